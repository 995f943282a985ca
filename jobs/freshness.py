"""freshness: which bases would be older than promised if a programme were decided, and how many people that concerns."""

from __future__ import annotations

from datetime import date
from typing import Any

from jobs.decide import REMEDY, asked
from jobs.errors import Refused
from jobs.gold.decisions import Work
from jobs.gold.facts import scope_of
from jobs.gold.question import older, stale
from jobs.lake import Lake
from jobs.observed import observed
from jobs.show import number


@observed
def freshness(lake: Lake, programme: str, month: str, on: date) -> dict[str, Any]:
    """What `decide` would read on the day `on` and is older than its base's `max_age`; ages are of that day, never of the clock.

    Answers programme, month, on, older (per base: registry, as_of, age_days, promised_days, when_older, people: how many are asked something that needs
    it), never_read (bases that the programme needs), people (asked something that needs an older base). Refused where a base blocks, so that nobody
    need start the run to learn it; BadInput for a programme or month that is not there. Nothing is written.
    """
    work = asked(lake, programme, month, on)
    rows = older(work.question)
    channels = _people(work) if rows else {}
    answer = {
        "programme": programme,
        "month": month,
        "on": on.isoformat(),
        "older": [row | {"people": _asking(work, channels, [row["registry"]])} for row in rows],
        "never_read": [name for name in work.question.needed if work.question.covers[name].age is None],
        "people": _asking(work, channels, [row["registry"] for row in rows]),
    }
    blocking, _ = stale(work.question)
    if blocking:
        concerned = _asking(work, channels, [row["registry"] for row in rows if row["when_older"] == "block"])
        raise Refused(f"{number(concerned)} people would be decided on stale data: {'; '.join(blocking)}. {REMEDY}")
    return answer


def _people(work: Work) -> dict[str, int]:
    """How many people are to be decided, by channel."""
    work.lake.compute()
    counted = scope_of(work.question, work.claims()).groupBy("channel").count().collect()  # three at most
    return {row["channel"]: row["count"] for row in counted}


def _asking(work: Work, channels: dict[str, int], registries: list[str]) -> int:
    return sum(channels.get(channel, 0) for channel in work.question.programme.channels_asking(registries))
