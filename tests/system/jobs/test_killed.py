"""`kill -9` in the middle of each verb, then the same command again: the same tables as in a lake without kills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from jobs.clean import clean
from jobs.decide import decide
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.link import link
from tests.support.decided import ON
from tests.support.full_run import tables
from tests.support.killed import kill
from tests.support.sisobi import MONDAY, lines


def test_a_delivery_killed_in_every_verb(spark: SparkSession, late: Callable[[Path], Lake], tmp_path: Path) -> None:
    file = tmp_path / f"Obi{MONDAY.replace('-', '')}.txt"
    broken = lines(1, obito="20200231", cpf="12345678900")
    file.write_bytes("\n".join([*lines(), *broken, ""]).encode("latin-1"))
    whole, killed = (Lake(tmp_path / name, spark) for name in ("whole", "killed"))
    ingest(late(whole.root), "sisobi", [file], MONDAY)
    clean(late(whole.root), "sisobi", MONDAY)
    link(late(whole.root), "sisobi", MONDAY)

    of_period = ["--period", MONDAY]
    kill("candidate", killed, "ingest", "sisobi", str(file), *of_period, alone=True)
    assert killed.versions() == {}, "nothing half-written is readable"
    answer = ingest(killed, "sisobi", [file], MONDAY)
    assert [one["status"] for one in answer["files"]] == ["loaded"]
    kill("committed silver.sisobi", killed, "clean", "sisobi", *of_period)
    assert clean(killed, "sisobi", MONDAY)["received"] == 101
    kill("audited", killed, "link", "sisobi", *of_period)
    assert "silver.evidence" not in killed.versions()
    assert link(killed, "sisobi", MONDAY)["evidence"] > 0
    assert tables(killed) == tables(whole)
    assert link(late(killed.root), "sisobi")["evidence"] == link(killed, "sisobi", MONDAY)["evidence"]
    _nothing_new(late(killed.root), file)


def _nothing_new(lake: Lake, file: Path) -> None:
    """What was done is known from small tables, without Spark."""
    assert [one["status"] for one in ingest(lake, "sisobi", [file], MONDAY)["files"]] == ["already_loaded"]
    assert clean(lake, "sisobi", MONDAY)["received"] == 101
    assert link(lake, "sisobi", MONDAY)["status"] == "already_published"
    assert lake.running is None


def test_a_decision_killed_before_it_is_visible(
    linked: Callable[[Path], Lake], late: Callable[[Path], Lake], decided_lake: Lake, decided: dict[str, Any], tmp_path: Path
) -> None:
    killed = linked(tmp_path / "lake")
    kill("claimed", killed, "decide", "ae2020", "--month", "2020-04", "--on", ON.isoformat())
    assert decide(late(killed.root), "ae2020", "2020-04", date(2020, 4, 20)) | {"audit": None} == decided | {"audit": None}
    of_run = f"run = '{decided['run']}'"
    for name in ("gold.scope", "gold.facts", "gold.decisions"):
        found = [sorted(map(repr, lake.read(name).where(of_run).collect())) for lake in (killed, decided_lake)]
        assert found[0] == found[1] and found[0], name
