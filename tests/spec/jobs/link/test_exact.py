"""From numbers to people."""

from __future__ import annotations

import pytest
from pyspark.sql import functions as F

from jobs.identity.pseudonym import person_of
from jobs.link.exact import find, leads, settle

# numbers: 1 one person · 2 two people · 3 stands for itself · 4 itself, and a CPF's · 5 of another person since · 6 left out later · 7 no name
IDENTITY = """
    key | person | method    | name_key | registry | as_of      | superseded_on
    1   | 101    | crosswalk | 9001     | cpf      | 2020-01-01 |
    1   | 101    | register  | 9999     | cadunico | 2020-01-01 |             # the CPF base's name counts
    2   | 101    | crosswalk | 9001     | cpf      | 2020-01-01 |
    2   | 102    | register  | 9002     | cadunico | 2020-01-01 |
    3   | 3      | alone     | 9003     | cadunico | 2020-01-01 |
    4   | 4      | alone     | 9004     | cadunico | 2020-01-01 |
    4   | 104    | crosswalk | 9004     | cpf      | 2020-01-01 |
    5   | 105    | crosswalk | 9005     | cpf      | 2020-01-01 |
    5   | 106    | crosswalk | 9006     | cpf      | 2020-02-01 |
    6   | 107    | crosswalk | 9007     | cpf      | 2020-01-01 |
    7   | 108    | crosswalk |          | cpf      | 2020-01-01 |
    7   | 108    | register  | 9008     | cadunico | 2020-01-01 |
    8   | 109    | crosswalk | 9009     | cpf      | 2020-01-01 | 2020-02-01
"""
NUMBERS = range(1, 10)


@pytest.fixture(scope="module")
def known(spark):
    from tests.support.tables import frame

    identity = frame(spark, IDENTITY, "key bigint, person bigint, method string, name_key bigint, registry string, as_of date, superseded_on date")
    pseudonym = F.create_map(*[F.lit(item) for number in NUMBERS for item in (number, person_of(nis=number))])
    # Only a number that stands for itself is its own person.
    person = F.when(F.col("method") == "alone", pseudonym[F.col("person")]).otherwise(F.col("person"))
    return leads(identity.withColumns({"person": person, "key": pseudonym[F.col("key")]}))


@pytest.fixture(scope="module", autouse=True)
def key_for_fixtures():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BATIMENTO_KEY", "0" * 64)
        yield


def test_an_entry_of_a_person_is_theirs_by_whichever_number(table, known):
    claims = table(
        """
        case               | _cpf | _nis | _key_type | _name_key | certainty | entry | _of_person
        by CPF             | 5    | 9    | nis       |           | certain   | 1     | true
        by CPF alone       | 5    |      | nis       |           | certain   | 1     | true
        another entry      | 5    |      | nis       |           | certain   | 2     | true
        another person     | 6    |      | nis       |           | certain   | 1     | true
        led to             |      | 1    | nis       |           | certain   | 1     | true
        led to, again      |      | 6    | nis       |           | certain   | 1     | true
        led to nobody      |      | 9    | nis       |           | certain   | 1     | true
        nobody, again      |      | 9    | nis       |           | certain   | 1     | true
        two people         |      | 2    | nis       |           | certain   | 1     | true
        no entry           | 5    |      | nis       |           | certain   |       | true
        of nobody          | 5    |      | nis       |           | certain   | 1     | false
        in quarantine      | 5    |      | nis       |           | certain   | 1     |
        """,
        "case string, _cpf bigint, _nis bigint, _key_type string, _name_key bigint, certainty string, entry bigint, _of_person boolean",
    ).withColumns({"file": F.lit(1), "line": F.lit(1)})
    found = find(claims, known)
    assert "_of_person" not in found.columns
    entries: dict[str, set[int]] = {}
    for row in found.collect():
        entries.setdefault(row.case, set()).add(row.entry)
    assert entries["by CPF"] == entries["by CPF alone"]
    assert entries["led to nobody"] == entries["nobody, again"]
    assert (entries["no entry"], entries["of nobody"], entries["in quarantine"]) == ({None}, {1}, {1})
    apart = ["by CPF", "another entry", "another person", "led to", "led to, again", "led to nobody", "two people", "of nobody"]
    assert len(set().union(*(entries[case] for case in apart))) == len(apart)  # person 101 is one of the two people
    assert entries["led to"] < entries["two people"]


def test_evidence_finds_its_people(table, known):
    claims = table(
        """
        case                  | _cpf | _nis | _key_type | _name_key | certainty
        by CPF, name unlike   | 5    | 2    | nit       | 1         | certain
        one person            |      | 1    | nit       | 9001      | certain
        name unlike           |      | 1    | nit       | 9999      | certain
        no name on the row    |      | 1    | nis       |           | certain
        two people            |      | 2    | nit       | 9001      | certain
        stands for itself     |      | 3    | nis       | 9003      | certain
        a CPF goes before     |      | 4    | nis       | 9004      | certain
        the newest says       |      | 5    | nit       | 9006      | certain
        left out later        |      | 6    | nit       | 9007      | certain
        base without the name |      | 7    | nit       | 9999      | certain
        superseded            |      | 8    | nit       | 9009      | certain
        leads to nobody       |      | 9    | nit       |           | certain
        no number             |      |      | nit       |           | certain
        unreadable            |      | 2    | nit       |           | unreadable
        """,
        "case string, _cpf bigint, _nis bigint, _key_type string, _name_key bigint, certainty string, file bigint, line bigint",
    )
    found = find(claims, known)
    assert not [name for name in found.columns if name.startswith("_")]
    rows = sorted(tuple(row) for row in found.select("case", F.col("person").cast("string"), "key_type", "certainty").collect())
    assert rows == sorted(
        [
            ("by CPF, name unlike", str(person_of(cpf=5)), "cpf", "certain"),
            ("one person", "101", "nit", "certain"),
            ("name unlike", "101", "nit", "probable"),
            ("no name on the row", "101", "nis", "certain"),
            ("two people", "101", "nit", "probable"),
            ("two people", "102", "nit", "probable"),
            ("stands for itself", str(person_of(nis=3)), "nis", "certain"),
            ("a CPF goes before", "104", "nis", "certain"),
            ("the newest says", "106", "nit", "certain"),
            ("left out later", "107", "nit", "certain"),
            ("base without the name", "108", "nit", "probable"),
            ("superseded", None, None, "certain"),
            ("leads to nobody", None, None, "certain"),
            ("no number", None, None, "certain"),
            ("unreadable", "101", "nit", "unreadable"),
            ("unreadable", "102", "nit", "unreadable"),
        ],
        key=lambda row: tuple(row),
    )


def test_a_former_number_leads_to_the_same_person_as_the_present_one(spark, table):
    """Or to whoever else has it now as well: then the match is uncertain."""
    from tests.support.tables import frame

    text = """
    key | person | cpf | method    | name_key
    11  | 12     |     | converted | 9001       # 12 is present: the number is the person
    12  | 12     |     | alone     | 9001
    13  | 14     |     | converted | 9002       # 14 is present: the CPF base ties it to a CPF
    14  | 14     |     | alone     | 9002
    14  |        | 501 | crosswalk | 9002
    15  | 16     |     | converted | 9003       # 16 is present, and the CPF base ties it to somebody of another name
    16  | 16     |     | alone     | 9003
    16  |        | 502 | crosswalk | 9999
    17  |        | 503 | converted | 9004       # the row has a CPF
    18  |        | 504 | converted | 9005       # somebody else has it now, without a CPF
    18  | 18     |     | alone     | 9006
    19  |        | 505 | converted | 9007       # and here with one
    19  |        | 506 | register  | 9008
    20  |        | 507 | converted | 9009       # the CPF base knows it, as theirs
    20  |        | 507 | crosswalk | 9009
    """
    rows = frame(spark, text, "key bigint, person bigint, cpf bigint, method string, name_key bigint")
    pseudonym = F.create_map(*[F.lit(item) for number in range(11, 21) for item in (number, person_of(nis=number))])
    person = F.coalesce("cpf", pseudonym[F.col("person")])
    delivery = {"registry": F.lit("cadunico"), "as_of": F.lit("2020-01-01").cast("date"), "superseded_on": F.lit(None).cast("date")}
    identity = rows.withColumns({"person": person, "key": pseudonym[F.col("key")]} | delivery)
    known = leads(identity)
    paid = table(
        """
        _cpf | _nis | _key_type | _name_key | certainty
             | 11   | nis       | 9001      | certain
             | 13   | nis       | 9002      | certain
             | 15   | nis       | 9003      | certain
             | 17   | nis       | 9004      | certain
             | 17   | nis       | 9999      | certain
             | 18   | nis       | 9005      | certain
             | 19   | nis       |           | certain
             | 20   | nis       | 9009      | certain
        """,
        "_cpf bigint, _nis bigint, _key_type string, _name_key bigint, certainty string, file bigint, line bigint",
    )
    found = find(paid.withColumn("number", F.col("_nis")), known).select("number", "person", "shared", "certainty").collect()
    assert sorted(tuple(row) for row in found) == sorted(
        [
            (11, person_of(nis=12), False, "certain"),
            (13, 501, False, "certain"),
            (15, person_of(nis=16), False, "certain"),
            (17, 503, False, "certain"),
            (17, 503, False, "probable"),
            (18, 504, True, "probable"),
            (18, person_of(nis=18), True, "probable"),
            (19, 505, True, "probable"),
            (19, 506, True, "probable"),
            (20, 507, False, "certain"),
        ]
    )
    members = settle(paid.drop("certainty").withColumn("number", F.col("_nis")).where("_nis IN (11, 13, 17)").dropDuplicates(["number"]), known)
    assert {(row.number, row.key_type) for row in members.collect()} == {(11, "nis"), (13, "cpf"), (17, "cpf")}


def test_a_registration_never_falls_on_the_owner_of_a_number_that_is_not_surely_theirs(table, known):
    claims = table(
        """
        case              | _cpf | _nis | _key_type | _name_key
        by CPF            | 5    | 2    | nis       | 1
        one person        |      | 1    | nis       | 9001
        stands for itself |      | 3    | nis       | 9003
        name unlike       |      | 1    | nis       | 9999
        two people        |      | 2    | nis       | 9001
        leads to nobody   |      | 9    | nis       |
        no number         |      |      | nis       |
        """,
        "case string, _cpf bigint, _nis bigint, _key_type string, _name_key bigint, file bigint, line bigint",
    )
    assert {row.case: (row.person, row.key_type) for row in settle(claims, known).collect()} == {
        "by CPF": (person_of(cpf=5), "cpf"),
        "one person": (101, "cpf"),
        "stands for itself": (person_of(nis=3), "nis"),
        "name unlike": (person_of(nis=1), "nis"),
        "two people": (person_of(nis=2), "nis"),
        "leads to nobody": (person_of(nis=9), "nis"),
        "no number": (None, "nis"),
    }
