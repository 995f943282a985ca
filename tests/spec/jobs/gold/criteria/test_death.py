"""AE-19: two keys make a death certain (T14: deaths were matched on CPF only)."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_death(spark):
    assert_criterion(
        spark,
        "no_death_record",
        """
        has_died | causes                | not_covered | unreadable | expected | why
        ---------+-----------------------+-------------+------------+----------+-----
        false    |                       | []          | []         | true     |
        true     |                       | []          | []         | false    |
        true     | DEATH_BIRTH_DISAGREES | sisobi      | cpf        | false    |
        false    | DEATH_BIRTH_DISAGREES | []          | []         |          | death_birth_disagrees
        false    | DEATH_NOT_COMPARABLE  | []          | []         |          | death_not_comparable
        false    | DEATH_KEY_DISAGREES   | []          | []         |          | key_disagrees
        false    | DEATH_BY_NAME_ALONE   | []          | []         |          | death_by_name_alone
        true     | DEATH_BY_NAME_ALONE   | []          | []         | false    |                          # and another row is certain
        false    |                       | []          | sisobi     |          | row_unreadable
        false    |                       | []          | sirc       |          | row_unreadable           # of one that adds to them
        false    |                       | []          | beneficios | true     |                          # its rows are about titulars
                 | NO_CPF                | []          | []         |          | no_cpf                   # the CPF base's word cannot be asked
                 |                       | sisobi      | []         |          | registry_not_covered
                 |                       | cpf         | []         |          | registry_not_covered
    """,
    )
