from __future__ import annotations

import pytest
from pyspark.sql import functions as F

from jobs.evidence import cadunico
from jobs.evidence.rows import first_name, name_key, uf_of_municipality
from jobs.identity.pseudonym import person_of
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver

# family 1: the head with a child · 2: a mother who does not head · 3: unknown · 4: no child · 5: in registration, does not count
FAMILIES = """
    family | member | relation | name      | mother    | birth_date | family_state | person_state | cpf | nis | municipality
    1      | 1      | 1        | ANA LIMA  |           | 1980-01-01 | 3            | 3            | 11  | 71  | 1200401
    1      | 2      | 3        | ZE LIMA   |           | 2005-01-01 | 3            | 3            |     | 72  | 1200401
    2      | 1      | 1        | BIA SA    |           | 1960-01-01 | 3            | 3            | 12  | 73  | 3550308
    2      | 2      | 3        | EVA SA    | BIA SA    | 1985-01-01 | 3            | 3            | 13  |     | 3550308
    2      | 3      | 5        | LIA SA    | EVA SA    | 2004-01-01 | 3            | 3            |     |     | 3550308
    3      | 1      | 1        | CAIO REIS |           | 1950-01-01 | 3            | 3            | 14  |     |
    3      | 2      | 8        | DORA REIS |           | 1955-01-01 | 3            | 3            | 15  |     |
    3      | 3      | 5        | JOAO REIS |           | 2010-01-01 | 3            | 3            |     |     |
    4      | 1      | 1        | FABIO     |           | 1950-01-01 | 3            | 3            | 16  |     |
    4      | 2      | 2        | GIL       | RITA      | 1959-12-31 | 3            | 3            | 17  |     |
    4      | 3      | 10       | HUGO      | RITA      | 1960-01-01 | 3            | 3            | 18  |     |
    5      | 1      | 1        | IVO       |           | 1950-01-01 | 1            | 3            | 19  | 79  |
    5      | 2      | 3        | IVO       |           | 2000-01-01 | 3            | 1            | 20  | 80  |
"""


@pytest.fixture(scope="module")
def families(spark):
    return silver(spark, "cadunico", FAMILIES, period="2020-04-11")


def test_only_registered_people_of_registered_families_are_members(families):
    rows = cadunico.memberships(families)
    result = text_rows(rows, "line", "is_mother", "first_name", "uf")
    assert result == [
        ("1", "True", "ANA", "AC"),  # heads a family with a child
        ("2", "False", "ZE", "AC"),
        ("3", "True", "BIA", "SP"),
        ("4", "True", "EVA", "SP"),  # her daughter's row names her
        ("5", "False", "LIA", "SP"),
        ("6", "", "CAIO", ""),  # the grandchild's row names no mother
        ("7", "", "DORA", ""),
        ("8", "False", "JOAO", ""),
        ("9", "False", "FABIO", ""),  # no member is ten years younger and without a mother's name
        ("10", "False", "GIL", ""),
        ("11", "False", "HUGO", ""),
    ]
    keys = text_rows(rows, "family", "member")
    assert len(set(keys)) == 11 and len({family for family, _ in keys}) == 4


def test_registered_on_is_the_later_day_and_not_known_where_one_is_not(spark):
    days = silver(
        spark,
        "cadunico",
        """
        family_registered_on | person_registered_on
        2020-03-01           | 2020-03-25
        2020-03-25           | 2020-03-01
                             | 2020-03-01
        2020-03-01           |
        """,
        period="2020-04-11",
        family="1",
        member="1",
        family_state="3",
        person_state="3",
    )
    assert [day for (day,) in text_rows(cadunico.memberships(days), "registered_on")] == ["2020-03-25", "2020-03-25", "", ""]


def test_a_cpf_or_birth_date_that_was_blanked_marks_the_member(spark):
    # A lost line of documents is no wrong document: the line is in quarantine, and makes the family's doubt.
    rows = silver(
        spark,
        "cadunico",
        """
        _flags
        cpf_check_digits_valid
        birth_date_valid,sex_valid
        sex_valid
        documents_record_valid
        []
        """,
        period="2020-04-11",
        family="1",
        member="1",
        family_state="3",
        person_state="3",
    )
    assert [wrong for (wrong,) in text_rows(cadunico.memberships(rows), "document_wrong")] == ["True", "True", "False", "False", "False"]


def test_a_nis_leads_to_the_cpf_beside_it_or_stands_for_itself(families):
    assert text_rows(cadunico.identity(families), "key", "person", "method") == [
        (str(person_of(nis=71)), str(person_of(cpf=11)), "register"),
        (str(person_of(nis=72)), str(person_of(nis=72)), "alone"),
        (str(person_of(nis=73)), str(person_of(cpf=12)), "register"),
    ]
    assert [line for (line,) in text_rows(cadunico.people(families), "line")] == ["1", "2", "3", "4", "6", "7", "9", "10", "11"]


def test_the_number_that_was_converted_leads_to_the_same_person(spark):
    """The payroll may still pay by it."""
    families = silver(
        spark,
        "cadunico",
        """
        family | member | relation | name     | family_state | person_state | cpf | nis | nis_original
        1      | 1      | 1        | ANA LIMA | 3            | 3            | 11  | 71  | 61
        1      | 2      | 3        | ZE LIMA  | 3            | 3            |     | 72  | 62
        2      | 1      | 1        | BIA SA   | 3            | 3            | 12  | 73  | 73
        3      | 1      | 1        | EVA SA   | 3            | 3            | 13  |     | 63
        4      | 1      | 1        | LIA SA   | 3            | 3            |     |     | 64
        5      | 1      | 1        | IVO SA   | 3            | 4            | 14  | 75  | 65
        """,
        period="2020-04-11",
    )
    converted = [row for row in text_rows(cadunico.identity(families), "key", "person", "method") if row[2] == "converted"]
    assert sorted(converted) == sorted(
        [
            (str(person_of(nis=61)), str(person_of(cpf=11)), "converted"),
            (str(person_of(nis=62)), str(person_of(nis=72)), "converted"),
            (str(person_of(nis=63)), str(person_of(cpf=13)), "converted"),
        ]
    )


def test_names_and_places(spark):
    names = spark.createDataFrame([("ANA MARIA LIMA",), ("ANA  LIMA",), ("ANA",), ("",), (None,)], "name string")
    keys = [row.made for row in names.select(name_key("name").alias("made")).collect()]
    assert keys[0] == keys[1] is not None and keys[2:] == [None, None, None]
    assert [row.made for row in names.select(first_name("name").alias("made")).collect()] == ["ANA", "ANA", "ANA", None, None]
    codes = spark.createDataFrame([(1200401,), (120040,), (9999999,), (None,)], "code int").select(uf_of_municipality(F.col("code")).alias("uf"))
    assert [row.uf for row in codes.collect()] == ["AC", "AC", None, None]
