"""The command line: exit codes, and the JSON that others build on."""

from __future__ import annotations

from pathlib import Path

import pytest

import conf
from tests.support.cli import answer, batimento

VERBS = [
    "landed", "ingest", "clean", "link", "freshness", "decide", "replay", "explain", "withdraw", "quarantine", "rollback", "query", "shell", "identify",
    "status", "runs", "publications", "doctor", "report", "vacuum", "synth", "demo",
]  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, tmp_path: Path) -> None:
    code, out, _ = batimento(tmp_path, verb, "--help")
    assert code == 0
    assert "Usage:" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ingest", "sisobi"], "Missing"),
        (["decide", "ae2020", "--month", "2020-04", "--on", "20/04/2020"], "20/04/2020"),
        (["no_such_verb"], "no_such_verb"),
    ],
)
def test_bad_usage_exits_2(arguments: list[str], message: str, tmp_path: Path) -> None:
    code, _, err = batimento(tmp_path, *arguments)
    assert code == 2
    assert message in err


def test_status_of_an_empty_lake(tmp_path: Path) -> None:
    shown = answer(tmp_path / "lake", "status")
    assert {row["registry"] for row in shown["registries"]} >= {registry.id for registry in conf.registries()} > set()
    assert all(row["newest"] is None for row in shown["registries"])
