"""AE-05: elected mandates; one UF that was not read is one UF's doubt (T17: São Paulo was absent from CGU's first run)."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_mandate(spark):
    assert_criterion(
        spark,
        "no_elected_mandate",
        """
        has_mandate | causes                | not_covered | unreadable | expected | why
        ------------+-----------------------+-------------+------------+----------+-----
        false       |                       | []          | []         | true     |
        true        |                       | []          | []         | false    |
        true        |                       | tse         | []         | false    |
                    |                       | tse         | []         |          | registry_not_covered
                    | NO_CPF                | []          | []         |          | no_cpf                   # candidates are known by CPF alone
        false       | MANDATE_KEY_DISAGREES | []          | []         |          | key_disagrees
        false       | MANDATE_UNCLEAR       | []          | []         |          | mandate_unclear
        true        | MANDATE_UNCLEAR       | []          | []         | false    |
        false       |                       | []          | tse        |          | row_unreadable
    """,
    )
