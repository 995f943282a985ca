"""Lines of files with their exact numbers, however Spark splits the files.

A block is one split of one file. Inside it `monotonically_increasing_id` counts lines; the lines of earlier blocks come from a summary of one
row per block, which the driver adds up and broadcasts. Blocks also carry values from earlier lines, such as the parent record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.ingest.choose import Reading
from jobs.ingest.encoding import BEYOND, LETTERS, WINDOWS
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from jobs.runtime.local_table import local_table

Block = dict[str, Any]


def lines(lake: Lake, readings: list[Reading]) -> DataFrame:
    """Every line: `key` of its file, `block`, `id` (grows with the line inside a block), `text` without line break. Empty lines are kept."""
    ended = F.when(F.col("text").endswith("\r"), F.expr("trim(TRAILING '\r' FROM text)")).otherwise(F.col("text"))  # some tools write CR CR LF
    return pieces(lake, readings, "\n").withColumn("text", ended).drop("bytes")


def pieces(lake: Lake, readings: list[Reading], ended_by: str) -> DataFrame:
    """What stands between two `ended_by`: `key`, `block` and `id` as of lines, `text`, `bytes` (how many it has).

    Spark's reader removes a byte order mark at the start of a file.
    """
    raw = lake.read_text([reading.landed.path for reading in readings], lineSep=ended_by)
    found = raw.select(
        F.col("_metadata.file_name").alias("key"),
        F.col("_metadata.file_block_start").alias("block"),
        F.monotonically_increasing_id().alias("id"),
        F.col("value"),
        F.octet_length("value").alias("bytes"),
    )
    return found.withColumn("text", _decoded(readings)).drop("value")


def blocks(found: DataFrame, readings: list[Reading], **what: Column) -> list[Block]:
    """One row per block, by file and place: `first` id, number of `lines`, the lines `before` it, and the aggregates asked for."""
    summary = found.groupBy("key", "block").agg(F.min("id").alias("first"), F.count("*").alias("lines"), *[column.alias(name) for name, column in what.items()])
    rows = sorted((row.asDict() for row in summary.collect()), key=lambda row: (row["key"], row["block"]))
    seen: dict[str, int] = {}
    for row in rows:
        row["before"] = seen.get(row["key"], 0)
        seen[row["key"]] = row["before"] + row["lines"]
    for reading in readings:
        if seen.get(reading.landed.key) != reading.landed.received:
            raise BadInput(f"{reading.landed.name}: changed while it was read; load it again when it is complete")
    return rows


def carry(rows: list[Block], names: Iterable[str]) -> None:
    """Give each block, as `above_<name>`, the last value of `name` in the blocks above it in its file."""
    for name in names:
        above: dict[str, Any] = {}
        for row in rows:
            row[f"above_{name}"] = above.get(row["key"])
            if row[name] is not None:
                above[row["key"]] = row[name]


def numbered(found: DataFrame, rows: list[Block], readings: list[Reading], *above: str) -> DataFrame:
    """The lines with their `line`, and with the columns `above` (text) of their block. Padding at the end of a file is no line."""
    schema = "key string, block bigint, first bigint, before bigint, lines_of_file bigint" + "".join(f", `{name}` string" for name in above)
    names = ["key", "block", "first", "before", *above]
    ends = {reading.landed.key: reading.landed.lines for reading in readings}
    facts = [[row[name] for name in names[:4]] + [ends[row["key"]]] + [row[name] for name in above] for row in rows]
    joined = found.join(F.broadcast(local_table(found.sparkSession, facts, schema)), ["key", "block"], how="inner")
    with_line = joined.withColumn("line", F.col("id") - F.col("first") + F.col("before") + 1).where("line <= lines_of_file")
    marked = F.when((F.col("line") == F.col("lines_of_file")) & F.col("text").endswith("\x1a"), F.expr("trim(TRAILING '\r\x1a' FROM text)"))
    return with_line.withColumn("text", F.coalesce(marked, "text")).drop("first", "before", "lines_of_file")


def without_nuls(readings: list[Reading], replaced: Callable[[Column], Column]) -> Column:
    """`text`, through `replaced` only where one of these files has NUL bytes."""
    return replaced(F.col("text")) if any(reading.landed.nuls for reading in readings) else F.col("text")


def _decoded(readings: list[Reading]) -> Column:
    """`value` as text. The reader keeps the bytes; a letter cut by the end of the file becomes �, so that the line stays readable."""
    single = F.decode(F.col("value").cast("binary"), "ISO-8859-1")
    ways = {"latin-1": single, WINDOWS: F.translate(single, BEYOND, LETTERS), "utf-8": F.make_valid_utf8(F.col("value"))}
    encodings = {reading.landed.key: reading.encoding for reading in readings}
    first, *others = sorted(set(encodings.values()))
    text = ways[first]
    for encoding in others:
        text = F.when(F.col("key").isin([key for key, own in encodings.items() if own == encoding]), ways[encoding]).otherwise(text)
    return text
