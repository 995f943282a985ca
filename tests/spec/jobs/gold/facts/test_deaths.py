"""Deaths: what rows about a person say together."""

from __future__ import annotations

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, assert_facts


def test_a_death_of_another_first_name_is_a_doubt(spark):
    """However it was found: CPF and birth date may be a twin's. No name, on the certificate or in the CPF base, contradicts nothing."""
    told = claims(
        spark,
        evidence="""
        person | kind  | registry | since      | born       | first_name_key | certainty | key_type
        -------+-------+----------+------------+------------+----------------+-----------+---------
        1      | DEATH | sisobi   | 2020-01-01 | 1990-01-01 | 7              | certain   | cpf
        2      | DEATH | sisobi   | 2020-01-01 | 1990-01-01 | 8              | certain   | cpf
        3      | DEATH | sisobi   | 2020-01-01 | 1990-01-01 | 8              | certain   | nit
        4      | DEATH | sisobi   | 2020-01-01 | 1990-01-01 |                | certain   | cpf
        5      | DEATH | sisobi   | 2020-01-01 | 1990-01-01 | 8              | certain   | cpf
        6      | DEATH | sisobi   | 2020-01-01 | 1980-01-01 | 8              | certain   | cpf
        """,
        memberships=alone(1, 2, 3, 4, 5, 6),
        people="person | birth_date | first_name_key\n---+---\n" + "\n".join(f"{n} | 1990-01-01 | {'' if n == 5 else 7}" for n in range(1, 7)),
    )
    assert_facts(
        gather(context(**READ), told),
        """
        person | has_died | why
        -------+----------+-----
        1      | true     | CPF_NOT_FOUND
        2      | false    | CPF_NOT_FOUND,DEATH_KEY_DISAGREES
        3      | false    | CPF_NOT_FOUND,DEATH_KEY_DISAGREES
        4      | true     | CPF_NOT_FOUND
        5      | true     | CPF_NOT_FOUND
        6      | false    | CPF_NOT_FOUND,DEATH_BIRTH_DISAGREES
        """,
    )


def test_a_death_by_name_alone_is_a_doubt_whatever_else_agrees(spark):
    told = claims(
        spark,
        evidence="""
        person | kind  | registry | since      | born       | first_name_key | certainty | key_type
        -------+-------+----------+------------+------------+----------------+-----------+---------
        1      | DEATH | sisobi   | 2020-01-01 | 1990-01-01 | 7              | name      | name
        2      | DEATH | sisobi   | 2020-01-01 | 1980-01-01 | 7              | name      | name      # CadÚnico's birth
        3      | DEATH | sisobi   | 2020-01-01 | 1990-01-01 | 7              | name      | name      # not in the CPF base
        4      | DEATH | sisobi   | 2020-01-01 | 1990-01-01 | 7              | name      | name
        4      | DEATH | sisobi   | 2020-01-01 | 1990-01-01 | 7              | certain   | cpf       # and for certain
        5      | DEATH | sisobi   | 2030-01-01 | 1990-01-01 | 7              | name      | name      # after the day
        """,
        memberships=alone(1, 2, 3, 4, 5),
        people="person | birth_date | first_name_key\n---+---\n" + "\n".join(f"{n} | {'' if n == 3 else '1990-01-01'} | 7" for n in range(1, 6)),
    )
    assert_facts(
        gather(context(**READ), told),
        """
        person | has_died | why
        -------+----------+-----
        1      | false    | CPF_NOT_FOUND,DEATH_BY_NAME_ALONE
        2      | false    | CPF_NOT_FOUND,DEATH_BY_NAME_ALONE
        3      | false    | CPF_NOT_FOUND,DEATH_BY_NAME_ALONE
        4      | true     | CPF_NOT_FOUND,DEATH_BY_NAME_ALONE
        5      | false    | CPF_NOT_FOUND
        """,
    )
