"""Log lines about verbs: one JSON object each, into a file a day beside the lake's tables and, where asked, to standard error.

A line is one `write` to a file opened for appending, so that lines of several processes do not mix. A verb does not fail where its log cannot be written.
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

from jobs.runtime.escape import escaped
from jobs.runtime.json_safe import json_safe
from jobs.runtime.observed.execution import CURRENT, PUBLISHING, Execution
from jobs.runtime.private import redacted

LOG = logging.getLogger("batimento")
KEPT_DAYS = 90
MAY_NOT = {errno.EACCES, errno.EPERM, errno.EROFS}  # a read-only user: no message for every line
_REPORTED: set[str] = set()


class Line(logging.Formatter):
    """A record as one JSON object; `words`: as `name=value` pairs, for a terminal."""

    def __init__(self, words: bool = False) -> None:
        super().__init__()
        self.words = words

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, event, the running verb with its arguments, and the event's own fields."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "event": record.getMessage(), **context(), **getattr(record, "fields", {})}
        clean = redacted({name: value for name, value in line.items() if value is not None})
        if not self.words:
            return as_json(clean)
        pairs = {name: json.dumps(value, ensure_ascii=False, default=str) if " " in str(value) else value for name, value in clean.items()}
        return escaped(" ".join(f"{name}={value}" for name, value in pairs.items()))


def as_json(value: Any) -> str:
    """A value as one line."""
    return json.dumps(json_safe(value), ensure_ascii=False, default=str)


class Lines(logging.Handler):
    """Writes lines to the logs of the running verb's lake, and to standard error from the level in BATIMENTO_LOG."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line to each place."""
        if (execution := CURRENT.get()) is not None:
            append(execution, "verbs", Line().format(record))
        if record.levelno >= asked():
            print(Line(words=sys.stderr.isatty()).format(record), file=sys.stderr, flush=True)


def ready() -> None:
    """Attach the handler; once per process."""
    if not any(isinstance(handler, Lines) for handler in LOG.handlers):
        LOG.addHandler(Lines())
        LOG.setLevel(logging.DEBUG)
        LOG.propagate = False


def asked() -> int:
    """The lowest level that goes to standard error: none where BATIMENTO_LOG is not set, INFO where it is not a level."""
    name = os.environ.get("BATIMENTO_LOG", "")
    return logging.getLevelNamesMapping().get(name.upper(), logging.INFO) if name else logging.CRITICAL + 1


def event(name: str, level: int = logging.INFO, **fields: Any) -> None:
    """Log one event of the running verb with its fields."""
    LOG.log(level, name, extra={"fields": fields})


def context() -> dict[str, Any]:
    """The running verb and its arguments."""
    execution = CURRENT.get()
    if execution is None:
        return {"process": os.getpid()}
    within = {"within": execution.parent.attempt} if execution.parent else {}
    return {
        "verb": execution.verb,
        **execution.about,
        "run": execution.run or execution.about.get("run"),
        "attempt": execution.attempt,
        **within,
        "process": os.getpid(),
    }


def folder(execution: Execution) -> Path | None:
    """The folder of a verb's logs: BATIMENTO_LOGS, else `logs` in the lake. None where the lake does not exist and this verb will not make it."""
    if named := os.environ.get("BATIMENTO_LOGS"):
        return Path(named)
    root: Any = execution.lake.root
    if not isinstance(root, Path):  # an object store has no appending
        return None
    return root / "logs" if root.is_dir() or execution.verb in PUBLISHING else None


def append(execution: Execution, name: str, line: str) -> None:
    """Append a line to today's file. Where that fails, the process prints one message and goes on."""
    where = folder(execution)
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
        if error.errno not in MAY_NOT and str(where) not in _REPORTED:
            _REPORTED.add(str(where))
            print(f"logs cannot be written to {where}: {error.strerror}; name another folder with BATIMENTO_LOGS", file=sys.stderr)


def forget(root: Any, days: int = KEPT_DAYS) -> list[str]:
    """Delete log files last written more than `days` days ago; returns their paths. (Tables are never deleted by age.)"""
    where = os.environ.get("BATIMENTO_LOGS") or (root / "logs" if isinstance(root, Path) else None)
    if where is None:
        return []
    old = [path for path in sorted(Path(where).glob("*.jsonl")) if time.time() - path.stat().st_mtime > 24 * 3600 * days]
    for path in old:
        path.unlink()
    return [str(path) for path in old]


def numbers(execution: Execution) -> Mapping[str, Any]:
    """The counts in the last line of a verb."""
    return {"seconds": execution.seconds, "publication": execution.publication, **execution.numbers} | ({"steps": execution.steps} if execution.steps else {})
