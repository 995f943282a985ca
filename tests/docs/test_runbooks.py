"""Each runbook is played on a lake in its trouble: the commands that stand in it, in their order, end it."""

from __future__ import annotations

import json
import re
import shlex
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
from expectations.silver import sisobi
from jobs.__main__ import app
from jobs.lake import Lake
from tests.jobs.decided import a_lake
from tests.jobs.killed import kill
from tests.jobs.test_clean import lines

pytestmark = pytest.mark.system

RUNBOOKS = Path(__file__).parents[2] / "docs" / "runbooks"
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


def play(runbook: str, lake: Lake, **names: str) -> list[tuple[str, Answer]]:
    """What each command of a runbook answered; all must end with 0."""
    played = []
    for line in "".join(BLOCK.findall((RUNBOOKS / runbook).read_text())).splitlines():
        command = shlex.split(Template(line).substitute(LAKE=str(lake.root), **names))
        assert command[:3] == ["batimento", "--lake", str(lake.root)]
        code, answer = batimento(lake, *command[3:])
        assert code == 0, (line, answer)
        played.append((command[3], answer))
    return played


def file_of(folder: Path, period: str, texts: list[str]) -> Path:
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
    played = play("late.md", lake, FILE=str(file_of(tmp_path, today, lines(3))), PERIOD=today)
    assert [registry(answer)["late"] for verb, answer in played if verb == "status"] == [True, False]


def test_a_gate_refused(lake: Lake, tmp_path: Path) -> None:
    assert deliver(lake, tmp_path, "2020-04-17", lines(100) + lines(50, **BROKEN), ("clean",)) == 3
    played = play("gate_refused.md", lake, FILE=str(file_of(tmp_path, "2020-04-17", lines(100))), PERIOD="2020-04-17")
    assert [answer["runs"][0]["outcome"] for verb, answer in played if verb == "runs"] == ["refused"]
    assert [registry(answer)["gate"] for verb, answer in played if verb == "status"] == ["refused", "passed"]


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
    monkeypatch.setattr(sisobi, "REJECT", {name: rule for name, rule in sisobi.REJECT.items() if name != "someone_can_be_found"})
    monkeypatch.setattr("jobs.runs.code_hash", lambda *paths: "mended")
    played = [answer for verb, answer in play("quarantine_grew.md", lake) if verb == "quarantine"]
    assert [one["quarantined"] for one in played] == [1, 0, 0]
    assert played[0]["broken"][0]["rule"] == "someone_can_be_found"


def test_a_decision_run_died(spark: SparkSession, tmp_path: Path) -> None:
    lake = a_lake(spark, tmp_path / "lake")
    kill("claimed", lake, "decide", "ae2020", "--month", "2020-04", "--on", "2020-04-20")
    played = play("run_died.md", lake)
    decided = [answer for verb, answer in played if verb == "decide"]
    assert decided[0]["publication"] is not None and decided[0] | {"audit": None} == decided[1] | {"audit": None}
    assert {row["run"] for row in played[-1][1]["runs"]} == {decided[0]["run"]}
