"""Reads fixed-width files: lines unchanged, each with its parent record."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from conf import FixedLayout
from jobs.ingest.choose import Reading, behind
from jobs.ingest.numbered import Block, blocks, carry, lines, numbered, without_nuls
from jobs.lake import Lake
from jobs.runtime.errors import BadInput


def records(lake: Lake, readings: list[Reading], layout: FixedLayout) -> DataFrame:
    """One row per line: `key`, `line`, `last` (the same), `text`, `fields` (null), `parent` (after a line break: the record that adds to it). BadInput where
    lines follow a trailer."""
    found = lines(lake, readings).withColumn("text", without_nuls(readings, lambda text: _blanked(text, layout)))
    above = _above(layout)
    last = {code: F.max_by(text, F.when(text.isNotNull(), F.col("id"))) for code, text in above.items()}
    trailer = F.min(F.when(_code(layout).isin(layout.of_role("trailer")), F.col("id")))
    rows = blocks(found, readings, **last, trailer=trailer)
    _nothing_after_the_trailer(layout, readings, rows)
    carry(rows, sorted(above))
    with_numbers = numbered(found, rows, readings, *[f"above_{code}" for code in sorted(above)])
    no_fields = F.lit(None).cast("array<string>").alias("fields")
    return with_numbers.select("key", "line", F.col("line").alias("last"), "text", no_fields, _parent(layout).alias("parent"))


def _above(layout: FixedLayout) -> dict[str, Column]:
    """Code of each record type that later lines refer to → its text where a line is of that type. A parent resets the text of the record that adds to
    it: the earlier one belongs to the previous parent."""
    found = {}
    for parent in sorted({kind.parent for kind in layout.types.values() if kind.parent is not None}):
        found[parent] = F.when(_code(layout) == parent, F.col("text"))
        if (more := layout.adding_to(parent)) is not None:
            found[more] = F.when(_code(layout) == more, F.col("text")).when(_code(layout) == parent, "")
    return found


def _parent(layout: FixedLayout) -> Column:
    """Text of the nearest line above with the code of this line's parent, and of the line that adds to it: in its block, else in the blocks above."""
    above, in_block = _above(layout), Window.partitionBy("key", "block").orderBy("id")

    def nearest(code: str) -> Column:
        return F.coalesce(F.last(above[code], ignorenulls=True).over(in_block), F.col(f"above_{code}"))

    found = F.lit(None).cast("string")
    for parent in sorted({kind.parent for kind in layout.types.values() if kind.parent is not None}):
        children = [child for child, kind in layout.types.items() if kind.parent == parent]
        more = layout.adding_to(parent)
        both = nearest(parent) if more is None else F.concat_ws("\n", nearest(parent), F.nullif(nearest(more), F.lit("")))
        found = F.when(_code(layout).isin(children) & nearest(parent).isNotNull(), both).otherwise(found)
    return found


def _code(layout: FixedLayout) -> Column:
    return F.substring("text", *layout.record.position) if layout.record else F.lit("")


def _blanked(text: Column, layout: FixedLayout) -> Column:
    """NULs in place of blanks become blanks; NULs that make the line too long are removed."""
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
        trailer = first.get(landed.key, landed.lines)
        if trailer != landed.lines:
            raise BadInput(f"{landed.name}: {behind(trailer, landed.lines, starts=True)}")
