"""AE-12: taxable income."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_taxable_income(spark):
    assert_criterion(
        spark,
        "taxable_income_within_limit",
        """
        is_above_taxable_limit | causes                 | not_covered | unreadable | expected | why
        -----------------------+------------------------+-------------+------------+----------+-----
        false                  |                        | []          | []         | true     |
        true                   |                        | []          | []         | false    |
        true                   | TAXABLE_INCOME_UNKNOWN | irpf        | irpf       | false    |
        false                  | TAXABLE_INCOME_UNKNOWN | []          | []         |          | taxable_income_unknown
        false                  |                        | []          | irpf       |          | row_unreadable
                               | NO_CPF                 | []          | []         |          | no_cpf                   # returns are known by CPF alone
                               |                        | irpf        | []         |          | registry_not_covered
    """,
    )
