"""Reads files whose lines are cut by position: lines as they are, each with its parent record."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from conf import FixedLayout
from jobs.errors import BadInput
from jobs.ingest.choose import Reading
from jobs.ingest.numbered import Block, blocks, carry, lines, numbered, without_nuls
from jobs.lake import Lake


def records(lake: Lake, readings: list[Reading], layout: FixedLayout) -> DataFrame:
    """One row per line: `key`, `line`, `last` (the same), `text`, `fields` (null), `parent`. BadInput where something follows a trailer."""
    found = lines(lake, readings).withColumn("text", without_nuls(readings, lambda text: _blanked(text, layout)))
    parents = {kind.parent for kind in layout.types.values() if kind.parent is not None}
    last = {code: F.max_by("text", F.when(_code(layout) == code, F.col("id"))) for code in sorted(parents)}
    trailer = F.min(F.when(_code(layout).isin(layout.of_role("trailer")), F.col("id")))
    rows = blocks(found, readings, **last, trailer=trailer)
    _nothing_after_the_trailer(layout, readings, rows)
    carry(rows, sorted(parents))
    with_numbers = numbered(found, rows, *[f"above_{code}" for code in sorted(parents)])
    no_fields = F.lit(None).cast("array<string>").alias("fields")
    return with_numbers.select("key", "line", F.col("line").alias("last"), "text", no_fields, _parent(layout).alias("parent"))


def _parent(layout: FixedLayout) -> Column:
    """Text of the nearest line above with the code of this line's parent: in its block, else in the blocks above."""
    nearest = F.lit(None).cast("string")
    above_in_block = Window.partitionBy("key", "block").orderBy("id")
    for code in sorted({kind.parent for kind in layout.types.values() if kind.parent is not None}):
        children = [child for child, kind in layout.types.items() if kind.parent == code]
        in_block = F.last(F.when(_code(layout) == code, F.col("text")), ignorenulls=True).over(above_in_block)
        nearest = F.when(_code(layout).isin(children), F.coalesce(in_block, F.col(f"above_{code}"))).otherwise(nearest)
    return nearest


def _code(layout: FixedLayout) -> Column:
    return F.substring("text", *layout.record.position) if layout.record else F.lit("")


def _blanked(text: Column, layout: FixedLayout) -> Column:
    """A NUL in the place of a blank is a blank; one that makes the line too long was put in, and is taken out."""
    blank, gone = F.translate(text, "\0", " "), F.translate(text, "\0", "")
    if layout.width is None:
        return blank
    return F.when((F.length(text) != layout.width) & (F.length(gone) == layout.width), gone).otherwise(blank)


def _nothing_after_the_trailer(layout: FixedLayout, readings: list[Reading], rows: list[Block]) -> None:
    if not layout.of_role("trailer"):
        return
    first = {}
    for row in reversed(rows):
        if row["trailer"] is not None:
            first[row["key"]] = row["trailer"] - row["first"] + row["before"] + 1
    for landed in (reading.landed for reading in readings):
        if first.get(landed.key) != landed.lines:
            raise BadInput(f"{landed.name}: truncated: line {first.get(landed.key)} is the trailer, line {landed.lines} the last; ask for the whole file")
