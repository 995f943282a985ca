"""What a person lives by: companies, contributions, and what requests declare."""

from __future__ import annotations

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, assert_facts, in_base


def test_a_company_a_contribution_and_a_declaration(spark):
    people = range(1, 11)
    told = claims(
        spark,
        evidence="""
        person | kind         | registry | since      | until      | month   | detail       | certainty
        -------+--------------+----------+------------+------------+---------+--------------+----------
        1      | MEI          | mei      | 2015-01-01 |            |         | 02           | certain
        2      | MEI          | mei      | 2015-01-01 | 2020-04-19 |         | 02           | certain    # none any more
        3      | MEI          | mei      | 2015-01-01 |            |         | 02           | probable
        4      | CONTRIBUTION | gps      | 2020-04-14 |            | 2020-03 | 1007         | certain
        5      | CONTRIBUTION | gps      | 2020-03-14 |            | 2020-02 | 1007         | certain    # of another month
        6      | ACTIVITY     | extracad | 2020-04-10 |            |         | INFORMAL     | certain
        7      | ACTIVITY     | extracad | 2020-04-10 |            |         | ASTRONAUTA   | certain
        8      | ACTIVITY     | extracad | 2020-04-21 |            |         | INFORMAL     | certain    # tomorrow
        9      | ACTIVITY     | extracad |            |            |         | DESEMPREGADO | certain    # nobody can read when
        """,
        memberships=alone(*people),
        people=in_base(*people),
    )
    assert_facts(
        gather(context(**READ), told),
        """
        person | works_alone | declares_activity | declares_otherwise | is_registered
        -------+-------------+-------------------+--------------------+--------------
        1      | true        | false             | false              | true
        2      | false       | false             | false              | true
        3      | false       | false             | false              | true
        4      | true        | false             | false              | true
        5      | false       | false             | false              | true
        6      | false       | true              | false              | true
        7      | false       | false             | true               | true
        8      | false       | false             | false              | true
        9      | false       | true              | false              | true
        10     | false       | false             | false              | true
        """,
    )


def test_the_base_of_a_contribution_is_income_once_a_month(spark):
    people = range(1, 6)
    told = claims(
        spark,
        evidence="""
        person | kind         | registry | since      | month   | cents  | detail | certainty | object
        -------+--------------+----------+------------+---------+--------+--------+-----------+-------
        1      | CONTRIBUTION | gps      | 2020-04-10 | 2020-03 | 104500 | 1007   | certain   |
        1      | CONTRIBUTION | gps      | 2020-04-11 | 2020-03 | 200000 | 1007   | certain   |         # the month is paid twice
        2      | CONTRIBUTION | gps      | 2020-04-10 | 2020-03 | 104500 | 1007   | certain   |
        2      | BOND         | gfip     | 2019-01-01 | 2020-03 | 300000 | 01     | certain   | 1       # and a job
        3      | CONTRIBUTION | gps      | 2020-04-10 | 2020-03 | 104500 | 1007   | probable  |         # perhaps somebody else's
        4      | CONTRIBUTION | gps      | 2020-03-10 | 2020-02 | 104500 | 1007   | certain   |         # of another month
        5      | CONTRIBUTION | gps      | 2020-04-10 | 2020-03 |        | 1910   | certain   |         # of how much, nobody says
        """,
        memberships=alone(*people),
        people=in_base(*people),
    )
    assert_facts(
        gather(context(**READ), told),
        """
        person | own_income_cents
        -------+-----------------
        1      | 200000
        2      | 404500
        3      | 0
        4      | 0
        5      | 0
        """,
    )
