"""Where the machine thinks it is changes no answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

import conf
from jobs.analysts.explain import explain
from jobs.evidence.form import functions
from jobs.lake import Lake
from jobs.ops.replay import replay
from tests.support.decided import CPFS
from tests.support.deliveries import deliver, silver


@pytest.fixture
def elsewhere(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Python and the JVM take this machine to be on the other side of the world, where it is tomorrow."""
    zones = spark._jvm.java.util.TimeZone  # type: ignore[union-attr]
    usual = zones.getDefault()
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        zones.setDefault(zones.getTimeZone("Pacific/Kiritimati"))
        assert datetime(2020, 4, 20).astimezone().utcoffset() == timedelta(hours=14)
        yield
    time.tzset()
    zones.setDefault(usual)


@pytest.fixture
def requested(spark: SparkSession, tmp_path: Path) -> Lake:
    """A request of late in the evening, cleaned where this machine is."""
    lake = Lake(tmp_path / "lake", spark)
    deliver(lake, "extracad", "2020-04-19", silver(spark, "extracad", """
        record  | cpf | request | requested_at
        request | 1   | 900     | 2020-04-19 22:30:00
    """))  # fmt: skip
    return lake


def test_what_was_cleaned_here_is_linked_elsewhere_on_the_same_day(requested: Lake, elsewhere: None) -> None:
    requests = functions(conf.registry("extracad"))["evidence"](requested.read("silver.extracad")).select("since", "detail").collect()
    assert [(str(row.since), row.detail[:19]) for row in requests] == [("2020-04-19", "2020-04-19 22:30:00")]


@pytest.fixture
def here(decided_lake: Lake) -> dict[str, Any]:
    """A dossier, made where this machine is."""
    return explain(decided_lake, CPFS["DAVI"], None, "a test")


def test_in_another_time_zone_the_answers_are_the_same(here: dict[str, Any], elsewhere: None, decided_lake: Lake, decided: dict[str, Any]) -> None:
    assert explain(decided_lake, CPFS["DAVI"], None, "a test") == here
    answer = replay(decided_lake, decided["run"])
    assert (answer["compared"], answer["same"], answer["different"]) == (True, True, {})
