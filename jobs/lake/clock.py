"""Check of this machine's clock. No decision depends on it; publication times and what `vacuum` deletes do."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from jobs.lake import Lake
from jobs.runtime.errors import InfrastructureError

BRASILIA = ZoneInfo("America/Sao_Paulo")
APART = timedelta(minutes=5)  # as far as the clocks of two machines may be apart
SURE = "BATIMENTO_CLOCK_IS_RIGHT"


def check(lake: Lake) -> datetime:
    """Now (UTC). InfrastructureError where a publication has a later time: one of the two clocks is wrong, and times would no longer sort."""
    here = now()
    newest = max(lake.rows("ops.publications"), key=lambda row: row["published_at"], default=None)
    if newest is not None and here < newest["published_at"] - APART and not os.environ.get(SURE):
        raise InfrastructureError(
            f"this machine's clock says {_text(here)}, and {newest['publication']} was published at {_text(newest['published_at'])}: set the clock "
            f"(timedatectl), then run it again; where it was the other clock that was wrong, {SURE}=1 goes on. Nothing was done"
        )
    return here


def now() -> datetime:
    """The current time, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The current date in Brasília, whatever the machine's time zone."""
    return now().astimezone(BRASILIA).date()


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
