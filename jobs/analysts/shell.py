"""shell: gold as of a publication in Spark, under the names that `query` knows, for what is too large or too long for one machine's DuckDB."""

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
from jobs.runtime.exact import exact
from jobs.runtime.local_table import local_table
from jobs.runtime.observed import observed
from schemas import Column
from schemas.views import DICTIONARY, SPARK, VIEWS, dictionary, readable, shown

SHOWN = 1000
SETTINGS = {
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",  # "on" is a column here as it is in DuckDB
    "spark.sql.runSQLOnFiles": "false",  # parquet.`path` would read what nobody published
    "spark.sql.variable.substitute": "false",  # '${env:BATIMENTO_KEY}' would be answered
}


@observed
def shell(
    lake: Lake,
    lines: Iterable[str],
    say: Callable[[dict[str, Any]], None],
    complain: Callable[[str], None] | None = None,
    publication: str | None = None,
    as_json: bool = False,
) -> None:
    """Answer each statement of `lines` (ended by a semicolon, or by the end) with `say`. A wrong one is told to `complain`; where that is None, BadInput."""
    spark, publication = opened(lake, publication)
    for sql in statements(lines):
        try:
            say(ask(spark, sql, as_json) | {"publication": publication})
        except BadInput as error:
            if complain is None:
                raise
            complain(str(error))


def python(lake: Lake, publication: str | None = None) -> None:
    """A Python prompt with `spark`, in which gold's tables and views are."""
    spark, publication = opened(lake, publication)
    code.interact(f"gold as of {publication}: spark.sql('SELECT * FROM answers'), spark.table('gold.decisions')", local={"spark": spark}, exitmsg="")


def opened(lake: Lake, publication: str | None = None) -> tuple[SparkSession, str | None]:
    """A session of its own in which gold's tables, the friendlier views and `dictionary` are; and the publication that they are of."""
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # it would print a page of Java for every mistyped name
    versions = lake.versions(publication)
    spark = lake.session.newSession()
    for name, value in SETTINGS.items():
        spark.conf.set(name, value)
    for name in [one for one in schemas.names() if one.startswith("gold.")]:
        spark.catalog.dropGlobalTempView(name.removeprefix("gold."))  # shared by all sessions: another's may be of another publication
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
    """The first 1,000 rows that a statement finds, as text under `columns` (`numbers`: which hold such) or as objects, and whether there are more.

    BadInput for what writes, or is no SQL.
    """
    text = sql.strip().rstrip(";")
    try:
        check(spark, text)
        found = spark.sql(text)
        if as_json:
            told = [row[0] for row in found.select(F.to_json(F.struct("*"), {"ignoreNullFields": "false"})).take(SHOWN + 1)]
            return {"rows": exact([json.loads(row) for row in told[:SHOWN]]), "more": len(told) > SHOWN}
        names = [str(i) for i in range(len(found.columns))]  # two columns may have one name
        rows = found.toDF(*names).select(*[F.col(name).cast("string") for name in names]).take(SHOWN + 1)
    except PySparkException as error:
        raise BadInput(f"{str(error).strip().splitlines()[0]} {HINT}") from error
    except Py4JError as error:  # what is no fault of the statement's words: too deep a nesting, more than memory holds
        raise BadInput(f"Spark could not answer: {_cause(error)}") from error
    numbers = [kind.startswith(("decimal", "double", "float")) or kind.endswith("int") for _, kind in found.dtypes]
    return {"columns": found.columns, "numbers": numbers, "rows": [list(row) for row in rows[:SHOWN]], "more": len(rows) > SHOWN}


def _cause(error: Py4JError) -> str:
    """What ended it in the JVM, in one line."""
    thrown = getattr(error, "java_exception", None)
    told = " ".join(str(error if thrown is None else thrown.toString()).split())
    return "the statement is nested too deep; split it with WITH" if "StackOverflowError" in told else told[:300]


def statements(lines: Iterable[str]) -> Iterator[str]:
    """The statements that lines make: each ends where a line ends with a semicolon that is no part of a text or comment; what is left at the end is one too."""
    held = ""
    for line in lines:
        held += line if line.endswith("\n") else f"{line}\n"
        if sqlite3.complete_statement(held):
            yield held
            held = ""
    if held.strip():
        yield held


def _described(rows: DataFrame, columns: Iterable[Column]) -> DataFrame:
    return rows.select(*[F.col(f"`{one.name}`").alias(one.name, metadata={"comment": one.comment}) for one in columns])
