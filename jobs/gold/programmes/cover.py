"""Cover: who asks for a family that the register lists loses by its members' grants."""

from __future__ import annotations

from collections.abc import Callable

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from conf.programme import Step
from jobs.gold.context import DecisionContext

ADDS = ("family_covered",)
NEEDS = ("channel",)


def count(context: DecisionContext, people: DataFrame, step: Step) -> DataFrame:
    """`family_covered`: somebody of a family of the step's channel that the request names passes (true), may pass (null), or none does (false)."""
    families = people.where(F.col("channel") == F.lit(step.channel)).groupBy("family").agg(_strongest("verdict").alias("passes"))
    named = people.where(F.size("named_families") > 0).select("quota_family", "person", F.explode("named_families").alias("family"))
    covering = named.join(families, "family").repartition("quota_family").groupBy("quota_family", "person")
    answers = covering.agg(_strongest("passes").alias("family_covered"), F.lit(True).alias("_named"))
    # Both lie by the family within which quotas are counted, as the windows after them ask: the people are exchanged once.
    joined = people.repartition("quota_family").join(answers, ["quota_family", "person"], "left")
    return joined.withColumn("family_covered", F.when(F.col("_named"), F.col("family_covered")).otherwise(F.lit(False))).drop("_named")


def with_covering(context: DecisionContext, facts: DataFrame, rivals: DataFrame, few: Callable[[DataFrame], DataFrame]) -> DataFrame:
    """The rivals, and of the facts everybody in a family that may cover one of them; `few` may send the families' numbers to every task."""
    named = few(rivals.select(F.explode("named_families").alias("family")).distinct())
    covering = facts.where(F.col("channel") == F.lit(context.programme.covering)).join(named, "family", "left_semi")
    return rivals.unionByName(covering).dropDuplicates(["person"])


def _strongest(answer: str) -> Column:
    """Of many answers: true if one is, else null if one is, else false."""
    surely, maybe = F.max(F.coalesce(F.col(answer), F.lit(False))), F.max(F.col(answer).isNull())
    return F.when(surely, F.lit(True)).when(~maybe, F.lit(False))
