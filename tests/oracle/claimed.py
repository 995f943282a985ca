"""What `link` makes of rows that came in one delivery of each registry (of a list: of each period), without a lake: the claims in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from typing import Any
from zoneinfo import ZoneInfo

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import conf
import schemas
from conf import periods
from jobs.evidence.claims import claims_of
from jobs.gold.gather import InForce
from jobs.link.by_name import look_for
from jobs.link.exact import leads
from jobs.runtime.local_table import local_table
from synthetic.row import Row
from tests.oracle.lists import READ

TABLES = ("silver.evidence", "silver.memberships", "silver.people", "silver.identity")


def claimed(spark: SparkSession, shown: dict[str, list[Row]]) -> InForce:
    """The claims of every registry's rows; those that a rule rejected speak from quarantine."""
    said: dict[str, list[DataFrame]] = {table: [] for table in TABLES}
    for registry, rows in _deliveries(shown):
        silver = _frame(spark, f"silver.{registry}", [_of_silver(row, line) for line, row in enumerate(rows) if not row.rejected])
        quarantine = _frame(spark, f"quarantine.{registry}", [_of_quarantine(row, line) for line, row in enumerate(rows) if row.rejected])
        for table, frame in claims_of(conf.registry(registry), silver, quarantine).items():
            said[table].append(frame.withColumns(_delivery(registry, rows[0])))
    # Each table is computed here and now: the plan of eight registries at once takes Spark longer than their rows.
    identity = _promised(reduce(DataFrame.unionByName, said["silver.identity"]), "silver.identity").localCheckpoint()
    lead = leads(identity).localCheckpoint()
    found: dict[str, DataFrame] = {}
    for table in ("silver.people", "silver.memberships", "silver.evidence"):  # by name, whoever is known
        linked = [_promised(look_for(table, frame, lead, found.get("silver.people", frame)), table) for frame in said[table]]
        found[table] = reduce(DataFrame.unionByName, linked).localCheckpoint()
    people = found["silver.people"].where("person IS NOT NULL")
    return InForce(found["silver.evidence"], found["silver.memberships"], people, identity, local_table(spark, [], "person bigint"))


def _deliveries(shown: dict[str, list[Row]]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each registry; of a list, those of each period."""
    for registry, rows in shown.items():
        periods_of = sorted({row.period for row in rows}) if registry in READ else [""]
        for period in periods_of:
            yield registry, [row for row in rows if period in ("", row.period)]


def _delivery(registry: str, row: Row) -> dict[str, Any]:
    return {
        "registry": F.lit(registry),
        "slice": F.lit(periods.slice_of(row.period)),
        "part": F.lit(row.part),
        "as_of": F.lit(row.as_of),
        "superseded_on": F.lit(None).cast("date"),
    }


def _of_silver(row: Row, line: int) -> dict[str, Any]:
    fields = {name: value.replace(tzinfo=ZoneInfo("America/Sao_Paulo")) if isinstance(value, datetime) else value for name, value in row.fields.items()}
    return fields | {"_flags": list(row.blanked), "file": 1, "line": line, "layout": "drawn", "period": row.period}


def _of_quarantine(row: Row, line: int) -> dict[str, Any]:
    keys = {name: row.readable.get(name) for name in ("cpf", "nis", "family")}
    return keys | {"file": 1, "line": line, "layout": "drawn", "period": row.period, "broken": list(row.broken), "raw": []}


def _frame(spark: SparkSession, table: str, rows: list[dict[str, Any]]) -> DataFrame:
    promised = schemas.load(table)
    return local_table(spark, [tuple(row[name] for name in promised.names) for row in rows], promised.ddl)


def _promised(frame: DataFrame, table: str) -> DataFrame:
    return frame.select(*schemas.load(table).names)
