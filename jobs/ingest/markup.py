"""Reads files of XML: one row per document, its text as received. A tag that closes a document separates them, so that one file is read by many tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from conf import XmlLayout
from jobs.ingest.choose import Reading
from jobs.ingest.numbered import pieces
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from jobs.runtime.local_table import local_table

MARK = 3  # bytes of a byte order mark, which Spark's reader removes


def records(lake: Lake, readings: list[Reading], layout: XmlLayout) -> DataFrame:
    """One row per document: `key`, `line` (its place in the file, from 1), `last` (the same), `text`, `fields` (null), `parent` (null). Readings share the
    tag that closes a document. What stands around the documents is no row."""
    closing = readings[0].delimiter
    found = pieces(lake, readings, closing).withColumn("text", _document(F.col("text"), closing))
    numbered = found.join(F.broadcast(_before(found, readings, closing)), ["key", "block"], "inner")
    nothing = F.lit(None)
    line = F.col("id") - F.col("first") + F.col("before") + 1
    rows = numbered.where("text <> ''").select("key", line.alias("line"), F.concat("text", F.lit(closing)).alias("text"))
    return rows.select(
        "key", "line", F.col("line").alias("last"), "text", nothing.cast("array<string>").alias("fields"), nothing.cast("string").alias("parent")
    )


def _document(text: Column, closing: str) -> Column:
    """What stands before a closing tag, from the tag that opens the document; empty where there is none, as after the last."""
    return F.regexp_extract(text, rf"(?s)<{re.escape(closing[2:-1])}[\s>].*", 0)


def _before(found: DataFrame, readings: list[Reading], closing: str) -> DataFrame:
    """Per block of a file its first id, and how many pieces stand before it in the file."""
    summary = found.groupBy("key", "block").agg(F.min("id").alias("first"), F.count("*").alias("pieces"), F.sum("bytes").alias("bytes"))
    blocks = sorted((row.asDict() for row in summary.collect()), key=lambda row: (row["key"], row["block"]))
    before: dict[str, int] = {}
    read: dict[str, int] = {}
    for block in blocks:
        block["before"] = before.get(block["key"], 0)
        before[block["key"]] = block["before"] + block["pieces"]
        read[block["key"]] = read.get(block["key"], 0) + block["bytes"] + block["pieces"] * len(closing.encode())
    _unchanged(readings, read, len(closing.encode()))
    rows: Iterable[tuple[Any, ...]] = [(one["key"], one["block"], one["first"], one["before"]) for one in blocks]
    return local_table(found.sparkSession, list(rows), "key string, block bigint, first bigint, before bigint")


def _unchanged(readings: list[Reading], read: dict[str, int], closing: int) -> None:
    """BadInput where another number of bytes was read than scanned: what follows the last closing tag has none of its own."""
    for landed in (reading.landed for reading in readings):
        if landed.size - read.get(landed.key, 0) not in {0, -closing, MARK, MARK - closing}:
            raise BadInput(f"{landed.name}: changed while it was read; load it again when it is complete")
