"""Taxable income: the return delivered last stands; R$ 28.559,70 is the limit."""

from __future__ import annotations

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, assert_facts, in_base

EVIDENCE = """
person | kind                | registry | since      | cents   | detail
-------+---------------------+----------+------------+---------+-------
1      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 2855970 | O          # exactly the limit
2      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 2855971 | O          # a cent more
3      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 2855971 | O
3      | TAXABLE_INCOME      | irpf     | 2019-04-02 | 100     | R          # rectified
4      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 100     | O
4      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 2855971 | R          # rectified on the same day
5      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 2855971 | O
5      | TAXABLE_INCOME      | irpf     | 2019-04-02 |         | R          # rectified, and blank
6      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 100     | O
6      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 2855971 | O          # which of them was the last?
7      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 100     | O
7      | TAXABLE_INCOME      | irpf     | 2019-04-01 | 2855970 | O          # whichever it was, it is within
8      | TAXABLE_INCOME_SAID | irpf     |            |         | S
9      | TAXABLE_INCOME_SAID | irpf     |            |         | N
10     | TAXABLE_INCOME_SAID | irpf     |            |         |
11     | TAXABLE_INCOME_SAID | irpf     |            |         | S
11     | TAXABLE_INCOME_SAID | irpf     |            |         | N
"""


def test_the_last_return_stands(spark):
    people = range(1, 13)
    assert_facts(
        gather(context(**READ), claims(spark, evidence=EVIDENCE, memberships=alone(*people), people=in_base(*people))),
        """
        person | is_above_taxable_limit | why
        -------+------------------------+-----
        1      | false                  | CPF_NOT_FOUND
        2      | true                   | CPF_NOT_FOUND
        3      | false                  | CPF_NOT_FOUND
        4      | true                   | CPF_NOT_FOUND
        5      | false                  | CPF_NOT_FOUND,TAXABLE_INCOME_UNKNOWN
        6      | false                  | CPF_NOT_FOUND,TAXABLE_INCOME_UNKNOWN
        7      | false                  | CPF_NOT_FOUND
        8      | true                   | CPF_NOT_FOUND
        9      | false                  | CPF_NOT_FOUND
        10     | false                  | CPF_NOT_FOUND,TAXABLE_INCOME_UNKNOWN
        11     | false                  | CPF_NOT_FOUND,TAXABLE_INCOME_UNKNOWN
        12     | false                  | CPF_NOT_FOUND
        """,
    )
