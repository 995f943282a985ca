"""shell: gold as of a publication in Spark, with the names of `query`, for statements too large for DuckDB on one machine."""

from __future__ import annotations

import code
import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from py4j.protocol import Py4JError  # type: ignore[import-untyped]
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import schemas
from jobs.analysts.allowed import HINT, check
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from jobs.runtime.json_safe import json_safe
from jobs.runtime.local_table import local_table
from jobs.runtime.observed import observed
from schemas import Column
from schemas.views import DICTIONARY, SPARK, VIEWS, dictionary, readable, shown

SHOWN = 1000
SETTINGS = {
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",  # "on" is a column, as in DuckDB
    "spark.sql.runSQLOnFiles": "false",  # parquet.`path` would read unpublished files
    "spark.sql.variable.substitute": "false",  # '${env:BATIMENTO_KEY}' would reveal the key
}


@observed
def shell(
    lake: Lake,
    lines: Iterable[str],
    show: Callable[[dict[str, Any]], None],
    complain: Callable[[str], None] | None = None,
    publication: str | None = None,
    as_json: bool = False,
) -> None:
    """Run each statement of `lines` (ended by a semicolon, or by the end) and pass its answer to `show`. An error goes to `complain`; None: BadInput."""
    spark, publication = opened(lake, publication)
    for sql in statements(lines):
        try:
            show(ask(spark, sql, as_json) | {"publication": publication})
        except BadInput as error:
            if complain is None:
                raise
            complain(str(error))


def python(lake: Lake, publication: str | None = None) -> None:
    """A Python prompt with `spark`, which has gold's tables and views."""
    spark, publication = opened(lake, publication)
    code.interact(f"gold as of {publication}: spark.sql('SELECT * FROM answers'), spark.table('gold.decisions')", local={"spark": spark}, exitmsg="")


def opened(lake: Lake, publication: str | None = None) -> tuple[SparkSession, str | None]:
    """A new session with gold's tables, the views and `dictionary`; and their publication."""
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # it prints a Java stack trace for every mistyped name
    versions = lake.versions(publication)
    spark = lake.session.newSession()
    for name, value in SETTINGS.items():
        spark.conf.set(name, value)
    for name in schemas.names("gold"):
        spark.catalog.dropGlobalTempView(name.removeprefix("gold."))  # shared by all sessions: it may be of another publication
    published = readable(versions)
    for name in published:
        columns = shown(schemas.load(name))
        rows = replace(lake, spark=spark).read(name, versions).selectExpr(*[f'{sql} AS "{column.name}"' for column, sql in columns.items()])
        _described(rows, columns).createOrReplaceGlobalTempView(name.removeprefix("gold."))
    for view in VIEWS:
        if set(view.needs) <= set(published):
            _described(spark.sql(view.sql.format(**SPARK)), view.columns).createOrReplaceTempView(view.name)
    ddl = ", ".join(f"{name} string" for name in DICTIONARY)
    local_table(spark, dictionary(published), ddl).createOrReplaceTempView("dictionary")
    newest = max((str(row["publication"]) for row in lake.rows("ops.publications")), default=None)
    return spark, publication or newest


def ask(spark: SparkSession, sql: str, as_json: bool = False) -> dict[str, Any]:
    """The first 1,000 rows of a statement, as text under `columns` (`numbers`: which are numeric) or as objects, and whether there are more.

    BadInput for a statement that writes, or is no SQL.
    """
    text = sql.strip().rstrip(";")
    try:
        check(spark, text)
        found = spark.sql(text)
        if as_json:
            rows = [row[0] for row in found.select(F.to_json(F.struct("*"), {"ignoreNullFields": "false"})).take(SHOWN + 1)]
            return {"rows": json_safe([json.loads(row) for row in rows[:SHOWN]]), "more": len(rows) > SHOWN}
        names = [str(i) for i in range(len(found.columns))]  # two columns may have one name
        rows = found.toDF(*names).select(*[F.col(name).cast("string") for name in names]).take(SHOWN + 1)
    except PySparkException as error:
        raise BadInput(f"{str(error).strip().splitlines()[0]} {HINT}") from error
    except Py4JError as error:  # a runtime failure: nested too deep, out of memory
        raise BadInput(f"Spark could not answer: {_cause(error)}") from error
    numbers = [kind.startswith(("decimal", "double", "float")) or kind.endswith("int") for _, kind in found.dtypes]
    return {"columns": found.columns, "numbers": numbers, "rows": [list(row) for row in rows[:SHOWN]], "more": len(rows) > SHOWN}


def _cause(error: Py4JError) -> str:
    """The JVM's error in one line."""
    thrown = getattr(error, "java_exception", None)
    message = " ".join(str(error if thrown is None else thrown.toString()).split())
    return "the statement is nested too deep; split it with WITH" if "StackOverflowError" in message else message[:300]


def statements(lines: Iterable[str]) -> Iterator[str]:
    """The statements in lines: each ends at a line's final semicolon outside texts and comments; the rest at the end is one too."""
    statement = ""
    for line in lines:
        statement += line if line.endswith("\n") else f"{line}\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _described(rows: DataFrame, columns: Iterable[Column]) -> DataFrame:
    return rows.select(*[F.col(f"`{one.name}`").alias(one.name, metadata={"comment": one.comment}) for one in columns])
