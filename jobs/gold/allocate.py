"""Allocate: the answers that depend on other people's, step by step as the programme lists them; then result, quotas and cents."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

import schemas
from conf.programme import Programme
from jobs.gold.assess import FIXED, begin, judge, own_criteria, published_names
from jobs.gold.context import DecisionContext
from jobs.gold.criteria import CRITERIA
from jobs.gold.programmes import COUNTS


def allocate(context: DecisionContext, facts: DataFrame) -> DataFrame:
    """`gold.decisions` but for run, rule version and what is not examined, with the numbers behind it (places, aid) beside.

    Of Auxílio Emergencial: one join of the few who name registered families, and windows over one partition: the family within which quotas are counted.
    """
    people = judge(context, begin(context, facts), own_criteria(context))
    for step in context.programme.allocate:
        counted = COUNTS[step.count].count(context, people, step) if step.count else people
        people = judge(context, counted, [step.criterion], into=step.gives or "verdict")
    return _with_amount(context, people)


def missing(programme: Programme) -> dict[str, list[str]]:
    """Criterion → columns that it reads and that nothing makes before it is answered: the facts, what the programme fixes, the steps up to its own."""
    made, found = {*schemas.load("gold.facts").names, *FIXED}, {}
    steps = [(step.criterion, COUNTS[step.count].ADDS if step.count else (), step.gives) for step in programme.allocate]
    own = [(name, (), None) for name, rule in programme.criteria.items() if rule.examined and name not in programme.of_others]
    for name, added, gives in [*own, *steps]:
        made |= {*added}
        reads = {column for shape in programme.criteria[name].shapes for column in CRITERIA[shape.shape].reads}
        found[name] = sorted(reads - made)
        made |= {gives} if gives else set()
    return {name: columns for name, columns in found.items() if columns}


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
