"""Reads delimited files, fields quoted or not; a line break inside quotes belongs to its field.

A line with an even number of quotes is a record by itself. A line with an odd number (rare) may open a field that the next such line
closes: the two, and the lines between, are one record if together they have the header's number of fields, each quoted completely or not
at all. If not, or if each of the lines has that number by itself, the quotes are stray and join nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from conf import DelimitedLayout
from jobs.ingest.choose import Reading
from jobs.ingest.numbered import blocks, lines, numbered, without_nuls
from jobs.lake import Lake
from jobs.runtime.local_table import local_table

LONGEST = 200  # lines of one record


def records(lake: Lake, readings: list[Reading], layout: DelimitedLayout) -> DataFrame:
    """One row per record: `key`, `line` (its first), `last` (its last), `text` (null), `fields`, `parent` (null). Readings share one delimiter."""
    form = Form(readings[0].delimiter, layout.quote)
    found = lines(lake, readings).withColumn("text", without_nuls(readings, lambda text: F.translate(text, "\0", "")))
    rows = blocks(found, readings, odd=F.sum(form.odd(F.col("text")).cast("bigint")))
    facts = _of_files(found, readings)
    with_numbers = numbered(found, rows, readings).join(F.broadcast(facts), "key", how="inner").where(F.col("line") > F.col("skip"))
    alone = with_numbers.select("key", "line", F.col("line").alias("last"), "text", "columns")
    found_records = _joined(alone, form) if any(row["odd"] for row in rows) else alone
    nothing = F.lit(None).cast("string")
    return found_records.select("key", "line", "last", nothing.alias("text"), form.fields(F.col("text")).alias("fields"), nothing.alias("parent"))


def _of_files(found: DataFrame, readings: list[Reading]) -> DataFrame:
    facts = [(reading.landed.key, reading.columns, reading.skip) for reading in readings]
    return local_table(found.sparkSession, facts, "key string, columns int, skip int")


def _joined(alone: DataFrame, form: Form) -> DataFrame:
    """Lines with the records of several lines put together. Only lines with an odd number of quotes, and those between two of them, are examined."""
    quotes = alone.where(form.odd(F.col("text"))).select("key", F.col("line").alias("start"))
    pairs = quotes.withColumn("last", F.lead("start").over(Window.partitionBy("key").orderBy("start"))).where(F.col("last") - F.col("start") <= LONGEST)
    parts = _each_line(pairs).join(alone.drop("last"), ["key", "line"], how="inner")
    texts = F.transform(F.array_sort(F.collect_list(F.struct("line", "text"))), lambda part: part["text"])
    complete_alone = F.every(F.size(form.fields(F.col("text"))) == F.col("columns"))
    tried = parts.groupBy("key", "start", "last").agg(
        F.array_join(texts, "\n").alias("text"), F.max("columns").alias("columns"), complete_alone.alias("strays")
    )
    together = _every_other(tried.where(~F.col("strays") & form.complete(F.col("text"), F.col("columns"))))
    others = alone.join(_each_line(together).select("key", "line"), ["key", "line"], how="left_anti")
    return others.select("key", "line", "last", "text").unionByName(together.select("key", F.col("start").alias("line"), "last", "text"))


def _each_line(pairs: DataFrame) -> DataFrame:
    return pairs.select("key", "start", "last", F.explode(F.sequence("start", "last")).alias("line"))


def _every_other(pairs: DataFrame) -> DataFrame:
    """Of pairs that touch (one line closes and opens), the first, the third, …: a line that closes a field opens none."""
    by_start = Window.partitionBy("key").orderBy("start")
    follows = F.lag("last").over(by_start).eqNullSafe(F.col("start"))
    chained = pairs.withColumn("chain", F.sum((~follows).cast("int")).over(by_start))
    numbered_in_chain = chained.withColumn("n", F.row_number().over(Window.partitionBy("key", "chain").orderBy("start")))
    return numbered_in_chain.where(F.col("n") % 2 == 1)


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

    def odd(self, text: Column) -> Column:
        """Whether the line has an odd number of quotes: a field may continue in the next lines, or from those above."""
        return (F.length(text) - F.length(F.replace(text, F.lit(self.quote), F.lit("")))) % 2 == 1

    def complete(self, text: Column, columns: Column) -> Column:
        """Whether the text is a complete record: `columns` fields, none with a misplaced quote."""
        d, q = re.escape(self.delimiter), re.escape(self.quote)
        field = f"(?:{self._quoted}(?={d}|\\z)|(?!{q})[^{d}]*+)"
        return text.rlike(f"^{field}(?:{d}{field})*+\\z") & (F.size(self.fields(text)) == columns)

    def fields(self, text: Column) -> Column:
        """The fields of a record, without their quotes. A field with unclosed quotes is kept unchanged."""
        d, q = re.escape(self.delimiter), re.escape(self.quote)
        between = self.quote + self.delimiter + self.quote
        # The usual file: all fields quoted, no quote inside a field. Then quotes are only at both ends and between fields.
        plainly = text.startswith(self.quote) & text.endswith(self.quote) & (_count(text, self.quote) == 2 + 2 * _count(text, between))
        inside = F.substring(text, F.lit(2), F.length(text) - 2)
        unquoted = F.when(~text.contains(self.quote), F.split(text, d, -1))
        return unquoted.when(plainly, F.split(inside, f"{q}{d}{q}", -1)).otherwise(self._parsed(text))

    def _parsed(self, text: Column) -> Column:
        d = re.escape(self.delimiter)
        field = f"(?:{self._quoted}(?={d}|\\z)|[^{d}]*+)"
        # The delimiter in front avoids empty matches: the matcher would skip what follows one.
        found = F.regexp_extract_all(F.concat(F.lit(self.delimiter), text), F.lit(f"{d}({field})"), F.lit(1))
        whole = f"^{self._quoted}\\z"
        return F.transform(found, lambda field: F.when(field.rlike(whole), _unquoted(field, self.quote)).otherwise(field))


def _count(text: Column, what: str) -> Column:
    return (F.length(text) - F.length(F.replace(text, F.lit(what), F.lit("")))) / len(what)


def _unquoted(field: Column, quote: str) -> Column:
    inside = F.substring(field, F.lit(2), F.length(field) - 2)
    return F.replace(inside, F.lit(quote * 2), F.lit(quote))
