"""The same inputs give the same run; anything else gives another."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from jobs import runs
from jobs.lake import Lake


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


def test_code_is_told_by_its_bytes_and_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
