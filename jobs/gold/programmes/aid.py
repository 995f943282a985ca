"""Aid: what the programme would pay a family, beside what the payroll pays it."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from conf.programme import Step
from jobs.gold.context import DecisionContext

ADDS = ("substituted", "aid_lowest_cents", "aid_highest_cents")
NEEDS = ("channel", "family", "amount")


def count(context: DecisionContext, people: DataFrame, step: Step) -> DataFrame:
    """`substituted`: the person comes by the step's channel. `aid_lowest_cents`, `aid_highest_cents` of each family of it: of who surely passes, and of who
    may, at most as many as have a place, and no more quotas than a family may have."""
    of_family, amount = context.programme.family, context.programme.amount
    assert of_family is not None and amount is not None  # the programme's file was checked
    family = Window.partitionBy("quota_family")
    quota, most, places = amount.quota, amount.most_quotas, of_family.members
    in_channel, may_pass = F.col("channel") == F.lit(step.channel), F.coalesce(F.col("verdict"), F.lit(True))
    double = F.col("double_quota") if "double_quota" in people.columns else F.lit(False)
    sure = F.when(double, most).otherwise(1)
    doubles = F.sum(F.when(in_channel & may_pass & F.coalesce(double, F.lit(True)), 1).otherwise(0)).over(family)
    singles = F.sum(F.when(in_channel & may_pass & ~F.coalesce(double, F.lit(True)), 1).otherwise(0)).over(family)
    counted = people.withColumns(
        {
            "substituted": in_channel,
            "aid_lowest_cents": F.coalesce(F.sum(F.when(in_channel & F.col("verdict"), sure * quota)).over(family), F.lit(0)).cast("bigint"),
            "_doubles": F.least(doubles, F.lit(places)),
            "_singles": singles,
        }
    )
    possible = F.col("_doubles") * most + F.least(F.col("_singles"), F.lit(places) - F.col("_doubles"))
    highest = F.least(possible, F.lit(of_family.most_quotas))
    return counted.withColumn("aid_highest_cents", (highest * quota).cast("bigint")).drop("_doubles", "_singles")
