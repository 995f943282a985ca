from __future__ import annotations

from pyspark.sql import functions as F

import conf
from jobs.evidence.form import functions
from jobs.registries import sisobi
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver

DEATHS = """
    livro | folha | termo | office_type | office | cpf | nit | name | birth_date | death_date
    A     | 1     | 1     | 1           | 7      | 11  |     | ANA  | 1950-01-01 | 2020-04-01
    A     | 1     | 1     | 1           | 7      |     | 22  | ANA  | 1950-01-02 | 2020-04-03  # a correction: other days, same entry
    A     | 1     | 1     | 1           | 8      | 11  |     | ANA  | 1950-01-01 | 2020-04-01  # another office
          |       |       | 1           | 7      | 11  |     | ANA  | 1950-01-01 | 2020-04-01  # no book
          |       |       | 1           | 7      | 33  |     | ANA  | 1950-01-01 | 2020-04-01  # the same death, as described
          |       |       | 1           | 7      | 33  |     | ANA  | 1950-01-01 | 2020-04-02
"""


def test_a_death_has_its_keys_its_birth_date_and_its_entry(spark):
    rows = functions(conf.registry("sisobi"))["evidence"](silver(spark, "sisobi", DEATHS, period="2020-04-16"))
    result = text_rows(rows, "kind", "since", "born", "_cpf", "_nis", "_key_type", "certainty")
    assert result[:2] == [
        ("DEATH", "2020-04-01", "1950-01-01", "11", "", "nit", "certain"),
        ("DEATH", "2020-04-03", "1950-01-02", "", "22", "nit", "certain"),
    ]
    entries = [entry for (entry,) in text_rows(rows, "entry")]
    assert entries[0] == entries[1] and entries[3] == entries[4]
    assert len(set(entries)) == 4


def test_a_line_in_quarantine_is_about_the_entry_that_can_be_read(spark):
    raw = F.create_map(*[F.lit(x) for pair in dict(livro="A ", folha="1", termo=" 1", tipo_cartorio="1", cartorio="7").items() for x in pair])
    rows = silver(spark, "sisobi", DEATHS, period="2020-04-16").select(sisobi.entry().alias("entry"), sisobi.unreadable_entry(raw).alias("of_raw"))
    first = rows.first()
    assert first.entry == first.of_raw
    nothing = F.create_map(F.lit("livro"), F.lit("  "))
    assert spark.range(1).select(sisobi.unreadable_entry(nothing).alias("entry")).first().entry is None


def test_a_death_describes_its_person_where_name_mother_and_birth_are_given(spark):
    table = """
        name     | mother | birth_date | death_date
        ANA LIMA | EVA    | 1950-01-01 | 2020-04-01
        ANA LIMA |        | 1950-01-01 | 2020-04-01
        ANA LIMA | EVA    |            | 2020-04-01
                 | EVA    | 1950-01-01 | 2020-04-01
        ANA      | EVA    | 1950-01-01 | 2020-04-01  # one word identifies nobody
    """
    described = text_rows(functions(conf.registry("sisobi"))["evidence"](silver(spark, "sisobi", table, period="2020-04-16")), "_described")
    assert [bool(one) for (one,) in described] == [True, False, False, False, False]


PLACEHOLDERS = """
    livro | folha | termo | office | cpf | name     | mother | birth_date | death_date
          |       |       | 7      | 11  | ANA LIMA | EVA    | 1950-01-01 | 2020-04-01  # `S/N`, zeros and `@` in silver are nothing
          |       |       | 7      | 12  | RUI LIMA | EVA    | 1951-01-01 | 2020-04-01  # two deaths of one office
    B     | 1     |       | 7      | 13  | LIA LIMA | EVA    | 1952-01-01 | 2020-04-01
    B     | 1     |       | 7      | 14  | BIA LIMA | EVA    | 1953-01-01 | 2020-04-01  # one part missing: the page is no entry
    B     | 1     | 1     |        | 15  | IDA LIMA | EVA    | 1954-01-01 | 2020-04-01
    B     | 1     | 1     |        | 16  | EDA LIMA | EVA    | 1955-01-01 | 2020-04-01  # of which office?
"""


def test_two_deaths_without_a_book_are_two(spark):
    entries = text_rows(functions(conf.registry("sisobi"))["evidence"](silver(spark, "sisobi", PLACEHOLDERS, period="2020-04-16", office_type="1")), "entry")
    assert len(set(entries)) == 6 and ("",) not in entries


def test_a_death_that_is_hardly_described_has_no_entry(spark):
    table = """
        cpf | name     | mother | birth_date | death_date
        11  | ANA LIMA |        |            | 2020-04-01
        12  | ANA LIMA |        |            | 2020-04-01
        13  |          | EVA    | 1950-01-01 | 2020-04-01
    """
    rows = functions(conf.registry("sisobi"))["evidence"](silver(spark, "sisobi", table, period="2020-04-16", office_type="1", office="7"))
    assert text_rows(rows, "entry") == [("",), ("",), ("",)]
