"""Whether this machine's clock can be right. No answer depends on it, but what was known on a day does, and what may be deleted."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from jobs.lake import Lake
from jobs.runtime.errors import Hindered

BRASILIA = ZoneInfo("America/Sao_Paulo")
APART = timedelta(minutes=5)  # as far as the clocks of two machines may be apart
SURE = "BATIMENTO_CLOCK_IS_RIGHT"


def check(lake: Lake) -> datetime:
    """Now, by this machine. Hindered where something was published later than that: one of the two clocks is wrong, and moments would no longer sort."""
    here = now()
    newest = max(lake.rows("ops.publications"), key=lambda row: row["published_at"], default=None)
    if newest is not None and here < newest["published_at"] - APART and not os.environ.get(SURE):
        raise Hindered(
            f"this machine's clock says {_said(here)}, and {newest['publication']} was published at {_said(newest['published_at'])}: set the clock "
            f"(timedatectl), then run it again; where it was the other clock that was wrong, {SURE}=1 goes on. Nothing was done"
        )
    return here


def now() -> datetime:
    """The moment, as this machine has it."""
    return datetime.now(UTC)


def today() -> date:
    """The day in Brasília, wherever this machine thinks it is."""
    return now().astimezone(BRASILIA).date()


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
