"""Each runbook is played on a lake in its trouble: the commands that stand in it, in their order, end it."""

from __future__ import annotations

import json
import os
import re
import shlex
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

import pytest
from pyspark.sql import SparkSession
from typer.testing import CliRunner

import conf
from conf.layout import FixedLayout
from jobs.__main__ import app
from jobs.lake import Lake
from jobs.ops import doctor
from tests.support.decided import CPFS, a_lake
from tests.support.killed import kill
from tests.support.parts import mounted
from tests.support.sisobi import lines
from tests.system.jobs.lake.test_infrastructure import fill

RUNBOOKS = Path(__file__).parents[3] / "docs" / "runbooks"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
BROKEN = {"obito": "20200231", "cpf": "12345678900"}

Answer = dict[str, Any]


@pytest.fixture
def lake(tmp_path: Path, spark: SparkSession) -> Lake:
    """Nothing arrived yet."""
    return Lake(tmp_path / "lake", spark)


def batimento(lake: Lake, *arguments: str) -> tuple[int, Answer]:
    done = CliRunner().invoke(app, ["--lake", str(lake.root), *arguments, "--json"])
    return done.exit_code, json.loads(done.stdout)


def play(runbook: str, lake: Lake, block: int | None = None, **names: str) -> list[tuple[str, Answer]]:
    """What each command of a runbook (of one of its blocks, where they are alternatives) answered; all must end with 0."""
    played, blocks = [], BLOCK.findall((RUNBOOKS / runbook).read_text())
    for line in "".join(blocks if block is None else [blocks[block]]).splitlines():
        command = shlex.split(Template(line).substitute(LAKE=str(lake.root), **names))
        assert command[:3] == ["batimento", "--lake", str(lake.root)]
        code, answer = batimento(lake, *command[3:])
        assert code == 0, (line, answer)
        played.append((command[3], answer))
    return played


def file_of(folder: Path, period: str, texts: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"Obi{period.replace('-', '')}.txt"
    file.write_bytes(("\n".join(texts) + "\n").encode("latin-1"))
    return file


def deliver(lake: Lake, folder: Path, period: str, texts: list[str], verbs: tuple[str, ...] = ("clean", "link")) -> int:
    """Load a delivery of deaths; the last verb's exit code."""
    code, _ = batimento(lake, "ingest", "sisobi", str(file_of(folder, period, texts)), "--period", period)
    for verb in verbs:
        code, _ = batimento(lake, verb, "sisobi", "--period", period)
    return code


def registry(answer: Answer, name: str = "sisobi") -> Answer:
    return next(one for one in answer["registries"] if one["registry"] == name)


def test_a_registry_is_late(lake: Lake, tmp_path: Path) -> None:
    assert deliver(lake, tmp_path, "2020-04-17", lines(3)) == 0
    today = date.today().isoformat()
    played = [one for block in (0, 2) for one in play("late.md", lake, block, FILE=str(file_of(tmp_path, today, lines(3))), PERIOD=today)]
    assert [registry(answer)["late"] for verb, answer in played if verb == "status"] == [True, False]


def test_a_base_never_came_and_the_month_is_decided_without_it(spark: SparkSession, tmp_path: Path) -> None:
    lake = a_lake(spark, tmp_path / "lake")
    lake.publish("withdraw-bem", "withdraw", gone={"ops.coverage": [{"registry": "bem", "period": "2020-W16", "part": ""}]}, note="it never came")
    code, answer = batimento(lake, "decide", "ae2020", "--month", "2020-04", "--on", "2020-04-20")
    assert code == 3 and "--accept registry_read:bem --why REASON" in answer["error"]
    ((_, decided),) = play("late.md", lake, 1, MONTH="2020-04", DAY="2020-04-20", WHY="no BEm before its first week")
    assert decided["not_covered"] == ["bem"] and decided["results"]["eligible"] == 0


@pytest.mark.parametrize(("mended", "gate"), [(1, "passed"), (2, "accepted")], ids=["asked for again", "right this once"])
def test_a_gate_refused(lake: Lake, tmp_path: Path, mended: int, gate: str) -> None:
    texts = lines(1000)
    assert deliver(lake, tmp_path, "2020-04-17", texts + lines(50, **BROKEN), ("clean",)) == 3
    given = {"FILE": str(file_of(tmp_path / "again", "2020-04-17", texts)), "PERIOD": "2020-04-17", "WHY": "agreed with the Dataprev"}
    played = [one for block in (0, mended, 3) for one in play("gate_refused.md", lake, block, **given)]
    assert [answer["runs"][0]["outcome"] for verb, answer in played if verb == "runs"] == ["refused"]
    assert [registry(answer)["gate"] for verb, answer in played if verb == "status"] == ["refused", gate]


def test_a_schema_changed(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    longer = file_of(tmp_path, "2020-04-17", [f"{line}X" for line in lines(3)])
    code, answer = batimento(lake, "ingest", "sisobi", str(longer), "--period", "2020-04-17")
    assert code == 2 and "211" in answer["error"] and lake.versions() == {}
    today = conf.registry("sisobi")
    layout = today.layouts[0]
    assert isinstance(layout, FixedLayout)
    wider = layout.model_copy(update={"name": "wider", "width": 211})
    mended = today.model_copy(update={"layouts": [*today.layouts, wider]})
    monkeypatch.setattr(conf, "registry", _but(conf.registry, "sisobi", mended))
    played = play("schema_changed.md", lake, FILE=str(longer), PERIOD="2020-04-17")
    assert played[0][1]["files"][0]["layout"] == "wider"
    assert played[-1][1]["broken"] == [] and lake.read("silver.sisobi").count() == 3


def _but(usual: Callable[[str], conf.Registry], name: str, other: conf.Registry) -> Callable[[str], conf.Registry]:
    return lambda asked: other if asked == name else usual(asked)


def test_quarantine_grew(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert deliver(lake, tmp_path, "2020-04-17", lines(100) + lines(1, cpf="0" * 11, nascimento="0" * 8, nit="0" * 11)) == 0
    mended = conf.registry("sisobi").model_copy(update={"reject": {}})
    monkeypatch.setattr(conf, "registry", _but(conf.registry, "sisobi", mended))
    monkeypatch.setattr("jobs.lake.runs.code_hash", lambda *paths: "mended")
    played = [answer for verb, answer in play("quarantine_grew.md", lake) if verb == "quarantine"]
    assert [one["quarantined"] for one in played] == [1, 0, 0]
    assert played[0]["broken"][0]["rule"] == "has_valid_identifier"


def test_a_decision_run_died(spark: SparkSession, tmp_path: Path) -> None:
    lake = a_lake(spark, tmp_path / "lake")
    kill("claimed", lake, "decide", "ae2020", "--month", "2020-04", "--on", "2020-04-20")
    played = play("run_died.md", lake)
    decided = [answer for verb, answer in played if verb == "decide"]
    assert decided[0]["publication"] is not None and decided[0] | {"audit": None} == decided[1] | {"audit": None}
    assert {row["run"] for row in played[-1][1]["runs"]} == {decided[0]["run"]}


def test_a_delivery_must_be_withdrawn_and_then_a_publication(spark: SparkSession, tmp_path: Path) -> None:
    """ANA, in a file of another month, is perhaps dead (CPF hers, name another's): nothing can be said; and then in a decision that was not to be."""
    lake = a_lake(spark, tmp_path / "lake")
    assert deliver(lake, tmp_path, "2020-04-17", lines(1, cpf=CPFS["ANA"], obito="20200401", lavratura="20200402")) == 0
    decided = batimento(lake, "decide", "ae2020", "--month", "2020-04", "--on", "2020-04-20")[1]

    played = dict(play("withdraw.md", lake, 0, PERIOD="2020-04-17"))
    assert [one["run"] for one in played["withdraw"]["used_by"]] == [decided["run"]]
    assert _answered(lake) == ("eligible", 60_000)
    played = dict(play("withdraw.md", lake, 1, PUBLICATION=played["decide"]["publication"]))
    assert played["rollback"]["rolled_back"] == played["publications"]["publications"][0]["publication"]
    assert _answered(lake) == ("inconclusive", 0)


def _answered(lake: Lake) -> tuple[str, int]:
    found = batimento(lake, "explain", CPFS["ANA"], "--why", "a drill")[1]
    return found["result"], found["cents"]


def test_the_disk_is_full(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a candidate whose run died two days ago."""
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**20)
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=4m", "tmpfs") as disk:
        lake = Lake(disk / "lake", spark)
        assert deliver(lake, tmp_path, "2020-04-17", lines(3), ()) == 0
        dead = lake.root / "bronze" / "sisobi" / "batch-0" / "dead"
        dead.mkdir(parents=True)
        fill(dead)
        os.utime(dead, (time.time() - 2 * 86400,) * 2)
        code, answer = batimento(lake, "ingest", "sisobi", str(file_of(tmp_path, "2020-04-18", lines(3))), "--period", "2020-04-18")
        assert code == 5 and answer["error"].startswith(f"no space left on device: {lake.root} (0 MiB free)")
        code, answer = batimento(lake, "doctor")
        assert code == 2 and [check["check"] for check in answer["checks"] if not check["ok"]] == ["disk"]

        played = dict(play("disk_full.md", lake))
        assert played["vacuum"]["deleted"] == ["bronze/sisobi/batch-0/dead"]
        assert deliver(lake, tmp_path, "2020-04-18", lines(3), ()) == 0
