"""The same inputs give the same run; anything else gives another."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import schemas
from jobs.lake import Lake, runs
from jobs.lake.storage import delta
from jobs.ops.status import runs as runs_of
from jobs.runtime.observed import gate, observed
from schemas import Table

APPEND = delta.append


def test_a_run_is_named_by_what_goes_in() -> None:
    name = runs.run_id("clean", "sisobi", "2020-04", inputs={"b": [1, date(2020, 4, 1)], "a": Path("x")})
    assert name == runs.run_id("clean", "sisobi", "2020-04", inputs={"a": Path("x"), "b": (1, date(2020, 4, 1))})
    assert name.startswith("clean-sisobi-2020-04-") and len(name.rsplit("-", 1)[1]) == 10
    others = [
        runs.run_id("clean", "sisobi", "2020-04", inputs={"a": Path("x"), "b": [1, date(2020, 4, 2)]}),
        runs.run_id("link", "sisobi", "2020-04", inputs={"b": [1, date(2020, 4, 1)], "a": Path("x")}),
        runs.run_id("clean", "sisobi", "2020-05", inputs={"b": [1, date(2020, 4, 1)], "a": Path("x")}),
    ]
    assert len({name, *others}) == 4
    assert runs.run_id("decide", "a/b ç", inputs=[]).startswith("decide-a_b__-")


def test_code_is_identified_by_its_bytes_and_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "HERE", tmp_path)
    (tmp_path / "rules").mkdir()
    one, data = tmp_path / "rules" / "one.py", tmp_path / "rules" / "notes.txt"
    one.write_text("a = 1\n")
    first = runs.code_hash("rules")
    data.write_text("not code")
    assert runs.code_hash("rules") == first == runs.code_hash("rules", "rules/one.py")
    one.write_text("a = 2\n")
    second = runs.code_hash("rules")
    one.rename(tmp_path / "rules" / "two.py")
    assert len({first, second, runs.code_hash("rules")}) == 3


def test_a_run_is_remembered(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    began = datetime(2020, 5, 1, tzinfo=UTC)
    runs.record(lake, "clean-1", "clean", {"period": "2020-04"}, {"bronze.sisobi": 3}, "published", "p0000001", {"rows": 7, "on": date(2020, 4, 1)}, began)
    (row,) = lake.rows("ops.runs")
    assert (row["run"], row["inputs"], row["started_at"], row["rule_version"]) == ("clean-1", {"bronze.sisobi": 3}, began, None)
    assert json.loads(row["result"]) == {"rows": 7, "on": "2020-04-01"}


def test_a_lake_of_before_is_read_and_added_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted of runs since was not promised then: null in its rows, and there in those that come."""
    lake, began, now = Lake(tmp_path), datetime(2020, 5, 1, tzinfo=UTC), schemas.load("ops.runs")
    columns = now.columns[: now.names.index("result") + 1]
    with monkeypatch.context() as patch:
        patch.setattr(delta, "append", partial(_append_as, replace(now, columns=columns)))
        runs.record(lake, "clean-1", "clean", {}, {}, "published", None, {}, began)
    (old,) = lake.rows("ops.runs")
    assert (old["run"], old["attempt"], old["steps"], old["rows_in"]) == ("clean-1", None, None, None)
    assert runs_of(lake)["runs"][0]["rows_in"] is None

    _counted(lake)
    rows = {row["run"]: row for row in lake.rows("ops.runs")}
    assert (rows["clean-1"]["checks"], rows["clean-2"]["checks"]) == (None, {"passed": 8, "warned": 1, "failed": 0})
    assert rows["clean-2"]["attempt"] and "rest" in rows["clean-2"]["steps"]


@observed
def _counted(lake: Lake) -> None:
    gate(8, 1, 0)
    runs.record(lake, "clean-2", "clean", {}, {}, "dry", None, {}, datetime(2020, 5, 2, tzinfo=UTC))


def _append_as(then: Table, folder: Path, table: Table, rows: list[dict[str, Any]]) -> int:
    return APPEND(folder, then, rows)
