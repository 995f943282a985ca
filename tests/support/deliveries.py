"""Deliveries as `clean` leaves them: arrivals, silver and quarantine of one period, published straight through the lake."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

import conf
import schemas
from conf import periods
from jobs.lake import Lake, Slice
from jobs.runtime.local_table import local_table
from tests.support.tables import frame

PROVENANCE = {"layout": "test", "_flags": "[]"}


def silver(spark: Any, registry: str, text: str, **same: str) -> DataFrame:
    """Rows of `silver.<registry>` from an ASCII table; `same` are columns alike in every row; file 1, its lines in order, where not given."""
    return _rows(spark, f"silver.{registry}", text, {"file": "1"} | PROVENANCE | same)


def quarantine(spark: Any, registry: str, text: str, **same: str) -> DataFrame:
    """Rows of `quarantine.<registry>`; `raw` not given: no field as received."""
    rows = _rows(spark, f"quarantine.{registry}", text, {"file": "1", "layout": "test", "broken": "[]"} | same, "raw map<string,string>")
    return rows.withColumn("raw", F.create_map().cast("map<string,string>"))


def _rows(spark: Any, table: str, text: str, same: dict[str, str], instead: str | None = None) -> DataFrame:
    promised = schemas.load(table)
    heading, *lines = [line for line in text.strip("\n").splitlines() if line.strip() and not set(line.strip()) <= set("-+| ")]
    more = {name: value for name, value in same.items() if name not in heading.split("|") and f" {name} " not in f" {heading} "}
    number = "line" not in [name.strip() for name in heading.split("|")]
    heading += "".join(f" | {name}" for name in more) + (" | line" if number else "")
    lines = [line.split("#")[0].rstrip() + "".join(f" | {value}" for value in more.values()) + (f" | {n}" if number else "") for n, line in enumerate(lines, 1)]
    columns = [c for c in promised.columns if c.type != "map<string,string>"]
    ddl = ", ".join(f"`{c.name}` {c.type}" for c in columns)
    made = frame(spark, "\n".join([heading, *lines]), ddl)
    return made if instead is None else made.withColumn("raw", F.lit(None).cast("map<string,string>"))


def deliver(
    lake: Lake, registry: str, period: str, rows: DataFrame | None, set_aside: DataFrame | None = None, *, files: list[dict[str, Any]] | None = None
) -> str:
    """Publish a cleaned period; `files` are arrivals (file 1 alone where not given), which replace the record of the same arrival."""
    run = f"clean-{registry}-{period}-{len(lake.rows('ops.publications'))}"
    given = [arrival(registry, period, **one) for one in (files or [{}])]
    slices = []
    for layer, made in (("silver", rows), ("quarantine", set_aside)):
        table = f"{layer}.{registry}"
        empty = local_table(lake.spark, [], schemas.load(table).ddl) if made is None else made
        slices.append(Slice(lake.candidate(empty.withColumn("period", F.lit(period)), table, run), {"period": period}, empty_ok=True))
    return lake.publish(run, "clean", slices, ops={"ops.arrivals": given})


def arrival(registry: str, period: str, file: int = 1, part: str = "", sequence: int | None = None, **more: Any) -> dict[str, Any]:
    """A row of ops.arrivals."""
    as_of: date = more.pop("as_of", None) or conf.registry(registry).reference_date(period)
    return {
        "arrival": f"{registry}-{period}-{part}-{file}",
        "registry": registry,
        "period": period,
        "part": part,
        "unit": None,
        "as_of": as_of,
        "received_at": datetime(2020, 1, 1, tzinfo=UTC),
        "sequence": file if sequence is None else sequence,
        "name": f"file-{file}",
        "file": file,
        "sha256": f"{file:064x}",
        "bytes": 1,
        "rows": 1,
        "layout": "test",
        "header": None,
        "status": "loaded",
        "replaces": None,
        "same_as": None,
        "complete": True,
        "withdrawn": None,
    } | more


def claims(lake: Lake, table: str, *columns: str, **equals: Any) -> list[tuple[Any, ...]]:
    """The columns of a table's rows whose columns equal `equals`, sorted."""
    rows = lake.read(table)
    for name, value in equals.items():
        rows = rows.where(F.col(name) == value)
    return sorted((tuple(row) for row in rows.select(*columns).collect()), key=str)


__all__ = ["arrival", "claims", "deliver", "periods", "quarantine", "silver"]
