"""status, runs, publications: operations' view, from records alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jobs.lake import Lake
from jobs.lake import runs as records
from jobs.ops.status import publications, runs, status
from tests.support.loaded import loaded

NOON = datetime(2020, 4, 20, 12, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """sisobi was loaded twice, the second time refused; bem came in one part of two."""
    lake = Lake(tmp_path)
    read = {"registry": "sisobi", "period": "2020-04-17", "part": "", "as_of": date(2020, 4, 17), "complete": True, "rows": 7}
    cut = {"registry": "bem", "period": "2020-W16", "part": "2", "as_of": date(2020, 4, 19), "complete": False, "rows": 2}
    lake.publish("link-1", "link", ops={"ops.coverage": [read, cut]})
    for at, (verb, registry, outcome, result) in enumerate(
        [
            ("clean", "sisobi", "published", {"received": 9, "quarantined": 1}),
            ("link", "sisobi", "published", {"unlinked": 3}),
            ("clean", "bem", "published", {"received": 2, "quarantined": 0}),
            ("clean", "sisobi", "refused", {"received": 50, "quarantined": 40}),
        ]
    ):
        _ran(lake, f"{verb}-{at}", verb, registry, outcome, result, NOON + timedelta(minutes=at))
    return lake


def _ran(lake: Lake, run: str, verb: str, registry: str, outcome: str, result: dict[str, Any], began: datetime) -> None:
    records.record(lake, run, verb, {"registry": registry}, {}, outcome, None, result, began)


@pytest.mark.parametrize(("today", "age", "late"), [(date(2020, 4, 20), 3, False), (date(2020, 4, 21), 4, True)])
def test_a_registry_is_late_past_its_promise(lake: Lake, today: date, age: int, late: bool) -> None:
    sisobi = next(one for one in status(lake, today)["registries"] if one["registry"] == "sisobi")
    assert (sisobi["newest"], sisobi["age_days"], sisobi["promised_days"], sisobi["late"]) == ("2020-04-17", age, 3, late)


def test_the_last_load_is_shown_even_where_it_was_refused(lake: Lake) -> None:
    shown = {one["registry"]: one for one in status(lake, date(2020, 4, 20))["registries"]}
    columns = ("rows", "lines", "quarantined", "unlinked", "gate", "incomplete_parts")
    assert [shown["sisobi"][name] for name in columns] == [7, 50, 40, 3, "refused", 0]
    assert [shown["bem"][name] for name in columns] == [2, 2, 0, None, "passed", 1]
    assert [shown["tse"][name] for name in columns] == [0, None, None, None, None, 0]


def test_status_loads_no_pyarrow_datasets(lake: Lake) -> None:
    """Threads of pyarrow's datasets outlived the answer, and now and then aborted the process after it."""
    assert "pyarrow.dataset" not in loaded(lake, "status")


def test_runs_come_newest_first_and_by_verb(lake: Lake) -> None:
    assert [row["run"] for row in runs(lake, last=2)["runs"]] == ["clean-3", "clean-2"]
    assert [row["run"] for row in runs(lake, "link")["runs"]] == ["link-1"]
    assert all(row["seconds"] > 0 for row in runs(lake)["runs"])


def test_publications_say_what_they_changed(lake: Lake) -> None:
    (one,) = publications(lake)["publications"]
    assert (one["run"], one["verb"], one["tables"], one["note"]) == ("link-1", "link", ["ops.coverage"], None)
