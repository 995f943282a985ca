"""Gather, where families are concerned: who is a member, who is decided, income, the six causes of doubt, requests that name each other."""

from __future__ import annotations

from pyspark.sql import functions as F

from jobs.gold.gather import gather
from jobs.gold.scope import unmatched_payees
from tests.spec.jobs.gold.cases import context
from tests.spec.jobs.gold.claims import claims
from tests.spec.jobs.gold.test_gather import READ, alone, assert_facts, in_base


def test_registered_families(spark):
    """Rules 1 to 3, and the facts of a family."""
    told = claims(
        spark,
        evidence="""
        person | kind     | registry  | object | since      | month   | cents | born
        -------+----------+-----------+--------+------------+---------+-------+-----------
        11     | BOND     | gfip      | 1      | 2019-01-01 | 2020-03 | 50000 |
        13     | BOND     | gfip      | 1      | 2019-01-01 | 2020-03 | 30000 | 1950-01-01    # somebody else's NIT: not the child's pay
        21     | PBF_PAID | folha_pbf |        |            | 2020-04 | 20000 |
        22     | PBF_PAID | folha_pbf |        |            | 2020-04 | 90000 |               # no head
        91     | PBF_PAID | folha_pbf |        |            | 2020-04 | 20000 |               # paid twice: the greater
        91     | PBF_PAID | folha_pbf |        |            | 2020-04 | 30000 |
        92     | PBF_PAID | folha_pbf |        |            | 2020-04 | 20000 |               # paid twice, and one amount is not known
        92     | PBF_PAID | folha_pbf |        |            | 2020-04 |       |
        31     | PBF_PAID | folha_pbf |        |            | 2020-03 | 20000 |               # another month
        52     | DEATH    | sisobi    |        | 2020-01-01 |         |       | 1950-01-01    # in doubt, but an indication
        """,
        memberships="""
        family | person | relation | birth_date | sex | income_cents | family_income_cents | registered_on | updated_on | is_mother | document_wrong | certainty | first_name
        -------+--------+----------+------------+-----+--------------+---------------------+---------------+------------+-----------+----------------+-----------+-----------
        # 1: bond and declared income: the greater; a child; somebody without a document counts
        1      | 11     | 1        | 1980-01-01 | F   | 20000        |                     | 2015-01-01    | 2019-01-01 | true      | false          | certain   | ANA
        1      | 12     | 2        | 1979-01-01 | M   | 10000        |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | BENTO
        1      | 13     | 3        | 2010-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | CLEO
        1      |        | 3        | 2015-01-01 | M   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | DAVI
        1      |        | 3        | 2015-01-01 | M   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | EDU
        # 2: on the payroll by its head
        2      | 21     | 1        | 1980-01-01 | F   | 0            |                     | 2020-04-01    | 2019-01-01 | false     | false          | certain   | ANA
        2      | 22     | 8        | 1985-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | ANA
        9      | 91     | 1        | 1980-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | ANA
        10     | 92     | 1        | 1980-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | ANA
        # 3: registered one day late: nobody's candidate; not on this month's payroll
        3      | 31     | 1        | 1980-01-01 | F   | 0            |                     | 2020-03-21    | 2019-01-01 | false     | false          | certain   | ANA
        # 4: adolescents; 43 also stood in family 3, updated earlier
        4      | 41     | 1        | 1980-01-01 | F   |              |                     |               | 2019-01-01 | false     | false          | certain   | ANA
        4      | 42     | 3        | 2003-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-01 | true      | false          | certain   | BIA
        4      | 43     | 3        | 2003-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-02 |           | false          | certain   | CLEO
        3      | 43     | 3        | 2003-01-01 | F   | 99999        |                     | 2015-01-01    | 2019-01-01 |           | false          | certain   | CLEO
        4      | 44     | 3        | 2003-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | DORA
        4      | 45     | 3        | 2003-01-01 | M   | 0            |                     | 2015-01-01    | 2019-01-01 | true      | false          | certain   | EDU
        4      | 46     | 3        |            | M   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | FABIO
        # 5: a death indication about the other; 6: a document that was wrong; 7: a row in quarantine; 8: income declared whole
        5      | 51     | 1        | 1980-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | ANA
        5      | 52     | 2        | 1980-01-01 | M   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | BENTO
        6      | 61     | 1        | 1980-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | ANA
        6      |        | 3        |            |     | 0            |                     | 2015-01-01    | 2019-01-01 | false     | true           | certain   | BENTO
        7      | 71     | 1        | 1980-01-01 | F   | 0            |                     | 2015-01-01    | 2019-01-01 | false     | false          | certain   | ANA
        7      |        |          |            |     |              |                     |               |            |           | false          | unreadable |
        8      | 81     | 1        | 1980-01-01 | F   |              | 70000               | 2015-01-01    | 2019-01-01 | false     | false          | certain   | ANA
        8      | 82     |          | 1980-01-01 |     |              | 70000               | 2015-01-01    | 2019-01-01 | false     | false          | certain   | BIA
        """,
        people="person | birth_date | sex\n---+---\n"
        + "\n".join(f"{n} | 1980-01-01 | F" for n in (11, 21, 31, 41, 51, 61, 71, 81, 91, 92))
        + "\n12 | 1979-01-01 | M\n13 | 2010-01-01 | F\n22 | 1985-01-01 | F\n52 | 1980-01-01 | M\n82 | 1980-01-01 |"
        + "\n"
        + "\n".join(f"{n} | 2003-01-01 | " for n in (42, 43, 44, 45))
        + "\n46 | |",
    )
    facts = gather(context(**READ), told).withColumn("doubts", F.array_remove("doubts", "cpf_not_found"))
    assert_facts(
        facts,
        """
        person | channel  | family | family_size | family_income_cents | own_income_cents | has_spouse | has_minor | is_head | sex | family_benefit_cents | name_rank | why
        -------+----------+--------+-------------+---------------------+------------------+------------+-----------+---------+-----+----------------------+-----------+-----
        11     | cadunico | 1      | 5           | 60000               | 50000            | true       | true      | true    | F   | 0                    | 1         |
        12     | cadunico | 1      | 5           | 60000               | 10000            | true       | true      | false   | M   | 0                    | 2         |
        21     | pbf      | 2      | 2           | 0                   | 0                | false      | false     | true    | F   | 20000                | 1         |
        22     | pbf      | 2      | 2           | 0                   | 0                | false      | false     | false   | F   | 20000                | 1         |
        41     | cadunico | 4      | 6           |                     |                  | false      | true      | true    | F   | 0                    | 1         |
        42     | cadunico | 4      | 6           |                     | 0                | false      | true      | false   | F   | 0                    | 2         |
        43     | cadunico | 4      | 6           |                     | 0                | false      | true      | false   | F   | 0                    | 3         |
        46     | cadunico | 4      | 6           |                     | 0                | false      | true      | false   | M   | 0                    | 4         |
        51     | cadunico | 5      | 2           | 0                   | 0                | true       | false     | true    | F   | 0                    | 1         | MEMBER_DEATH_INDICATION
        52     | cadunico | 5      | 2           | 0                   | 0                | true       | false     | false   | M   | 0                    | 2         | DEATH_BIRTH_DISAGREES
        61     | cadunico | 6      | 2           | 0                   | 0                | false      |           | true    | F   | 0                    | 1         | MEMBER_DOCUMENT_WRONG
        71     | cadunico | 7      | 1           | 0                   | 0                | false      | false     | true    | F   | 0                    | 1         | FAMILY_ROW_UNREADABLE
        81     | cadunico | 8      | 2           | 70000               |                  |            | false     | true    | F   | 0                    | 1         |
        82     | cadunico | 8      | 2           | 70000               |                  |            | false     |         |     | 0                    | 2         |
        91     | pbf      | 9      | 1           | 0                   | 0                | false      | false     | true    | F   | 30000                | 1         |
        92     | pbf      | 10     | 1           | 0                   | 0                | false      | false     | true    | F   |                      | 1         |
        """,
    )


def test_a_payment_of_a_number_that_leads_to_two_is_a_doubt(spark):
    """Whom it pays is not known: each head's family is in Bolsa Família, for an amount that nobody knows. And how many rows pay no head: rows, not people."""
    told = claims(
        spark,
        evidence="""
        person | kind     | registry  | month   | cents | shared | certainty
        -------+----------+-----------+---------+-------+--------+----------
        1      | PBF_PAID | folha_pbf | 2020-04 | 20000 | true   | probable
        2      | PBF_PAID | folha_pbf | 2020-04 | 20000 | true   | probable
        3      | PBF_PAID | folha_pbf | 2020-04 | 20000 | false  | probable     # another name
        4      | PBF_PAID | folha_pbf | 2020-04 | 20000 | false  | certain
               | PBF_PAID | folha_pbf | 2020-04 | 20000 |        | certain
               | PBF_PAID | folha_pbf | 2020-04 | 20000 |        | certain
               | PBF_PAID | folha_pbf | 2020-03 | 20000 |        | certain
        9      | PBF_PAID | folha_pbf | 2020-04 | 20000 | false  | certain      # in no family
        """,
        memberships=alone(1, 3, 4),
        people=in_base(1, 2, 3, 4),
    )
    assert_facts(
        gather(context(**READ), told),
        """
        person | channel | family_benefit_cents
        -------+---------+---------------------
        1      | pbf     |
        3      | pbf     | 20000
        4      | pbf     | 20000
        """,
    )
    one_row = F.when(F.col("shared"), F.lit(-1)).otherwise(F.col("line"))
    assert unmatched_payees(context(**READ), told.evidence.withColumn("line", one_row), told.memberships) == 3


def test_requests(spark):
    """Rules 3 to 6: the last request stands; whoever is named does not lose; who names somebody of another request is divergent."""
    told = claims(
        spark,
        evidence="""
        person | kind    | registry | object | since      | detail
        -------+---------+----------+--------+------------+-------
        1      | REQUEST | extracad | 101    | 2020-04-08 | 2020-04-08 09:00:00 1      # not the last of that day
        1      | REQUEST | extracad | 102    | 2020-04-08 | 2020-04-08 10:00:00 2
        1      | REQUEST | extracad | 103    | 2020-04-21 | 2020-04-21 00:00:00 3      # tomorrow
        2      | REQUEST | extracad | 201    |            | 00000000000000000009       # no moment, and another
        2      | REQUEST | extracad | 202    | 2020-04-09 | 2020-04-09 09:00:00 1
        3      | REQUEST | extracad | 301    |            | 00000000000000000001       # no moment, and no other
        4      | REQUEST | extracad | 401    | 2020-04-09 | x                          # father and mother: the same set, the same incomes
        5      | REQUEST | extracad | 501    | 2020-04-09 | x
        6      | REQUEST | extracad | 601    | 2020-04-09 | x                          # the same set, other incomes
        7      | REQUEST | extracad | 701    | 2020-04-09 | x
        8      | REQUEST | extracad | 801    | 2020-04-09 | x                          # names 9, whose own request says otherwise
        9      | REQUEST | extracad | 901    | 2020-04-09 | x                          # merely named
        10     | REQUEST | extracad | 1001   | 2020-04-09 | x                          # names a registered person
        11     | REQUEST | extracad | 1101   | 2020-04-09 | x                          # registered herself, in time: not by request
        12     | REQUEST | extracad | 1201   | 2020-04-09 | x                          # registered herself, too late
        13     | REQUEST | extracad | 1301   | 2020-04-09 | x                          # declares three, lists two
        14     | REQUEST | extracad | 1401   | 2020-04-09 | x                          # registered, in time, and 17 by the CPF base: whoever asked is answered
        """,
        memberships="""
        family | person | registry | relation | income_cents | registered_on | declared_size | sole_provider
        -------+--------+----------+----------+--------------+---------------+---------------+--------------
        101    | 1      | extracad | 1        | 1            | 2020-04-08    | 1             | false
        102    | 1      | extracad | 1        | 2            | 2020-04-08    | 1             | false
        103    | 1      | extracad | 1        | 3            | 2020-04-21    | 1             | false
        201    | 2      | extracad | 1        | 1            |               | 1             | false
        202    | 2      | extracad | 1        | 2            | 2020-04-09    | 1             | false
        301    | 3      | extracad | 1        | 1            |               | 1             | true
        401    | 4      | extracad | 1        | 100          | 2020-04-09    | 2             | false
        401    | 5      | extracad | 2        | 200          | 2020-04-09    | 2             | false
        501    | 5      | extracad | 1        | 200          | 2020-04-09    | 2             | false
        501    | 4      | extracad | 2        | 100          | 2020-04-09    | 2             | false
        601    | 6      | extracad | 1        | 100          | 2020-04-09    | 2             | false
        601    | 7      | extracad | 2        | 200          | 2020-04-09    | 2             | false
        701    | 7      | extracad | 1        | 201          | 2020-04-09    | 2             | false
        701    | 6      | extracad | 2        | 100          | 2020-04-09    | 2             | false
        801    | 8      | extracad | 1        | 0            | 2020-04-09    | 2             | false
        801    | 9      | extracad | 8        | 0            | 2020-04-09    | 2             | false
        901    | 9      | extracad | 1        | 0            | 2020-04-09    | 1             | false
        1001   | 10     | extracad | 1        | 0            | 2020-04-09    | 3             | false
        1001   | 50     | extracad | 8        | 0            | 2020-04-09    | 3             | false
        1001   | 60     | extracad | 8        | 0            | 2020-04-09    | 3             | false
        1101   | 11     | extracad | 1        | 0            | 2020-04-09    | 1             | false
        1201   | 12     | extracad | 1        | 0            | 2020-04-09    | 1             | false
        1301   | 13     | extracad | 1        | 0            | 2020-04-09    | 3             | false
        1301   |        | extracad | 3        | 0            | 2020-04-09    | 3             | false
        1401   | 14     | extracad | 1        | 0            | 2020-04-09    | 1             | false
        140    | 14     | cadunico | 1        | 0            | 2015-01-01    |               |
        500    | 50     | cadunico | 1        | 0            | 2015-01-01    |               |
        600    | 60     | cadunico | 1        | 0            | 2020-03-21    |               |
        110    | 11     | cadunico | 1        | 0            | 2015-01-01    |               |
        120    | 12     | cadunico | 1        | 0            | 2020-03-21    |               |
        """,
        people=in_base(*range(1, 14), 50, 60) + "\n14 | 2002-05-01",
    )
    facts = gather(context(**READ), told).withColumn("doubts", F.array_remove("doubts", "cpf_not_found")).persist()
    one, other = (facts.where(F.col("person") == n).select("quota_family").first() for n in (4, 5))
    assert one == other, "the same set of people is one family, whoever asks"
    named = F.when(F.col("joined_by_naming"), F.col("quota_family"))
    assert_facts(
        facts.withColumn("quota_family", named),
        """
        person | channel  | request | requested_on | own_income_cents | family_size | family_income_cents | quota_family | named_families | sole_provider | why
        -------+----------+---------+--------------+------------------+-------------+---------------------+--------------+----------------+---------------+-----
        1      | extracad | 102     | 2020-04-08   | 2                | 1           | 2                   |              |                | false         |
        2      | extracad | 202     | 2020-04-09   | 2                | 1           | 2                   |              |                | false         |
        3      | extracad | 301     |              | 1                | 1           | 1                   |              |                | true          |
        4      | extracad | 401     | 2020-04-09   | 100              | 2           | 300                 |              |                | false         |
        5      | extracad | 501     | 2020-04-09   | 200              | 2           | 300                 |              |                | false         |
        6      | extracad | 601     | 2020-04-09   | 100              | 2           | 300                 |              |                | false         | DIVERGENT_REGISTRATION
        7      | extracad | 701     | 2020-04-09   | 201              | 2           | 301                 |              |                | false         | DIVERGENT_REGISTRATION
        8      | extracad | 801     | 2020-04-09   | 0                | 2           | 0                   |              |                | false         | DIVERGENT_REGISTRATION
        9      | extracad | 901     | 2020-04-09   | 0                | 1           | 0                   |              |                | false         |
        10     | extracad | 1001    | 2020-04-09   | 0                | 3           | 0                   | 500          | 500            | false         |
        11     | cadunico |         |              | 0                | 1           | 0                   |              |                |               |
        12     | extracad | 1201    | 2020-04-09   | 0                | 1           | 0                   | 120          |                | false         |
        13     | extracad | 1301    | 2020-04-09   | 0                | 2           | 0                   |              |                | false         | HEAD_WITHOUT_MEMBER
        14     | cadunico |         |              | 0                | 1           | 0                   |              |                |               |
        50     | cadunico |         |              | 0                | 1           | 0                   |              |                |               |
        """,
    )


def test_without_the_payroll_nobody_is_in_bolsa_familia(spark):
    told = claims(
        spark,
        evidence="person | kind | registry | month | cents\n---+---\n1 | PBF_PAID | folha_pbf | 2020-04 | 20000",
        memberships="family | person\n---+---\n1 | 1",
        people=in_base(1),
    )
    blind = context(not_covered=frozenset({"folha_pbf"}))
    assert_facts(gather(blind, told), "person | channel | family_benefit_cents | not_covered\n---+---\n1 | cadunico | 0 | folha_pbf")
