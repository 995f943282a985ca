"""Parts of the system that a test needs and Python does not bring: found, installed where that may be done, else named in the reason of a skip."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

# Set by `.ci/run`: there a missing part is a failure, for nothing may be skipped.
NOTHING_SKIPPED = "BATIMENTO_SKIP_NOTHING"


def part(*programs: str, packages: list[str], places: list[str] | None = None) -> list[str]:
    """Paths of the programs (also looked for in `places`, patterns of folders), from the Debian `packages`; the test is skipped without one of them."""
    paths, why = _part(programs, tuple(packages), tuple(places or ()))
    if paths:
        return list(paths)
    _without(f"needs {', '.join(programs)}: {why}; install with `apt-get install {' '.join(packages)}`, or what your system calls them")


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A file system of its own at a new folder, with `mount`'s options; the test is skipped where nothing may be mounted."""
    folder.mkdir()
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True)
    if done.returncode:
        _without(f"needs a file system of its own, and `mount` may not make one ({done.stderr.strip()}): run it as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # lazy: Spark may hold a file open a moment longer


def _without(message: str) -> NoReturn:
    if os.environ.get(NOTHING_SKIPPED):
        pytest.fail(message)
    pytest.skip(message)


@cache
def _part(programs: tuple[str, ...], packages: tuple[str, ...], places: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Installed at most once per process: what could not be had will not be had by asking again."""
    if found := _found(programs, places):
        return found, ""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return (), "it is not there, and cannot be installed here without root on Debian"
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True, "text": True}
    subprocess.run(["apt-get", "update"], **quiet)  # type: ignore[call-overload]
    done = subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], **quiet)  # type: ignore[call-overload]
    return _found(programs, places), f"apt-get could not install it ({done.stderr.strip()[-200:]})"


def _found(programs: tuple[str, ...], places: tuple[str, ...]) -> tuple[str, ...]:
    folders = [str(folder) for pattern in places for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)]
    paths = [shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders)) for name in programs]
    return tuple(path for path in paths if path) if all(paths) else ()
