"""The tested cases of each criterion: the tables of `tests/spec/jobs/gold/criteria`, read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools.pages import grid

TESTS = Path(__file__).parents[2] / "tests" / "spec" / "jobs" / "gold" / "criteria"
ANSWERS = {"true": "yes", "false": "no", "": "not known"}
NOTE = "note"


@cache
def cases() -> dict[str, list[str]]:
    """Wording of a criterion → its tables, in the order of the tests. A column is a fact; `expected` is the answer, `why` the causes of a doubt."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.glob("test_*.py")):
        for shape, table in _tables(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(shape, []).append(_grid(table))
    return found


def _tables(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The wording and the table of each `assert_criterion(spark, wording, table, …)`."""
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "assert_criterion":
            _, shape, table, *_ = call.args
            if isinstance(shape, ast.Constant) and isinstance(table, ast.Constant):
                yield str(shape.value), str(table.value)


def _grid(table: str) -> str:
    """An ASCII table as Markdown; what follows `#` is the note of its row."""
    lines = [line.partition("#") for line in table.strip().splitlines() if line.strip()]
    titles, _, *rows = [([cell.strip() for cell in line.split("|")], note.strip()) for line, _, note in lines if line.strip()]
    names = titles[0]
    notes = [NOTE] if any(note for _, note in rows) else []
    shown = [[ANSWERS.get(cell, cell) if name == "expected" else cell for name, cell in zip(names, cells, strict=True)] for cells, _ in rows]
    return grid([*names, *notes], [[*cells, note] if notes else cells for cells, (_, note) in zip(shown, rows, strict=True)])
