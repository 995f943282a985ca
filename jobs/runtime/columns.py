"""Answers of the analysts' verbs on a terminal: plain columns at full width, so that values can be copied and parsed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from jobs.runtime.escape import escaped


def show(found: dict[str, Any]) -> None:
    """Print `rows` under their `columns` (`numbers` to the right); then, on standard error, how many there are and of which publication."""
    if "columns" in found:
        _print(found["columns"], found["numbers"], found["rows"])
    count = found["count"] if "count" in found else len(found["rows"])
    rows = f"{'the first ' if found.get('more') else ''}{count} row{'' if count == 1 else 's'}"
    where = f" in {escaped(found['file'])}" if "file" in found else ""
    print(f"{rows}{where}, as of publication {found['publication']}", file=sys.stderr)


def people(found: dict[str, Any]) -> None:
    """Print what `identify` found; on standard error, the pseudonyms without a match."""
    if found["people"]:
        names = list(found["people"][0])
        _print(names, [False] * len(names), [[row[name] for name in names] for row in found["people"]])
    for one in found["unknown"]:
        print(f"{one}: no registry contains this person", file=sys.stderr)


def _print(names: Sequence[str], numbers: Sequence[bool], rows: Sequence[Sequence[str | None]]) -> None:
    lines = [[escaped(name) for name in names], *[["–" if value is None else escaped(value) for value in row] for row in rows]]
    widths = [max(len(line[i]) for line in lines) for i in range(len(names))]
    for line in lines:
        cells = [value.rjust(width) if number else value.ljust(width) for value, width, number in zip(line, widths, numbers, strict=True)]
        print("  ".join(cells).rstrip())
