"""Whom a row may mean that no number ties to anybody: whoever has its name, mother and birth date."""

from __future__ import annotations

from pyspark.sql import functions as F

from jobs.evidence.rows import described
from jobs.link.by_name import by_name

PEOPLE = """
    person | registry | name      | mother                                | birth_date | superseded_on
    1      | cpf      | ANA LIMA  | EVA LIMA                              | 1950-01-01 |
    1      | cadunico | ANA LIMA  | EVA LIMA                              | 1950-01-01 |              # the same person, in two registries
    2      | cadunico | BIA COSTA | ADA COSTA                             | 1960-01-01 |              # CadÚnico alone knows her
    3      | cpf      | RUI SOUZA | IDA SOUZA                             | 1970-01-01 |
    4      | cadunico | RUI SOUZA | IDA SOUZA                             | 1970-01-01 |              # a namesake
    5      | cpf      | LEO DIAS  | MARIA DAS DORES DA CONCEICAO DE SOUZA | 1980-01-01 |              # SISOBI keeps 32 letters
    6      | cpf      | EDU REIS  |                                       | 1985-01-01 |
    7      | extracad | IVO MELO  | LIA MELO                              | 1990-01-01 |              # only claimed
    8      | cadunico | OTO NEVES | LIA NEVES                             | 1990-01-01 | 2020-02-01   # no longer
"""

FOUND = """
    case               | person | key_type | certainty  | shared | name      | mother                           | born       | line
    agrees             |        |          | certain    |        | ANA LIMA  | EVA LIMA                         | 1950-01-01 | 1
    CadÚnico's word    |        |          | certain    |        | BIA COSTA | ADA COSTA                        | 1960-01-01 | 2
    two namesakes      |        |          | certain    |        | RUI SOUZA | IDA SOUZA                        | 1970-01-01 | 3
    mother cut         |        |          | certain    |        | LEO DIAS  | MARIA DAS DORES DA CONCEICAO DE  | 1980-01-01 | 4
    another mother     |        |          | certain    |        | ANA LIMA  | ADA LIMA                         | 1950-01-01 | 5
    no mother          |        |          | certain    |        | ANA LIMA  |                                  | 1950-01-01 | 6
    another birth      |        |          | certain    |        | ANA LIMA  | EVA LIMA                         | 1950-01-02 | 7
    no birth           |        |          | certain    |        | ANA LIMA  | EVA LIMA                         |            | 8
    another name       |        |          | certain    |        | ANA LIMAO | EVA LIMA                         | 1950-01-01 | 9
    no mother on both  |        |          | certain    |        | EDU REIS  |                                  | 1985-01-01 | 10
    only claimed       |        |          | certain    |        | IVO MELO  | LIA MELO                         | 1990-01-01 | 11
    no longer so       |        |          | certain    |        | OTO NEVES | LIA NEVES                        | 1990-01-01 | 12
    a number led       | 9      | nit      | probable   | false  | ANA LIMA  | EVA LIMA                         | 1950-01-01 | 13
    a CPF led          | 9      | cpf      | certain    |        | RUI SOUZA | IDA SOUZA                        | 1970-01-01 | 14
"""


def test_a_row_without_a_number_is_matched_by_description(table):
    people = table(PEOPLE, "person bigint, registry string, name string, mother string, birth_date date, superseded_on date")
    columns = "case string, person bigint, key_type string, certainty string, shared boolean, name string, mother string, born date, line bigint"
    found = table(FOUND, columns).withColumns({"_described": described("name", "mother", "born"), "file": F.lit(1)})
    linked = by_name(found, people)
    assert not [name for name in linked.columns if name.startswith("_")]
    rows = sorted(tuple(row) for row in linked.where("key_type IS NOT NULL").select("case", "person", "key_type", "certainty", "shared").collect())
    assert rows == [
        ("CadÚnico's word", 2, "name", "name", False),
        ("a CPF led", 9, "cpf", "certain", None),
        ("a number led", 9, "nit", "probable", False),
        ("agrees", 1, "name", "name", False),
        ("mother cut", 5, "name", "name", False),
        ("two namesakes", 3, "name", "name", True),
        ("two namesakes", 4, "name", "name", True),
    ]
    nobody = linked.where("key_type IS NULL").select("case", "person", "certainty").collect()
    assert len(nobody) == 8 and {(row.person, row.certainty) for row in nobody} == {(None, "certain")}
