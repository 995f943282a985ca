"""Checks of what verbs need from this machine and lake, each with its remedy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jobs.identity import fingerprint
from jobs.lake import Lake, clock
from jobs.lake.infrastructure import infrastructure_error
from jobs.runtime.errors import BadInput
from jobs.runtime.observed import observed
from jobs.runtime.session import JARS, SETTINGS

ROOT = Path(__file__).parents[2]
LEAST_FREE = 5 * 2**30  # bytes; a candidate needs space beside what it replaces


@observed
def doctor(lake: Lake, mend: bool = False) -> dict[str, Any]:
    """Run all checks; with `mend`, repair what is wrong in the lake itself. Returns `checks` (check, ok, seen, remedy) and `ok`.

    `remedy` is null where the check passes.
    """
    looks: dict[str, Callable[[], str]] = {
        "python": _python,
        "java": _java,
        "jars": _jars,
        "permissions": lambda: _permissions(lake),
        "journal": lambda: _journal(lake, mend),
        "lake": lambda: _lake(lake),
        "records": lambda: _records(lake, mend),
        "restricted zone": lambda: _restricted(lake, mend),
        "disk": lambda: _disk(lake),
        "clock": lambda: _clock(lake),
        "time zone": _time_zone,
        "pseudonym key": lambda: _key(lake),
    }
    checks = [_checked(name, look, lake) for name, look in looks.items()]
    return {"ok": all(check["ok"] for check in checks), "checks": checks}


def _checked(name: str, look: Callable[[], str], lake: Lake) -> dict[str, Any]:
    try:
        return {"check": name, "ok": True, "seen": look(), "remedy": None}
    except Exception as error:
        wrong = error if isinstance(error, BadInput) else infrastructure_error(error, lake.root)
        if wrong is None:
            raise
        seen, _, remedy = str(wrong).partition(": ")
        return {"check": name, "ok": False, "seen": seen, "remedy": remedy}


def _python() -> str:
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] not in {(3, 11), (3, 12)}:
        raise BadInput(f"Python {found}: install Python 3.11 or 3.12, remove .venv, and run `make setup`")
    return found


def _java() -> str:
    java = subprocess.run([str(ROOT / "tools" / "java.sh")], capture_output=True, text=True, check=False)
    if java.returncode:
        raise BadInput(java.stderr.strip().removeprefix("java: ").replace("; batimento needs", ": batimento needs", 1))
    return os.environ.get("JAVA_HOME") or shutil.which("java") or ""


def _jars() -> str:
    found = sorted(path.name for path in JARS.glob("*.jar"))
    if not any("delta-spark" in name for name in found):
        raise BadInput(f"no Delta jar in {JARS}: run `make setup`, where a Maven repository is in reach")
    return f"{len(found)} in {JARS}"


def _permissions(lake: Lake) -> str:
    root = lake.root
    if not isinstance(root, Path):
        return f"{root}: not known before the first write to a bucket"
    there = next(folder for folder in [root, *root.absolute().parents] if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise BadInput(f"{there} cannot be written ({error.strerror}): give this user the right to write there, or name another place with --lake") from error
    return f"{there} can be written"


def _lake(lake: Lake) -> str:
    published = len(lake.versions())
    return f"{lake.root}: {published} tables published" if published else f"{lake.root}: nothing published yet"


def _journal(lake: Lake, mend: bool) -> str:
    if mend and (taken := lake.remove_stuck()):
        return f"{taken} could not be carried out, and was removed"
    lake.recover()
    return "every claimed publication is published"


def _records(lake: Lake, mend: bool) -> str:
    found = lake.duplicates(mend)
    counted = ", ".join(f"{count} rows of {table}" for table, count in found.items())
    if found and not mend:
        raise BadInput(f"{counted} are duplicates: `batimento doctor --mend` rewrites these tables with one row per key; readers do not see the duplicates")
    return f"{counted} were duplicates, and are removed" if found else "no duplicate rows"


def _restricted(lake: Lake, mend: bool) -> str:
    found = ", ".join(str(lake.root / layer) for layer in lake.open_to_others(mend))
    if found and not mend:
        raise BadInput(f"{found} can be entered by other users: `batimento doctor --mend` closes them (0700)")
    if not isinstance(lake.root, Path):
        return "the bucket's policy decides who reads it (docs/operations.md, Object storage)"
    return f"{found} could be entered by other users, and is closed" if found else "open to its owner only"


def _disk(lake: Lake) -> str:
    root = lake.root if isinstance(lake.root, Path) else Path(tempfile.gettempdir())  # Spark spills there
    there = next(folder for folder in [root, *root.absolute().parents] if folder.exists())
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE:
        raise BadInput(f"{free / 2**30:.1f} GiB free at {there}: `batimento vacuum` deletes what no publication uses; else free some space (docs/runbooks)")
    return f"{free / 2**30:.0f} GiB free"


def _clock(lake: Lake) -> str:
    return f"{clock.check(lake):%Y-%m-%d %H:%M} UTC"


def _time_zone() -> str:
    zone = SETTINGS["spark.sql.session.timeZone"]
    try:
        ZoneInfo(zone)
    except ZoneInfoNotFoundError as error:
        raise BadInput(f"this machine has no time zone {zone}: install tzdata (Debian: tzdata; or pip install tzdata)") from error
    return f"{zone}, independent of the machine's own"


def _key(lake: Lake) -> str:
    fingerprint.check_key(lake)
    return "set, and the lake's key" if lake.fingerprint() else "set; nothing was linked with it yet"
