"""What a verb needs of this machine, looked at before it fails for want of it: each want with what to do about it."""

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
LEAST_FREE = 5 * 2**30  # bytes: a candidate stands beside what it replaces


@observed
def doctor(lake: Lake, mend: bool = False) -> dict[str, Any]:
    """Look at everything, and with `mend` put right what is wrong in the lake itself. Answers `checks` (what, ok, seen, remedy) and `ok`.

    The remedy is null where nothing is wrong.
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
    checks = [_looked(name, look, lake) for name, look in looks.items()]
    return {"ok": all(check["ok"] for check in checks), "checks": checks}


def _looked(name: str, look: Callable[[], str], lake: Lake) -> dict[str, Any]:
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
    said = subprocess.run([str(ROOT / "tools" / "java.sh")], capture_output=True, text=True, check=False)
    if said.returncode:
        raise BadInput(said.stderr.strip().removeprefix("java: ").replace("; batimento needs", ": batimento needs", 1))
    return os.environ.get("JAVA_HOME") or shutil.which("java") or ""


def _jars() -> str:
    found = sorted(path.name for path in JARS.glob("*.jar"))
    if not any("delta-spark" in name for name in found):
        raise BadInput(f"no Delta jar in {JARS}: run `make setup`, where a Maven repository is in reach")
    return f"{len(found)} in {JARS}"


def _permissions(lake: Lake) -> str:
    root = lake.root
    if not isinstance(root, Path):
        return f"{root}: a bucket says so when it is written to"
    there = next(folder for folder in [root, *root.absolute().parents] if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise BadInput(f"{there} cannot be written ({error.strerror}): give this user the right to write it, or another place with --lake") from error
    return f"{there} can be written"


def _lake(lake: Lake) -> str:
    published = len(lake.versions())
    return f"{lake.root}: {published} tables published" if published else f"{lake.root}: nothing published yet"


def _journal(lake: Lake, mend: bool) -> str:
    if mend and (taken := lake.take_out()):
        return f"{taken} could not be carried out, and was taken out"
    lake.recover()
    return "whatever was claimed is published"


def _records(lake: Lake, mend: bool) -> str:
    found = lake.repeated(mend)
    told = ", ".join(f"{count} rows of {table}" for table, count in found.items())
    if found and not mend:
        raise BadInput(f"{told} stand twice: `batimento doctor --mend` writes each of these tables anew, a row per key; readers see each row once meanwhile")
    return f"{told} stood twice, and no longer do" if found else "no row stands twice"


def _restricted(lake: Lake, mend: bool) -> str:
    found = ", ".join(str(lake.root / layer) for layer in lake.open_to_others(mend))
    if found and not mend:
        raise BadInput(f"{found} can be entered by others than their owner: `batimento doctor --mend` closes them (0700)")
    if not isinstance(lake.root, Path):
        return "who reads it is for the bucket's policy to say (docs/operations.md, Object storage)"
    return f"{found} could be entered by others, and no longer can" if found else "its owner's alone"


def _disk(lake: Lake) -> str:
    root = lake.root if isinstance(lake.root, Path) else Path(tempfile.gettempdir())  # what Spark spills lies there
    there = next(folder for folder in [root, *root.absolute().parents] if folder.exists())
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE:
        raise BadInput(f"{free / 2**30:.1f} GiB free at {there}: `batimento vacuum` deletes what no publication holds; else make room (docs/runbooks)")
    return f"{free / 2**30:.0f} GiB free"


def _clock(lake: Lake) -> str:
    return f"{clock.check(lake):%Y-%m-%d %H:%M} UTC"


def _time_zone() -> str:
    zone = SETTINGS["spark.sql.session.timeZone"]
    try:
        ZoneInfo(zone)
    except ZoneInfoNotFoundError as error:
        raise BadInput(f"this machine knows no {zone}: install tzdata (Debian: tzdata; or pip install tzdata)") from error
    return f"{zone}, whatever the machine's own is"


def _key(lake: Lake) -> str:
    fingerprint.hold(lake)
    return "set, and the lake's own" if lake.fingerprint() else "set; nothing was linked with it yet"
