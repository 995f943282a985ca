"""As many bigints as there are names for."""

from __future__ import annotations

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from jobs.gold.masks import BITS, Masks


def test_every_name_has_a_bit_of_its_own_however_many_there_are(spark: SparkSession) -> None:
    names = tuple(f"n{place}" for place in range(2 * BITS + 3))
    masks = Masks("_m", names)
    assert masks.columns == ["_m_0", "_m_1", "_m_2"]
    # Of each row n, the name n alone is true; an unknown is not.
    rows = spark.range(len(names)).select(
        "id", *[one.alias(name) for name, one in masks.pack({n: F.when(F.col("id") == p, True) for p, n in enumerate(names)}).items()]
    )
    held = rows.select("id", F.array(*[masks.has(name) for name in names]).alias("held"), masks.any(names[:2]).alias("first")).collect()
    assert {row.id: [place for place, holds in enumerate(row.held) if holds] for row in held} == {place: [place] for place in range(len(names))}
    assert {row.id for row in held if row.first} == {0, 1}
