"""Rows that come after a full run: beside those that stand, of people of the CPF base."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyspark.sql import functions as F

from bench.peers.change import CHANGES, TABLE, publish
from jobs.lake import Lake


@pytest.mark.parametrize(("change", "least", "most"), [("a day of sisobi", 1, 2_000), ("a week of bem", 5, 40), ("a month of gfip", 600, 1_000)])
def test_what_came_stands_beside_what_stood(input_lake: Lake, tmp_path: Path, change: str, least: int, most: int) -> None:
    lake = Lake(Path(shutil.copytree(input_lake.root, tmp_path / "lake")), input_lake.spark)
    before = lake.read(TABLE).count()

    came = publish(lake, change)

    registry, of_slice, _ = CHANGES[change]
    rows = lake.read(TABLE)
    assert least <= came <= most
    assert rows.count() == before + came
    new = rows.where((F.col("registry") == registry) & (F.col("slice") == of_slice) & F.col("person").isNotNull())
    assert new.join(lake.read("silver.people").select("person").distinct(), "person", "left_semi").count() == new.count()
