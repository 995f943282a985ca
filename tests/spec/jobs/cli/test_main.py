"""The command line where it computes: exit codes, and the JSON that others build on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs.runtime.errors import ConcurrentWrite
from tests.support.cli import answer, batimento


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


def test_a_concurrent_write_exits_4(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: Any) -> None:
        raise ConcurrentWrite("published by another process meanwhile: silver.sisobi:2020-04-17; run it again")

    monkeypatch.setattr("jobs.clean.clean", lost)
    code, out, err = batimento(tmp_path / "lake", "clean", "sisobi", "--period", "2020-04-17", "--json")
    assert (code, json.loads(out)["exit"]) == (4, 4)
    assert "run it again" in err
