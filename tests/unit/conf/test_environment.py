"""Where the lake is and where Spark runs: the environment's file, or what the process is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import conf

TOLD = ("BATIMENTO_ENVIRONMENT", "BATIMENTO_LAKE", "BATIMENTO_MASTER")


@pytest.fixture(autouse=True)
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TOLD:
        monkeypatch.delenv(name, raising=False)


def test_where_nothing_is_told_it_is_this_machine() -> None:
    assert (conf.lake_root(), conf.master()) == (Path("lake"), "local[*]")


def test_a_cluster_is_named_by_its_environment_and_each_part_may_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATIMENTO_ENVIRONMENT", "cluster")
    assert conf.master() == "spark://127.0.0.1:7077"
    monkeypatch.setenv("BATIMENTO_MASTER", "spark://spark.example:7077")
    monkeypatch.setenv("BATIMENTO_LAKE", "/data/batimento")
    assert (conf.lake_root(), conf.master()) == (Path("/data/batimento"), "spark://spark.example:7077")
