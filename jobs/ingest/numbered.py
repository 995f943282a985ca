"""Lines of files with their exact numbers, however Spark splits the files.

A block is one split of one file. Inside it `monotonically_increasing_id` counts lines; the lines of earlier blocks come from a summary of one
row per block, which the driver adds up and every task gets. Blocks also carry what a line needs from above, such as its parent record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.errors import BadInput
from jobs.ingest.choose import Reading
from jobs.lake import Lake
from jobs.local_table import local_table

Block = dict[str, Any]


def lines(lake: Lake, readings: list[Reading]) -> DataFrame:
    """Every line: `key` of its file, `block`, `id` (grows with the line inside a block), `text` without line break. Nothing is dropped, empty lines neither.

    A byte order mark at the start of a file is taken away by Spark's reader.
    """
    raw = lake.read_text([reading.landed.path for reading in readings], lineSep="\n")
    found = raw.select(
        F.col("_metadata.file_name").alias("key"),
        F.col("_metadata.file_block_start").alias("block"),
        F.monotonically_increasing_id().alias("id"),
        F.col("value"),
    )
    ended = F.when(F.col("text").endswith("\r"), F.expr("substring(text, 1, length(text) - 1)")).otherwise(F.col("text"))
    return found.withColumn("text", _decoded(readings)).withColumn("text", ended).drop("value")


def blocks(found: DataFrame, readings: list[Reading], **what: Column) -> list[Block]:
    """One row per block, by file and place: `first` id, number of `lines`, the lines `before` it, and the aggregates asked for."""
    summary = found.groupBy("key", "block").agg(F.min("id").alias("first"), F.count("*").alias("lines"), *[column.alias(name) for name, column in what.items()])
    rows = sorted((row.asDict() for row in summary.collect()), key=lambda row: (row["key"], row["block"]))
    seen: dict[str, int] = {}
    for row in rows:
        row["before"] = seen.get(row["key"], 0)
        seen[row["key"]] = row["before"] + row["lines"]
    for reading in readings:
        if seen.get(reading.landed.key) != reading.landed.lines:
            raise BadInput(f"{reading.landed.name}: changed while it was read; load it again when it is all there")
    return rows


def carry(rows: list[Block], names: Iterable[str]) -> None:
    """Give each block, as `above_<name>`, the last value of `name` in the blocks above it in its file."""
    for name in names:
        above: dict[str, Any] = {}
        for row in rows:
            row[f"above_{name}"] = above.get(row["key"])
            if row[name] is not None:
                above[row["key"]] = row[name]


def numbered(found: DataFrame, rows: list[Block], *above: str) -> DataFrame:
    """The lines with their `line`, and with the columns `above` (text) of their block."""
    schema = "key string, block bigint, first bigint, before bigint" + "".join(f", `{name}` string" for name in above)
    names = ["key", "block", "first", "before", *above]
    told = local_table(found.sparkSession, [[row[name] for name in names] for row in rows], schema)
    joined = found.join(F.broadcast(told), ["key", "block"], how="inner")
    return joined.withColumn("line", F.col("id") - F.col("first") + F.col("before") + 1).drop("first", "before")


def without_nuls(readings: list[Reading], mended: Callable[[Column], Column]) -> Column:
    """`text`, mended only where a file of these has NUL bytes at all."""
    return mended(F.col("text")) if any(reading.landed.nuls for reading in readings) else F.col("text")


def _decoded(readings: list[Reading]) -> Column:
    """`value` as text. The reader keeps the bytes as they are; a letter cut by the end of the file becomes �, so that the line stays readable."""
    as_latin_1 = F.decode(F.col("value").cast("binary"), "ISO-8859-1")
    as_utf_8 = F.make_valid_utf8(F.col("value"))
    latin_1 = [reading.landed.key for reading in readings if reading.encoding == "latin-1"]
    if not latin_1:
        return as_utf_8
    return as_latin_1 if len(latin_1) == len(readings) else F.when(F.col("key").isin(latin_1), as_latin_1).otherwise(as_utf_8)
