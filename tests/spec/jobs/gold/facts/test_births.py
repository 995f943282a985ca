"""Births that name their mother."""

from __future__ import annotations

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, assert_facts, in_base


def test_a_birth_makes_a_mother_in_every_channel(spark):
    evidence = """
    person | kind  | registry | since
    -------+-------+----------+-----------
    1      | CHILD | sirc     | 2020-04-20
    2      | CHILD | sirc     | 2020-04-21      # tomorrow
    3      | CHILD | sirc     | 2010-01-01      # her registration does not say it
    """
    members = """
    family | person | birth_date | is_mother
    -------+--------+------------+----------
    1      | 1      | 1990-01-01 | false
    2      | 2      | 1990-01-01 | false
    3      | 3      | 1990-01-01 |
    4      | 4      | 1990-01-01 |
    """
    assert_facts(
        gather(context(**READ), claims(spark, evidence=evidence, memberships=members, people=in_base(1, 2, 3, 4))),
        """
        person | is_mother
        -------+----------
        1      | true
        2      | false
        3      | true
        4      |
        """,
    )
