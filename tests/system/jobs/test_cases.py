"""Files that once failed, from landing to silver (and evidence). They lie beside the project, and not in it: without them these tests are skipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from jobs.clean import clean
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.link import link
from jobs.runtime.errors import BadInput, Refused

CASES = Path(__file__).parents[4] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not there")


@pytest.fixture
def lake(tmp_path: Path, spark: SparkSession) -> Lake:
    return Lake(tmp_path / "lake", spark)


def cleaned(lake: Lake, registry: str, period: str, case: str) -> dict[str, Any]:
    files = sorted(path for path in (CASES / case).iterdir() if path.is_file())
    ingest(lake, registry, files, period)
    return clean(lake, registry, period)


def values(lake: Lake, registry: str, *columns: str, order: str = "line") -> list[tuple[Any, ...]]:
    return [tuple(row) for row in lake.read(f"silver.{registry}").orderBy(order).select(*columns).collect()]


def quarantined(lake: Lake, registry: str) -> dict[int, list[str]]:
    return {row.line: row.broken for row in lake.read(f"quarantine.{registry}").collect()}


def test_18_a_delimiter_at_the_end_of_lines(lake: Lake, tmp_path: Path, spark: SparkSession) -> None:
    with pytest.raises(Refused, match="rejected_share_within_limit"):
        cleaned(Lake(tmp_path / "a", spark), "bem", "2020-W16", "18-delimiter-at-line-end/input/a")
    assert cleaned(Lake(tmp_path / "b", spark), "bem", "2020-W16", "18-delimiter-at-line-end/input/b")["rows"] == 30
    answer = cleaned(lake, "bem", "2020-W16", "18-delimiter-at-line-end/input/c")
    assert (answer["rows"], answer["broken"]) == (29, {"record_length_valid": 1})


@pytest.mark.parametrize("which", ["a", "b"])
def test_19_a_header_again_and_a_line_of_totals(lake: Lake, which: str) -> None:
    answer = cleaned(lake, "folha_pbf", "2020-04", f"19-header-again/input/{which}")
    assert answer["rows"] == 60 and all(quarantined(lake, "folha_pbf").values())


def test_20_days_as_tools_write_them(lake: Lake, tmp_path: Path, spark: SparkSession) -> None:
    cleaned(lake, "cpf", "2020-04-18", "20-dates/input")
    rows = [row for row in values(lake, "cpf", "record", "birth_date", "_flags") if row[0] == "person"][:11]
    valid, marked = (str(rows[0][1]), []), (None, ["birth_date_valid"])
    assert [(str(born) if born else None, flags) for _, born, flags in rows] == [valid] * 3 + [(None, [])] * 3 + [marked] * 5
    whole = Lake(tmp_path / "b", spark)
    cleaned(whole, "cpf", "2020-04-18", "20-dates/input/b")
    assert whole.read("silver.cpf").where("record = 'person' AND birth_date = '1980-05-10'").count() == 60


def test_21_money_as_people_write_it(lake: Lake) -> None:
    cleaned(lake, "folha_pbf", "2020-04", "21-money/input")
    cents = [row[0] for row in values(lake, "folha_pbf", "cents")][:18]
    assert cents == [8900, 104500, 104500, 4100, 4150, None, None, None, None, None, 0, None, 8900, 8900, None, 104500, None, None]
    unread = lake.read("silver.folha_pbf").where("cents IS NULL AND NOT array_contains(_flags, 'amount_valid')")
    assert unread.count() == 0


def test_22_a_cpf_in_twenty_ways(lake: Lake) -> None:
    cleaned(lake, "extracad", "2020-04-19", "22-cpf-forms/input")
    found = quarantined(lake, "extracad")
    assert found == dict.fromkeys((6, 7, 8, 9, 10, 14, 15, 16, 18, 21), ["requester_cpf_valid"])
    read = {line: cpf for line, cpf in values(lake, "extracad", "line", "cpf") if line <= 18}
    assert read == dict.fromkeys((2, 3, 4, 5, 11, 12, 13, 17), 123456797)  # 17 between no-break spaces


def test_23_cecad(lake: Lake) -> None:
    cleaned(lake, "cadunico", "2020-04-11", "23-cecad/input/a")
    rows = {row[0]: row[1:] for row in values(lake, "cadunico", "name", "person_state", "family_income_cents", "municipality", "nis", "cpf")}
    assert rows["MEDIA COM PESSOAS"][1] == 313500
    assert rows["IBGE DE SEIS"][2] == 120040
    assert rows["PONTO ZERO"][1:] == (104500, 1200401, 17500001035, 45000010345)
    assert rows["ZEROS PERDIDOS"][4] == 123499925
    excluded = [name for name, row in rows.items() if row[0] == 4]
    assert len(excluded) == 1
    link(lake, "cadunico", "2020-04-11")
    members = lake.read("silver.memberships")
    assert members.count() == len(rows) - 1 and members.where("uf IS NULL OR uf <> 'AC'").count() == 0


def test_24_other_editions(lake: Lake, tmp_path: Path, spark: SparkSession) -> None:
    with pytest.raises(BadInput):
        cleaned(Lake(tmp_path / "a", spark), "folha_pbf", "2016-04", "24-other-editions/input/a")
    cleaned(lake, "tse", "2024", "24-other-editions/input/b")
    with pytest.raises(Refused, match="elected_cpf_present"):
        link(lake, "tse", "2024")
    assert cleaned(Lake(tmp_path / "c", spark), "tse", "2016", "24-other-editions/input/c")["rows"] == 8


def test_26_two_generations_of_one_candidacy(lake: Lake) -> None:
    cleaned(lake, "tse", "2016", "26-tse-two-generations/input")
    link(lake, "tse", "2016")
    assert [row.line for row in lake.read("silver.evidence").collect()] == [11]


def test_30_a_no_break_space_is_a_blank(lake: Lake) -> None:
    assert cleaned(lake, "bem", "2020-W16", "30-no-break-space/input")["rows"] == 30
    assert lake.read("silver.bem").where("cpf IS NULL OR nis IS NULL OR employer IS NULL OR size(_flags) > 0").count() == 0


def test_31_a_cei_in_a_field_of_fourteen(lake: Lake) -> None:
    answer = cleaned(lake, "gfip", "2020-03", "31-sefip-cei/input")
    same = lake.read("silver.gfip").where("employer = '512345678901'")
    assert {row.line for row in same.collect()} >= {3, 5}
    assert set(answer["broken"]) <= {"employer_check_digits_valid", "employer_matches_record"}


def test_38_request_numbers_without_their_zeros(lake: Lake) -> None:
    cleaned(lake, "extracad", "2020-04-19", "38-extracad-number-zeros/input")
    link(lake, "extracad", "2020-04-19")
    sizes = lake.read("silver.memberships").groupBy("family").count().groupBy("count").agg(F.count("*")).collect()
    assert [tuple(row) for row in sizes] == [(2, 60)]
