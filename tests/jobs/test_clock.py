"""A clock that cannot be right stops what writes, before anything is written; and where the machine thinks it is changes no answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs import clock
from jobs.clean import clean
from jobs.doctor import doctor
from jobs.errors import Hindered
from jobs.explain import explain
from jobs.lake import Lake
from jobs.replay import replay
from tests.jobs.decided import CPFS
from tests.jobs.test_clean import MONDAY, arrive, lines
from tests.jobs.test_lake_processes import begun
from tests.jobs.test_main import batimento


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Something was published just now."""
    return begun(tmp_path / "lake")


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_clock_behind_what_was_published_is_told_with_both_moments(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    (published,) = (row["published_at"] for row in lake.rows("ops.publications"))
    assert clock.check(lake) >= published
    at(published - clock.APART, monkeypatch)
    assert clock.check(lake) == published - clock.APART, "two machines are never quite together"
    at(datetime(2001, 2, 3, 4, 5, tzinfo=UTC), monkeypatch)
    with pytest.raises(Hindered, match=rf"clock says 2001-02-03 04:05 UTC, and p0000001 was published at {published:%Y-%m-%d %H:%M} UTC: set the clock"):
        clock.check(lake)
    monkeypatch.setenv(clock.SURE, "1")
    assert clock.check(lake).year == 2001, "somebody looked: it was the other clock"


def test_an_empty_lake_contradicts_no_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(datetime(2001, 2, 3, tzinfo=UTC), monkeypatch)
    assert clock.check(Lake(tmp_path)).year == 2001


def test_what_writes_or_deletes_stops_with_one_message_and_what_looks_does_not(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(lake.root.rglob("*"))
    at(datetime(2001, 2, 3, tzinfo=UTC), monkeypatch)
    for verb in (["clean", "sisobi", "--period", "2020-04-17"], ["rollback", "p0000001", "--why", "a test"], ["vacuum"]):
        code, out, err = batimento(lake.root, *verb, "--json")
        assert (code, json.loads(out)["exit"], len(err.splitlines())) == (5, 5, 1), verb
        assert "set the clock" in err
    assert batimento(lake.root, "status")[0] == batimento(lake.root, "publications")[0] == 0
    (told,) = (check for check in doctor(lake)["checks"] if check["check"] == "clock")
    assert "2001-02-03" in told["seen"] and told["remedy"].startswith("set the clock")
    assert sorted(lake.root.rglob("*")) == before


def test_today_is_the_day_in_brasilia(monkeypatch: pytest.MonkeyPatch) -> None:
    at(datetime(2020, 4, 21, 2, 59, tzinfo=UTC), monkeypatch)
    assert clock.today() == date(2020, 4, 20)


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
def here(spark: SparkSession, decided_lake: Lake, tmp_path: Path) -> tuple[Any, Any]:
    """A delivery cleaned, and a dossier, where this machine is."""
    return _cleaned(spark, tmp_path / "here"), _dossier(decided_lake)


def _cleaned(spark: SparkSession, folder: Path) -> list[Any]:
    folder.mkdir()
    lake = Lake(folder / "lake", spark)
    arrive(lake, folder, MONDAY, lines(20))
    clean(lake, "sisobi", MONDAY)
    return sorted(lake.read("silver.sisobi").collect(), key=str)


def _dossier(lake: Lake) -> dict[str, Any]:
    return explain(lake, CPFS["DAVI"], None, "a test")


@pytest.mark.system
def test_in_another_time_zone_the_answers_are_the_same(
    here: tuple[Any, Any], elsewhere: None, spark: SparkSession, decided_lake: Lake, decided: dict[str, Any], tmp_path: Path
) -> None:
    assert (_cleaned(spark, tmp_path / "elsewhere"), _dossier(decided_lake)) == here
    told = replay(decided_lake, decided["run"])
    assert (told["compared"], told["same"], told["different"]) == (True, True, {})
