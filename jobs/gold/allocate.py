"""Allocate: the answers that depend on other people's, step by step as the programme lists them; then result, quotas and cents."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.gold.assess import begin, judge, own_criteria, published_names
from jobs.gold.context import DecisionContext
from jobs.gold.programmes import COUNTS


def allocate(context: DecisionContext, facts: DataFrame) -> DataFrame:
    """`gold.decisions` but for run, rule version and what is not examined, with the numbers behind it (places, aid) beside.

    Of Auxílio Emergencial: one join of the few who name registered families, and windows over one partition: the family within which quotas are counted.
    """
    people = judge(context, begin(context, facts), own_criteria(context))
    for step in context.programme.allocate:
        counted = COUNTS[step.count](context, people, step) if step.count else people
        people = judge(context, counted, [step.criterion], into=step.gives or "verdict")
    return _with_amount(context, people)


def _with_amount(context: DecisionContext, people: DataFrame) -> DataFrame:
    """Result, names, quotas and cents; a programme without an amount pays none."""
    result = F.when(F.col("verdict"), "eligible").when(~F.col("verdict"), "ineligible").otherwise("inconclusive")
    amount, one = context.programme.amount, F.lit(1 if context.programme.amount else 0)
    passes = F.coalesce(F.col("verdict"), F.lit(False))
    each = F.when(F.col("double_quota"), amount.most_quotas).otherwise(one) if amount and "double_quota" in people.columns else one
    quotas = F.when(~passes, 0).otherwise(each)
    return people.withColumns(
        {
            "result": result,
            **published_names(context, people),
            "quotas": quotas.cast("smallint"),
            "cents": (quotas * (amount.quota if amount else 0)).cast("bigint"),
        }
    )
