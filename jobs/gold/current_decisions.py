"""The newest decision that stands, per programme, month and person."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def current_decisions(decisions: DataFrame, before: DataFrame, complete: bool) -> DataFrame:
    """`gold.current_decisions` of one programme and month after a run: its `decisions`, and of whom it did not decide what stood `before`."""
    fresh = decisions.withColumn("complete", F.lit(complete))
    untouched = before.join(decisions.select("person"), "person", "left_anti")
    return fresh.unionByName(untouched.select(*fresh.columns))


def flips(decisions: DataFrame, before: DataFrame) -> DataFrame:
    """Whose answer would change: person, `before`, `after`; null where the one did not decide them."""
    old = before.select("person", F.col("result").alias("before"), F.col("cents").alias("cents_before"))
    new = decisions.select("person", F.col("result").alias("after"), F.col("cents").alias("cents_after"), "reasons", "doubts")
    changed = ~(F.col("before").eqNullSafe(F.col("after")) & F.col("cents_before").eqNullSafe(F.col("cents_after")))
    return old.join(new, "person", "full").where(changed)
