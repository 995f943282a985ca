"""What was set aside, and a second try at it."""

from __future__ import annotations

import json
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.clean import clean
from jobs.errors import BadInput
from jobs.lake import Lake
from jobs.observed import observed

SHOWN = 500


@observed
def quarantine(lake: Lake, registry: str, period: str | None = None, retry: bool = False, run: str | None = None) -> dict[str, Any]:
    """Lines set aside, counted per period, rule and file; with `retry`, the periods concerned are cleaned again first; with `run`, as that one left them.

    One scan and one aggregation of the registry's quarantine; at most 500 groups are shown, the largest first. No field of a line is. BadInput for a
    run that cleaned nothing of the registry, or together with `retry`.
    """
    if run is not None and retry:
        raise BadInput("a run is looked at as it was: --retry goes without --run")
    retried = _retry(lake, registry, period) if retry else []
    rows = lake.read(f"quarantine.{registry}") if run is None else _left_by(lake, registry, run)
    if period:
        rows = rows.where(F.col("period") == period)
    names = {row["file"]: row["name"] for row in lake.rows("ops.arrivals", registry=registry)}
    groups = (
        rows.select("period", "file", "line", F.posexplode("broken").alias("place", "rule"))
        .groupBy("period", "rule", "file")
        .agg(F.count("*").alias("lines"), F.min("line").alias("first_line"), F.count_if(F.col("place") == 0).alias("by_this_first"))
    )
    found = sorted(groups.collect(), key=lambda g: (-g["lines"], g["period"], g["rule"], g["file"]))  # as many as there are rules and files
    told = ("period", "rule", "file", "lines", "first_line")
    broken = [{name: names.get(group[name]) if name == "file" else group[name] for name in told} for group in found[:SHOWN]]
    return {"registry": registry, "quarantined": sum(g["by_this_first"] for g in found), "broken": broken, "retried": retried}


def _left_by(lake: Lake, registry: str, run: str) -> DataFrame:
    """The lines that one run of clean set aside."""
    table = f"quarantine.{registry}"
    published = [row["tables"] for row in lake.rows("ops.publications", run=run, verb="clean") if table in row["tables"]]
    told = [json.loads(row["arguments"]) for row in lake.rows("ops.runs", run=run, verb="clean")]
    if not published or not told:
        raise BadInput(f"{run} is no run that cleaned {registry} and published it; `batimento runs --verb clean` lists them")
    return lake.read(table, published[-1]).where(F.col("period") == told[-1]["period"])


def _retry(lake: Lake, registry: str, period: str | None) -> list[dict[str, Any]]:
    """Clean again every period that has lines in quarantine; unchanged layouts and rules change nothing."""
    periods = lake.read(f"quarantine.{registry}").select("period").distinct()
    wanted = sorted(row.period for row in periods.collect() if period in (None, row.period))  # bounded by the deliveries
    return [{"period": each, "publication": clean(lake, registry, each)["publication"]} for each in wanted]
