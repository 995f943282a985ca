"""AE-07: benefits of social security and of assistance, in the month that the programme reads."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Row, anybodys, doubtful, fact, rows

REGISTRY = "beneficios"


def of_month(row: Row, context: DecisionContext) -> Column:
    """Of the payroll that is asked about."""
    return row.month == context.asked_month(REGISTRY)


def paid_still(row: Row, context: DecisionContext) -> Column:
    """Not ended by the day."""
    return F.coalesce(row.until > context.on, F.lit(True))


RETIRED = rows(Kind.RETIRED_SERVANT, holds=paid_still)
RECEIVED, SUSPENDED, UNCLEAR = (
    rows(kind, holds=of_month) for kind in (Kind.SOCIAL_BENEFIT, Kind.SOCIAL_BENEFIT_SUSPENDED, Kind.SOCIAL_BENEFIT_UNCLEAR)
)
BENEFIT_SUSPENDED = doubt("benefit_suspended", "A benefit is suspended: it may be received again")
BENEFIT_UNCLEAR = doubt("benefit_unclear", "A benefit has a species or a situation that no table has")
BENEFIT_KEY_DISAGREES = doubt(
    "benefit_key_disagrees", "A benefit was found by a number, or by name, mother and birth date, that may be somebody else's", code="key_disagrees"
)

has_social_benefit = fact(
    "has_social_benefit",
    "Titular of a benefit of social security or assistance that bars, in the month read, or paid by the state as retired; null where beneficios is not covered",
    RECEIVED,
    RETIRED,
    covered_by=REGISTRY,
    doubts={
        BENEFIT_SUSPENDED: SUSPENDED,
        BENEFIT_UNCLEAR: UNCLEAR.where(anybodys),
        BENEFIT_KEY_DISAGREES: (RECEIVED.where(doubtful), SUSPENDED.where(doubtful), RETIRED.where(doubtful)),
    },
)
