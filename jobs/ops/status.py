"""status, runs, publications: per registry its newest delivery, age and result; the last runs and publications. No Spark: `ops` tables are small."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import conf
from jobs.lake import Lake, clock
from jobs.runtime.observed import observed

LAST = 5
COUNTED = ("rows_in", "bytes_in", "rows_out", "bytes_out", "shuffle_bytes", "spill_bytes", "checks", "steps", "attempt")

Row = dict[str, Any]


@observed
def status(lake: Lake, today: date | None = None) -> dict[str, Any]:
    """Newest period per registry with its age and `max_age`, lines quarantined by its last load, the last runs, the newest publications.

    Only here is age computed from the clock.
    """
    today = today or clock.today()
    ran = sorted(lake.rows("ops.runs"), key=lambda run: run["started_at"])
    return {
        "registries": [_registry(lake, registry, ran, today) for registry in conf.registries()],
        "runs": [_briefly(row) for row in _runs(lake, None, LAST)],
        "publications": _publications(lake, LAST),
    }


@observed
def runs(lake: Lake, verb: str | None = None, last: int = 20) -> dict[str, Any]:
    """The newest runs first: start, seconds, outcome, publication and counts (null in runs of older releases)."""
    return {"runs": _runs(lake, verb, last)}


def _runs(lake: Lake, verb: str | None, last: int) -> list[Row]:
    rows = [row for row in lake.rows("ops.runs") if verb in (None, row["verb"])]
    newest = sorted(rows, key=lambda row: row["started_at"], reverse=True)[:last]
    shown = ("run", "verb", "outcome", "publication", "started_at")
    return [
        {name: row[name] for name in shown}
        | {"seconds": round((row["ended_at"] - row["started_at"]).total_seconds(), 1)}
        | {name: row[name] for name in COUNTED}
        for row in newest
    ]


@observed
def publications(lake: Lake, last: int = 20) -> dict[str, Any]:
    """The newest publications first: verb, run, tables changed, whether complete, and the note."""
    return {"publications": _publications(lake, last)}


def _publications(lake: Lake, last: int) -> list[Row]:
    newest = lake.rows("ops.publications")[::-1][:last]
    shown = ("publication", "published_at", "verb", "run", "complete", "note")
    return [{name: row[name] for name in shown} | {"tables": sorted(row["tables"])} for row in newest]


def _briefly(run: Row) -> Row:
    return {name: value for name, value in run.items() if name not in COUNTED}


def _registry(lake: Lake, registry: conf.Registry, ran: list[Row], today: date) -> Row:
    coverage = lake.rows("ops.coverage", registry=registry.id)
    newest = max(coverage, key=lambda row: (row["as_of"], row["period"]), default=None)
    age = (today - newest["as_of"]).days if newest else None
    promise = registry.max_age.days if registry.max_age else None
    cleaned, linked = _last_of("clean", registry, ran), _last_of("link", registry, ran)
    return {
        "registry": registry.id,
        "cadence": registry.cadence,
        "newest": newest["period"] if newest else None,
        "age_days": age,
        "promised_days": promise,
        "late": None if age is None or promise is None else age > promise,
        "incomplete_parts": sum(not row["complete"] for row in coverage),
        "rows": sum(row["rows"] for row in coverage),
        # Of its last load: lines received, lines quarantined, unmatched facts.
        "lines": _result(cleaned, "received"),
        "quarantined": _result(cleaned, "quarantined"),
        "unlinked": _result(linked, "unlinked"),
        "gate": None if cleaned is None else _gate([row for row in (cleaned, linked) if row]),
    }


def _gate(runs: list[Row]) -> str:
    """The gate's result in the last runs: refused; passed; accepted, where a failing check was accepted."""
    if any(row["outcome"] == "refused" for row in runs):
        return "refused"
    return "accepted" if any(json.loads(row["arguments"]).get("accepted") for row in runs) else "passed"


def _last_of(verb: str, registry: conf.Registry, ran: list[Row]) -> Row | None:
    """The newest run of a verb about a registry."""
    return next((row for row in reversed(ran) if row["verb"] == verb and json.loads(row["arguments"])["registry"] == registry.id), None)


def _result(run: Row | None, name: str) -> Any:
    return None if run is None else json.loads(run["result"]).get(name)
