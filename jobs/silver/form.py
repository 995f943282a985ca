"""Silver's rows as a form declares them, and the check of the form's SQL before any row is read."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

import conf
import schemas
from conf.load import Place
from jobs.fields import read
from jobs.fields.functions import function
from jobs.fields.text import raw
from jobs.gate.judge import expand
from jobs.runtime import sql_texts
from jobs.runtime.local_table import local_table
from jobs.silver.cut import CARRIED

CARRIED_AS = {
    "_raw": "",
    "_simple": "boolean",
    "_whole": "boolean",
    "_fits": "boolean",
    "_width": "int",
    "period_end": "date",
    "file": "bigint",
    "line": "bigint",
}


def cleaned(registry: conf.Registry, rows: DataFrame) -> DataFrame:
    """Cut lines as typed rows, one per line: what cannot be read is null. By the registry's form; without one, by its module."""
    if not registry.columns:
        made: DataFrame = importlib.import_module(f"jobs.silver.{registry.id}").clean(rows)
        return made
    typed = rows.select(*typed_columns(registry), *CARRIED)
    for written in registry.copies.values():
        typed = _with_copies_counted(registry, typed, written)
    return typed


def typed_columns(registry: conf.Registry) -> list[Column]:
    """The columns of the form over `_raw`."""
    return [_column(registry, name).cast(one.of_type.spark).alias(name) for name, one in registry.columns.items()]


def _column(registry: conf.Registry, name: str) -> Column:
    one = registry.columns[name]
    if one.python is not None:
        made: Column = function(registry.id, one.python)()
        return made
    return F.expr(expand(one.sql)) if one.sql is not None else read(one)


def _with_copies_counted(registry: conf.Registry, typed: DataFrame, written: list[str]) -> DataFrame:
    """With `_copy`, which numbers the identical lines of the delivery, from 1.

    Of what cannot be read in the columns `written`, what was written counts: two unreadable amounts are no copies of each other.
    """
    unread = [F.when(F.col(name).isNull(), raw(field)) for name in written for field in registry.columns[name].fields]
    same = Window.partitionBy(*registry.columns, *unread).orderBy("file", "line")
    return typed.withColumn("_copy", F.row_number().over(same))


def check(spark: SparkSession, registry: conf.Registry) -> None:
    """Refuse SQL of the form that cannot be parsed, or names what is not there: one ConfError with the line of each. Nothing is read."""
    if not registry.columns:
        return
    fields = ", ".join(f"`{name}`: string" for name in dict.fromkeys(name for layout in registry.layouts for name in layout.field_names))
    carried = ", ".join(f"`{name}` {CARRIED_AS.get(name) or 'string'}" for name in CARRIED if name != "_raw")
    lines = local_table(spark, [], f"_raw struct<{fields}, line: string>, {carried}")
    typed = lines.withColumns({name: F.lit(None).cast(one.of_type.spark) for name, one in registry.columns.items()}).withColumn("_copy", F.lit(1))
    silver = local_table(spark, [], schemas.load(f"silver.{registry.id}").ddl + ", entry bigint")
    frames = {"lines": lines, "typed": typed, "silver": silver}
    sql_texts.check(conf.source(registry.id), frames, [(frame, place, sql, expand(sql)) for frame, place, sql in _texts(registry)])


def _texts(registry: conf.Registry) -> Iterator[tuple[str, Place, str]]:
    """What each SQL text of the form is about, where it stands, and the text."""
    for name, column in registry.columns.items():
        if column.sql is not None:
            yield "lines", ("columns", name, "sql"), column.sql
        yield from (("typed", ("columns", name, "rules", rule), sql) for rule, sql in column.named_rules(name).items())
    for key in ("reject", "repaired"):
        yield from (("typed", (key, rule), sql) for rule, sql in getattr(registry, key).items())
    yield from (("silver", ("vital", name), sql) for name, sql in registry.vital.items())
    if registry.quality:
        yield "silver", ("quality", "of"), registry.quality.of
        yield from (("silver", ("quality", "dimensions", name), sql) for name, sql in registry.quality.dimensions.items())
    if registry.excludes is not None:
        yield "silver", ("excludes",), registry.excludes
    for i, fact in enumerate(registry.facts):
        yield from (("silver", ("evidence", i, key), sql) for key, sql in fact.model_dump(exclude={"kind", "person"}, exclude_none=True).items())
    if registry.people and registry.people.where:
        yield "silver", ("people", "where"), registry.people.where
