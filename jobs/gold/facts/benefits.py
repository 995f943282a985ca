"""AE-09: the emergency employment benefit."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Fold, Object, Row, begun, doubtful, fact, in_force_to_an_end, rows

DAYS_UNPAID = 30  # an agreement cancelled later than this after its start may have been paid


def endless(row: Row, context: DecisionContext) -> Column:
    """It began by the day, and its end is not known."""
    return begun(row, context) & row.until.isNull()


def cancelled(row: Row, context: DecisionContext) -> Column:
    """It began, and was cancelled by the day."""
    return begun(row, context) & (row.until <= context.on)


def to_be_cancelled(row: Row, context: DecisionContext) -> Column:
    """It began, and will be cancelled: until then it is in force."""
    return begun(row, context) & (row.until > context.on)


def cancelled_late(row: Row, context: DecisionContext) -> Column:
    """It was cancelled by the day when it may already have been paid, or on an unknown day."""
    after_payment = (row.until <= context.on) & (F.datediff(row.until, row.since) > DAYS_UNPAID)
    return begun(row, context) & F.coalesce(after_payment, row.until.isNull())


AGREED, ENDLESS = (rows(Kind.EMPLOYMENT_BENEFIT, holds=holds) for holds in (in_force_to_an_end, endless))
CANCELLED, TO_BE_CANCELLED, CANCELLED_LATE = (rows(Kind.EMPLOYMENT_BENEFIT_CANCELLED, holds=holds) for holds in (cancelled, to_be_cancelled, cancelled_late))


def outcomes(agreement: Object, context: DecisionContext) -> dict[str, Column]:
    """An agreement in force that was cancelled by a row in doubt is neither in force nor cancelled."""
    in_force, perhaps_cancelled = agreement.flags["in_force"], agreement.flags["perhaps_cancelled"]
    return {"in_force": in_force & ~perhaps_cancelled, "perhaps": in_force & perhaps_cancelled}


agreements = Fold(flags={"in_force": (AGREED, TO_BE_CANCELLED), "perhaps_cancelled": (CANCELLED.where(doubtful),)}, outcomes=outcomes)

AGREEMENT_END_UNKNOWN = doubt("agreement_end_unknown", "The last day of an agreement that has begun is not known")
CANCELLED_AFTER_PAYMENT = doubt("cancelled_after_payment", "The agreement was cancelled when it may already have been paid")
AGREEMENT_KEY_DISAGREES = doubt("agreement_key_disagrees", "An agreement was found by a number that may be somebody else's", code="key_disagrees")

has_employment_benefit = fact(
    "has_employment_benefit",
    "An emergency employment benefit in force on the day; null where bem is not covered",
    agreements["in_force"],
    covered_by="bem",
    doubts={
        AGREEMENT_END_UNKNOWN: ENDLESS,
        CANCELLED_AFTER_PAYMENT: CANCELLED_LATE,
        AGREEMENT_KEY_DISAGREES: (agreements["perhaps"], *[one.where(doubtful) for one in (AGREED, TO_BE_CANCELLED, ENDLESS, CANCELLED_LATE)]),
    },
)
