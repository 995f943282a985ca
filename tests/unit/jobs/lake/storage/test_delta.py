"""Rows of small tables, without Spark: which, in which order, and by which words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.lake import Lake

LOOKS = (
    {"verb": "explain", "person": 2, "who": "d'Ávila", "found": True, "at": datetime(2020, 5, 2, tzinfo=UTC)},
    {"verb": "explain", "person": -1, "who": "ana", "found": False, "at": datetime(2020, 5, 1, tzinfo=UTC), "why": "2"},
)


@pytest.mark.parametrize(
    ("equals", "persons"),
    [
        ({}, [-1, 2]),  # by key: the timestamp comes first in it
        ({"who": "d'Ávila"}, [2]),
        ({"who": "d"}, []),
        ({"person": -1}, [-1]),
        ({"person": "2"}, [2]),
        ({"found": False}, [-1]),
        ({"why": None}, [2]),
        ({"why": "2", "found": True}, []),
    ],
)
def test_rows_are_chosen_by_what_equals_and_come_by_key(tmp_path: Path, equals: dict[str, object], persons: list[int]) -> None:
    lake = Lake(tmp_path)
    lake.record("ops.accesses", LOOKS)
    assert [row["person"] for row in lake.rows("ops.accesses", None, **equals)] == persons


def test_rows_by_a_column_that_is_not_there(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.record("ops.accesses", [LOOKS[0]])
    with pytest.raises(ValueError, match="ops.accesses has no column colour"):
        lake.rows("ops.accesses", None, colour="red")
