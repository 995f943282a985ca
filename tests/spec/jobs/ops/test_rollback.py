"""quarantine of a run, and rollback as a run: what operations look back with, and take back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs.clean import clean
from jobs.decide import decide
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.link import link
from jobs.ops.quarantine import quarantine
from jobs.ops.rollback import rollback
from jobs.ops.withdraw import withdraw
from jobs.runtime.errors import BadInput, Refused
from tests.support.decided import ON
from tests.support.sisobi import MONDAY, TUESDAY, arrive, lines

TABLES = ("ops.arrivals", "bronze.sisobi", "silver.sisobi", "quarantine.sisobi", "silver.evidence", "ops.coverage")


def test_back_to_before_a_run_and_its_quarantine(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", spark)
    arrive(lake, tmp_path, MONDAY, [*lines(98), *lines(1, obito="20200231", cpf="12345678900"), *lines(1, obito="20200231")])
    clean(lake, "sisobi", MONDAY)
    looked = Lake(lake.root)  # no Spark is asked for it
    assert quarantine(looked, "sisobi") == {
        "registry": "sisobi",
        "quarantined": 2,
        "broken": [
            {"period": MONDAY, "rule": "death_date_not_after_delivery", "file": "Obi20200413.txt", "lines": 2, "first_line": 99},
            {"period": MONDAY, "rule": "death_date_valid", "file": "Obi20200413.txt", "lines": 2, "first_line": 99},
            {"period": MONDAY, "rule": "cpf_check_digits_valid", "file": "Obi20200413.txt", "lines": 1, "first_line": 99},
        ],
        "retried": [],
    }
    assert [quarantine(looked, registry, period)["quarantined"] for registry, period in (("sisobi", MONDAY), ("sisobi", TUESDAY), ("gfip", None))] == [2, 0, 0]
    arrive(lake, tmp_path, MONDAY, lines(100))  # the file again, mended
    mended = clean(lake, "sisobi", MONDAY)["publication"]
    second, first = [row["run"] for row in sorted(lake.rows("ops.runs", verb="clean"), key=lambda row: row["started_at"], reverse=True)]

    assert [quarantine(looked, "sisobi", run=run)["quarantined"] for run in (first, second, None)] == [2, 0, 0]
    assert quarantine(looked, "sisobi", MONDAY, run=first)["quarantined"] == 2
    for registry, period, retry, run, why in (
        ("sisobi", None, False, "clean-1", "no run that cleaned sisobi"),
        ("gfip", None, False, first, "no run that cleaned gfip"),
        ("sisobi", TUESDAY, False, first, f"cleaned {MONDAY}, not {TUESDAY}"),
        ("sisobi", None, True, first, "--run"),
    ):
        with pytest.raises(BadInput, match=why):
            quarantine(looked, registry, period, retry, run)

    with pytest.raises(BadInput, match="reason"):
        rollback(lake, mended, " ")
    back = rollback(lake, mended, "the wrong file")
    assert quarantine(looked, "sisobi")["quarantined"] == 2
    assert rollback(lake, mended, "the wrong file") == back
    (row,) = lake.rows("ops.runs", verb="rollback")
    assert (row["publication"], row["outcome"], row["rows_out"]) == (back["publication"], "published", 100)
    assert row["inputs"].keys() == {"silver.sisobi", "quarantine.sisobi"}


def test_every_verb_is_taken_back_and_done_again(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", spark)
    file = tmp_path / "Obi20200413.txt"
    file.write_bytes(("\n".join(lines(100)) + "\n").encode("latin-1"))
    verbs: dict[str, Callable[[], dict[str, Any]]] = {
        "ingest": lambda: ingest(lake, "sisobi", [file], MONDAY),
        "clean": lambda: clean(lake, "sisobi", MONDAY),
        "link": lambda: link(lake, "sisobi", MONDAY),
    }
    for name, verb in verbs.items():
        before, first = rows_of(lake), verb()
        after = rows_of(lake)
        back = rollback(lake, first["publication"], "a test")
        assert rows_of(lake) == before, name
        second = verb()
        assert second["publication"] > back["publication"] and rows_of(lake) == after, name
        if name == "ingest":
            assert [one["status"] for one in second["files"]] == ["loaded"]
            assert verb()["files"][0]["status"] == "already_loaded"

    assert [withdraw(lake, "sisobi", MONDAY, "a test")["rows"], rows_of(lake)["ops.coverage"]] == [0, 0]
    (taken,) = [row["publication"] for row in lake.rows("ops.publications", verb="withdraw")]
    rollback(lake, taken, "it was right")
    assert clean(lake, "sisobi", MONDAY)["rows"] == link(lake, "sisobi", MONDAY)["evidence"] == 100
    assert withdraw(lake, "sisobi", MONDAY, "a test")["rows"] == 0
    assert [one["status"] for one in verbs["ingest"]()["files"]] == ["unchanged"], "the same lines, for an arrival of its own"


def test_a_decision_is_taken_back_and_made_again(linked: Callable[[Path], Lake], tmp_path: Path) -> None:
    lake = linked(tmp_path / "lake")
    first = decide(lake, "ae2020", "2020-04", ON)
    rollback(lake, first["publication"], "a test")
    assert lake.read("gold.current_decisions").count() == 0
    second = decide(lake, "ae2020", "2020-04", ON)
    assert (second["people"], lake.read("gold.current_decisions").count()) == (first["people"], first["people"])


def test_lines_on_which_another_arrival_stands_stay(spark: SparkSession, tmp_path: Path) -> None:
    """The same bytes for another day bring no lines of their own."""
    lake = Lake(tmp_path / "lake", spark)
    file = tmp_path / "Obi.txt"
    file.write_bytes(("\n".join(lines(3)) + "\n").encode("latin-1"))
    first, second = (ingest(lake, "sisobi", [file], period)["publication"] for period in (MONDAY, TUESDAY))
    with pytest.raises(Refused, match=f"{TUESDAY} has the same bytes"):
        rollback(lake, first, "a test")
    rollback(lake, second, "a test")
    rollback(lake, first, "a test")
    assert lake.rows("ops.arrivals") == [] and lake.read("bronze.sisobi").count() == 0


def rows_of(lake: Lake) -> dict[str, int]:
    """How many rows readers see of each table."""
    return {name: lake.read(name).count() for name in TABLES}
