"""What is tried otherwise is one thing, and reaches Spark."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import settings
from bench.crossing import Run
from bench.peers import spark
from bench.peers.run import Task
from jobs.runtime.session import SETTINGS


def test_each_trial_differs_from_ours() -> None:
    assert settings.TRIED["as it is"] == {}
    for name, otherwise in settings.TRIED.items():
        assert name == "as it is" or any(SETTINGS.get(setting) != value for setting, value in otherwise.items()), name


def test_what_is_otherwise_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    overrides: dict[str, str] = {}
    monkeypatch.setattr(spark, "session", lambda master, given: overrides.update(given))
    monkeypatch.setenv(spark.OTHERWISE, json.dumps({"spark.driver.memory": "1g"}))
    spark.started(Task(tmp_path, tmp_path, 2, 8))
    assert (overrides["spark.driver.memory"], overrides["spark.sql.shuffle.partitions"]) == ("1g", "4")


def test_a_row_is_held_against_what_it_is_today() -> None:
    runs = [Run("pipeline", [], 0.0, seconds, 10.0, 2**20, {}) for seconds in (3.0, 2.0)]
    assert settings._row("AQE off", runs, 5.0) == ["AQE off", "2.0 / 2.5 / 3.0", "0.50", "10", "1"]
