"""A disk that is full, and a lake that is read-only: one sentence each, and the tables are as they were."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs.lake import Lake, Slice
from jobs.lake.storage import steps
from tests.support.cli import answer, batimento
from tests.support.decided import CPFS, person
from tests.support.parts import mounted
from tests.support.publishing import EVIDENCE, april, candidate, persons
from tests.support.sisobi import lines

ROOT = Path(__file__).parents[4]
MONDAY, TUESDAY = "2020-04-13", "2020-04-14"
JVMS_OWN = "WARNING: Using incubator modules"


# ── A disk that is full ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def deaths(folder: Path, period: str) -> str:
    file = folder / f"Obi{period.replace('-', '')}.txt"
    file.write_bytes(("\n".join([*lines(400, livro=period[-2:].zfill(6)), ""])).encode("latin-1"))
    return str(file)


def fill(disk: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError as full:
            assert full.errno == errno.ENOSPC
    return ballast


@pytest.fixture
def small(tmp_path: Path, spark: SparkSession) -> Iterator[Lake]:
    """A lake on a disk of 4 MiB, on which one delivery is published."""
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=4m", "tmpfs") as disk:
        lake = Lake(disk / "lake", spark)
        answer(lake.root, "ingest", "sisobi", deaths(tmp_path, MONDAY), "--period", MONDAY)
        yield lake


def seen(lake: Lake) -> Any:
    return lake.versions(), lake.read("bronze.sisobi").groupBy("period").count().collect(), len(lake.rows("ops.arrivals"))


def test_a_disk_that_is_full_while_a_candidate_is_written(small: Lake, tmp_path: Path) -> None:
    before = seen(small)
    ballast = fill(small.root.parent)
    tuesday = ["ingest", "sisobi", deaths(tmp_path, TUESDAY), "--period", TUESDAY]
    command = [sys.executable, "-m", "jobs", "--lake", str(small.root), *tuesday]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # with a JVM of its own, to see all of its output

    assert (done.returncode, done.stdout) == (5, "")
    (error_line,) = (line for line in done.stderr.splitlines() if not line.startswith(JVMS_OWN))
    assert error_line.startswith(f"no space left on device: {small.root} (0 MiB free); `batimento vacuum`")
    assert seen(small) == before
    ballast.unlink()
    assert [file["status"] for file in answer(small.root, *tuesday)["files"]] == ["loaded"]


def test_a_disk_that_is_full_when_a_publication_was_decided(small: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of the bare path see what they saw; the next command that finds room finishes it, once."""
    before = seen(small)
    filled: list[Path] = []

    def reached(moment: str) -> None:
        if moment == "claimed":
            filled.append(fill(small.root.parent))

    monkeypatch.setattr(steps, "reached", reached)
    tuesday = ["ingest", "sisobi", deaths(tmp_path, TUESDAY), "--period", TUESDAY]
    code, _, err = batimento(small.root, *tuesday)
    assert (code, len(err.splitlines())) == (5, 1) and err.startswith("no space left on device"), err
    assert len(filled) == 1
    filled[0].unlink()
    monkeypatch.setattr(steps, "reached", lambda moment: None)
    assert [file["status"] for file in answer(small.root, *tuesday)["files"]] == ["already_loaded"]
    after = seen(small)
    assert (len(after[1]), after[2]) == (len(before[1]) + 1, before[2] + 1)


def test_vacuum_makes_room_where_there_is_none(small: Lake) -> None:
    """Of versions that are not needed, without writing that it will."""
    old = candidate(small, EVIDENCE, "link-1", {"2020-04": [1]})
    small.publish("link-1", "link", [Slice(old, april())], expires_on=date(2020, 6, 1))
    small.publish("link-2", "link", [Slice(candidate(small, EVIDENCE, "link-2", {"2020-04": [2]}), april())])
    fill(small.root.parent)
    (deleted,) = answer(small.root, "vacuum")["deleted"]
    assert deleted.endswith(old.files[0].path) and persons(small) == [2]


# ── A lake that is read-only ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lake_that_is_read_only_answers_and_takes_nothing(decided_lake: Lake, tmp_path: Path) -> None:
    """Bound read-only, which even root may not write through."""
    copy = Path(shutil.copytree(decided_lake.root, tmp_path / "lake"))
    with mounted(tmp_path / "bound", "--bind", str(copy)) as root:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(root)], check=True)
        before = sorted(str(path) for path in copy.rglob("*"))
        for verb in (
            ["ingest", "sisobi", deaths(tmp_path, MONDAY), "--period", MONDAY],
            ["decide", "ae2020", "--month", "2020-04", "--on", "2020-04-21"],
            ["rollback", "p0000002", "--why", "a test"],
            ["explain", CPFS["ANA"], "--why", "a test"],
            ["identify", str(person("ANA")), "--why", "a test"],
        ):
            code, out, err = batimento(root, *verb)
            assert (code, out, len(err.splitlines())) == (5, "", 1), (verb, err)
            assert err.startswith(f"read-only file system: {root}; mount it for writing")
        for verb in (["status"], ["publications"], ["runs"], ["query", "SELECT count(*) FROM answers"]):
            assert batimento(root, *verb)[0] == 0, verb
        code, out, _ = batimento(root, "doctor", "--json")
        assert code == 2 and f"{root} cannot be written (Read-only file system)" in out
        assert sorted(str(path) for path in copy.rglob("*")) == before
