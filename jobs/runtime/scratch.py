"""Folders of one process's own, for what lies on disk only while it runs: none but their owner reads them, and the next one sweeps what others left.

A process holds a lock on a file of its folder for as long as it lives, however it ends: numbers of processes are used again, locks are not.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import uuid
from functools import cache
from pathlib import Path

from jobs.runtime.errors import Hindered

ALIVE = ".alive"
_HELD: dict[Path, int] = {}


def scratch() -> list[Path]:
    """This process's folders, one on each disk that SPARK_LOCAL_DIRS names (where it names none: one under TMPDIR); Hindered where there can be none."""
    return _made(os.getpid())


def own(folder: Path) -> Path:
    """Make a folder that is this process's own."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f".{folder.name}.new")  # nobody sweeps it before it is held
    new.mkdir(mode=0o700)
    held = os.open(new / ALIVE, os.O_WRONLY | os.O_CREAT, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX)
    new.rename(folder)
    _HELD[folder] = held
    return folder


def drop(folder: Path) -> None:
    """Remove a folder that `own` made."""
    shutil.rmtree(folder, ignore_errors=True)
    if (held := _HELD.pop(folder, None)) is not None:
        os.close(held)


def sweep(where: Path, pattern: str) -> list[Path]:
    """Remove the folders of processes that are gone; which."""
    gone = []
    for folder in sorted(where.glob(pattern)):
        try:
            held = os.open(folder / ALIVE, os.O_WRONLY | os.O_NOFOLLOW)
        except OSError:
            continue  # not ours to judge
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
            gone.append(folder)
        except OSError:
            continue  # it lives, or these disks know no locks
        finally:
            os.close(held)
    return gone


@cache
def _made(process: int) -> list[Path]:
    folders = []
    for disk in _disks():
        mine = disk / f"batimento-{os.getuid()}"
        try:
            mine.mkdir(mode=0o700, parents=True, exist_ok=True)
            _private(mine)
            sweep(mine, "process-*")
            folders.append(own(mine / f"process-{process}-{uuid.uuid4().hex[:8]}"))
        except OSError as error:
            raise Hindered(
                f"{mine}: no scratch can be made there ({error.strerror}); set TMPDIR to a folder that this user may write, and run it again"
            ) from error
    return folders


def _private(folder: Path) -> None:
    """A folder under a name that everybody knows, in a place where everybody writes: ours, and nobody else's."""
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.getuid():
        raise Hindered(
            f"{folder}: belongs to somebody else, and would hold what only the lake's owner may read; set TMPDIR to another folder, and run it again"
        )
    if found.st_mode & 0o077:
        folder.chmod(0o700)


def _disks() -> list[Path]:
    told = [Path(one) for one in os.environ.get("SPARK_LOCAL_DIRS", "").split(",") if one]
    if told:
        return told
    try:
        return [Path(tempfile.gettempdir()).absolute()]
    except FileNotFoundError as error:
        raise Hindered("no folder for scratch can be written; set TMPDIR to one that this user may write, and run it again") from error
