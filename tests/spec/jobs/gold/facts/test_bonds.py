"""One bond in several registries: what admissions, ends and pay that do not say of which bond they are make of each other. Decided on 20 April 2020."""

from __future__ import annotations

from dataclasses import replace

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import AE2020, context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, found, in_base
from tests.support.tables import rows

EVIDENCE = """
person | kind         | registry | object | since      | until      | month   | cents | certainty
-------+--------------+----------+--------+------------+------------+---------+-------+-----------
1      | ADMISSION    | caged    | 1      | 2020-03-01 |            |         |       | certain      # fresh: nobody has declared a month yet
2      | ADMISSION    | caged    | 1      | 2020-02-29 |            |         |       | certain      # a day older
3      | ADMISSION    | caged    | 1      | 2020-04-20 |            |         |       | certain      # today
4      | ADMISSION    | caged    | 1      | 2020-04-21 |            |         |       | certain      # tomorrow
5      | ADMISSION    | caged    | 1      | 2020-03-10 |            |         |       | certain      # declared, and not paid
5      | BOND         | gfip     | 1      | 2020-03-10 |            | 2020-03 | 0     | certain
6      | ADMISSION    | caged    | 1      | 2020-03-10 |            |         |       | probable
7      | ADMISSION    | caged    | 1      | 2020-03-10 |            |         |       | certain      # dismissed
7      | BOND_END     | caged    | 1      | 2020-03-10 | 2020-04-20 |         |       | certain
8      | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-03 | 100   | certain      # the dismissal is in CAGED alone
8      | BOND_END     | caged    | 1      | 2019-01-01 | 2020-04-02 |         |       | certain
9      | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-03 | 100   | certain      # and contradicts the pay
9      | BOND_END     | caged    | 1      | 2019-01-01 | 2020-02-02 |         |       | certain
10     | ADMISSION    | rais     | 1      | 2015-01-01 |            |         |       | certain      # open at the end of 2018, and named by nothing since
11     | ADMISSION    | rais     | 1      | 2015-01-01 |            |         |       | certain      # ended since
11     | BOND_END     | gfip     | 1      | 2015-01-01 | 2019-05-05 | 2020-01 |       | certain
12     | ADMISSION    | esocial  | 1      | 2019-01-01 |            |         |       | certain      # paid, in eSocial alone
12     | BOND_PAID    | esocial  | 1      |            |            | 2020-01 | 100   | certain
13     | ADMISSION    | esocial  | 1      | 2019-01-01 |            |         |       | certain      # an amount that nobody knows
13     | BOND_PAID    | esocial  | 1      |            |            | 2020-01 |       | certain
14     | ADMISSION    | esocial  | 1      | 2019-01-01 |            |         |       | certain      # nothing
14     | BOND_PAID    | esocial  | 1      |            |            | 2020-03 | 0     | certain
15     | ADMISSION    | esocial  | 1      | 2019-01-01 |            |         |       | certain      # before the three months
15     | BOND_PAID    | esocial  | 1      |            |            | 2019-12 | 100   | certain
16     | ADMISSION    | esocial  | 1      | 2019-01-01 |            |         |       | certain      # another employer's pay: a bond of its own
16     | BOND_PAID    | esocial  | 2      |            |            | 2020-03 | 100   | certain
17     | BOND_PAID    | esocial  | 1      |            |            | 2020-03 | 100   | certain      # no admission is known
18     | BOND_PAID    | esocial  | 1      |            |            | 2020-03 | 100   | certain      # and ended
18     | BOND_ENDED   | esocial  | 1      |            | 2020-03-31 |         |       | certain
19     | BOND_PAID    | esocial  | 1      |            |            | 2020-03 | 100   | certain      # ended before it was paid
19     | BOND_ENDED   | esocial  | 1      |            | 2020-02-28 |         |       | certain
20     | BOND_PAID    | esocial  | 1      |            |            | 2020-03 | 100   | probable
21     | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-03 | 100   | certain      # the only one that is open
21     | BOND_ENDED   | esocial  | 1      |            | 2020-04-02 |         |       | certain
22     | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-03 | 100   | certain      # which of the two?
22     | BOND         | gfip     | 1      | 2016-01-01 |            | 2020-03 | 100   | certain
22     | BOND_ENDED   | esocial  | 1      |            | 2020-04-02 |         |       | certain
23     | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-03 | 100   | certain      # before this one began
23     | BOND_ENDED   | esocial  | 1      |            | 2018-12-31 |         |       | certain
24     | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-03 | 100   | certain      # perhaps somebody else's end
24     | BOND_ENDED   | esocial  | 1      |            | 2020-04-02 |         |       | probable
25     | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-01 | 100   | certain      # tomorrow
25     | BOND_ENDED   | esocial  | 1      |            | 2020-04-21 |         |       | certain
26     | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-01 | 100   | certain      # ended in GFIP, and paid in eSocial a month later
26     | BOND_END     | gfip     | 1      | 2019-01-01 | 2020-02-10 | 2020-02 |       | certain
26     | BOND_PAID    | esocial  | 1      |            |            | 2020-03 | 100   | certain
27     | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-01 | 100   | certain      # ended, and paid in the month of its end
27     | BOND_END     | gfip     | 1      | 2019-01-01 | 2020-02-10 | 2020-02 |       | certain
27     | BOND_PAID    | esocial  | 1      |            |            | 2020-02 | 100   | certain
28     | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-03 | 0     | certain      # unpaid in the one, paid in the other
28     | BOND_PAID    | esocial  | 1      |            |            | 2020-03 | 100   | certain
29     | ADMISSION    | esocial  | 1      | 2020-03-10 |            |         |       | certain      # fresh, and eSocial has a month without pay
29     | BOND_PAID    | esocial  | 1      |            |            | 2020-03 | 0     | certain
30     | BOND_UNCLEAR | rais     | 1      | 2015-01-01 |            |         |       | certain
31     | ADMISSION    | rais     | 1      | 2015-01-01 |            |         |       | certain      # one bond, whose admission differs by a day
31     | BOND         | gfip     | 1      | 2015-01-02 |            | 2020-01 | 100   | certain
31     | BOND_END     | gfip     | 1      | 2015-01-02 | 2020-02-05 | 2020-02 |       | certain
32     | BOND         | gfip     | 1      | 2019-01-01 |            | 2020-01 | 100   | certain      # the same end in both
32     | BOND_END     | gfip     | 1      | 2019-01-01 | 2020-02-05 | 2020-02 |       | certain
32     | BOND_ENDED   | esocial  | 1      |            | 2020-02-05 |         |       | certain
"""
JUDGED = """
person | has_paid_bond | has_unpaid_bond | why
-------+---------------+-----------------+-----------------------
1      | true          | false           |
2      | false         | true            | OPEN_LINK_WITHOUT_PAY
3      | true          | false           |
4      | false         | false           |
5      | false         | true            | OPEN_LINK_WITHOUT_PAY
6      | false         | false           | BOND_KEY_DISAGREES
7      | false         | false           |
8      | false         | false           |
9      | false         | false           | PAID_AFTER_END
10     | false         | true            | OPEN_LINK_WITHOUT_PAY
11     | false         | false           |
12     | true          | false           |
13     | true          | false           |
14     | false         | true            | OPEN_LINK_WITHOUT_PAY
15     | false         | true            | OPEN_LINK_WITHOUT_PAY
16     | true          | true            | OPEN_LINK_WITHOUT_PAY
17     | true          | false           |
18     | false         | false           |
19     | false         | false           | PAID_AFTER_END
20     | false         | false           | BOND_KEY_DISAGREES
21     | false         | false           |
22     | false         | false           | BOND_END_UNCLEAR
23     | true          | false           |
24     | false         | false           | BOND_KEY_DISAGREES
25     | true          | false           |
26     | false         | false           | PAID_AFTER_END
27     | false         | false           |
28     | true          | false           |
29     | false         | true            | OPEN_LINK_WITHOUT_PAY
30     | false         | false           | BOND_UNCLEAR
31     | false         | false           |
32     | false         | false           |
"""
PAYS = """
person | kind              | registry | object | month   | cents | certainty
-------+-------------------+----------+--------+---------+-------+-----------
1      | BOND              | gfip     | 1      | 2020-03 | 300   | certain      # one pay, told twice: the greater
1      | BOND_PAID         | esocial  | 1      | 2020-03 | 500   | certain
2      | BOND              | gfip     | 1      | 2020-03 | 300   | certain      # two employers
2      | BOND_PAID         | esocial  | 2      | 2020-03 | 500   | certain
3      | BOND              | gfip     | 1      | 2020-03 | 300   | certain      # two bonds with one, in both
3      | BOND              | gfip     | 1      | 2020-03 | 200   | certain
3      | BOND_PAID         | esocial  | 1      | 2020-03 | 500   | certain
4      | BOND_PAID         | esocial  | 1      | 2020-02 | 500   | certain      # of another month
5      | INTERMITTENT_PAID | esocial  | 1      | 2020-03 | 100   | certain      # not of a formal bond, and income
5      | EARNED            | esocial  | 1      | 2020-03 | 50    | certain
6      | BOND_PAID         | esocial  | 1      | 2020-03 | 500   | probable
7      | BOND_PAID         | esocial  | 1      | 2020-03 |       | certain      # nobody knows how much
"""


def judged(spark, evidence, count):
    """Of each person what bonds and pay make; that the base gives no status to their CPFs is left out."""
    people = range(1, count + 1)
    facts = found(gather(context(**READ), claims(spark, evidence=evidence, memberships=alone(*people), people=in_base(*people))))
    whys = {person: ",".join(cause for cause in fact["why"].split(",") if cause != "CPF_NOT_FOUND") for person, fact in facts.items()}
    return {person: (fact["has_paid_bond"], fact["has_unpaid_bond"], whys[person], fact["own_income_cents"]) for person, fact in facts.items()}


def test_one_bond_of_several_registries(spark):
    wanted = {int(row["person"]): (row["has_paid_bond"] == "true", row["has_unpaid_bond"] == "true", row["why"] or "") for row in rows(JUDGED)}
    assert {person: one[:3] for person, one in judged(spark, EVIDENCE, 32).items()} == wanted


def test_what_an_employer_paid_is_told_in_two_registries_and_is_one_income(spark):
    assert {person: one[3] for person, one in judged(spark, PAYS, 7).items()} == {1: 500, 2: 800, 3: 500, 4: 0, 5: 150, 6: 0, 7: 0}


def test_a_programme_that_reads_no_bonds_knows_of_none(spark):
    no_bonds = AE2020.model_copy(update={"sources": AE2020.sources.model_copy(update={"bonds": None})})
    told = claims(spark, evidence=EVIDENCE, memberships=alone(1, 12), people=in_base(1, 12))
    facts = found(gather(replace(context(**READ), programme=no_bonds), told))
    assert {(one["has_paid_bond"] or one["has_unpaid_bond"] or "OPEN_LINK" in one["why"]) for one in facts.values()} == {False}
