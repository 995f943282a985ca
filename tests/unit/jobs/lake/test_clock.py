"""A clock that cannot be right stops what writes, before anything is written; and where the machine thinks it is changes no answer."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from jobs.lake import Lake, clock
from jobs.ops.doctor import doctor
from jobs.runtime.errors import InfrastructureError
from tests.support.cli import batimento
from tests.support.publishing import begun


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Something was published just now."""
    return begun(tmp_path / "lake")


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_clock_behind_the_last_publication_is_an_error_with_both_times(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
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
    (clock_check,) = (check for check in doctor(lake)["checks"] if check["check"] == "clock")
    assert "2001-02-03" in clock_check["seen"] and clock_check["remedy"].startswith("set the clock")
    assert tables(lake) == before


def tables(lake: Lake) -> list[Path]:
    """All that lies in the lake but its logs."""
    return sorted(path for path in lake.root.rglob("*") if (lake.root / "logs") not in (path, *path.parents))


def test_today_is_the_day_in_brasilia(monkeypatch: pytest.MonkeyPatch) -> None:
    at(datetime(2020, 4, 21, 2, 59, tzinfo=UTC), monkeypatch)
    assert clock.today() == date(2020, 4, 20)
