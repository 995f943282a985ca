"""AE-09: the emergency employment benefit."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_employment_benefit(spark):
    assert_criterion(
        spark,
        "no_emergency_employment_benefit",
        """
        has_employment_benefit | causes                  | not_covered | unreadable | expected | why
        -----------------------+-------------------------+-------------+------------+----------+-----
        false                  |                         | []          | []         | true     |
        true                   |                         | []          | []         | false    |
        true                   | CANCELLED_AFTER_PAYMENT | bem         | bem        | false    |
        false                  | AGREEMENT_END_UNKNOWN   | []          | []         |          | agreement_end_unknown
        false                  | CANCELLED_AFTER_PAYMENT | []          | []         |          | cancelled_after_payment
        false                  | AGREEMENT_KEY_DISAGREES | []          | []         |          | key_disagrees
        false                  |                         | []          | bem        |          | row_unreadable
        false                  | NO_CPF                  | []          | []         | true     |                          # agreements are known by PIS, too
                               |                         | bem         | []         |          | registry_not_covered
    """,
    )
