"""AE-07 to AE-10: benefits, unemployment insurance, the emergency employment benefit, and federal transfers."""

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


def test_benefit(spark):
    assert_criterion(
        spark,
        "no_social_security_or_assistance_benefit",
        """
        has_social_benefit | causes                | not_covered | unreadable | expected | why
        -------------------+-----------------------+-------------+------------+----------+-----
        false              |                       | []          | []         | true     |
        true               |                       | []          | []         | false    |
        true               | BENEFIT_SUSPENDED     | beneficios  | beneficios | false    |
        false              | BENEFIT_SUSPENDED     | []          | []         |          | benefit_suspended
        false              | BENEFIT_UNCLEAR       | []          | []         |          | benefit_unclear
        false              | BENEFIT_KEY_DISAGREES | []          | []         |          | key_disagrees
        false              |                       | []          | beneficios |          | row_unreadable
        false              | NO_CPF                | []          | []         | true     |                          # benefits are known by NIT, too
                           |                       | beneficios  | []         |          | registry_not_covered
    """,
    )


def test_unemployment_insurance(spark):
    assert_criterion(
        spark,
        "no_unemployment_insurance",
        """
        has_unemployment_insurance | causes                   | not_covered       | unreadable        | expected | why
        ---------------------------+--------------------------+-------------------+-------------------+----------+-----
        false                      |                          | []                | []                | true     |
        true                       |                          | []                | []                | false    |
        true                       | INSTALMENT_ISSUED        | seguro_desemprego | seguro_desemprego | false    |
        false                      | INSTALMENT_ISSUED        | []                | []                |          | instalment_issued
        false                      | INSTALMENT_EXPECTED      | []                | []                |          | instalment_expected
        false                      | INSTALMENT_MONTH_UNKNOWN | []                | []                |          | instalment_month_unknown
        false                      | INSTALMENT_UNCLEAR       | []                | []                |          | instalment_unclear
        false                      | INSTALMENT_KEY_DISAGREES | []                | []                |          | key_disagrees
        false                      |                          | []                | seguro_desemprego |          | row_unreadable
                                   |                          | seguro_desemprego | []                |          | registry_not_covered
    """,
    )


def test_bolsa_familia_is_excepted_and_nothing_shows_another_transfer(spark):
    assert_criterion(
        spark,
        "no_federal_cash_transfer",
        """
        family_benefit_cents | channel  | not_covered | expected
        ---------------------+----------+-------------+---------
        20000                | pbf      | []          | true
        0                    | extracad | folha_pbf   | true
    """,
    )
