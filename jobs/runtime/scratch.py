"""Scratch folders of one process, for files that exist only while it runs. Only their owner may read them; the next process deletes those of dead ones.

A process keeps a lock on a file of its folder until it ends. Process numbers are reused; locks are not.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import uuid
from functools import cache
from pathlib import Path

from jobs.runtime.errors import InfrastructureError

ALIVE = ".alive"
_LOCKS: dict[Path, int] = {}


def scratch() -> list[Path]:
    """This process's folders: one per disk in SPARK_LOCAL_DIRS, else one under TMPDIR. InfrastructureError where none can be made."""
    return _made(os.getpid())


def own(folder: Path) -> Path:
    """Create a folder that belongs to this process."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f".{folder.name}.new")  # `sweep` does not match this name, so it cannot delete the folder before the lock is taken
    new.mkdir(mode=0o700)
    lock = os.open(new / ALIVE, os.O_WRONLY | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    new.rename(folder)
    _LOCKS[folder] = lock
    return folder


def drop(folder: Path) -> None:
    """Remove a folder that `own` made."""
    shutil.rmtree(folder, ignore_errors=True)
    if (lock := _LOCKS.pop(folder, None)) is not None:
        os.close(lock)


def sweep(where: Path, pattern: str) -> list[Path]:
    """Delete the folders of processes that ended; returns their paths."""
    gone = []
    for folder in sorted(where.glob(pattern)):
        try:
            lock = os.open(folder / ALIVE, os.O_WRONLY | os.O_NOFOLLOW)
        except OSError:
            continue  # of another user
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
            gone.append(folder)
        except OSError:
            continue  # its process runs, or this file system has no locks
        finally:
            os.close(lock)
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
            raise InfrastructureError(
                f"{mine}: no scratch folder can be made there ({error.strerror}); set TMPDIR to a folder that this user may write, and run it again"
            ) from error
    return folders


def _private(folder: Path) -> None:
    """Check that a folder with a predictable name in a shared place belongs to this user, and to no other."""
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.getuid():
        raise InfrastructureError(
            f"{folder}: belongs to another user, and scratch may be read by the lake's owner only; set TMPDIR to another folder, and run it again"
        )
    if found.st_mode & 0o077:
        folder.chmod(0o700)


def _disks() -> list[Path]:
    named = [Path(one) for one in os.environ.get("SPARK_LOCAL_DIRS", "").split(",") if one]
    if named:
        return named
    try:
        return [Path(tempfile.gettempdir()).absolute()]
    except FileNotFoundError as error:
        raise InfrastructureError("no folder for scratch can be written; set TMPDIR to one that this user may write, and run it again") from error
