"""The command line: exit codes, and the JSON that others build on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession
from typer.testing import CliRunner

from jobs.__main__ import app
from jobs.runtime.errors import ConcurrentWrite

VERBS = [
    "landed", "ingest", "clean", "link", "freshness", "decide", "replay", "explain", "withdraw", "quarantine", "rollback", "query", "shell", "identify",
    "status", "runs", "publications", "doctor", "report", "vacuum", "synth", "demo",
]  # fmt: skip


def batimento(lake: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    result = CliRunner().invoke(app, ["--lake", str(lake), *arguments])
    return result.exit_code, result.stdout, result.stderr


def answer(lake: Path, *arguments: str) -> dict[str, Any]:
    code, out, err = batimento(lake, *arguments, "--json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_what_it_does(verb: str, tmp_path: Path) -> None:
    code, out, _ = batimento(tmp_path, verb, "--help")
    assert code == 0
    assert "Usage:" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "sisobi"], "Missing"),
        (["decide", "ae2020", "--month", "2020-04", "--on", "20/04/2020"], "20/04/2020"),
        (["no_such_verb"], "no_such_verb"),
    ],
)
def test_bad_usage_exits_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    code, _, err = batimento(tmp_path, *arguments)
    assert code == 2
    assert said in err


def test_a_missing_file_exits_2_and_says_so_in_json_too(spark: SparkSession, tmp_path: Path) -> None:
    code, out, err = batimento(tmp_path / "lake", "ingest", "sisobi", str(tmp_path / "Obi20200417.txt"), "--period", "2020-04-17", "--json")
    assert code == 2
    assert json.loads(out)["exit"] == 2
    assert "Obi20200417.txt" in err


def test_the_json_of_ingest_and_clean_is_a_contract(spark: SparkSession, tmp_path: Path) -> None:
    line = "000001" + "00001" + "0000000001" + "20200416" + "0" * 10 + f"{'MARIA DAS DORES':76}" + f"{'ANA DAS DORES':32}"
    line += "19500101" + "20200415" + "52998224725" + "0" * 11 + "1" + "00000000000191" + "0" * 10
    file = tmp_path / "Obi20200417.txt"
    file.write_bytes(((line + "\n") * 970 + (line[:-1] + "\n") * 30).encode("latin-1"))
    lake = tmp_path / "lake"
    received = answer(lake, "ingest", "sisobi", str(file), "--period", "2020-04-17")
    assert {"registry", "period", "rows", "files"} <= set(received)
    assert {"file", "sha256", "rows", "layout", "part", "status"} <= set(received["files"][0])
    assert received["files"][0]["status"] == "loaded"
    assert answer(lake, "ingest", "sisobi", str(file), "--period", "2020-04-17")["files"][0]["status"] == "already_loaded"
    code, _, err = batimento(lake, "clean", "sisobi", "--period", "2020-04-17")
    assert code == 3  # of a thousand lines thirty are broken
    assert "rejected_share_within_limit" in err
    for wrong in (["--accept", "rejected_share_within_limit"], ["--accept", "rows_not_far_fewer_than_usual", "--why", "x"], ["--why", "x"]):
        assert batimento(lake, "clean", "sisobi", "--period", "2020-04-17", *wrong)[0] == 2
    given = ["--accept", "rejected_share_within_limit", "--why", "agreed with the Dataprev"]
    assert answer(lake, "clean", "sisobi", "--period", "2020-04-17", *given)["quarantined"] == 30
    assert "agreed with the Dataprev" in answer(lake, "publications")["publications"][0]["note"]
    assert answer(lake, "status")["registries"]


def test_who_lost_a_race_is_told_to_run_again_with_4(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: Any) -> None:
        raise ConcurrentWrite("published by another process meanwhile: silver.sisobi:2020-04-17; run it again")

    monkeypatch.setattr("jobs.clean.clean", lost)
    code, out, err = batimento(tmp_path / "lake", "clean", "sisobi", "--period", "2020-04-17", "--json")
    assert (code, json.loads(out)["exit"]) == (4, 4)
    assert "run it again" in err


def test_status_of_an_empty_lake(tmp_path: Path) -> None:
    shown = answer(tmp_path / "lake", "status")
    assert {row["registry"] for row in shown["registries"]} >= {"sisobi", "bem", "gfip", "tse", "cadunico", "extracad", "cpf", "folha_pbf"}
    assert all(row["newest"] is None for row in shown["registries"])
