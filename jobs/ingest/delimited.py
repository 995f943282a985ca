"""Reads files whose fields stand between delimiters, quoted or not; a line break inside quotes belongs to its field.

A line is *complete* when it has as many fields as the header, each quoted whole or not at all: it is a record, whatever stands above it. Only the
others (usually none) are looked at together: one that opens a quote without closing it goes on in the next ones. So a stray quote never
swallows more than the broken lines that follow it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from conf import DelimitedLayout
from jobs.ingest.choose import Reading
from jobs.ingest.numbered import blocks, lines, numbered, spark_of, without_nuls
from jobs.lake import Lake


def records(lake: Lake, readings: list[Reading], layout: DelimitedLayout) -> DataFrame:
    """One row per record: `key`, `line` (its first), `last` (its last), `text` (null), `fields`, `parent` (null). Readings share one delimiter."""
    form = Form(readings[0].delimiter, layout.quote)
    found = lines(lake, readings).withColumn("text", without_nuls(readings, lambda text: F.translate(text, "\0", "")))
    rows = blocks(found, readings, odd=F.sum(form.odd(F.col("text")).cast("bigint")))
    told = _of_files(found, readings)
    with_numbers = numbered(found, rows).join(F.broadcast(told), "key", how="inner").where(F.col("line") > F.col("skip"))
    alone = with_numbers.select("key", "line", F.col("line").alias("last"), "text", "columns")
    found_records = _joined(alone, form) if any(row["odd"] for row in rows) else alone
    nothing = F.lit(None).cast("string")
    return found_records.select("key", "line", "last", nothing.alias("text"), form.fields(F.col("text")).alias("fields"), nothing.alias("parent"))


def _of_files(found: DataFrame, readings: list[Reading]) -> DataFrame:
    told = [(reading.landed.key, reading.columns, reading.skip) for reading in readings]
    return spark_of(found).createDataFrame(told, "key string, columns int, skip int")


def _joined(alone: DataFrame, form: Form) -> DataFrame:
    """Lines that go on in the next ones, put together. Complete lines are not moved: only the others are sorted."""
    with_state = alone.withColumn("complete", form.complete(F.col("text"), F.col("columns")))
    complete = with_state.where("complete").select("key", "line", "last", "text")
    by_line = Window.partitionBy("key").orderBy("line")
    # A gap in the numbers is a complete line: what was open above it never closed.
    run = F.col("line") - F.row_number().over(by_line)
    above = Window.partitionBy("key", "run").orderBy("line").rowsBetween(Window.unboundedPreceding, -1)
    opens, closes = form.opens(F.col("text")), form.odd(F.col("text")) & ~form.opens(F.col("text"))
    since_closed = Window.partitionBy("key", "run", "closed").orderBy("line").rowsBetween(Window.unboundedPreceding, -1)
    parts = (
        with_state.where("NOT complete")
        .withColumn("run", run)
        .withColumn("closed", F.coalesce(F.sum(closes.cast("int")).over(above), F.lit(0)))
        .withColumn("inside", F.coalesce(F.sum(opens.cast("int")).over(since_closed), F.lit(0)) % 2 == 1)
        .withColumn("record", F.max(F.when(~F.col("inside"), F.col("line"))).over(by_line))
    )
    texts = F.array_sort(F.collect_list(F.struct("line", "text")))
    broken = parts.groupBy("key", "record").agg(F.max("line").alias("last"), F.array_join(F.transform(texts, lambda part: part["text"]), "\n").alias("text"))
    return complete.unionByName(broken.withColumnRenamed("record", "line"))


@dataclass(frozen=True)
class Form:
    """How the lines of a file are delimited, as columns over their text."""

    delimiter: str
    quote: str

    @property
    def _quoted(self) -> str:
        # Possessive (`*+`): a long field must not make the matcher go back. `\\z`, because `$` also matches before a last line break.
        q = re.escape(self.quote)
        return f"{q}[^{q}]*+(?:{q}{q}[^{q}]*+)*+{q}"

    @property
    def _unclosed(self) -> str:
        d, q = re.escape(self.delimiter), re.escape(self.quote)
        return f"^(?:(?!{q})[^{d}]*+{d}|{self._quoted}{d})*+{q}[^{q}]*+(?:{q}{q}[^{q}]*+)*+\\z"

    def odd(self, text: Column) -> Column:
        """Whether the line has an odd number of quotes: it opens or closes one."""
        return (F.length(text) - F.length(F.replace(text, F.lit(self.quote), F.lit("")))) % 2 == 1

    def opens(self, text: Column) -> Column:
        """Whether the line, read from its start, ends inside a quoted field."""
        return self.odd(text) & text.rlike(self._unclosed)

    def complete(self, text: Column, columns: Column) -> Column:
        """Whether the line is a record by itself: as many fields as `columns`, none with a quote out of place."""
        d, q = re.escape(self.delimiter), re.escape(self.quote)
        field = f"(?:{self._quoted}(?={d}|\\z)|(?!{q})[^{d}]*+)"
        return text.rlike(f"^{field}(?:{d}{field})*+\\z") & (F.size(self.fields(text)) == columns)

    def fields(self, text: Column) -> Column:
        """The fields of a record, without their quotes. One whose quotes do not close is kept as it stands."""
        d = re.escape(self.delimiter)
        field = f"(?:{self._quoted}(?={d}|\\z)|[^{d}]*+)"
        # The delimiter in front lets no match be empty: the matcher would step over what follows it.
        found = F.regexp_extract_all(F.concat(F.lit(self.delimiter), text), F.lit(f"{d}({field})"), F.lit(1))
        whole = f"^{self._quoted}\\z"
        bare = F.transform(found, lambda field: F.when(field.rlike(whole), _unquoted(field, self.quote)).otherwise(field))
        return F.when(text.contains(self.quote), bare).otherwise(F.split(text, d, -1))


def _unquoted(field: Column, quote: str) -> Column:
    inside = F.substring(field, F.lit(2), F.length(field) - 2)
    return F.replace(inside, F.lit(quote * 2), F.lit(quote))
