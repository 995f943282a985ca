"""Numbers that another number replaced, followed to the last: what `silver.identity` has under the method `replaced`.

Cost: one look at `silver.identity` for such rows, and nothing more where there are none. Else a join of them with themselves for each doubling of the way:
one for links of one step, two of two, five of 16; of n numbers in a row come up to n²/2 pairs. A way of more than 16 steps is not followed further: whoever
was met until there is in doubt; where that is nobody, the row stays unmatched, and is counted as such.
"""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

DOUBLINGS = 4  # 16 steps


def ways(identity: DataFrame) -> DataFrame | None:
    """`key`, and each number that it leads to over one step or more (`reached`; `last`: nothing replaced that one). None where no number is replaced.

    `unsure`: the way of the key does not have one end: it goes in a ring, comes to two numbers that nothing replaced, or is too long.
    """
    said = identity.where("superseded_on IS NULL AND method = 'replaced'")
    if said.isEmpty():
        return None
    links = _links(said).localCheckpoint()
    found, left_off = _followed(links)
    replaced, in_rings = links.select("key").distinct(), found.where("key = reached").select("key")
    on = replaced.select(F.col("key").alias("reached"), F.lit(True).alias("_goes_on"))
    ring = in_rings.select(F.col("key").alias("reached"), F.lit(True).alias("_in_ring"))
    told = found.join(on, "reached", "left").join(ring, "reached", "left").fillna(False, ["_goes_on", "_in_ring"])
    of_key = told.groupBy("key").agg((F.count_if(~F.col("_goes_on")) != 1).alias("_ends"), F.bool_or("_in_ring").alias("_rings"))
    too_long = left_off.withColumn("_long", F.lit(True))
    sure = of_key.join(too_long, "key", "left").select("key", (F.col("_ends") | F.col("_rings") | F.col("_long").isNotNull()).alias("unsure"))
    return told.join(sure, "key").where("key <> reached").select("key", "reached", (~F.col("_goes_on")).alias("last"), "unsure").localCheckpoint()


def _links(said: DataFrame) -> DataFrame:
    """Key and the number that replaced it; of each registry, as its newest delivery that has the key says."""
    one = F.struct("registry", "as_of", F.col("person").alias("reached"))
    of_key = said.groupBy("key").agg(F.collect_set(one).alias("said"))
    newest = F.filter("said", lambda x: ~F.exists("said", lambda y: (y.registry == x.registry) & (y.as_of > x.as_of)))
    return of_key.select("key", F.explode(newest).alias("_one")).select("key", F.col("_one.reached").alias("reached")).distinct()


def _followed(links: DataFrame) -> tuple[DataFrame, DataFrame]:
    """All pairs of a number and one that it leads to, and the keys whose way is longer. Each round doubles the steps."""
    found = links
    for doubled in range(DOUBLINGS + 1):
        onward = found.select(F.col("key").alias("reached"), F.col("reached").alias("_next"))
        further = found.join(onward, "reached").select("key", F.col("_next").alias("reached")).distinct()
        new = further.join(found, ["key", "reached"], "left_anti").localCheckpoint()
        if new.isEmpty() or doubled == DOUBLINGS:
            break
        found = found.unionByName(new).localCheckpoint()
    return found, new.select("key").distinct()
