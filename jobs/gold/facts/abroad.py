"""AE-22: residence abroad."""

from pyspark.sql import Column

from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Row, begun, doubtful, fact, rows


def without_day(row: Row, context: DecisionContext) -> Column:
    """On a day that is not known."""
    return row.since.isNull()


LEFT, LEFT_SOME_DAY = rows(Kind.ABROAD, holds=begun), rows(Kind.ABROAD, holds=without_day)
ABROAD_DAY_UNKNOWN = doubt("abroad_day_unknown", "The person left the country, and the day is not known: they may have returned, or not have left by then")
ABROAD_KEY_DISAGREES = doubt("abroad_key_disagrees", "A resident abroad was found by a number that may be somebody else's", code="key_disagrees")

lives_abroad = fact(
    "lives_abroad",
    "Left the country for good by the day; null where exterior is not covered",
    LEFT,
    covered_by="exterior",
    doubts={ABROAD_DAY_UNKNOWN: LEFT_SOME_DAY, ABROAD_KEY_DISAGREES: (LEFT.where(doubtful), LEFT_SOME_DAY.where(doubtful))},
)
