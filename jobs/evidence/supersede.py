"""Which row supersedes which: `superseded_on` is the reference date of the first delivery that superseded the row.

Of `changes`, per entry, the row that arrived last stands: by `as_of`, then order of arrival, then line. Of `months`, per unit, all rows of
the file that arrived last. Snapshots are chosen whole, by period, and supersede nothing here.
"""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from conf.kinds import Kind

# Rows that supersede earlier ones. A quarantined row supersedes none; of a request only the requester's own row does.
TAKES = {
    "silver.evidence": f"kind <> {int(Kind.UNREADABLE)}",
    "silver.memberships": "relation = 1 AND certainty = 'certain'",
}


def in_order_of_changes(claims: DataFrame, table: str, of_person: bool = False) -> DataFrame:
    """Claims (with `sequence`, the order of arrival, and `_mine`: computed anew) of `changes`, with `superseded_on` recomputed per entry.

    A row that supersedes none is ordered at the end of its day, so that no row of the same delivery supersedes it. A row that annuls its entry supersedes
    all rows of it, earlier or later. Rows that are `_gone`, where there is such a column, only mark their entries as affected: they supersede none, and are
    left out. Entries without a row of mine keep what they have; so do rows without an entry. Where the entries are `of_person`, a row that may be about
    somebody else supersedes none.
    """
    gone = F.col("_gone") if "_gone" in claims.columns else F.lit(False)
    takes = F.coalesce(F.expr(TAKES.get(table, "true")), F.lit(False)) & ~gone & (F.lit(not of_person) | (F.col("certainty") == "certain"))
    entry = Window.partitionBy("entry")
    arrival = entry.orderBy("as_of", ~F.col("_takes"), "sequence", "line")
    later = entry.orderBy("_place").rangeBetween(1, Window.unboundedFollowing)
    placed = claims.withColumn("_takes", takes).withColumn("_place", F.dense_rank().over(arrival))
    again = F.col("entry").isNotNull() & F.max("_mine").over(entry)
    by_a_later_one = F.min(F.when(F.col("_takes"), F.col("as_of"))).over(later)
    annulled = F.min(F.when((F.col("kind") == int(Kind.ANNULLED)) & ~gone, F.col("as_of"))).over(entry) if table == "silver.evidence" else F.lit(None)
    superseded = F.when(again, F.least(by_a_later_one, annulled)).otherwise(F.col("superseded_on"))
    return placed.withColumn("superseded_on", superseded).where(~gone).drop("_takes", "_place")


def in_order_of_months(claims: DataFrame, table: str, unlinked: DataFrame) -> DataFrame:
    """Claims of `months`, with `superseded_on` from the units' files; `unlinked` are the same claims before they are matched to people.

    A month has few units and files beside its rows: they are put in order by themselves, and the rows look their unit up.
    """
    takes = F.coalesce(F.expr(TAKES.get(table, "true")), F.lit(False))
    files = unlinked.where("entry IS NOT NULL").groupBy("entry", "sequence").agg(F.min(F.when(takes, F.col("as_of"))).alias("_taken"))
    later = Window.partitionBy("entry").orderBy("sequence").rowsBetween(1, Window.unboundedFollowing)
    taken = files.withColumn("_superseded_on", F.min("_taken").over(later)).where("_superseded_on IS NOT NULL")
    # Only units that were rectified are left, few beside the rows.
    marked = claims.drop("superseded_on").join(F.broadcast(taken.drop("_taken")), ["entry", "sequence"], "left")
    return marked.withColumnRenamed("_superseded_on", "superseded_on")
