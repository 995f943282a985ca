"""What lies on disk only while a process runs: no other user reads it, and nothing stays of a process that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.runtime import scratch as lake_scratch
from jobs.runtime.errors import InfrastructureError
from jobs.runtime.scratch import drop, own, scratch, sweep

ROOT = Path(__file__).parents[4]
SPILL = """
import sys, time
from jobs.runtime.scratch import scratch
for folder in scratch():
    (folder / "blockmgr-1").mkdir()
    (folder / "blockmgr-1" / "spilled").write_text("MARIA DAS DORES")
print("spilled", flush=True)
time.sleep(60)
"""


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place that everybody may write."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    monkeypatch.setenv("SPARK_LOCAL_DIRS", str(shared))
    monkeypatch.setattr(lake_scratch, "_made", lake_scratch._made.__wrapped__)  # type: ignore[attr-defined]
    return shared


def test_it_is_the_owners_alone_and_swept_when_its_process_is_gone(disk: Path) -> None:
    dying = subprocess.Popen([sys.executable, "-c", SPILL], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert dying.stdout is not None and dying.stdout.readline() == "spilled\n"
    (left,) = disk.glob("*/process-*/blockmgr-1/spilled")
    mine = disk / f"batimento-{os.getuid()}"
    assert {oct(one.stat().st_mode & 0o777) for one in (mine, left.parents[1])} == {"0o700"}

    (ours,) = scratch()
    assert left.exists(), "its process lives"
    dying.send_signal(signal.SIGKILL)
    dying.wait()
    drop(ours)
    (ours,) = scratch()
    assert not left.exists() and list(mine.iterdir()) == [ours]
    drop(ours)


def test_a_folder_that_somebody_else_made_there_is_not_used(disk: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    mine = disk / f"batimento-{os.getuid()}"
    mine.symlink_to(tmp_path / "theirs")
    with pytest.raises(InfrastructureError, match="belongs to another user"):
        scratch()
    mine.unlink()
    mine.mkdir(mode=0o777)
    (ours,) = scratch()
    assert oct(mine.stat().st_mode & 0o777) == "0o700"
    drop(ours)


@pytest.mark.parametrize("there", ["nothing", "a file"])
def test_no_place_for_it_is_one_line(there: str, disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (disk / "full").write_text("")
    monkeypatch.setenv("SPARK_LOCAL_DIRS", "/proc/nowhere" if there == "nothing" else str(disk / "full"))
    with pytest.raises(InfrastructureError, match="set TMPDIR to a folder") as raised:
        scratch()
    assert len(str(raised.value).splitlines()) == 1


def test_what_no_process_claimed_is_left_alone(tmp_path: Path) -> None:
    held, bare = own(tmp_path / "reading-1"), tmp_path / "reading-2"
    bare.mkdir()
    assert sweep(tmp_path, "reading-*") == []
    drop(held)
    assert sorted(tmp_path.iterdir()) == [bare]
