"""Benefits of a person in the month that is read, March 2020, and deaths that pensions follow from."""

from __future__ import annotations

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, assert_facts, in_base

EVIDENCE = """
person | kind                     | registry   | since      | month   | certainty | born       | detail
-------+--------------------------+------------+------------+---------+-----------+------------+-------
1      | SOCIAL_BENEFIT           | beneficios | 2015-01-01 | 2020-03 | certain   | 1990-01-01 | 87
2      | SOCIAL_BENEFIT           | beneficios | 2015-01-01 | 2020-02 | certain   | 1990-01-01 | 87      # of the month before
3      | SOCIAL_BENEFIT_SUSPENDED | beneficios | 2015-01-01 | 2020-03 | certain   |            | 31
4      | SOCIAL_BENEFIT_UNCLEAR   | beneficios |            | 2020-03 | probable  |            |
5      | SOCIAL_BENEFIT           | beneficios | 2015-01-01 | 2020-03 | certain   | 1991-01-01 | 87      # born on another day
6      | SOCIAL_BENEFIT_SUSPENDED | beneficios | 2015-01-01 | 2020-03 | name      | 1990-01-01 | 87      # found by name alone
7      | SOCIAL_BENEFIT_UNCLEAR   | beneficios |            | 2020-04 | certain   |            |         # of a later month
8      | DEATH_ORIGINATOR         | beneficios | 2019-01-01 | 2020-03 | certain   | 1990-01-01 | 21      # dead, by two keys
9      | DEATH_ORIGINATOR         | beneficios | 2019-01-01 | 2020-03 | certain   | 1991-01-01 | 21
10     | DEATH_ORIGINATOR         | beneficios | 2019-01-01 | 2020-03 | certain   |            | 21
11     | DEATH_ORIGINATOR         | beneficios | 2019-01-01 | 2020-03 | name      | 1990-01-01 | 21
12     | DEATH_ORIGINATOR         | beneficios | 2020-04-21 | 2020-04 | certain   | 1990-01-01 | 21      # begun tomorrow
13     | PRISON_ORIGINATOR        | beneficios | 2019-02-01 | 2020-03 | certain   | 1990-01-01 | 25      # in prison, and no titular
"""


def test_the_month_s_titulars_are_barred_and_originators_of_pensions_are_dead(spark):
    people = range(1, 15)
    assert_facts(
        gather(context(**READ), claims(spark, evidence=EVIDENCE, memberships=alone(*people), people=in_base(*people))),
        """
        person | has_social_benefit | has_died | why
        -------+--------------------+----------+-----
        1      | true               | false    | CPF_NOT_FOUND
        2      | false              | false    | CPF_NOT_FOUND
        3      | false              | false    | BENEFIT_SUSPENDED,CPF_NOT_FOUND
        4      | false              | false    | BENEFIT_UNCLEAR,CPF_NOT_FOUND
        5      | false              | false    | BENEFIT_KEY_DISAGREES,CPF_NOT_FOUND
        6      | false              | false    | BENEFIT_KEY_DISAGREES,CPF_NOT_FOUND
        7      | false              | false    | CPF_NOT_FOUND
        8      | false              | true     | CPF_NOT_FOUND
        9      | false              | false    | CPF_NOT_FOUND,DEATH_BIRTH_DISAGREES
        10     | false              | false    | CPF_NOT_FOUND,DEATH_NOT_COMPARABLE
        11     | false              | false    | CPF_NOT_FOUND,DEATH_BY_NAME_ALONE
        12     | false              | false    | CPF_NOT_FOUND
        13     | false              | false    | CPF_NOT_FOUND
        14     | false              | false    | CPF_NOT_FOUND
        """,
    )
