"""Log lines about verbs: one JSON object each, into a file a day beside the lake's tables and, where asked, to standard error.

A line is one `write` to a file opened for appending, so that lines of several processes stay whole. A log that cannot be written stops nobody.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jobs.runtime.exact import exact
from jobs.runtime.observed.seen import CURRENT, PUBLISHING, Seen
from jobs.runtime.private import blotted
from jobs.runtime.visible import visible

LOG = logging.getLogger("batimento")
KEPT_DAYS = 90
MAY_NOT = {errno.EACCES, errno.EPERM, errno.EROFS}  # who may only read asks too, and need not be told each time
_COMPLAINED: set[str] = set()


class Line(logging.Formatter):
    """A record as one JSON object; `words`: as `name=value` pairs, for a terminal."""

    def __init__(self, words: bool = False) -> None:
        super().__init__()
        self.words = words

    def format(self, record: logging.LogRecord) -> str:
        """The moment, the level, the event, the verb that runs and what it is about, and whatever the event tells."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "event": record.getMessage(), **context(), **getattr(record, "told", {})}
        sound = blotted({name: value for name, value in line.items() if value is not None})
        if not self.words:
            return as_json(sound)
        pairs = {name: json.dumps(value, ensure_ascii=False, default=str) if " " in str(value) else value for name, value in sound.items()}
        return visible(" ".join(f"{name}={value}" for name, value in pairs.items()))


def as_json(value: Any) -> str:
    """A value as one line."""
    return json.dumps(exact(value), ensure_ascii=False, default=str)


class Lines(logging.Handler):
    """Where lines go: to the lake whose verb runs, and to standard error from the level that BATIMENTO_LOG names on."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line to each place."""
        if (seen := CURRENT.get()) is not None:
            append(seen, "verbs", Line().format(record))
        if record.levelno >= asked():
            print(Line(words=sys.stderr.isatty()).format(record), file=sys.stderr, flush=True)


def ready() -> None:
    """Let the log go where it goes; once per process."""
    if not any(isinstance(handler, Lines) for handler in LOG.handlers):
        LOG.addHandler(Lines())
        LOG.setLevel(logging.DEBUG)
        LOG.propagate = False


def asked() -> int:
    """The level from which on lines go to standard error: none where BATIMENTO_LOG is not set, INFO where it is no level."""
    name = os.environ.get("BATIMENTO_LOG", "")
    return logging.getLevelNamesMapping().get(name.upper(), logging.INFO) if name else logging.CRITICAL + 1


def say(event: str, level: int = logging.INFO, **told: Any) -> None:
    """One line about the verb that runs."""
    LOG.log(level, event, extra={"told": told})


def context() -> dict[str, Any]:
    """The verb that runs, and what it is about."""
    seen = CURRENT.get()
    if seen is None:
        return {"process": os.getpid()}
    within = {"within": seen.parent.attempt} if seen.parent else {}
    return {"verb": seen.verb, **seen.about, "run": seen.run or seen.about.get("run"), "attempt": seen.attempt, **within, "process": os.getpid()}


def folder(seen: Seen) -> Path | None:
    """Where what is told of a verb goes: BATIMENTO_LOGS, else `logs` in the lake. None where there is no lake, nor will be by this verb."""
    if told := os.environ.get("BATIMENTO_LOGS"):
        return Path(told)
    root: Any = seen.lake.root
    if not isinstance(root, Path):  # nothing can be appended to in an object store
        return None
    return root / "logs" if root.is_dir() or seen.verb in PUBLISHING else None


def append(seen: Seen, name: str, line: str) -> None:
    """Add a line to today's file of a name. Where that cannot be, the process says so once, and goes on."""
    where = folder(seen)
    if where is None:
        return
    try:
        where.mkdir(parents=True, exist_ok=True)
        file = os.open(where / f"{name}-{datetime.now(UTC).date()}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(file, f"{line}\n".encode())
        finally:
            os.close(file)
    except OSError as error:
        if error.errno not in MAY_NOT and str(where) not in _COMPLAINED:
            _COMPLAINED.add(str(where))
            print(f"what is logged of this cannot be written to {where}: {error.strerror}; BATIMENTO_LOGS names another folder", file=sys.stderr)


def forget(root: Any, days: int = KEPT_DAYS) -> list[str]:
    """Delete the days' files that nobody has written to for so many days; their paths. Tables are never deleted by age, but no table needs these."""
    where = os.environ.get("BATIMENTO_LOGS") or (root / "logs" if isinstance(root, Path) else None)
    if where is None:
        return []
    old = [path for path in sorted(Path(where).glob("*.jsonl")) if time.time() - path.stat().st_mtime > 24 * 3600 * days]
    for path in old:
        path.unlink()
    return [str(path) for path in old]


def numbers(seen: Seen) -> Mapping[str, Any]:
    """What the last line of a verb counts."""
    return {"seconds": seen.seconds, "publication": seen.publication, **seen.numbers} | ({"steps": seen.steps} if seen.steps else {})
