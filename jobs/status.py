"""What operations look at first: per registry, what came last and how old it is; and what readers get."""

from __future__ import annotations

from datetime import date
from typing import Any

import conf
from jobs.lake import Lake

LAST = 5


def status(lake: Lake, today: date | None = None) -> dict[str, Any]:
    """Newest period per registry with its age against the promise, the last runs, the newest publications. No Spark: `ops` tables are small.

    Age is of the wall clock here and nowhere else.
    """
    today = today or date.today()
    runs = sorted(lake.rows("ops.runs"), key=lambda run: run["started_at"], reverse=True)
    publications = sorted(lake.rows("ops.publications"), key=lambda row: row["publication"], reverse=True)
    return {
        "registries": [_registry(lake, registry, today) for registry in conf.registries()],
        "runs": [{name: run[name] for name in ("run", "verb", "outcome", "ended_at")} for run in runs[:LAST]],
        "publications": [{name: row[name] for name in ("publication", "verb", "run", "complete")} for row in publications[:LAST]],
    }


def _registry(lake: Lake, registry: conf.Registry, today: date) -> dict[str, Any]:
    coverage = lake.rows("ops.coverage", registry=registry.id)
    newest = max(coverage, key=lambda row: (row["as_of"], row["period"]), default=None)
    age = (today - newest["as_of"]).days if newest else None
    promise = registry.max_age.days if registry.max_age else None
    return {
        "registry": registry.id,
        "cadence": registry.cadence,
        "newest": newest["period"] if newest else None,
        "age_days": age,
        "promised_days": promise,
        "late": None if age is None or promise is None else age > promise,
        "incomplete_parts": sum(not row["complete"] for row in coverage),
        "rows": sum(row["rows"] for row in coverage),
    }
