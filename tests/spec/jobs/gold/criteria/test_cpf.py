"""AE-18: the CPF's status (T09: irregular CPFs among the paid)."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_cpf_status(spark):
    assert_criterion(
        spark,
        "cpf_regular",
        """
        cpf_status | cpf_status_since | causes        | not_covered | expected | why
        -----------+------------------+---------------+-------------+----------+-----
        0          | 2001-01-01       |               | []          | true     |
        0          |                  |               | []          | true     |
        0          | 2020-04-17       |               | []          | true     |                          # three days
        0          | 2020-04-18       |               | []          |          | cpf_just_regularised     # two
        2          | 2001-01-01       |               | []          | false    |
        3          | 2001-01-01       |               | []          | false    |
        4          | 2020-04-20       |               | []          | false    |
        5          | 2001-01-01       |               | []          | false    |
        8          | 2001-01-01       |               | []          | false    |
        9          | 2001-01-01       |               | []          | false    |
                   |                  | NO_CPF        | []          |          | no_cpf
                   |                  | CPF_NOT_FOUND | []          |          | cpf_not_found
                   |                  |               | cpf         |          | registry_not_covered
    """,
    )


def test_families_of_bolsa_familia_are_not_asked(spark):
    """Decreto 10.316/2020, art. 7º, § 4º: whatever the CPF, or none; in quarantine; the base not read."""
    assert_criterion(
        spark,
        "cpf_regular",
        """
        channel  | cpf_status | cpf_status_since | causes        | not_covered | unreadable | expected | why
        ---------+------------+------------------+---------------+-------------+------------+----------+-----
        pbf      | 2          | 2001-01-01       |               | []          | []         | true     |
        pbf      |            |                  | NO_CPF        | []          | []         | true     |
        pbf      |            |                  | CPF_NOT_FOUND | cpf         | cpf        | true     |
        cadunico | 2          | 2001-01-01       |               | []          | []         | false    |
        extracad | 2          | 2001-01-01       |               | []          | []         | false    |
        cadunico |            |                  | NO_CPF        | []          | []         |          | no_cpf
    """,
    )
