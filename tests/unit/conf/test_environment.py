"""Where the lake is and where Spark runs: the environment's file, or the process's own variables."""

from __future__ import annotations

from pathlib import Path

import pytest

import conf

TOLD = ("BATIMENTO_ENVIRONMENT", "BATIMENTO_LAKE", "BATIMENTO_MASTER")


@pytest.fixture(autouse=True)
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TOLD:
        monkeypatch.delenv(name, raising=False)


def test_without_settings_it_is_this_machine() -> None:
    assert (conf.lake_root(), conf.master()) == (Path("lake"), "local[*]")


def test_a_cluster_comes_from_its_environment_and_variables_override_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATIMENTO_ENVIRONMENT", "cluster")
    assert conf.master() == "spark://127.0.0.1:7077"
    monkeypatch.setenv("BATIMENTO_MASTER", "spark://spark.example:7077")
    monkeypatch.setenv("BATIMENTO_LAKE", "/data/batimento")
    assert (conf.lake_root(), conf.master()) == (Path("/data/batimento"), "spark://spark.example:7077")
