"""Answers of `query` and `shell` on a terminal: plain columns, as wide as they are, so that a number can be copied and a tool can cut them."""

from __future__ import annotations

import sys
from typing import Any


def show(found: dict[str, Any]) -> None:
    """Print `rows` under their `columns` (true: numbers, to the right); then, on standard error, how many there are and of which publication."""
    if "columns" in found:
        names, right = list(found["columns"]), list(found["columns"].values())
        lines = [names, *[["–" if value is None else value for value in row] for row in found["rows"]]]
        widths = [max(len(line[i]) for line in lines) for i in range(len(names))]
        for line in lines:
            cells = [value.rjust(width) if numeric else value.ljust(width) for value, width, numeric in zip(line, widths, right, strict=True)]
            print("  ".join(cells).rstrip())
    rows = f"{found['count']} rows" if "count" in found else f"the first {len(found['rows'])} rows" if found["more"] else f"{len(found['rows'])} rows"
    where = f" in {found['file']}" if "file" in found else ""
    print(f"{rows}{where}, as of publication {found['publication']}", file=sys.stderr)
