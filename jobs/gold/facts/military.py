"""AE-06: the Armed Forces."""

from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.facts.fact import anybodys, doubtful, fact, on_the_list, rows

MILITARY, UNCLEAR = rows(Kind.MILITARY, holds=on_the_list), rows(Kind.MILITARY_UNCLEAR, holds=on_the_list)
MILITARY_UNCLEAR = doubt("military_unclear", "The person is on the Armed Forces' payroll as amnestied, or as something that no table has")
MILITARY_KEY_DISAGREES = doubt("military_key_disagrees", "A military or pensioner was found by a number that may be somebody else's", code="key_disagrees")

is_military = fact(
    "is_military",
    "Active, inactive or a pensioner of the Armed Forces; null where defesa is not covered",
    MILITARY,
    covered_by="defesa",
    doubts={MILITARY_UNCLEAR: UNCLEAR.where(anybodys), MILITARY_KEY_DISAGREES: MILITARY.where(doubtful)},
)
