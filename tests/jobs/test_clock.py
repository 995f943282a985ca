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

from jobs.analysts.explain import explain
from jobs.evidence.extracad import evidence
from jobs.lake import Lake, clock
from jobs.ops.doctor import doctor
from jobs.ops.replay import replay
from jobs.runtime.errors import InfrastructureError
from tests.jobs.decided import CPFS
from tests.jobs.deliveries import deliver, silver
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
    with pytest.raises(
        InfrastructureError, match=rf"clock says 2001-02-03 04:05 UTC, and p0000001 was published at {published:%Y-%m-%d %H:%M} UTC: set the clock"
    ):
        clock.check(lake)
    monkeypatch.setenv(clock.SURE, "1")
    assert clock.check(lake).year == 2001, "somebody looked: it was the other clock"


def test_an_empty_lake_contradicts_no_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(datetime(2001, 2, 3, tzinfo=UTC), monkeypatch)
    assert clock.check(Lake(tmp_path)).year == 2001


def test_what_writes_or_deletes_stops_with_one_message_and_what_looks_does_not(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables(lake)
    at(datetime(2001, 2, 3, tzinfo=UTC), monkeypatch)
    for verb in (["clean", "sisobi", "--period", "2020-04-17"], ["rollback", "p0000001", "--why", "a test"], ["vacuum"]):
        code, out, err = batimento(lake.root, *verb, "--json")
        assert (code, json.loads(out)["exit"], len(err.splitlines())) == (5, 5, 1), verb
        assert "set the clock" in err
    assert batimento(lake.root, "status")[0] == batimento(lake.root, "publications")[0] == 0
    (told,) = (check for check in doctor(lake)["checks"] if check["check"] == "clock")
    assert "2001-02-03" in told["seen"] and told["remedy"].startswith("set the clock")
    assert tables(lake) == before


def tables(lake: Lake) -> list[Path]:
    """All that lies in the lake but its logs."""
    return sorted(path for path in lake.root.rglob("*") if (lake.root / "logs") not in (path, *path.parents))


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
def requested(spark: SparkSession, tmp_path: Path) -> Lake:
    """A request of late in the evening, cleaned where this machine is."""
    lake = Lake(tmp_path / "lake", spark)
    deliver(lake, "extracad", "2020-04-19", silver(spark, "extracad", """
        record  | cpf | request | requested_at
        request | 1   | 900     | 2020-04-19 22:30:00
    """))  # fmt: skip
    return lake


@pytest.mark.system
def test_what_was_cleaned_here_is_linked_elsewhere_on_the_same_day(requested: Lake, elsewhere: None) -> None:
    said = evidence(requested.read("silver.extracad")).select("since", "detail").collect()
    assert [(str(row.since), row.detail[:19]) for row in said] == [("2020-04-19", "2020-04-19 22:30:00")]


@pytest.fixture
def here(decided_lake: Lake) -> dict[str, Any]:
    """A dossier, made where this machine is."""
    return explain(decided_lake, CPFS["DAVI"], None, "a test")


@pytest.mark.system
def test_in_another_time_zone_the_answers_are_the_same(here: dict[str, Any], elsewhere: None, decided_lake: Lake, decided: dict[str, Any]) -> None:
    assert explain(decided_lake, CPFS["DAVI"], None, "a test") == here
    told = replay(decided_lake, decided["run"])
    assert (told["compared"], told["same"], told["different"]) == (True, True, {})
