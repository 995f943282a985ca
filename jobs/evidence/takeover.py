"""Which row takes which other's place: `superseded_on` is the reference date of the first delivery that took it.

Of `changes`, per entry, the row that arrived last stands: by `as_of`, then order of arrival, then line. Of `months`, per unit, all rows of the file
that arrived last. Snapshots are chosen whole, by period, and supersede nothing here.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from jobs.evidence.kinds import Kind

# Rows that take an earlier one's place. A row in quarantine takes nobody's; of a request only the requester's own row does, its members follow it.
TAKES = {
    "silver.evidence": f"kind <> {int(Kind.UNREADABLE)}",
    "silver.memberships": "relation = 1 AND certainty = 'certain'",
}
LAST = (1 << 63) - 1


def placed(claims: DataFrame, table: str, delivery: str) -> DataFrame:
    """Claims (with `sequence`, the order of arrival) with `_order`, their place among the rows of their entry, and `_takes`, whether they take others' places.

    What takes nobody's place stands at the end of its own day, so that nothing of the same delivery takes its place.
    """
    takes = F.coalesce(F.expr(TAKES.get(table, "true")), F.lit(False))
    by_day = F.struct(
        F.col("as_of").alias("day"),
        F.when(takes, F.col("sequence")).otherwise(LAST).alias("sequence"),
        F.when(takes, F.col("line")).otherwise(LAST).alias("line"),
    )
    one_day, no_line = F.lit("1970-01-01").cast("date"), F.lit(0).cast("bigint")  # the same for all: only the file's place counts
    by_file = F.struct(one_day.alias("day"), F.col("sequence").alias("sequence"), no_line.alias("line"))
    return claims.withColumns({"_takes": takes, "_order": by_file if delivery == "months" else by_day})


def takeovers(placed: DataFrame) -> DataFrame:
    """Per entry and `_order` of placed claims: `_superseded_on`, null where nothing came after. Rows without an entry are left out."""
    places = placed.where("entry IS NOT NULL").groupBy("entry", "_order").agg(F.max("_takes").alias("_takes"), F.min("as_of").alias("_day"))
    later = Window.partitionBy("entry").orderBy("_order").rowsBetween(1, Window.unboundedFollowing)
    return places.select("entry", "_order", F.min(F.when(F.col("_takes"), F.col("_day"))).over(later).alias("_superseded_on"))


def superseded(placed: DataFrame, takeovers: DataFrame, kept: Column) -> DataFrame:
    """Placed claims with `superseded_on` as `takeovers` has it; `kept` for the rows whose entry it does not have."""
    marks = takeovers.withColumn("_known", F.lit(True))
    joined = placed.join(marks, ["entry", "_order"], "left")
    return joined.withColumn("superseded_on", F.when(F.col("_known"), F.col("_superseded_on")).otherwise(kept)).drop("_known", "_superseded_on")
