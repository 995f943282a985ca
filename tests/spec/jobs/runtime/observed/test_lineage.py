"""Lineage: what each verb read, at which version, and what it wrote, from a landing folder to decisions; held to OpenLineage's schema."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jobs.clean import clean
from jobs.decide import decide
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.link import link
from jobs.runtime.errors import BadInput
from jobs.runtime.observed import lineage
from jobs.runtime.observed.execution import Execution
from tests.support import events
from tests.support.events import Event
from tests.support.sisobi import lines

PERIOD = "2020-04-17"
FLOW = ["landing", "bronze.sisobi", "silver.sisobi", "silver.evidence", "gold.standing"]


@pytest.fixture(scope="module")
def lake(linked: Callable[[Path], Lake], tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """One delivery, from file to decision; cleaned once more, and a cleaning of what never came."""
    lake = linked(tmp_path_factory.mktemp("lineage") / "lake")
    file = lake.root.parent / f"Obi{PERIOD.replace('-', '')}.txt"
    file.write_bytes(("\n".join(lines(obito="20200410", lavratura="20200411")) + "\n").encode("latin-1"))
    ingest(lake, "sisobi", [file], PERIOD)
    clean(lake, "sisobi", PERIOD)
    link(lake, "sisobi", PERIOD)
    decide(lake, "ae2020", "2020-04", date(2020, 4, 20))
    clean(lake, "sisobi", PERIOD)
    with pytest.raises(BadInput):
        clean(lake, "sisobi", "2020-04-01")
    return lake


@pytest.fixture(scope="module")
def recorded_events(lake: Lake) -> list[Event]:
    return events.read(lake.root / "logs")


def named(event: Event, side: str) -> dict[str, Any]:
    """Data set, by the name that everybody here calls it, → its version."""
    found = {}
    for one in event[side]:
        called = one["facets"].get("symlinks", {"identifiers": [{"name": "landing"}]})["identifiers"][0]["name"]
        found[called] = one["facets"]["version"]["datasetVersion"]
    return found


def test_every_event_is_as_the_schema_has_it(recorded_events: list[Event]) -> None:
    assert [(event["job"]["name"], what) for event in recorded_events for what in events.wrong(event)] == []


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda event: event["run"].pop("runId"), "without runId"),
        (lambda event: event.update(eventType="DONE"), "no EventType"),
        (lambda event: event.update(eventTime=12), "is no str"),
        (lambda event: event["outputs"][0]["outputFacets"]["outputStatistics"].update(rowCount="7"), "is no int"),
        (lambda event: event["inputs"][0]["facets"]["version"].pop("datasetVersion"), "without datasetVersion"),
        (lambda event: event["inputs"][0].update(person=1), "what is person?"),
    ],
)
def test_an_event_that_is_not_is_found(recorded_events: list[Event], break_it: Callable[[Event], Any], message: str) -> None:
    event = copy.deepcopy(next(one for one in recorded_events if one["eventType"] == "COMPLETE" and one["job"]["name"] == "batimento.clean.sisobi"))
    break_it(event)
    assert [what for what in events.wrong(event) if message in what]


def test_each_execution_begins_and_ends(recorded_events: list[Event]) -> None:
    runs = {event["run"]["runId"]: [] for event in recorded_events}  # type: dict[str, list[str]]
    names = {event["run"]["runId"]: event["job"]["name"] for event in recorded_events}
    for event in recorded_events:
        runs[event["run"]["runId"]].append(event["eventType"])
    verbs = ["ingest.sisobi", "clean.sisobi", "link.sisobi", "decide.ae2020", "clean.sisobi", "clean.sisobi"]
    assert [names[one] for one in runs] == [f"batimento.{verb}" for verb in verbs]
    assert list(runs.values()) == [["START", "COMPLETE"]] * 5 + [["START", "FAIL"]]


def test_events_say_what_the_records_say(lake: Lake, recorded_events: list[Event]) -> None:
    ends = {event["run"]["runId"]: event for event in recorded_events if event["eventType"] == "COMPLETE"}
    rows = lake.rows("ops.runs")
    assert len(rows) == 4
    for row in rows:
        event, manifest = ends[row["attempt"]], lake.rows("ops.publications", publication=row["publication"])[0]
        read = {name: version for name, version in named(event, "inputs").items() if name != "landing"}
        assert read == {name: str(version) for name, version in row["inputs"].items()}
        assert named(event, "outputs") == {name: str(version) for name, version in manifest["tables"].items()}
        wrote = {name: one["rows"] for name, one in lake.wrote(row["publication"]).items()}
        reported = {
            called: one["outputFacets"]["outputStatistics"]["rowCount"]
            for called, one in zip(named(event, "outputs"), event["outputs"], strict=True)
            if one.get("outputFacets")
        }
        assert reported == wrote and sum(wrote.values()) == row["rows_out"]
        assert event["run"]["facets"]["tags"]["tags"][0] == {"key": "run", "value": row["run"], "source": "BATIMENTO"}


def test_from_the_landing_folder_to_the_decisions_each_reads_what_the_last_one_wrote(lake: Lake, recorded_events: list[Event]) -> None:
    ends = [event for event in recorded_events if event["eventType"] == "COMPLETE"][:4]
    folder = ends[0]["inputs"][0]
    assert (folder["name"], folder["inputFacets"]["inputStatistics"]["rowCount"]) == (lake.root.parent.as_posix(), 100)
    for event, (before, after) in zip(ends, zip(FLOW, FLOW[1:], strict=False), strict=True):
        assert before in named(event, "inputs") and after in named(event, "outputs")
    for table, wrote, read in (("bronze.sisobi", 0, 1), ("silver.sisobi", 1, 2), ("silver.evidence", 2, 3)):
        assert named(ends[wrote], "outputs")[table] == named(ends[read], "inputs")[table], table
    assert not [name for event in ends[1:] for name in named(event, "inputs") if name.startswith("gold.")], "nobody reads what it did not"


def test_a_run_that_was_published_before_gives_the_same_answer(recorded_events: list[Event]) -> None:
    first, again = [event for event in recorded_events if event["eventType"] == "COMPLETE" and event["job"]["name"] == "batimento.clean.sisobi"]
    assert [(again[side], side) for side in ("inputs", "outputs")] == [(first[side], side) for side in ("inputs", "outputs")]


def test_a_failure_reveals_nothing_personal(recorded_events: list[Event]) -> None:
    failed = recorded_events[-1]
    assert failed["run"]["facets"]["errorMessage"]["message"] == "BadInput: invalid input; the command printed the message"
    assert failed["outputs"] == []


def test_a_task_that_submitted_the_verb_is_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, root = "01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058"
    parent_job = {"parentJobNamespace": "airflow", "parentJobName": "registry_sisobi.clean", "parentRunId": run}
    above = {"rootParentJobNamespace": "airflow", "rootParentJobName": "registry_sisobi", "rootParentRunId": root}
    conf = {lineage.SPARKS_PARENT + name: value for name, value in (parent_job | above).items()}
    lake = SimpleNamespace(root=tmp_path, running=SimpleNamespace(conf=SimpleNamespace(get=conf.get)))

    def parent() -> Any:
        lineage.started(Execution("clean", lake, {"registry": "sisobi"}))  # type: ignore[arg-type]
        event = events.read(tmp_path / "logs")[-1]
        assert events.wrong(event) == []
        return event["run"]["facets"].get("parent")

    by_spark = parent()
    assert (by_spark["job"]["name"], by_spark["run"]["runId"], by_spark["root"]["run"]["runId"]) == ("registry_sisobi.clean", run, root)
    monkeypatch.setenv(lineage.PARENT, f"dagster/a/b/{run}")
    by_environment = parent()
    assert (by_environment["job"]["namespace"], by_environment["job"]["name"], by_environment["run"]["runId"]) == ("dagster", "a/b", run)
    monkeypatch.delenv(lineage.PARENT)
    conf.clear()
    assert parent() is None
