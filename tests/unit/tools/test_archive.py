"""An archive of Spark's classes is made once for a Java and a Spark; without one, or with one of another Java, everything works as before."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from jobs.runtime.session import SHARED
from tools import archive


def made(patch: pytest.MonkeyPatch, fails: bool = False) -> list[list[str]]:
    """Instead of a JVM, something that leaves a file, or half of one; what was asked for."""
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        Path(command[-1]).write_text("half of the" if fails else "classes")
        return subprocess.CompletedProcess(command, int(fails))

    patch.setattr(archive.subprocess, "run", run)
    patch.setattr(archive, "made_with", lambda: "this Java")
    return asked


def test_it_is_made_where_missing_and_again_for_another_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked, file = made(monkeypatch), tmp_path / "spark.jsa"
    for _ in range(2):
        archive.main(file)
    assert (file.read_text(), len(asked)) == ("classes", 1)
    assert len(capsys.readouterr().out.splitlines()) == 1, "the second time it has nothing to say"

    monkeypatch.setattr(archive, "made_with", lambda: "another Java")
    archive.main(file)
    assert len(asked) == 2


def test_where_it_cannot_be_made_one_goes_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    made(monkeypatch, fails=True)
    archive.main(tmp_path / "spark.jsa")
    assert not (tmp_path / "spark.jsa").exists() and "start as slowly as without" in capsys.readouterr().out


def test_messages_of_the_archive_stay_out_of_standard_output(tmp_path: Path) -> None:
    (tmp_path / "other.jsa").write_bytes(b"of another Java" * 1000)
    for file in ("missing.jsa", "other.jsa"):
        options = SHARED.replace(str(archive.ARCHIVE), str(tmp_path / file)).split()
        done = subprocess.run(["java", *options, "-version"], capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, ""), done


def test_what_it_was_made_with_is_this_java_and_this_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    before = archive.made_with()
    assert archive.made_with() == before
    monkeypatch.setattr(archive.pyspark, "__version__", "9.9.9")
    assert archive.made_with() != before
