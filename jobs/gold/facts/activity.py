"""AE-13: what a person lives by, as registries and requests say."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Row, anybodys, fact, in_force, rows

ACTIVITIES = ["INFORMAL", "MEI", "CONTRIBUINTE INDIVIDUAL", "DESEMPREGADO"]


def of_reference(row: Row, context: DecisionContext) -> Column:
    """Of the month of contributions that the programme reads."""
    return row.month.isin(context.window(context.programme.sources.contributions))


def known_word(row: Row, context: DecisionContext) -> Column:
    """Declared by the day, in a word that there is."""
    return F.coalesce(row.since <= context.on, F.lit(True)) & row.detail.isin(ACTIVITIES)


def another_word(row: Row, context: DecisionContext) -> Column:
    """Declared by the day, in any other."""
    return F.coalesce(row.since <= context.on, F.lit(True)) & ~row.detail.isin(ACTIVITIES)


COMPANY, CONTRIBUTION = rows(Kind.MEI, holds=in_force), rows(Kind.CONTRIBUTION, holds=of_reference)
DECLARED, OTHERWISE = (rows(Kind.ACTIVITY, holds=holds).where(anybodys) for holds in (known_word, another_word))

works_alone = fact(
    "works_alone", "Is MEI on the day, or contributes alone; null where mei or gps is not covered", COMPANY, CONTRIBUTION, covered_by=["mei", "gps"]
)
declares_activity = fact("declares_activity", "Declares an activity in a request; null where extracad is not covered", DECLARED, covered_by="extracad")
declares_otherwise = fact("declares_otherwise", "Declares an activity in a word that no table has; null as above", OTHERWISE, covered_by="extracad")
