"""AE-05: elected mandates."""

from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.facts.fact import anybodys, doubtful, fact, in_force, rows

MANDATE, UNCLEAR = rows(Kind.MANDATE, holds=in_force), rows(Kind.MANDATE_UNCLEAR, holds=in_force)
MANDATE_KEY_DISAGREES = doubt("mandate_key_disagrees", "A mandate was found by a number that may be somebody else's", code="key_disagrees")
MANDATE_UNCLEAR = doubt("mandate_unclear", "The office of an elected mandate was voted on anew, or its file contradicts itself: it may have ended")

has_mandate = fact(
    "has_mandate",
    "An elected mandate in force on the day; null where the person's UF is not covered",
    MANDATE,
    covered_by="tse",
    doubts={MANDATE_KEY_DISAGREES: MANDATE.where(doubtful), MANDATE_UNCLEAR: UNCLEAR.where(anybodys)},
)
