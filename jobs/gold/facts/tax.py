"""AE-12: taxable income. All returns of a person are put together; the one delivered last stands, of one day the rectification."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

import conf
from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Fold, Newest, Object, Row, fact, rows

MOST = 10**17  # cents; more than anybody has


def given(row: Row, context: DecisionContext) -> Column:
    """Every row of the year that is read."""
    return F.lit(True)


def above(row: Row, context: DecisionContext) -> Column:
    """Said to be above the limit."""
    return row.detail == "S"


def not_above(row: Row, context: DecisionContext) -> Column:
    """Said to be within the limit, or it cannot be read what is said."""
    return F.coalesce(row.detail != "S", F.lit(True))


def unreadable(row: Row, context: DecisionContext) -> Column:
    """It cannot be read what is said."""
    return row.detail.isNull()


def last_most(row: Row, context: DecisionContext) -> Column:
    """When it was delivered, and the most that it may say: of returns alike the greater amount."""
    return F.struct(row.since, row.detail, F.coalesce(row.cents, F.lit(MOST)).alias("cents"))


def last_least(row: Row, context: DecisionContext) -> Column:
    """When it was delivered, and the least that it may say, below zero: of returns alike the smaller amount."""
    return F.struct(row.since, row.detail, (-F.coalesce(row.cents, F.lit(-1))).alias("cents"))


RETURN = rows(Kind.TAXABLE_INCOME, holds=given)
ABOVE, NOT_ABOVE, UNREADABLE = (rows(Kind.TAXABLE_INCOME_SAID, holds=holds) for holds in (above, not_above, unreadable))


def outcomes(returns: Object, context: DecisionContext) -> dict[str, Column]:
    """Above the limit, or perhaps: the amount is blank, two returns of one moment differ, or two words contradict each other."""
    limit = F.lit(_limit(context)).cast("bigint")
    most, least = returns.newest["most"]["cents"] > limit, -returns.newest["least"]["cents"] > limit
    told, denied = returns.flags["above"], returns.flags["not_above"]
    above, perhaps = F.coalesce(least, F.lit(False)), F.coalesce(most & ~least, F.lit(False))
    return {"above": above | (told & ~denied), "perhaps": perhaps | (told & denied) | returns.flags["unreadable"]}


def _limit(context: DecisionContext) -> int | None:
    """The limit in force on the day, in cents."""
    return next((value.value for value in conf.parameter("taxable_income").values if value.in_force(context.on)), None)


returns = Fold(
    flags={"above": (ABOVE,), "not_above": (NOT_ABOVE,), "unreadable": (UNREADABLE,)},
    newest={"most": Newest(RETURN, last_most), "least": Newest(RETURN, last_least)},
    outcomes=outcomes,
)
TAXABLE_INCOME_UNKNOWN = doubt("taxable_income_unknown", "There is a tax return, and its taxable income is not given, or two returns contradict each other")

is_above_taxable_limit = fact(
    "is_above_taxable_limit",
    "Had taxable income above the limit in the year read; null where irpf is not covered",
    returns["above"],
    covered_by="irpf",
    doubts={TAXABLE_INCOME_UNKNOWN: returns["perhaps"]},
)
