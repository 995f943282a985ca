"""AE-03: intermittent contracts."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_contract(spark):
    assert_criterion(
        spark,
        "no_active_intermittent_contract",
        """
        has_intermittent_contract | causes                     | not_covered  | unreadable   | expected | why
        --------------------------+----------------------------+--------------+--------------+----------+-----
        false                     |                            | []           | []           | true     |
        true                      |                            | []           | []           | false    |
        true                      | INTERMITTENT_UNCLEAR       | intermitente | intermitente | false    |
                                  |                            | intermitente | []           |          | registry_not_covered
        false                     |                            | []           | intermitente |          | row_unreadable
        false                     | INTERMITTENT_UNCLEAR       | []           | []           |          | intermittent_unclear
        false                     | INTERMITTENT_START_UNKNOWN | []           | []           |          | intermittent_start_unknown
        false                     | INTERMITTENT_PAY_UNKNOWN   | []           | []           |          | intermittent_pay_unknown
        false                     | INTERMITTENT_END_UNCLEAR   | []           | []           |          | intermittent_end_unclear
                                  | NO_CPF                     | []           | []           |          | no_cpf                     # eSocial knows people by CPF alone
        false                     | INTERMITTENT_KEY_DISAGREES | []           | []           |          | key_disagrees
    """,
    )
