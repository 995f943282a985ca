"""DAGs run through, on a small lake with files in their real formats. The commands run in this process; all else is Airflow's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import conf
import synthetic
from jobs.lake import Lake
from tests.spec.jobs.silver.made import line
from tests.support.sisobi import LAYOUT
from tests.support.sisobi import lines as entries
from tests.support.tables import rows

Run = Callable[..., dict[str, str]]
DAY = date(2020, 4, 20)
DONE = {"landed": "success", "ingest": "success", "clean": "success", "link": "success"}
STOPPED = {"landed": "failed", "ingest": "upstream_failed", "clean": "upstream_failed", "link": "upstream_failed"}


def six_o_clock(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=ZoneInfo("America/Sao_Paulo"))


def commands_of(registry: str, period: str) -> list[str]:
    return [f"{verb} {registry} --period {period}" for verb in ("ingest", "clean", "link")]


def test_every_kind_of_dag(lake: Lake, run: Run, commands: list[str]) -> None:
    """A snapshot on demand, changes daily and weekly, months; then the decisions of the month."""
    synthetic.write(synthetic.population(500, 7, DAY), lake.root)
    came = (
        ("registry_cpf", None, {"period": "2020-04-18"}, "2020-04-18"),
        ("registry_cadunico", None, {"period": "2020-04-11"}, "2020-04-11"),
        ("registry_sisobi", six_o_clock(date(2020, 4, 18)), {}, "2020-04-17"),
        ("registry_bem", six_o_clock(DAY), {}, "2020-W16"),
        ("registry_gfip", six_o_clock(date(2020, 4, 8)), {}, "2020-03"),
    )
    for dag, moment, given, period in came:
        commands.clear()
        assert run(dag, moment, **given) == DONE, dag
        registry = dag.removeprefix("registry_")
        assert commands == commands_of(registry, period)
        assert {row["period"] for row in lake.rows("ops.coverage", registry=registry)} == {period}

    # Of the other bases nothing ever came: that stops the month, until an entitled person accepts each by name.
    assert run("decisions_ae2020", six_o_clock(DAY)) == {"freshness": "failed", "decide": "upstream_failed"}
    commands.clear()
    others = {*conf.programme("ae2020").needed} - {dag.removeprefix("registry_") for dag, *_ in came}
    never = " ".join(f"registry_read:{name}" for name in sorted(others))
    asked = {"month": "2020-04", "on": "2020-04-20", "accept": never, "why": "a drill"}
    assert run("decisions_ae2020", None, **asked) == {"freshness": "success", "decide": "success"}
    assert commands == [f"{verb} ae2020 --month 2020-04 --on 2020-04-20 --accept '{never}' --why 'a drill'" for verb in ("freshness", "decide")]
    assert max(lake.rows("ops.publications"), key=lambda row: row["publication"])["verb"] == "decide"
    assert lake.read("gold.current_decisions").count() > 100

    # Asked for by hand, for a month that the programme does not have: one clear end, and the tables as they were.
    before = lake.versions()
    assert run("decisions_ae2020", None, month="2020-09", on="2020-04-20") == {"freshness": "failed", "decide": "upstream_failed"}
    assert lake.versions() == before


def test_ten_days_backfilled_twice_end_in_the_same_tables(lake: Lake, run: Run, commands: list[str]) -> None:
    days = [date(2020, 4, 1) + timedelta(days=n) for n in range(10)]
    for n, day in enumerate(days, start=1):  # a book of zeros would be none
        folder = lake.root / "landing" / "sisobi" / day.isoformat()
        folder.mkdir(parents=True)
        texts = [*entries(10, livro=f"{n:06}", obito="20200320", lavratura="20200321"), *entries(2, obito="20200320", lavratura="20200321", nome=f"DIA {n}")]
        (folder / f"Obi{day:%Y%m%d}.txt").write_bytes(("\n".join(texts) + "\n").encode("latin-1"))

    def backfill() -> None:
        for day in days:
            assert run("registry_sisobi", six_o_clock(day + timedelta(days=1))) == DONE

    backfill()
    first, published = lake.versions(), len(lake.rows("ops.publications"))
    assert commands == [command for day in days for command in commands_of("sisobi", day.isoformat())]
    # Ten entries of each day, and two that each day corrects.
    assert lake.read("silver.evidence").where("superseded_on is null").count() == 10 * 10 + 2

    backfill()
    assert lake.versions() == first
    assert len(lake.rows("ops.publications")) == published


@pytest.mark.parametrize("case", rows("""
    registry | period     | says
    ---------+------------+------------------------------------------------------------------------------
    sisobi   | 2020-04-31 | no calendar has the period '2020-04-31'; write a day as 2020-04-17
    sisobi   | 17/04/2020 | '17/04/2020' is not a period; write a day as 2020-04-17
    sisobi   | ../gfip    | '../gfip' is not a period
    gfip     | 2020-04-17 | 2020-04-17 is a day, and gfip is delivered by month
    tse      | 2018-10    | 2018-10 is a month, and tse is delivered by year
"""), ids=lambda case: f"{case['registry']} {case['period']}".replace("/", "-"))  # fmt: skip
def test_a_malformed_period_says_what_to_write(commands: list[str], case: dict[str, str]) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    from dags.registries import landed

    started = SimpleNamespace(logical_date=None, run_after=six_o_clock(DAY))
    with pytest.raises(AirflowFailException) as raised:
        landed.function(case["registry"], dag_run=started, params={"period": case["period"]})
    assert str(raised.value).startswith(f"invalid input (exit 2), a retry would not help: {case['says']}")


def test_a_dag_triggered_with_a_malformed_period_does_nothing(lake: Lake, run: Run, commands: list[str]) -> None:
    for dag in ("registry_sisobi", "registry_cadunico"):
        assert run(dag, None, period="2020-4") == STOPPED
    assert commands == [] and lake.versions() == {} and not (lake.root / "landing").exists()


def test_on_demand_needs_a_period(bag: Any, lake: Lake) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError, match="period"):
        bag.dags["registry_cadunico"].test(logical_date=None)


def test_what_landed_is_waited_for_until_it_is_whole(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked as the DAG asks: in processes of their own."""
    from dags import registries

    def looked() -> tuple[bool, str]:
        found = registries.landed.function("sisobi", dag_run=SimpleNamespace(logical_date=six_o_clock(date(2020, 4, 18)), run_after=None), params={})
        return bool(found), found.xcom_value

    monkeypatch.setattr(registries, "SETTLED", timedelta(seconds=60))
    folder = lake.root / "landing" / "sisobi" / "2020-04-17"
    assert looked() == (False, "2020-04-17"), "nothing landed"
    folder.mkdir(parents=True)
    (folder / "Obi20200417.txt.part").write_bytes(b"half of it")
    assert looked()[0] is False, "it is still being copied"
    file = (folder / "Obi20200417.txt.part").rename(folder / "Obi20200417.txt")
    assert looked()[0] is False, "it changed a moment ago"
    os.utime(file, (file.stat().st_atime, file.stat().st_mtime - 61))
    assert looked() == (True, "2020-04-17")


def test_what_a_gate_refuses_stops_there(lake: Lake, run: Run, commands: list[str]) -> None:
    folder = lake.root / "landing" / "sisobi" / "2020-04-13"
    folder.mkdir(parents=True)
    broken = [line(LAYOUT, "", {"nome": "SEM DATA"})] * 500  # of fewer than a thousand rows, shares only warn
    (folder / "Obi20200413.txt").write_bytes(("\n".join([*entries(500), *broken]) + "\n").encode("latin-1"))

    assert run("registry_sisobi", None, period="2020-04-13") == DONE | {"clean": "failed", "link": "upstream_failed"}
    assert commands == commands_of("sisobi", "2020-04-13")[:2], "a refusal is not tried again"
    assert "silver.sisobi" not in lake.versions()
