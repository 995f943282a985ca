"""No record of a run names a person: logs, events, audits, pages, journals of a whole population."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import synthetic
from jobs.__main__ import app
from jobs.runtime.observed import logs
from jobs.runtime.observed.execution import CURRENT, Execution
from tests.pipeline.personal_data import finder
from tests.pipeline.world import World

TEXTS = {".json", ".jsonl", ".html", ".crc", ".txt", ".css", ".svg"}
RECORDS = ("ops.runs", "ops.audits", "ops.publications", "ops.arrivals", "ops.coverage")
# Commands whose output is read by people: it is searched, too.
ASKED = ["status --json", "runs --last 500 --json", "publications --last 500 --json", "doctor --json", "freshness ae2020 --month 2020-04 --on 2020-04-20"]


@pytest.fixture(scope="session")
def find(world: World) -> Callable[[str], set[str]]:
    return finder(world.population)


def test_nothing_written_about_runs_names_anybody(world: World, find: Callable[[str], set[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATIMENTO_LOG", "INFO")
    root = Path(world.lake.root)
    outputs = {command: _output(root, command.split()) for command in [*ASKED, *[f"quarantine {name} --json" for name in sorted(world.population.rows)]]}
    outputs |= {" ".join(words[:2]): _output(root, words, 2) for words in _wrong(world, tmp_path)}
    outputs["report"] = _output(root, ["report", str(tmp_path / "site"), "--on", "2020-04-20"])
    somebody = next(life for life in world.population.lives.values() if life.cpf is not None)
    assert CliRunner().invoke(app, ["--lake", str(root), "explain", f"{somebody.cpf:011}", "--why", "a test"]).exit_code == 0

    written = [path for path in [*root.rglob("*"), *(tmp_path / "site").rglob("*")] if path.suffix in TEXTS and "landing" not in path.parts]
    texts = outputs | {str(path): path.read_text(errors="replace") for path in written}
    texts |= {name: json.dumps(world.lake.rows(name), default=str, ensure_ascii=False) for name in RECORDS}
    kinds = {kind for kind in ("logs", "reports", "site", "_journal", "_delta_log") if any(kind in Path(name).parts for name in texts)}
    assert kinds == {"logs", "reports", "site", "_journal", "_delta_log"} and len(texts) > 200

    assert {name: found for name, text in texts.items() if (found := find(text))} == {}


def test_whoever_is_named_is_found(world: World, find: Callable[[str], set[str]], tmp_path: Path) -> None:
    """The test above can fail: each form in which somebody can be named is found, in a log line too, whose formatter knows documents but not names."""
    life = next(one for one in world.population.lives.values() if one.cpf and one.nis and one.mother and not one.name.isascii() and one.cpf > 10**10)
    cpf, nis = f"{life.cpf:011}", f"{life.nis:011}"
    dotted = f"{cpf[:3]}.{cpf[3:6]}.{cpf[6:9]}-{cpf[9:]}"
    for text in (cpf, dotted, nis, f"{nis[:3]}.{nis[3:8]}.{nis[8:10]}-{nis[10:]}", life.name, life.mother, json.dumps(life.name), life.name.lower()):
        assert find(f"refused: {text} is somebody"), text  # within a name, another's shorter one may stand
    assert find("refused: 12 lines of sisobi 2020-04-17, run clean-sisobi-2020-04-17-0123456789") == set()

    token = CURRENT.set(Execution("clean", world.lake.__class__(tmp_path), {}))
    logs.ready()
    logs.event("planted", of=life.name, cpf=dotted)
    CURRENT.reset(token)
    (file,) = tmp_path.rglob("*.jsonl")
    found = find(file.read_text())
    assert found and not any(one.isdigit() for one in found) and dotted not in file.read_text()


def _output(root: Path, words: list[str], code: int = 0) -> str:
    """Everything that a command prints, on both channels; its logs as well."""
    done = CliRunner().invoke(app, ["--lake", str(root), *words])
    assert done.exit_code == code, f"{words[0]}: {done.exception!r}"
    return done.output


def _wrong(world: World, folder: Path) -> list[list[str]]:
    """Commands about a person that fail: their messages name nobody either."""
    life = next(one for one in world.population.lives.values() if one.cpf and one.nis)
    scope, other = folder / "scope.csv", folder / "SEFIP.RE"
    scope.write_text(f"cpf\n{life.cpf:011};{life.name}\n{life.name};{life.cpf:011}\n")
    names = [f"{one.name};{one.mother};{one.cpf}" for one in list(world.population.lives.values())[:20]]
    other.write_text("\n".join(names) + "\n")
    return [
        ["explain", f"{life.nis:011}"],
        ["explain", f"{life.cpf:011}0"],
        ["decide", "ae2020", "--month", "2020-04", "--on", "2020-04-20", "--scope", str(scope)],
        *[["ingest", name, str(other), "--period", "2020-04"] for name in sorted(world.population.rows)],
        ["withdraw", "sisobi", "--period", "2020-04-01", "--reason", f"asked by {life.name}"],
    ]


def test_synthetic_people_have_what_is_looked_for() -> None:
    lives = synthetic.population(60, 7).lives.values()
    assert all(any(getattr(one, kind) for one in lives) for kind in ("cpf", "nis", "pis", "name", "mother"))
