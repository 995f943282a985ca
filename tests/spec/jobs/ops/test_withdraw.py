"""A bad delivery is withdrawn: what it replaced, and what its rows had superseded, is in force again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jobs.clean import clean
from jobs.identity.pseudonym import person_of
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.link import link
from jobs.ops.withdraw import withdraw
from jobs.runtime.errors import BadInput
from tests.support.deliveries import claims

CPF = 52998224725


def line(termo: str, died: str) -> str:
    """A death entry in SISOBI's 210 characters."""
    fields = [("A", 6), ("1", 5), (termo, 10), ("20200401", 8), ("0" * 10, 10), ("ANA LIMA", 76), ("", 32), ("19500101", 8), (died, 8)]
    text = "".join(value.ljust(width) for value, width in fields) + f"{CPF:011d}" + "0" * 11 + "1" + "11222333000181"
    return text.ljust(210) + "\n"


def deliver(lake: Lake, folder: Path, period: str, *lines: str) -> None:
    file = folder / f"Obi{period.replace('-', '')}.txt"
    file.write_text("".join(lines), encoding="latin-1")
    ingest(lake, "sisobi", [file], period)
    clean(lake, "sisobi", period)
    link(lake, "sisobi", period)


def deaths(lake: Lake) -> list[tuple[object, ...]]:
    return claims(lake, "silver.evidence", "period", "since", "superseded_on")


def covered(lake: Lake) -> list[str]:
    return [row["period"] for row in lake.rows("ops.coverage")]


def test_the_correction_goes_first_and_then_the_delivery(tmp_path, spark):
    lake = Lake(tmp_path / "lake", spark)
    deliver(lake, tmp_path, "2020-04-10", line("1", "20200401"))
    deliver(lake, tmp_path, "2020-05-04", line("1", "20200402"))
    lake.publish("decide-ae2020-1", "decide", inputs=lake.versions())
    deliver(lake, tmp_path, "2020-05-04", line("1", "20200403"))
    lake.publish("decide-ae2020-2", "decide", inputs=lake.versions())
    assert deaths(lake) == [("2020-04-10", date(2020, 4, 1), date(2020, 5, 4)), ("2020-05-04", date(2020, 4, 3), None)]

    answer = withdraw(lake, "sisobi", "2020-05-04", "file of another month")
    assert [one["rows"] for one in answer["withdrawn"]] == [1]
    assert [one["run"] for one in answer["used_by"]] == ["decide-ae2020-2"]
    assert deaths(lake) == [("2020-04-10", date(2020, 4, 1), date(2020, 5, 4)), ("2020-05-04", date(2020, 4, 2), None)]
    same_again = withdraw(lake, "sisobi", "2020-05-04", "file of another month")
    assert same_again["withdrawn"] == answer["withdrawn"] and len(deaths(lake)) == 2

    answer = withdraw(lake, "sisobi", "2020-05-04", "the file before it too")
    assert (answer["rows"], answer["evidence"]) == (0, 0)
    assert deaths(lake) == [("2020-04-10", date(2020, 4, 1), None)]
    assert covered(lake) == ["2020-04-10"]
    assert {row["person"] for row in lake.read("silver.evidence").collect()} == {person_of(cpf=CPF)}
    assert sorted(str(row["withdrawn"]) for row in lake.rows("ops.arrivals")) == ["None", "file of another month", "the file before it too"]


def test_what_cannot_be_withdrawn(tmp_path, spark):
    lake = Lake(tmp_path, spark)
    with pytest.raises(BadInput, match="sisobi 2020-04-10: nothing in force"):
        withdraw(lake, "sisobi", "2020-04-10", "never came")
    with pytest.raises(BadInput, match="reason"):
        withdraw(lake, "sisobi", "2020-04-10", " ")
