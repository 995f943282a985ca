"""The tables of the criteria's tests stand in the pages: each wording that is built has one."""

from __future__ import annotations

from conf.rule import shapes
from tools.pages.cases import _grid, cases


def test_every_wording_has_its_cases() -> None:
    assert set(cases()) == set(shapes())


def test_a_table_keeps_its_cells_and_its_notes() -> None:
    table = """
    sex | causes | expected | why
    ----+--------+----------+----
    M   |        | true     |        # a man
    # a line of its own is no case
    F   | A,B    |          | a,b
    """
    rows = [line.strip("| ").split(" | ") for line in _grid(table).splitlines()]
    assert rows[0] == ["sex", "causes", "expected", "why", "note"]
    assert rows[2] == ["M", "", "yes", "", "a man"] and rows[3][:4] == ["F", "A,B", "not known", "a,b"] and len(rows) == 4
