"""Gather, one family per case: present, covered and absent, not covered. Person n lives alone in registered family n unless a table says otherwise."""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.gold.gather import gather
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.support.tables import rows

READ = {"months_read": {"gfip": frozenset({"2020-01", "2020-02", "2020-03"}), "folha_pbf": frozenset({"2020-04"})}}


def alone(*people: int) -> str:
    """Memberships of people who live alone."""
    return "family | person\n---+---\n" + "\n".join(f"{n} | {n}" for n in people)


def in_base(*people: int) -> str:
    """The CPF base, with the birth date that CadÚnico gives too."""
    return "person | birth_date\n---+---\n" + "\n".join(f"{n} | 1990-01-01" for n in people)


def found(facts: DataFrame) -> dict[int, dict[str, Any]]:
    """The facts by person, with `why`: the names of its doubts."""
    told = {}
    for row in facts.orderBy("person").collect():
        fact = row.asDict()
        fact["why"] = ",".join(fact["doubts"]).upper()
        told[fact["person"]] = fact
    return told


def assert_facts(facts: DataFrame, text: str) -> None:
    """Each row of the table, by person: what it names must be so, as text; an empty cell is null, or no cause."""
    told = found(facts)
    wanted = rows(text)
    assert sorted(told) == sorted(int(row["person"] or 0) for row in wanted), f"decided: {sorted(told)}"
    for row in wanted:
        fact = told[int(row["person"] or 0)]
        for name, value in row.items():
            is_now = fact[name] if not isinstance(fact[name], list) else ",".join(map(str, fact[name]))
            text_now = str(is_now).lower() if isinstance(is_now, bool) else None if is_now in (None, "") else str(is_now)
            assert text_now == value, f"person {row['person']}: {name} is {text_now}, not {value}"


def test_bonds(spark):
    """An open bond is paid or not; a bond is its employer and admission; a number of somebody else is a doubt (T14's cousin)."""
    people = range(1, 23)
    told = claims(
        spark,
        evidence="""
        person | kind         | object | since      | until      | month   | cents | certainty | born       | detail
        -------+--------------+--------+------------+------------+---------+-------+-----------+------------+-------
        1      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   | 1990-01-01 | 01
        2      | BOND         | 1      | 2019-01-01 |            | 2020-01 | 100   | certain   |            | 01     # paid in R-2
        3      | BOND         | 1      | 2019-01-01 |            | 2019-12 | 100   | certain   |            | 01     # paid before that
        4      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 0     | certain   |            | 01
        5      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   |            | 01
        5      | BOND_END     | 1      | 2019-01-01 | 2020-04-20 | 2020-03 |       | certain   |            | I1     # ended today
        6      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   |            | 01
        6      | BOND_END     | 1      | 2019-01-01 | 2020-04-21 | 2020-03 |       | certain   |            | I1     # ends tomorrow
        7      | BOND         | 1      | 2020-04-21 |            | 2020-03 | 100   | certain   |            | 01     # admitted tomorrow
        8      | BOND         | 1      |            |            | 2020-03 | 100   | certain   |            | 01     # admission blank: open
        9      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   |            | 01     # paid, closed
        9      | BOND_END     | 1      | 2019-01-01 | 2020-03-31 | 2020-03 |       | certain   |            | J
        9      | BOND         | 2      | 2018-01-01 |            | 2020-03 | 0     | certain   |            | 01     # open, unpaid: another bond
        10     | BOND         | 1      | 2019-01-01 |            | 2020-04 | 100   | certain   |            | 01     # of a month after R
        11     | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   | 1991-01-01 | 01     # born on another day
        12     | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | probable  |            | 01     # another name
        13     | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | probable  |            | 01
        13     | BOND_END     | 1      | 2019-01-01 | 2020-03-31 | 2020-03 |       | probable  |            | J      # and it ended anyway
        14     | BOND_UNCLEAR | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   |            | 04
        15     | BOND_UNCLEAR | 1      | 2019-01-01 |            | 2019-12 | 100   | certain   |            | 04     # before R-2
        16     | PAY          |        |            |            | 2020-03 | 100   | certain   |            | 13     # income, no bond
        17     | UNREADABLE   |        |            |            | 2020-02 |       | unreadable |           |
        18     | UNREADABLE   |        |            |            | 2019-12 |       | unreadable |           |
        19     | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   |            | 01
        19     | BOND_END     | 1      | 2019-01-01 | 2020-03-31 | 2020-03 |       | probable  |            | J      # somebody's end: his?
        20     | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | probable  |            | 01
        20     | BOND_END     | 1      | 2019-01-01 | 2020-03-31 | 2020-03 |       | certain   |            | J
        21     | BOND_UNCLEAR | 1      | 2019-01-01 |            | 2020-03 | 100   | probable  |            | 04     # unclear, and perhaps another's
        22     | BOND_UNCLEAR | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   |            | 04
        22     | BOND_END     | 1      | 2019-01-01 | 2020-03-31 | 2020-03 |       | certain   |            | J
        """,
        memberships=alone(*people),
        people=in_base(*people),
    )
    assert_facts(
        gather(context(**READ), told),
        """
        person | has_paid_bond | has_unpaid_bond | why                   | unreadable | own_income_cents
        -------+---------------+-----------------+-----------------------+------------+-----------------
        1      | true          | false           | CPF_NOT_FOUND         |            | 100
        2      | true          | false           | CPF_NOT_FOUND         |            | 0
        3      | false         | true            | CPF_NOT_FOUND,OPEN_LINK_WITHOUT_PAY | | 0
        4      | false         | true            | CPF_NOT_FOUND,OPEN_LINK_WITHOUT_PAY | | 0
        5      | false         | false           | CPF_NOT_FOUND         |            | 100
        6      | true          | false           | CPF_NOT_FOUND         |            | 100
        7      | false         | false           | CPF_NOT_FOUND         |            | 100
        8      | true          | false           | CPF_NOT_FOUND         |            | 100
        9      | false         | true            | CPF_NOT_FOUND,OPEN_LINK_WITHOUT_PAY | | 100
        10     | false         | false           | CPF_NOT_FOUND         |            | 0
        11     | false         | false           | BOND_KEY_DISAGREES,CPF_NOT_FOUND |  | 0
        12     | false         | false           | BOND_KEY_DISAGREES,CPF_NOT_FOUND |  | 0
        13     | false         | false           | CPF_NOT_FOUND         |            | 0
        14     | false         | false           | BOND_UNCLEAR,CPF_NOT_FOUND |       | 100
        15     | false         | false           | CPF_NOT_FOUND         |            | 0
        16     | false         | false           | CPF_NOT_FOUND         |            | 100
        17     | false         | false           | CPF_NOT_FOUND         | gfip       | 0
        18     | false         | false           | CPF_NOT_FOUND         |            | 0
        19     | false         | false           | BOND_KEY_DISAGREES,CPF_NOT_FOUND |  | 100
        20     | false         | false           | CPF_NOT_FOUND         |            | 0
        21     | false         | false           | BOND_KEY_DISAGREES,CPF_NOT_FOUND |  | 0
        22     | false         | false           | CPF_NOT_FOUND         |            | 100
        """,
    )


HISTORIES = """
person | kind         | object | since      | until      | month   | cents | certainty | detail
-------+--------------+--------+------------+------------+---------+-------+-----------+-------
1      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   | 01     # dismissed on 10/02, paid for March
1      | BOND_END     | 1      | 2019-01-01 | 2020-02-10 | 2020-02 |       | certain   | I1
2      | BOND         | 1      | 2019-01-01 |            | 2020-02 | 100   | certain   | 01     # paid for the month of the end
2      | BOND_END     | 1      | 2019-01-01 | 2020-02-01 | 2020-02 |       | certain   | I1
3      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 0     | certain   | 01     # declared later, not paid
3      | BOND_END     | 1      | 2019-01-01 | 2020-02-10 | 2020-02 |       | certain   | I1
4      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   | 01     # paid after the first end, and ended again in that month
4      | BOND_END     | 1      | 2019-01-01 | 2020-02-10 | 2020-02 |       | certain   | I1
4      | BOND_END     | 1      | 2019-01-01 | 2020-03-31 | 2020-03 |       | certain   | I1
5      | BOND         | 1      | 2019-01-01 |            | 2019-12 | 100   | certain   | 01     # all of it before the three months
5      | BOND_END     | 1      | 2019-01-01 | 2019-11-30 | 2019-11 |       | certain   | I1
6      | BOND         | 1      | 2019-01-01 |            | 2020-04 | 100   | certain   | 01     # paid in a month that is not read
6      | BOND_END     | 1      | 2019-01-01 | 2020-03-10 | 2020-03 |       | certain   | I1
7      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | probable  | 01     # whosever the pay is
7      | BOND         | 1      | 2019-01-01 |            | 2020-01 | 100   | certain   | 01
7      | BOND_END     | 1      | 2019-01-01 | 2020-02-10 | 2020-02 |       | certain   | I1
8      | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   | 01     # the end may be somebody else's
8      | BOND_END     | 1      | 2019-01-01 | 2020-02-10 | 2020-02 |       | probable  | I1
9      | BOND_UNCLEAR | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   | 04     # of unclear nature, and paid after its end
9      | BOND_END     | 1      | 2019-01-01 | 2020-02-10 | 2020-02 |       | certain   | I3
10     | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   | 01     # to another company and back again
10     | BOND_END     | 1      | 2019-01-01 | 2020-01-31 | 2020-01 |       | certain   | N2
10     | BOND_RESUMED | 1      | 2019-01-01 | 2020-03-01 | 2020-03 |       | certain   | N3
11     | BOND         | 1      | 2019-01-01 |            | 2020-02 | 100   | certain   | 01     # back, and then dismissed
11     | BOND_END     | 1      | 2019-01-01 | 2020-03-10 | 2020-03 |       | certain   | I1
11     | BOND_RESUMED | 1      | 2019-01-01 | 2020-02-01 | 2020-02 |       | certain   | N3
12     | BOND         | 1      | 2019-01-01 |            | 2020-03 | 100   | certain   | 01     # out and in on one day
12     | BOND_END     | 1      | 2019-01-01 | 2020-03-01 | 2020-03 |       | certain   | N2
12     | BOND_RESUMED | 1      | 2019-01-01 | 2020-03-01 | 2020-03 |       | certain   | N3
13     | BOND         | 1      | 2015-02-01 |            | 2020-02 | 100   | certain   | 01     # the admission was corrected by a day, then she was dismissed
13     | BOND         | 1      | 2015-02-02 |            | 2020-03 | 100   | certain   | 01
13     | BOND_END     | 1      | 2015-02-02 | 2020-03-20 | 2020-03 |       | certain   | I1
14     | BOND         | 1      | 2015-02-12 |            | 2020-02 | 100   | certain   | 01     # by ten days, the other way
14     | BOND_END     | 1      | 2015-02-02 | 2020-03-20 | 2020-03 |       | certain   | I1
15     | BOND         | 1      | 2015-02-13 |            | 2020-02 | 100   | certain   | 01     # by eleven: another bond
15     | BOND_END     | 1      | 2015-02-02 | 2020-03-20 | 2020-03 |       | certain   | I1
16     | BOND         | 1      | 2015-02-01 |            | 2020-03 | 100   | certain   | 01     # both declared in the month of the end: two bonds, or one
16     | BOND         | 1      | 2015-02-02 |            | 2020-03 | 100   | certain   | 01
16     | BOND_END     | 1      | 2015-02-02 | 2020-03-20 | 2020-03 |       | certain   | I1
17     | BOND         | 2      | 2015-02-01 |            | 2020-02 | 100   | certain   | 01     # another employer's
17     | BOND_END     | 1      | 2015-02-02 | 2020-03-20 | 2020-03 |       | certain   | I1
18     | BOND         | 1      | 2020-03-15 |            | 2020-03 | 100   | certain   | 01     # hired again after the end
18     | BOND_END     | 1      | 2020-03-08 | 2020-03-12 | 2020-03 |       | certain   | I3
19     | BOND         | 1      | 2015-02-01 |            | 2020-02 | 100   | certain   | 01     # the end of the other may be somebody else's
19     | BOND_END     | 1      | 2015-02-02 | 2020-03-20 | 2020-03 |       | probable  | I1
20     | BOND         | 1      | 2010-06-01 |            | 2020-03 | 100   | certain   | 01     # three contracts of one employer: the open one stands
20     | BOND         | 1      | 2015-02-01 |            | 2020-01 | 100   | certain   | 01
20     | BOND_END     | 1      | 2015-02-02 | 2020-03-20 | 2020-03 |       | certain   | I1
20     | BOND_END     | 1      | 2018-02-02 | 2018-03-20 | 2020-01 |       | certain   | I3
21     | BOND         | 1      | 2015-02-01 |            | 2020-02 | 100   | certain   | 01     # ends tomorrow: open, under either admission
21     | BOND_END     | 1      | 2015-02-02 | 2020-04-21 | 2020-03 |       | certain   | I1
22     | BOND         | 1      |            |            | 2020-02 | 100   | certain   | 01     # no admission: no other differs from it by days
22     | BOND_END     | 1      | 2015-02-02 | 2020-03-20 | 2020-03 |       | certain   | I1
"""
JUDGED = """
person | has_paid_bond | has_unpaid_bond | why
-------+---------------+-----------------+-----------------------
1      | false         | false           | CPF_NOT_FOUND,PAID_AFTER_END
2      | false         | false           | CPF_NOT_FOUND
3      | false         | false           | CPF_NOT_FOUND
4      | false         | false           | CPF_NOT_FOUND
5      | false         | false           | CPF_NOT_FOUND,PAID_AFTER_END
6      | false         | false           | CPF_NOT_FOUND
7      | false         | false           | CPF_NOT_FOUND,PAID_AFTER_END
8      | false         | false           | BOND_KEY_DISAGREES,CPF_NOT_FOUND
9      | false         | false           | BOND_UNCLEAR,CPF_NOT_FOUND,PAID_AFTER_END
10     | true          | false           | CPF_NOT_FOUND
11     | false         | false           | CPF_NOT_FOUND
12     | true          | false           | CPF_NOT_FOUND
13     | false         | false           | CPF_NOT_FOUND
14     | false         | false           | CPF_NOT_FOUND
15     | true          | false           | CPF_NOT_FOUND
16     | false         | false           | ADMISSIONS_DIFFER,CPF_NOT_FOUND
17     | true          | false           | CPF_NOT_FOUND
18     | true          | false           | CPF_NOT_FOUND
19     | false         | false           | BOND_KEY_DISAGREES,CPF_NOT_FOUND
20     | true          | false           | CPF_NOT_FOUND
21     | true          | false           | CPF_NOT_FOUND
22     | true          | false           | CPF_NOT_FOUND
"""


def test_what_ends_a_bond_and_what_undoes_it(spark):
    """Pay after an end, a return, an admission corrected by days: with a dismissal nobody is eligible for certain whom the employer still pays."""
    people = range(1, 23)
    told = claims(spark, evidence=HISTORIES, memberships=alone(*people), people=in_base(*people))
    assert_facts(gather(context(**READ), told), JUDGED)


def test_everything_else_that_evidence_tells(spark):
    """T14: a death needs CPF and birth date. T03: the CPF base's own word counts."""
    people = range(1, 32)
    told = claims(
        spark,
        evidence="""
        person | kind                         | registry | object | since      | until      | detail | certainty | born
        -------+------------------------------+----------+--------+------------+------------+--------+-----------+-----------
        1      | DEATH                        | sisobi   |        | 2020-04-20 |            |        | certain   | 1990-01-01
        2      | DEATH                        | sisobi   |        | 2020-04-21 |            |        | certain   | 1990-01-01   # tomorrow
        3      | DEATH                        | sisobi   |        | 2020-01-01 |            |        | certain   | 1950-01-01   # CPF equal, birth not
        4      | DEATH                        | sisobi   |        | 2020-01-01 |            |        | certain   |              # no birth date
        5      | DEATH                        | sisobi   |        | 2020-01-01 |            |        | probable  | 1990-01-01
        6      | DEATH_FLAG                   | cpf      |        | 2020-01-01 |            |        | certain   |
        7      | DEATH_FLAG                   | cpf      |        |            |            |        | certain   |
        8      | DEATH_FLAG                   | cpf      |        | 2021-01-01 |            |        | certain   |
        9      | CPF_STATUS                   | cpf      |        | 2001-01-01 |            | 3      | certain   |
        9      | DEATH_FLAG                   | cpf      |        | 2001-01-01 |            | 3      | certain   |              # status 3: the base says it too
        10     | CPF_STATUS                   | cpf      |        | 2020-04-18 |            | 0      | certain   |
        11     | CPF_STATUS                   | cpf      |        | 2001-01-01 |            |        | certain   |              # no status
        12     | EMPLOYMENT_BENEFIT           | bem      | 1      | 2020-04-01 | 2020-04-20 |        | certain   |              # last day
        13     | EMPLOYMENT_BENEFIT           | bem      | 1      | 2020-04-01 | 2020-04-19 |        | certain   |
        14     | EMPLOYMENT_BENEFIT           | bem      | 1      | 2020-04-21 | 2020-05-20 |        | certain   |              # from tomorrow
        15     | EMPLOYMENT_BENEFIT           | bem      | 1      | 2020-04-01 |            |        | certain   |
        16     | EMPLOYMENT_BENEFIT           | bem      | 1      | 2020-04-01 | 2020-04-30 |        | certain   | 1980-01-01
        17     | EMPLOYMENT_BENEFIT_CANCELLED | bem      | 1      | 2020-03-01 | 2020-03-31 |        | certain   |              # 30 days after
        18     | EMPLOYMENT_BENEFIT_CANCELLED | bem      | 1      | 2020-03-01 | 2020-04-01 |        | certain   |              # 31
        19     | EMPLOYMENT_BENEFIT_CANCELLED | bem      | 1      | 2020-04-01 | 2020-04-21 |        | certain   |              # tomorrow
        20     | MANDATE                      | tse      |        | 2019-02-01 | 2020-04-20 | 7      | certain   |
        21     | MANDATE                      | tse      |        | 2019-02-01 | 2020-04-19 | 7      | certain   |
        22     | MANDATE                      | tse      |        | 2019-02-01 | 2023-01-31 | 7      | certain   | 1980-01-01
        24     | MANDATE_UNCLEAR              | tse      |        | 2019-02-01 | 2020-04-20 | 7      | certain   |
        25     | MANDATE_UNCLEAR              | tse      |        | 2019-02-01 | 2020-04-19 | 7      | certain   |
        23     | UNREADABLE                   | sisobi   |        |            |            |        | unreadable |
        26     | EMPLOYMENT_BENEFIT           | bem      | 1      | 2020-04-01 | 2020-04-30 |        | certain   |
        26     | EMPLOYMENT_BENEFIT_CANCELLED | bem      | 1      | 2020-04-01 | 2020-04-10 |        | probable  |              # by a number of two people
        30     | EMPLOYMENT_BENEFIT           | bem      | 1      | 2020-04-01 | 2020-04-30 |        | certain   |
        30     | EMPLOYMENT_BENEFIT_CANCELLED | bem      | 2      | 2020-04-01 | 2020-04-10 |        | probable  |              # of another agreement
        31     | EMPLOYMENT_BENEFIT           | bem      | 1      | 2020-04-01 | 2020-04-30 |        | certain   |
        31     | EMPLOYMENT_BENEFIT_CANCELLED | bem      | 1      | 2020-04-01 | 2020-04-21 |        | probable  |              # tomorrow
        """,
        memberships=alone(*people),
        people=in_base(*[n for n in people if n not in (27, 28, 29)]) + "\n27 | 1950-01-01\n28 |",  # another birth date; none; 29 has no CPF
    )
    facts = gather(context(**READ), told).withColumn("why", F.lit(None))
    assert_facts(
        facts,
        """
        person | has_died | has_employment_benefit | has_mandate | cpf_status | birth_date | unreadable | why
        -------+----------+------------------------+-------------+------------+------------+------------+-----
        1      | true     | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        2      | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        3      | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND,DEATH_BIRTH_DISAGREES
        4      | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND,DEATH_NOT_COMPARABLE
        5      | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND,DEATH_KEY_DISAGREES
        6      | true     | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        7      | true     | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        8      | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        9      | true     | false                  | false       | 3          | 1990-01-01 |            |
        10     | false    | false                  | false       | 0          | 1990-01-01 |            |
        11     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        12     | false    | true                   | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        13     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        14     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        15     | false    | false                  | false       |            | 1990-01-01 |            | AGREEMENT_END_UNKNOWN,CPF_NOT_FOUND
        16     | false    | false                  | false       |            | 1990-01-01 |            | AGREEMENT_KEY_DISAGREES,CPF_NOT_FOUND
        17     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        18     | false    | false                  | false       |            | 1990-01-01 |            | CANCELLED_AFTER_PAYMENT,CPF_NOT_FOUND
        19     | false    | true                   | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        20     | false    | false                  | true        |            | 1990-01-01 |            | CPF_NOT_FOUND
        21     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        22     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND,MANDATE_KEY_DISAGREES
        23     | false    | false                  | false       |            | 1990-01-01 | sisobi     | CPF_NOT_FOUND
        24     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND,MANDATE_UNCLEAR
        25     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        26     | false    | false                  | false       |            | 1990-01-01 |            | AGREEMENT_KEY_DISAGREES,CPF_NOT_FOUND
        27     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        28     | false    | false                  | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        29     |          | false                  |             |            | 1990-01-01 |            | NO_CPF
        30     | false    | true                   | false       |            | 1990-01-01 |            | CPF_NOT_FOUND
        31     | false    | true                   | false       |            | 1990-01-01 |            | AGREEMENT_KEY_DISAGREES,CPF_NOT_FOUND
        """,
    )


def test_whose_birth_date_counts(spark):
    """CadÚnico's in its families, whoever is paid by Bolsa Família or not, minors and candidates too; the CPF base's in a request (Decreto 10.316, art. 7º, § 3º)."""
    told = claims(
        spark,
        evidence="""
        person | kind     | registry  | object | since      | month   | cents
        -------+----------+-----------+--------+------------+---------+------
        1      | PBF_PAID | folha_pbf |        |            | 2020-04 | 100
        7      | REQUEST  | extracad  | 70     | 2020-04-10 |         |
        5      | REQUEST  | extracad  | 50     | 2020-04-10 |         |
        """,
        memberships="""
        family | person | registry | relation | birth_date
        -------+--------+----------+----------+-----------
        1      | 1      | cadunico | 1        | 1990-01-01
        1      | 2      | cadunico | 3        | 2010-01-01   # 19 by the CPF base: a child all the same
        3      | 3      | cadunico | 1        | 1990-01-01   # 17 by the CPF base: a candidate all the same
        4      | 4      | cadunico | 1        |              # the CPF base's, where CadÚnico has none
        9      | 5      | cadunico | 1        | 2002-05-01   # too young to be a candidate, by CadÚnico; 30 by the CPF base: as whoever asks
        50     | 5      | extracad | 1        | 1990-01-01
        70     | 7      | extracad | 1        | 1990-01-01
        70     | 8      | extracad | 3        | 2010-01-01   # 19 by the CPF base
        """,
        people="""
        person | birth_date
        -------+-----------
        1      | 1991-01-01
        2      | 2001-01-01
        3      | 2003-01-01
        4      | 1980-01-01
        5      | 1990-01-01
        7      | 1991-01-01
        8      | 2001-01-01
        """,
    )
    assert_facts(
        gather(context(**READ), told),
        """
        person | channel  | birth_date | has_minor | why
        -------+----------+------------+-----------+-----
        1      | pbf      | 1990-01-01 | true      | CPF_NOT_FOUND
        3      | cadunico | 1990-01-01 | false     | CPF_NOT_FOUND
        4      | cadunico | 1980-01-01 | false     | CPF_NOT_FOUND
        5      | extracad | 1990-01-01 | false     | CPF_NOT_FOUND
        7      | extracad | 1991-01-01 | false     | BIRTH_DISAGREES,CPF_NOT_FOUND,MEMBER_DOCUMENT_WRONG
        """,
    )


def test_absence_says_no_only_where_it_was_read(spark):
    """T17: São Paulo was absent from the first run, and its absence was taken for a no."""
    told = claims(
        spark,
        evidence="""
        person | kind    | registry | object | since      | until      | month   | cents | born
        -------+---------+----------+--------+------------+------------+---------+-------+-----------
        1      | DEATH   | sisobi   |        | 2020-01-01 |            |         |       | 1990-01-01
        1      | BOND    | gfip     | 1      | 2019-01-01 |            | 2020-03 | 100   |
        1      | MANDATE | tse      |        | 2017-01-01 | 2020-12-31 |         |       |
        5      | BOND    | gfip     | 1      | 2019-01-01 |            | 2020-03 | 0     |
        """,
        memberships="family | person | uf\n---+---\n1 | 1 | SP\n2 | 2 | SP\n3 | 3 | AC\n4 | 4 |\n5 | 5 | AC",
        people=in_base(1, 2, 3, 4, 5),
    )
    blind = context(not_covered=frozenset({"sisobi", "gfip", "bem", "cpf"}), uncovered_ufs={"tse": frozenset({"SP"})})
    assert_facts(
        gather(blind, told),
        """
        person | has_died | has_paid_bond | has_employment_benefit | has_mandate | not_covered             | why
        -------+----------+---------------+------------------------+-------------+-------------------------+-----
        1      | true     | true          |                        | true        | bem,cpf,gfip,sisobi,tse | NO_NIT_KNOWN
        2      |          |               |                        |             | bem,cpf,gfip,sisobi,tse | NO_NIT_KNOWN
        3      |          |               |                        | false       | bem,cpf,gfip,sisobi     | NO_NIT_KNOWN
        4      |          |               |                        |             | bem,cpf,gfip,sisobi,tse | NO_NIT_KNOWN
        5      |          |               |                        | false       | bem,cpf,gfip,sisobi     | MONTHS_NOT_LOADED,NO_NIT_KNOWN
        """,
    )
