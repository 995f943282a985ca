"""Unemployment insurance: what instalments of a person say together, where March 2020 is asked about."""

from __future__ import annotations

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, assert_facts, in_base

EVIDENCE = """
person | kind                           | registry          | object | month   | until      | detail    | certainty | born
-------+--------------------------------+-------------------+--------+---------+------------+-----------+-----------+-----------
1      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-03 | 2020-03-01 | PAGA      | certain   |
2      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-04 | 2020-05-01 | PAGA      | certain   |            # a later one
3      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-02 | 2020-02-01 | PAGA      | certain   |            # the last
4      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-02 | 2020-03-01 | PAGA      | certain   |            # one more is due
5      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2018-02 |            | PAGA      | certain   |            # how many are due is not known
6      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-03 | 2020-03-01 | EMITIDA   | certain   |
7      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-03 | 2020-05-01 | DEVOLVIDA | certain   |
7      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-02 | 2020-05-01 | PAGA      | certain   |            # March's was given back
8      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-03 | 2020-03-01 | CANCELADA | certain   |
8      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 2      | 2020-02 | 2020-03-01 | PAGA      | certain   |            # of another request
9      | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      |         |            | EMITIDA   | certain   |
10     | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      |         |            | SUSPENSA  | certain   |            # not paid, whenever
11     | UNEMPLOYMENT_INSURANCE_UNCLEAR | seguro_desemprego | 1      | 2020-03 | 2020-03-01 |           | certain   |
12     | UNEMPLOYMENT_INSURANCE_UNCLEAR | seguro_desemprego | 1      | 2020-02 | 2020-02-01 |           | certain   |
13     | UNEMPLOYMENT_INSURANCE_UNCLEAR | seguro_desemprego | 1      |         |            | PAGA      | probable  |
14     | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-03 | 2020-03-01 | PAGA      | certain   | 1980-01-01
15     | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-02 | 2020-03-01 | PAGA      | probable  |            # somebody's, more due
16     | UNEMPLOYMENT_INSURANCE         | seguro_desemprego | 1      | 2020-03 | 2020-03-01 | SUSPENSA  | name      |
"""


def test_a_paid_instalment_bars_and_one_that_is_due_is_a_doubt(spark):
    people = range(1, 17)
    assert_facts(
        gather(context(**READ), claims(spark, evidence=EVIDENCE, memberships=alone(*people), people=in_base(*people))),
        """
        person | has_unemployment_insurance | why
        -------+----------------------------+-----
        1      | true                       | CPF_NOT_FOUND
        2      | true                       | CPF_NOT_FOUND
        3      | false                      | CPF_NOT_FOUND
        4      | false                      | CPF_NOT_FOUND,INSTALMENT_EXPECTED
        5      | false                      | CPF_NOT_FOUND,INSTALMENT_EXPECTED
        6      | false                      | CPF_NOT_FOUND,INSTALMENT_ISSUED
        7      | false                      | CPF_NOT_FOUND
        8      | false                      | CPF_NOT_FOUND,INSTALMENT_EXPECTED
        9      | false                      | CPF_NOT_FOUND,INSTALMENT_MONTH_UNKNOWN
        10     | false                      | CPF_NOT_FOUND
        11     | false                      | CPF_NOT_FOUND,INSTALMENT_UNCLEAR
        12     | false                      | CPF_NOT_FOUND
        13     | false                      | CPF_NOT_FOUND,INSTALMENT_UNCLEAR
        14     | false                      | CPF_NOT_FOUND,INSTALMENT_KEY_DISAGREES
        15     | false                      | CPF_NOT_FOUND,INSTALMENT_KEY_DISAGREES
        16     | false                      | CPF_NOT_FOUND
        """,
    )
