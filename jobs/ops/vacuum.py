"""vacuum: the one verb that deletes."""

from __future__ import annotations

from typing import Any

from jobs.lake import Lake, clock
from jobs.runtime.observed import logs, observed


@observed
def vacuum(lake: Lake) -> dict[str, Any]:
    """Delete files that neither readers nor an unexpired publication need, and old logs; returns the paths."""
    return {"deleted": lake.vacuum(clock.check(lake).date()), "logs": logs.forget(lake.root)}
