"""Names of runs, and their rows in `ops.runs`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jobs.lake import Lake
from jobs.runtime import observed

HERE = Path(__file__).parents[2]


def run_id(verb: str, *parts: str, inputs: Any) -> str:
    """`verb-part-…-0123456789`: the same verb, parts and inputs (JSON values, dates and paths) give the same name."""
    text = json.dumps([verb, parts, _plain(inputs)], sort_keys=True, ensure_ascii=False)
    return "-".join([verb, *[_word(part) for part in parts if part], hashlib.sha256(text.encode()).hexdigest()[:10]])


def code_hash(*paths: str | Path) -> str:
    """Hash of these files, and of every .py, .yml and .yaml file under these folders; with their paths relative to the project."""
    digest = hashlib.sha256()
    for path in sorted({file for given in paths for file in _files(HERE / given)}):
        digest.update(_address(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def modules(registry: str, *folders: str) -> list[str]:
    """The modules that are named after a registry in these folders; one with a form has none."""
    return [path for folder in folders if (HERE / (path := f"{folder}/{registry}.py")).is_file()]


def record(
    lake: Lake,
    run: str,
    verb: str,
    arguments: Mapping[str, Any],
    inputs: Mapping[str, int],
    outcome: str,
    publication: str | None,
    result: Mapping[str, Any],
    started_at: datetime,
    rule_version: str | None = None,
) -> None:
    """Add the run's row to `ops.runs`, with its counts. `outcome` is published, already_published, refused or dry; `started_at` has
    a time zone.
    """
    counted = observed.recorded(run, publication, outcome, inputs, rule_version)
    row = {
        "run": run,
        "verb": verb,
        "arguments": _json(arguments),
        "inputs": dict(inputs),
        "rule_version": rule_version,
        "started_at": started_at,
        "ended_at": datetime.now(UTC),
        "outcome": outcome,
        "publication": publication,
        "result": _json(result),
    } | counted
    lake.record("ops.runs", [row])


def result(lake: Lake, run: str, publication: str) -> dict[str, Any] | None:
    """What the run that made a publication answered; None where it was killed before it could be recorded."""
    rows = [row for row in lake.rows("ops.runs", run=run) if row["publication"] == publication]
    return dict(json.loads(rows[-1]["result"])) if rows else None


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(_plain(one) for one in value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, str | int | float | bool | None) else str(value)


def _word(part: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in part)


def _address(path: Path) -> str:
    """From the project's folder, or the name alone of a file from elsewhere."""
    return path.relative_to(HERE).as_posix() if path.is_relative_to(HERE) else path.name


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.suffix in (".py", ".yml", ".yaml")]
    return [path]
