"""withdraw: remove a wrong delivery; rows that it had superseded are in force again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import conf
from conf import periods
from jobs.clean import clean
from jobs.lake import Lake, runs
from jobs.link import link
from jobs.link.work import LINKED
from jobs.runtime.errors import BadInput
from jobs.runtime.observed import observed


@observed
def withdraw(lake: Lake, registry: str, period: str, reason: str, part: str | None = None) -> dict[str, Any]:
    """Withdraw what is in force for a period (or one part of it), and clean and link the period without it.

    Of a corrected file only the correction is withdrawn, and the file that it replaced is in force again. Idempotent with the same reason: it finishes
    a killed run. Returns what was withdrawn, and in `used_by` the runs of `decide` that read it. BadInput for a period or part with nothing in force,
    or without a reason; Refused by the gates of clean and link.
    """
    started = datetime.now(UTC)
    if not reason.strip():
        raise BadInput("a withdrawal needs a reason (--reason): it is recorded with the arrival")
    taken = _taken(lake, registry, period, part, reason) or _take(lake, registry, period, part, reason, started)
    published = {unquote(name) for row in lake.rows("ops.publications") for name in row["slices"]}
    cleaned = clean(lake, registry, period) if f"silver.{registry}:{period}" in published else None
    linked = link(lake, registry, period) if _slices(registry, period) & published else None
    return {
        "registry": registry,
        "period": period,
        "part": part,
        "reason": reason,
        "withdrawn": [{"arrival": one["arrival"], "file": one["name"], "part": one["part"], "rows": one["rows"]} for one in taken],
        "rows": cleaned["rows"] if cleaned else 0,
        "evidence": linked["evidence"] if linked else 0,
        "publication": (linked or cleaned or {"publication": None})["publication"],
        "used_by": used_by(lake, registry, period, min(one["received_at"] for one in taken)),
    }


def _of_part(rows: list[dict[str, Any]], part: str | None) -> list[dict[str, Any]]:
    return [row for row in rows if part is None or row["part"] == part]


def _taken(lake: Lake, registry: str, period: str, part: str | None, reason: str) -> list[dict[str, Any]]:
    """What the same command withdrew before."""
    rows = lake.rows("ops.arrivals", registry=registry, period=period)
    return [row for row in _of_part(rows, part) if row["withdrawn"] == reason]


def _take(lake: Lake, registry: str, period: str, part: str | None, reason: str, started: datetime) -> list[dict[str, Any]]:
    """Mark the arrivals in one publication."""
    versions = {name: version for name, version in lake.versions().items() if name == "ops.arrivals"}
    standing = _of_part(lake.arrivals(registry, period, versions), part)
    if not standing:
        known = ", ".join(one.id for one in conf.registries())
        what = f"{registry} {period}" + (f" {part}" if part else "")
        raise BadInput(f"{what}: nothing in force to withdraw (registries: {known})")
    run = runs.run_id("withdraw", registry, period, part or "", inputs=[reason, [one["arrival"] for one in standing]])
    taken = [one | {"withdrawn": reason} for one in standing]
    publication = lake.publish(run, "withdraw", inputs=versions, note=reason, ops={"ops.arrivals": taken})
    arguments = {"registry": registry, "period": period, "part": part, "reason": reason}
    runs.record(lake, run, "withdraw", arguments, versions, "published", publication, {"withdrawn": [one["arrival"] for one in taken]}, started)
    return taken


def used_by(lake: Lake, registry: str, period: str, came: datetime) -> list[dict[str, str]]:
    """Runs of `decide` that read the period's slice of evidence between the day that the delivery came and its withdrawal; oldest first."""
    rows = lake.rows("ops.publications")
    taken = max((row["publication"] for row in rows if row["run"].startswith(f"withdraw-{registry}-{period}-")), default="")
    wanted = _slices(registry, period)
    linked = [row for row in rows if row["publication"] < taken and row["published_at"] >= came and wanted & set(map(unquote, row["slices"]))]
    if not linked:
        return []
    first = {table: version for table, version in linked[0]["tables"].items() if table in LINKED}
    decided = [row for row in rows if row["verb"] == "decide" and row["publication"] < taken]
    read = [row for row in decided if any(row["inputs"].get(table, -1) >= version for table, version in first.items())]
    return [{"run": row["run"], "publication": row["publication"]} for row in read]


def _slices(registry: str, period: str) -> set[str]:
    return {f"{table}:{registry}/{periods.slice_of(period)}" for table in LINKED}
