"""AE-04: public agents."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Row, anybodys, doubtful, fact, rows


def serving(row: Row, context: DecisionContext) -> Column:
    """Begun by the day, or on an unknown one, and not left by it."""
    return F.coalesce(row.since <= context.on, F.lit(True)) & F.coalesce(row.until > context.on, F.lit(True))


SERVANT, UNCLEAR = rows(Kind.PUBLIC_SERVANT, holds=serving), rows(Kind.PUBLIC_SERVANT_UNCLEAR, holds=serving)
SERVANT_UNCLEAR = doubt("servant_unclear", "The person has a tie to the state of a kind that no table has")
SERVANT_KEY_DISAGREES = doubt("servant_key_disagrees", "A public agent was found by a number that may be somebody else's", code="key_disagrees")

is_public_agent = fact(
    "is_public_agent",
    "Serves the Union, a state, a municipality or a court on the day; null where one of these lists is not covered",
    SERVANT,
    covered_by=["judiciario", "rais", "servidores", "siape"],
    doubts={SERVANT_UNCLEAR: UNCLEAR.where(anybodys), SERVANT_KEY_DISAGREES: SERVANT.where(doubtful)},
)
