"""AE-01: children, as births that name their mother tell of them. A family's registry may know of them too: `jobs.gold.gather` puts both together."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Row, begun, flag, rows

has_a_child = flag(rows(Kind.CHILD, holds=begun))


def mothers(context: DecisionContext, evidence: DataFrame) -> DataFrame:
    """`person` of each mother that a birth names for certain, once, with `known_mother`: the same, where nothing else of the evidence is asked."""
    of_birth = (F.col("kind") == int(Kind.CHILD)) & (F.col("certainty") == "certain") & begun(Row(), context)
    return evidence.where(of_birth & F.col("person").isNotNull()).select("person", F.lit(True).alias("known_mother")).distinct()
