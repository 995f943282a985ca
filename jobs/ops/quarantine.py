"""quarantine: quarantined lines by rule, and cleaning them again."""

from __future__ import annotations

import json
from typing import Any

from jobs.clean import clean
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from jobs.runtime.observed import observed

SHOWN = 500
GROUPS = """
SELECT period, rule, file, count(*) AS lines, min(line) AS first_line, count(*) FILTER (WHERE rule = broken[1]) AS by_this_first
FROM (SELECT period, file, line, broken, unnest(broken) AS rule FROM it)
GROUP BY period, rule, file
ORDER BY lines DESC, period, rule, file
"""


@observed
def quarantine(lake: Lake, registry: str, period: str | None = None, retry: bool = False, run: str | None = None) -> dict[str, Any]:
    """Quarantined lines, counted per period, rule and file. `retry` cleans the periods again first; `run` reads the state after that run.

    One scan and one aggregation of the registry's quarantine, without Spark: one group per rule and file; at most 500 are shown, the largest first,
    and no field of a line. BadInput for a run that cleaned nothing of the registry, or another period, or together with `retry`.
    """
    if run is not None and retry:
        raise BadInput("--retry and --run exclude each other: a past run is shown as it was")
    retried = _retry(lake, registry, period) if retry else []
    at, period = (None, period) if run is None else _left_by(lake, registry, run, period)
    chosen = {} if period is None else {"period": period}
    names = {row["file"]: row["name"] for row in lake.rows("ops.arrivals", registry=registry)}
    found = lake.ask(f"quarantine.{registry}", GROUPS, at, **chosen)
    columns = ("period", "rule", "file", "lines", "first_line")
    broken = [{name: names.get(group[name]) if name == "file" else group[name] for name in columns} for group in found[:SHOWN]]
    return {"registry": registry, "quarantined": sum(g["by_this_first"] for g in found), "broken": broken, "retried": retried}


def _left_by(lake: Lake, registry: str, run: str, period: str | None) -> tuple[dict[str, int], str]:
    """The versions that one run of clean published, and its period."""
    table = f"quarantine.{registry}"
    published = [row["tables"] for row in lake.rows("ops.publications", run=run, verb="clean") if table in row["tables"]]
    arguments = [json.loads(row["arguments"]) for row in lake.rows("ops.runs", run=run, verb="clean")]
    if not published or not arguments:
        raise BadInput(f"{run} is no run that cleaned {registry} and published it; `batimento runs --verb clean` lists them")
    cleaned = arguments[-1]["period"]
    if period not in (None, cleaned):
        raise BadInput(f"{run} cleaned {cleaned}, not {period}")
    return published[-1], cleaned


def _retry(lake: Lake, registry: str, period: str | None) -> list[dict[str, Any]]:
    """Clean again every period that has lines in quarantine; unchanged layouts and rules change nothing."""
    periods = [row["period"] for row in lake.ask(f"quarantine.{registry}", "SELECT DISTINCT period FROM it ORDER BY period")]
    return [{"period": each, "publication": clean(lake, registry, each)["publication"]} for each in periods if period in (None, each)]
