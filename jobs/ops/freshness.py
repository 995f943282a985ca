"""freshness: the registries that are too old, or were never read, for a programme's month, and the number of people affected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from jobs.decide import REMEDY, asked, bases_of
from jobs.decide.checks import OLD
from jobs.gate.accepted import accepted, how
from jobs.gate.checks import Check
from jobs.gold.context import never_read, older
from jobs.gold.decisions import Work
from jobs.gold.gather import scope_of
from jobs.lake import Lake
from jobs.runtime.errors import Refused
from jobs.runtime.observed import observed
from jobs.runtime.show import number


@observed
def freshness(lake: Lake, programme: str, month: str, on: date, accept: Sequence[str] = (), why: str | None = None) -> dict[str, Any]:
    """The registries that `decide` would read on the day `on` and that are older than their `max_age` then; the clock is not used.

    Returns programme, month, on, older (per registry: registry, as_of, age_days, promised_days, when_older, people: how many have a criterion that
    needs it), never_read (registries that the programme needs), people (with a criterion that needs an older registry). Refused where a registry
    blocks or was never read, unless `accept` names it; BadInput for an unknown programme or month. Nothing is written.
    """
    given = accepted(accept, why)
    work = replace(asked(lake, programme, month, on), accepted=given)
    rows = older(work.context)
    channels = _people(work) if rows else {}
    answer = {
        "programme": programme,
        "month": month,
        "on": on.isoformat(),
        "older": [row | {"people": _asking(work, channels, [row["registry"]])} for row in rows],
        "never_read": never_read(work.context),
        "people": _asking(work, channels, [row["registry"] for row in rows]),
    }
    if refusing := [check for check in bases_of(work) if check.refuses]:
        raise Refused(_refusal(work, rows, channels, refusing))
    return answer


def _refusal(work: Work, rows: list[dict[str, Any]], channels: dict[str, int], refusing: list[Check]) -> str:
    """Why the month may not be decided, and how many people are affected where that is known."""
    old = {check.expectation.removeprefix(OLD) for check in refusing if check.expectation.startswith(OLD)}
    blocking = [row["registry"] for row in rows if row["registry"] in old]
    concerned = f"{number(_asking(work, channels, blocking))} people would be decided on stale data: " if blocking else "refused: "
    return f"{concerned}{'; '.join(str(check.observed) for check in refusing)}. {REMEDY}{how(refusing)}"


def _people(work: Work) -> dict[str, int]:
    """How many people are to be decided, by channel."""
    work.lake.compute()
    counted = scope_of(work.context, work.claims()).groupBy("channel").count().collect()  # three at most
    return {row["channel"]: row["count"] for row in counted}


def _asking(work: Work, channels: dict[str, int], registries: list[str]) -> int:
    return sum(channels.get(channel, 0) for channel in work.context.programme.channels_asking(registries))
