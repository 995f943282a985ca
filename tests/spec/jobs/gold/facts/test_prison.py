"""Prison: originators of prisoners' benefits, in the month that is read, March 2020."""

from __future__ import annotations

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, assert_facts, in_base

EVIDENCE = """
person | kind              | registry   | since      | month   | certainty | born
-------+-------------------+------------+------------+---------+-----------+-----------
1      | PRISON_ORIGINATOR | beneficios | 2019-01-18 | 2020-03 | certain   | 1990-01-01      # the first day from which it is of the closed regime
2      | PRISON_ORIGINATOR | beneficios | 2019-01-17 | 2020-03 | certain   | 1990-01-01
3      | PRISON_ORIGINATOR | beneficios | 2019-02-01 | 2020-02 | certain   | 1990-01-01      # of the month before
4      | PRISON_ORIGINATOR | beneficios | 2019-02-01 | 2020-03 | certain   | 1991-01-01      # born on another day
5      | PRISON_ORIGINATOR | beneficios | 2019-02-01 | 2020-03 | certain   |                 # nothing to compare
6      | PRISON_ORIGINATOR | beneficios | 2019-02-01 | 2020-03 | name      | 1990-01-01
7      | PRISON_ORIGINATOR | beneficios |            | 2020-03 | certain   | 1990-01-01
8      | PRISON_ORIGINATOR | beneficios | 2020-04-21 | 2020-03 | certain   | 1990-01-01      # from tomorrow
"""


def test_the_originator_of_a_prisoner_s_benefit_is_in_prison_by_two_keys(spark):
    people = range(1, 10)
    assert_facts(
        gather(context(**READ), claims(spark, evidence=EVIDENCE, memberships=alone(*people), people=in_base(*people))),
        """
        person | is_imprisoned | why
        -------+---------------+-----
        1      | true          | CPF_NOT_FOUND
        2      | false         | CPF_NOT_FOUND
        3      | false         | CPF_NOT_FOUND
        4      | false         | CPF_NOT_FOUND,PRISON_ORIGINATOR_UNCLEAR
        5      | false         | CPF_NOT_FOUND,PRISON_ORIGINATOR_UNCLEAR
        6      | false         | CPF_NOT_FOUND,PRISON_BY_NAME_ALONE
        7      | false         | CPF_NOT_FOUND,PRISON_ORIGINATOR_UNCLEAR
        8      | false         | CPF_NOT_FOUND
        9      | false         | CPF_NOT_FOUND
        """,
    )
