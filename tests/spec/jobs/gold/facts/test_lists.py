"""AE-06, AE-21, AE-22: what rows of lists say on the day."""

from __future__ import annotations

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, assert_facts

EVIDENCE = """
person | kind             | registry  | since      | until      | detail                 | certainty | born
-------+------------------+-----------+------------+------------+------------------------+-----------+-----------
1      | PRISON           | depen     | 2019-01-01 |            | 2020-04-10 FECHADO     | certain   |
2      | PRISON           | depen     | 2019-01-01 |            | 2020-04-10 SEMIABERTO  | certain   |
3      | PRISON           | depen     | 2019-01-01 | 2020-04-20 | 2020-04-10 FECHADO     | certain   |              # released on the day
4      | PRISON           | depen     | 2019-01-01 | 2020-04-21 | 2020-04-10 FECHADO     | certain   |
5      | PRISON           | depen     | 2020-04-21 |            | 2020-04-10 FECHADO     | certain   |              # from tomorrow
6      | PRISON           | depen     |            |            | 2020-04-10 FECHADO     | certain   |
7      | PRISON           | depen     | 2019-01-01 |            | 2020-04-10             | certain   |              # no regime
8      | PRISON           | depen     | 2019-01-01 |            | 2020-04-10 CASTIGO     | certain   |              # none that a table has
9      | PRISON           | depen     | 2019-01-01 |            | 2020-04-10 SEMIABERTO  | certain   |              # newer than the other list
9      | PRISON           | presos_sp | 2019-01-01 |            | 2020-04-01 FECHADO     | certain   |
10     | PRISON           | depen     | 2019-01-01 |            | 2020-04-01 ABERTO      | certain   |              # both of one day
10     | PRISON           | presos_sp | 2019-01-01 |            | 2020-04-01 FECHADO     | certain   |
11     | PRISON           | depen     | 2019-01-01 |            | 2020-04-10 FECHADO     | name      |
12     | PRISON           | depen     | 2019-01-01 |            | 2020-04-10 ABERTO      | name      |              # whosever it is, it bars nobody
13     | PRISON           | depen     | 2019-01-01 |            | 2020-04-10 FECHADO     | certain   | 1980-01-01
14     | ABROAD           | exterior  | 2020-04-20 |            | PT                     | certain   |              # left on the day
15     | ABROAD           | exterior  | 2020-04-21 |            | PT                     | certain   |
16     | ABROAD           | exterior  |            |            | PT                     | certain   |
17     | ABROAD           | exterior  | 2019-01-01 |            | PT                     | certain   | 1980-01-01
18     | MILITARY         | defesa    |            |            | INATIVO                | certain   |
19     | MILITARY_UNCLEAR | defesa    |            |            | ANISTIADO              | certain   |
20     | MILITARY         | defesa    |            |            | INATIVO                | probable  |
21     | PUBLIC_SERVANT   | siape     | 2020-04-20 | 2020-04-21 | 01                     | certain   |
22     | PUBLIC_SERVANT   | siape     | 2010-01-01 | 2020-04-20 | 01                     | certain   |              # left on the day
23     | PUBLIC_SERVANT   | siape     | 2020-04-21 |            | 01                     | certain   |
24     | PUBLIC_SERVANT   | judiciario |           |            | REQUISITADO            | certain   |
25     | PUBLIC_SERVANT   | rais      |            |            | 30                     | certain   | 1980-01-01
26     | PUBLIC_SERVANT_UNCLEAR | servidores |    |            | CEDIDO                 | certain   |
27     | RETIRED_SERVANT  | siape     |            |            | 02                     | certain   |
"""


def test_a_list_says_who_is_on_it_on_the_day(spark):
    people = range(1, 29)
    base = "person | birth_date\n---+---\n" + "\n".join(f"{n} | 1990-01-01" for n in people)
    assert_facts(
        gather(context(**READ), claims(spark, evidence=EVIDENCE, memberships=alone(*people), people=base)),
        """
        person | is_imprisoned | lives_abroad | is_military | is_public_agent | why
        -------+---------------+-----------------+--------------+-------------+-----------------+-----
        1      | true          | false        | false       | false           | CPF_NOT_FOUND
        2      | false         | false        | false       | false           | CPF_NOT_FOUND
        3      | false         | false        | false       | false           | CPF_NOT_FOUND
        4      | true          | false        | false       | false           | CPF_NOT_FOUND
        5      | false         | false        | false       | false           | CPF_NOT_FOUND
        6      | true          | false        | false       | false           | CPF_NOT_FOUND
        7      | false         | false        | false       | false           | CPF_NOT_FOUND,PRISON_REGIME_UNKNOWN
        8      | false         | false        | false       | false           | CPF_NOT_FOUND,PRISON_REGIME_UNKNOWN
        9      | false         | false        | false       | false           | CPF_NOT_FOUND
        10     | true          | false        | false       | false           | CPF_NOT_FOUND
        11     | false         | false        | false       | false           | CPF_NOT_FOUND,PRISON_BY_NAME_ALONE
        12     | false         | false        | false       | false           | CPF_NOT_FOUND
        13     | false         | false        | false       | false           | CPF_NOT_FOUND,PRISON_KEY_DISAGREES
        14     | false         | true         | false       | false           | CPF_NOT_FOUND
        15     | false         | false        | false       | false           | CPF_NOT_FOUND
        16     | false         | false        | false       | false           | ABROAD_DAY_UNKNOWN,CPF_NOT_FOUND
        17     | false         | false        | false       | false           | ABROAD_KEY_DISAGREES,CPF_NOT_FOUND
        18     | false         | false        | true        | false           | CPF_NOT_FOUND
        19     | false         | false        | false       | false           | CPF_NOT_FOUND,MILITARY_UNCLEAR
        20     | false         | false        | false       | false           | CPF_NOT_FOUND,MILITARY_KEY_DISAGREES
        21     | false         | false        | false       | true            | CPF_NOT_FOUND
        22     | false         | false        | false       | false           | CPF_NOT_FOUND
        23     | false         | false        | false       | false           | CPF_NOT_FOUND
        24     | false         | false        | false       | true            | CPF_NOT_FOUND
        25     | false         | false        | false       | false           | CPF_NOT_FOUND,SERVANT_KEY_DISAGREES
        26     | false         | false        | false       | false           | CPF_NOT_FOUND,SERVANT_UNCLEAR
        27     | false         | false        | false       | false           | CPF_NOT_FOUND
        28     | false         | false        | false       | false           | CPF_NOT_FOUND
        """,
    )
