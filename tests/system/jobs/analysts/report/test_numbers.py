"""Numbers read from a lake: what the deliveries became, what was decided, and what stands after a rollback."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs.analysts.report.numbers import Numbers, read, standing
from jobs.clean import clean
from jobs.lake import Lake
from jobs.runtime.errors import Refused
from tests.support.decided import ON
from tests.support.sisobi import MONDAY, TUESDAY, arrive, lines

BROKEN = {"death_date_valid": 2, "death_date_not_after_delivery": 2}  # a day that no calendar has is not before the delivery either


def manifest(publication: str, run: str, *slices: str, verb: str = "clean") -> dict[str, Any]:
    return {"publication": publication, "run": run, "verb": verb, "slices": list(slices)}


@pytest.mark.parametrize(
    ("then", "stands"),
    [
        ([], {"a:1": "first", "b:1": "first"}),
        ([manifest("p2", "second", "a:1")], {"a:1": "second", "b:1": "first"}),
        ([manifest("p2", "second", "a:1"), manifest("p3", "rollback-p2", "a:1", verb="rollback")], {"a:1": "first", "b:1": "first"}),
        ([manifest("p2", "rollback-p1", "a:1", "b:1", verb="rollback")], {}),
        (
            [manifest("p2", "rollback-p1", "a:1", "b:1", verb="rollback"), manifest("p3", "rollback-p2", "a:1", "b:1", verb="rollback")],
            {"a:1": "first", "b:1": "first"},
        ),
        ([manifest("p2", "second", "c:x%2Fy")], {"a:1": "first", "b:1": "first", "c:x/y": "second"}),
    ],
)
def test_what_stands_is_what_was_published_last_and_not_rolled_back(then: list[dict[str, Any]], stands: dict[str, str]) -> None:
    assert standing([manifest("p1", "first", "a:1", "b:1"), *then]) == stands


@pytest.fixture(scope="module")
def found(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    """Monday with two broken lines of 102; Tuesday, that the gate refused; nothing linked, nothing decided."""
    folder = tmp_path_factory.mktemp("numbers")
    lake = Lake(folder / "lake", spark)
    arrive(lake, folder, MONDAY, [*lines(100), *lines(2, obito="20200231")])
    clean(lake, "sisobi", MONDAY)
    arrive(lake, folder, TUESDAY, [*lines(1000, obito="20200231")])
    with pytest.raises(Refused):
        clean(lake, "sisobi", TUESDAY)
    return read(lake, ON)


def test_each_delivery_is_described_from_line_to_fact(found: Numbers) -> None:
    sisobi = next(base for base in found.bases if base.registry.id == "sisobi")
    monday, tuesday = sisobi.deliveries
    assert (monday.arrived, monday.received, monday.valid, monday.structural, monday.quarantined) == (102, 102, 100, 0, 2)
    assert monday.broken == BROKEN
    assert (tuesday.arrived, tuesday.received, tuesday.run) == (1000, None, None)
    assert (sisobi.total("arrived"), sisobi.total("valid"), sisobi.broken) == (1102, 100, BROKEN)


def test_what_was_never_linked_was_never_read(found: Numbers) -> None:
    assert {base.age for base in found.bases} == {None}
    assert not any(base.late for base in found.bases)


def test_a_refused_run_has_its_expectations_and_no_publication(found: Numbers) -> None:
    refused = [run for run in found.runs if run.outcome == "refused"]
    assert [run.verb for run in refused] == ["clean"]
    assert refused[0].publications == ()
    assert refused[0].failed[0]["severity"] == "critical"
    assert "rejected_share_within_limit" in [check["expectation"] for check in refused[0].failed]
    assert not any(check["expectation"].startswith("figure:") for run in found.runs for check in run.checks)


def test_runs_come_newest_first_with_their_manifest(found: Numbers) -> None:
    assert [run.verb for run in found.runs] == ["clean", "ingest", "clean", "ingest"]
    assert [len(run.publications) for run in found.runs] == [0, 1, 1, 1]
    assert found.publication == found.runs[1].publications[0]["publication"]


def test_decisions_are_counted_by_channel_uf_and_result(decided_lake: Lake, decided: dict[str, Any]) -> None:
    month = read(decided_lake, ON).months[0]
    counted = {(row["channel"], row["uf"], row["result"]): row["people"] for row in month.results}
    assert counted[("extracad", "SP", "ineligible")] == 1
    assert {result: sum(n for (_, _, own), n in counted.items() if own == result) for result in decided["results"]} == decided["results"]
    assert {uf for _, uf, _ in counted} == {"SP"}
    assert sum(row["cents"] for row in month.results) == 60_000
    assert (month.programme, month.month, month.on, month.run, month.complete) == ("ae2020", "2020-04", ON, decided["run"], True)


def test_reasons_and_doubts_are_counted_as_the_run_counted_them(decided_lake: Lake, decided: dict[str, Any]) -> None:
    marks = read(decided_lake, ON).months[0].marks
    alone = {row["one"]: row["people"] for row in marks if row["kind"] == "pair" and row["one"] == row["other"]}
    assert alone == {f"not met:{name}": n for name, n in decided["reasons"].items()} | {f"not known:{name}": n for name, n in decided["doubts"].items()}
    assert {row["one"]: row["people"] for row in marks if row["kind"] == "cause"} == decided["causes"]


def test_facts_of_unknown_people_are_unmatched(decided_lake: Lake, decided: dict[str, Any]) -> None:
    bases = {base.registry.id: base for base in read(decided_lake, date(2020, 4, 22)).bases}
    assert (bases["cpf"].total("evidence"), bases["cpf"].total("linked")) == (5, 5)
    assert (bases["cpf"].newest, bases["cpf"].age, bases["sisobi"].age, bases["sisobi"].late) == ("2020-04-15", 7, 3, False)


def test_a_lake_in_which_nothing_happened_has_no_numbers(tmp_path: Path, spark: SparkSession) -> None:
    empty = read(Lake(tmp_path / "lake", spark), ON)
    assert (empty.publication, empty.runs, empty.bases, empty.months) == (None, (), (), ())
