"""Intermittent contracts: what rows about one person say together."""

from __future__ import annotations

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, assert_facts

EVIDENCE = """
person | kind                 | registry     | object | since      | until      | month   | cents | certainty | born
-------+----------------------+--------------+--------+------------+------------+---------+-------+-----------+-----------
1      | INTERMITTENT         | intermitente | 1      | 2020-04-01 |            |         |       | certain   |              # the last day on which pay did not count
2      | INTERMITTENT         | intermitente | 1      | 2020-04-02 |            |         |       | certain   |              # a day later, and never paid
3      | INTERMITTENT         | intermitente | 1      | 2020-04-02 |            | 2020-04 | 1     | certain   |
4      | INTERMITTENT         | intermitente | 1      | 2020-04-02 |            | 2020-04 | 0     | certain   |
5      | INTERMITTENT         | intermitente | 1      | 2020-04-02 |            | 2020-04 |       | certain   |              # paid, nobody can read what
6      | INTERMITTENT         | intermitente | 1      | 2019-01-01 | 2020-04-20 |         |       | certain   |              # ended on the day
7      | INTERMITTENT         | intermitente | 1      | 2019-01-01 | 2020-04-21 |         |       | certain   |
8      | INTERMITTENT         | intermitente | 1      |            |            |         |       | certain   |
9      | INTERMITTENT         | intermitente | 1      |            | 2020-01-01 |         |       | certain   |
10     | INTERMITTENT         | intermitente | 1      | 2020-04-21 |            |         | 100   | certain   |              # from tomorrow
11     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | probable  |
12     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   | 1980-01-01
13     | INTERMITTENT_UNCLEAR | intermitente |        | 2019-01-01 |            |         |       | certain   |
14     | INTERMITTENT_UNCLEAR | intermitente |        | 2019-01-01 | 2020-01-01 |         |       | certain   |
15     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   |
15     | INTERMITTENT         | intermitente | 1      | 2019-01-01 | 2020-02-01 |         |       | certain   |              # the same contract, ended
16     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   |
16     | INTERMITTENT         | intermitente | 1      | 2018-01-01 | 2020-02-01 |         |       | certain   |              # another one, ended
17     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   |
17     | INTERMITTENT         | intermitente | 1      | 2019-01-01 | 2020-02-01 |         |       | probable  |              # perhaps somebody else's end
18     | INTERMITTENT         | intermitente | 1      | 2019-01-01 | 2020-02-01 |         |       | certain   |
18     | INTERMITTENT         | intermitente | 2      | 2019-01-01 |            |         |       | certain   |              # of another employer
19     | INTERMITTENT         | intermitente | 1      | 2020-04-02 |            |         |       | probable  |              # whosever it is, it bars nobody
20     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   |
20     | INTERMITTENT_END     | esocial      | 1      |            | 2020-03-01 |         |       | certain   |              # of the only one that is open
21     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   |
21     | INTERMITTENT         | esocial      | 1      | 2018-01-01 |            |         |       | certain   |
21     | INTERMITTENT_END     | esocial      | 1      |            | 2020-03-01 |         |       | certain   |              # of which of the two?
22     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   |
22     | INTERMITTENT_END     | esocial      | 1      |            | 2018-12-31 |         |       | certain   |              # before it began
23     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   |
23     | INTERMITTENT_END     | esocial      | 1      |            | 2020-04-21 |         |       | certain   |              # tomorrow
24     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   |
24     | INTERMITTENT_END     | esocial      | 1      |            | 2020-03-01 |         |       | certain   | 1980-01-01   # perhaps somebody else's
25     | INTERMITTENT         | esocial      | 1      | 2020-04-02 |            |         |       | certain   |
25     | INTERMITTENT_PAID    | esocial      | 1      |            |            | 2020-04 |       | certain   |              # paid, nobody knows what
26     | INTERMITTENT         | esocial      | 1      | 2020-04-02 |            |         |       | certain   |
26     | INTERMITTENT_PAID    | esocial      | 1      |            |            | 2020-04 | 0     | certain   |
27     | INTERMITTENT         | esocial      | 1      | 2020-04-02 |            |         |       | certain   |
27     | INTERMITTENT_PAID    | esocial      | 1      |            |            | 2020-03 | 500   | certain   |              # of an earlier contract
28     | INTERMITTENT         | esocial      | 1      | 2020-04-02 |            |         |       | certain   |
28     | INTERMITTENT_PAID    | esocial      | 2      |            |            | 2020-04 | 500   | certain   |              # another employer's
29     | INTERMITTENT         | intermitente | 1      | 2019-01-01 |            |         |       | certain   |
29     | INTERMITTENT         | esocial      | 1      | 2019-01-01 | 2020-02-01 |         |       | certain   |              # the same, ended in the other registry
"""


def test_an_early_contract_bars_and_a_later_one_where_it_is_paid(spark):
    people = range(1, 31)
    assert_facts(
        gather(context(**READ), claims(spark, evidence=EVIDENCE, memberships=alone(*people), people=_base(people))),
        """
        person | has_intermittent_contract | why
        -------+---------------------------+-----
        1      | true                      | CPF_NOT_FOUND
        2      | false                     | CPF_NOT_FOUND
        3      | true                      | CPF_NOT_FOUND
        4      | false                     | CPF_NOT_FOUND
        5      | false                     | CPF_NOT_FOUND,INTERMITTENT_PAY_UNKNOWN
        6      | false                     | CPF_NOT_FOUND
        7      | true                      | CPF_NOT_FOUND
        8      | false                     | CPF_NOT_FOUND,INTERMITTENT_START_UNKNOWN
        9      | false                     | CPF_NOT_FOUND
        10     | false                     | CPF_NOT_FOUND
        11     | false                     | CPF_NOT_FOUND,INTERMITTENT_KEY_DISAGREES
        12     | false                     | CPF_NOT_FOUND,INTERMITTENT_KEY_DISAGREES
        13     | false                     | CPF_NOT_FOUND,INTERMITTENT_UNCLEAR
        14     | false                     | CPF_NOT_FOUND
        15     | false                     | CPF_NOT_FOUND
        16     | true                      | CPF_NOT_FOUND
        17     | false                     | CPF_NOT_FOUND,INTERMITTENT_KEY_DISAGREES
        18     | true                      | CPF_NOT_FOUND
        19     | false                     | CPF_NOT_FOUND
        20     | false                     | CPF_NOT_FOUND
        21     | false                     | CPF_NOT_FOUND,INTERMITTENT_END_UNCLEAR
        22     | true                      | CPF_NOT_FOUND
        23     | true                      | CPF_NOT_FOUND
        24     | false                     | CPF_NOT_FOUND,INTERMITTENT_KEY_DISAGREES
        25     | true                      | CPF_NOT_FOUND
        26     | false                     | CPF_NOT_FOUND
        27     | false                     | CPF_NOT_FOUND
        28     | false                     | CPF_NOT_FOUND
        29     | false                     | CPF_NOT_FOUND
        30     | false                     | CPF_NOT_FOUND
        """,
    )


def _base(people: range) -> str:
    return "person | birth_date\n---+---\n" + "\n".join(f"{n} | 1990-01-01" for n in people)
