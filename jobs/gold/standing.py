"""Which decisions stand: the base of a programme and month, and the runs after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

Row = dict[str, Any]
EVERYBODY, CHANGES, SCOPE = "everybody", "changes", "scope"


def chain(before: Iterable[Row], programme: str, month: str) -> list[Row]:
    """The rows of `gold.standing` of one programme and month, in their order."""
    return sorted((row for row in before if (row["programme"], row["month"]) == (programme, month)), key=lambda row: row["place"])


def after(before: list[Row], programme: str, month: str, run: str, decides: str, why: str, complete: bool) -> list[Row]:
    """The chain after a run: one that decided everybody begins it anew; any other comes last."""
    kept = [] if decides == EVERYBODY else [row for row in before if row["run"] != run]
    added = {"programme": programme, "month": month, "run": run, "decides": decides, "why": why, "complete": complete}
    return [row | {"place": place} for place, row in enumerate([*kept, added])]


def flips(decisions: DataFrame, before: DataFrame) -> DataFrame:
    """Whose answer would change: person, `before`, `after`; null where the one did not decide them."""
    old = before.select("person", F.col("result").alias("before"), F.col("cents").alias("cents_before"))
    new = decisions.select("person", F.col("result").alias("after"), F.col("cents").alias("cents_after"), "reasons", "doubts")
    changed = ~(F.col("before").eqNullSafe(F.col("after")) & F.col("cents_before").eqNullSafe(F.col("cents_after")))
    return old.join(new, "person", "full").where(changed)
