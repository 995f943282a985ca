"""Log lines: what they hold and what they never do, where they go, and that a failing log stops no verb."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from jobs.lake import Lake
from jobs.ops.vacuum import vacuum
from jobs.runtime.errors import BadInput, ConcurrentWrite, Refused
from jobs.runtime.observed import logs, observed
from jobs.runtime.observed.execution import why


@observed
def look(lake: Lake, registry: str, cpf: str = "", fails: BaseException | None = None) -> dict[str, Any]:
    """A verb that only asks."""
    logs.event("looked", rows=12_345_678_901, note="asked about 529.982.247-25 and 20471138775")
    if fails:
        raise fails
    return {"rows": 3}


@observed
def clean(lake: Lake, registry: str, period: str) -> dict[str, Any]:
    """A verb that publishes; here made of another."""
    return look(lake, registry)


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.delenv("BATIMENTO_LOG", raising=False)
    (tmp_path / "lake").mkdir()
    return Lake(tmp_path / "lake")


def lines(lake: Lake) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted((lake.root / "logs").glob("verbs-*.jsonl")) for line in path.read_text().splitlines()]


def test_a_line_has_the_verb_its_subject_and_its_outcome(lake: Lake) -> None:
    look(lake, "sisobi", cpf="52998224725")
    started, looked, ended = lines(lake)
    assert {name: started[name] for name in ("level", "event", "verb", "registry", "process")} == {
        "level": "INFO", "event": "started", "verb": "look", "registry": "sisobi", "process": os.getpid(),
    }  # fmt: skip
    assert started["attempt"] == looked["attempt"] == ended["attempt"]
    assert (ended["event"], ended["outcome"]) == ("ended", "done") and ended["seconds"] >= 0
    # The person asked about is no part of it; a number in a text is redacted; a count is a count.
    assert "52998224725" not in json.dumps(lines(lake))
    assert (looked["note"], looked["rows"]) == ("asked about (a number) and (a number)", 12_345_678_901)


@pytest.mark.parametrize(
    ("error", "outcome", "level", "message"),
    [
        (Refused("2 of 100 rows, report x.json"), "refused", "WARNING", "Refused: 2 of 100 rows, report x.json"),
        (ConcurrentWrite("slice sisobi/2020-04"), "lost_race", "WARNING", "ConcurrentWrite: slice sisobi/2020-04"),
        (BadInput("MARIA DA SILVA is no pseudonym"), "bad_input", "WARNING", "BadInput: invalid input; the command printed the message"),
        (ValueError("[CAST_INVALID_INPUT] The value 'MARIA DA SILVA' cannot be cast"), "crashed", "ERROR", "ValueError: CAST_INVALID_INPUT"),
        (KeyError("MARIA DA SILVA"), "crashed", "ERROR", "KeyError"),
    ],
)
def test_of_an_error_nothing_personal_is_logged(lake: Lake, error: BaseException, outcome: str, level: str, message: str) -> None:
    with pytest.raises(type(error)):
        look(lake, "sisobi", fails=error)
    assert {name: lines(lake)[-1][name] for name in ("outcome", "level", "error")} == {"outcome": outcome, "level": level, "error": message}
    assert why(error) == message


def test_a_verb_made_of_verbs_is_logged_apart_from_them(lake: Lake) -> None:
    clean(lake, "sisobi", "2020-04-17")
    whole, part = lines(lake)[0], lines(lake)[1]
    assert (whole["verb"], part["verb"], part["within"]) == ("clean", "look", whole["attempt"])


@pytest.mark.parametrize(
    ("level", "events"), [("", []), ("INFO", ["started", "looked", "ended"]), ("warning", []), ("nonsense", ["started", "looked", "ended"])]
)
def test_standard_error_gets_the_level_that_it_is_set_to(
    lake: Lake, level: str, events: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BATIMENTO_LOG", level)
    look(lake, "sisobi")
    assert [json.loads(line)["event"] for line in capfd.readouterr().err.splitlines()] == events


def test_a_terminal_reads_pairs(lake: Lake, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BATIMENTO_LOG", "INFO")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    look(lake, "sisobi")
    assert " event=looked verb=look registry=sisobi " in capfd.readouterr().err


def test_a_log_that_cannot_be_written_stops_no_verb(tmp_path: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    assert look(Lake(tmp_path / "nowhere"), "sisobi") == {"rows": 3}
    assert not (tmp_path / "nowhere").exists(), "asking makes no lake"

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    def forbidden(*_: Any) -> int:
        raise OSError(30, "Read-only file system")

    for fails, count in ((forbidden, 0), (full, 1), (full, 0)):
        with monkeypatch.context() as patch:
            patch.setattr(logs.os, "open", fails)
            assert look(lake, "sisobi") == {"rows": 3}
        assert len(capfd.readouterr().err.splitlines()) == count, "who may not write is not told, a full disk is, once"


def test_another_folder_may_be_named(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATIMENTO_LOGS", str(tmp_path / "elsewhere"))
    look(lake, "sisobi")
    assert len(list((tmp_path / "elsewhere").glob("verbs-*.jsonl"))) == 1 and not (lake.root / "logs").exists()


def test_lines_of_several_processes_stay_whole(lake: Lake) -> None:
    code = f"from jobs.lake import Lake\nfrom tests.unit.jobs.runtime.observed.test_logs import look\nfor _ in range(100): look(Lake({str(lake.root)!r}), 'sisobi')"
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [one.wait(120) for one in running] == [0, 0, 0]
    assert len(lines(lake)) == 3 * 100 * 3


def test_old_days_are_forgotten_by_vacuum_alone(lake: Lake) -> None:
    look(lake, "sisobi")
    (today,) = (lake.root / "logs").glob("*.jsonl")
    for name, days in (("verbs-2020-01-01.jsonl", 91), ("lineage-2020-01-02.jsonl", 91), ("verbs-2020-03-01.jsonl", 89), ("notes.txt", 400)):
        path = lake.root / "logs" / name
        path.touch()
        os.utime(path, (time.time() - 86_400 * days,) * 2)
    assert [Path(path).name for path in vacuum(lake)["logs"]] == ["lineage-2020-01-02.jsonl", "verbs-2020-01-01.jsonl"]
    assert {path.name for path in (lake.root / "logs").iterdir()} == {today.name, "verbs-2020-03-01.jsonl", "notes.txt"}
