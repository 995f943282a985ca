"""Lines of bronze, cut into the fields that their layouts name. The same code for every registry: layouts are data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from conf import periods
from conf.layout import DelimitedLayout, FixedLayout, XmlLayout
from conf.registry import Registry
from jobs.fields.text import BLANKS, simple
from jobs.silver import xml

# What `clean` of a registry passes on beside its own columns: rules look at it, quarantine keeps it, silver drops all but the provenance.
CARRIED = ["_raw", "_record", "_role", "_width", "_whole", "_fits", "_parent", "_header", "_simple", "period_end", "file", "line", "layout", "period"]


@dataclass(frozen=True)
class Shape:
    """One way to cut a line: a layout, and for delimited files the header with the columns' places."""

    layout: FixedLayout | DelimitedLayout | XmlLayout
    header: str | None


def cut(bronze: DataFrame, registry: Registry, arrivals: Sequence[Mapping[str, Any]]) -> DataFrame:
    """Lines of `bronze` as fields; one row per line, structural lines too.

    `arrivals` (rows of `ops.arrivals`, all of one period) give the layouts and headers that occur: one plan serves all of them.
    `_raw` is a struct of every field of every layout, as text, with plain blanks: null where the line's layout or record lacks it, empty where it
    was left empty; a parent's and the header's fields stand beside the line's own. Its `line` is the whole text (of delimited lines, only of those
    with a field too many or too few). `_record` is the code of its kind (null where the layout has one kind), `_role` one of row, header,
    parent, structural, trailer (null: no such kind), `_width` the characters or columns due, `_fits` whether it has them, `_whole` false
    for the end of a cut file. `_parent` and `_header` are those lines' texts, `_simple` whether nothing that the fields are cut from has to be
    translated. No arrivals: no rows.
    """
    shapes = shapes_of(registry, arrivals)
    names = list(dict.fromkeys(chain.from_iterable(layout.field_names for layout in registry.layouts)))
    rows = bronze.withColumn("_shape", _shape_of(shapes)) if shapes else bronze.where(F.lit(False)).withColumn("_shape", F.lit(0))
    rows = _with_documents(_with_bytes(_with_plain_blanks(_apart(rows, shapes).withColumn("_simple", simple(_raw_text())))), shapes)
    rows = rows.withColumn("_record", _pick([_record(shape) for shape in shapes]))
    cuts = [_fields(shape) for shape in shapes]
    raw = [_pick([fields.get(name, _none()) for fields in cuts]).alias(name) for name in names]
    period, period_end = _period(arrivals)
    return rows.select(
        F.struct(*raw, _pick([_text(shape) for shape in shapes]).alias("line")).alias("_raw"),
        "_record",
        _pick([_role(shape) for shape in shapes]).alias("_role"),
        _pick([_width(shape) for shape in shapes]).cast("int").alias("_width"),
        F.col("whole").alias("_whole"),
        F.coalesce(_pick([_fits(shape) for shape in shapes]).cast("boolean"), F.lit(False)).alias("_fits"),
        F.col("parent").alias("_parent"),
        F.col("header").alias("_header"),
        "_simple",
        period_end.alias("period_end"),
        "file",
        "line",
        "layout",
        period.alias("period"),
    )


def shapes_of(registry: Registry, arrivals: Iterable[Mapping[str, Any]]) -> list[Shape]:
    """The distinct shapes among the arrivals, sorted: as many as there are layouts and header lines, however many the files."""
    seen = {(str(a["layout"]), a["header"] if isinstance(registry.layout(a["layout"]), DelimitedLayout) else None) for a in arrivals}
    return [Shape(registry.layout(name), header) for name, header in sorted(seen, key=lambda shape: (shape[0], shape[1] or ""))]


def _apart(rows: DataFrame, shapes: list[Shape]) -> DataFrame:
    """With the line that adds to the parent as `addition`, apart from the parent, where a layout has such lines."""
    layouts = [shape.layout for shape in shapes if isinstance(shape.layout, FixedLayout)]
    if not any(kind.adds_to for layout in layouts for kind in layout.types.values()):
        return rows.withColumn("addition", _none())
    parts = F.split("parent", "\n", 2)
    return rows.withColumns({"parent": F.get(parts, F.lit(0)), "addition": F.get(parts, F.lit(1))})


def _raw_text() -> Column:
    """All that the line's fields are cut from. Of delimited lines the header only names the columns: its accents are not theirs."""
    return F.concat_ws("", "text", "parent", "addition", F.when(F.col("text").isNotNull(), F.col("header")), "fields")


def _with_plain_blanks(rows: DataFrame) -> DataFrame:
    """No-break spaces as blanks, so that every parser and every rule takes them for what they are. A delimited header is left as its shape knows it."""

    def plain(text: Column) -> Column:
        return F.translate(text, BLANKS, " " * len(BLANKS))

    fixed = F.col("text").isNotNull()
    texts = {name: F.when(F.col("_simple"), F.col(name)).otherwise(plain(F.col(name))) for name in ("text", "parent", "addition")}
    header = F.when(F.col("_simple") | ~fixed, F.col("header")).otherwise(plain(F.col("header")))
    fields = F.when(F.col("_simple"), F.col("fields")).otherwise(F.transform("fields", plain))
    return rows.withColumns(texts | {"header": header, "fields": fields})


def _with_bytes(rows: DataFrame) -> DataFrame:
    """With the texts as bytes where the line is simple: to find the 200th character of a text, Spark walks through all before it."""
    texts = ("text", "parent", "addition", "header")
    return rows.withColumns({f"_{name}_bytes": F.when(F.col("_simple"), F.col(name).cast("binary")) for name in texts})


def _with_documents(rows: DataFrame, shapes: list[Shape]) -> DataFrame:
    """With the parsed document of each layout that is of XML, once: its fields are parts of it."""
    return rows.withColumns({xml.column(shape.layout): xml.parsed(shape.layout, F.col("text")) for shape in shapes if isinstance(shape.layout, XmlLayout)})


def _none() -> Column:
    return F.lit(None).cast("string")


def _period(arrivals: Sequence[Mapping[str, Any]]) -> tuple[Column, Column]:
    found = {str(a["period"]) for a in arrivals}
    if len(found) > 1:
        raise ValueError(f"arrivals of several periods cannot be cut together: {sorted(found)}")
    period = found.pop() if found else None
    last = periods.last_day(period) if period else None
    return F.lit(period).cast("string"), F.lit(last).cast("date")


def _shape_of(shapes: list[Shape]) -> Column:
    """The number of a line's shape."""
    if len(shapes) == 1:
        return F.lit(0)
    number = F.lit(None).cast("int")
    for place, shape in enumerate(shapes):
        same = F.col("layout") == shape.layout.name
        if isinstance(shape.layout, DelimitedLayout):
            same &= F.col("header").eqNullSafe(F.lit(shape.header))
        number = F.coalesce(number, F.when(same, place))
    return number


def _pick(by_shape: list[Column]) -> Column:
    """The column of the line's own shape; null where there is none."""
    if len(by_shape) <= 1:
        return by_shape[0] if by_shape else _none()
    chosen = [F.when(F.col("_shape") == place, column) for place, column in enumerate(by_shape)]
    return reduce(lambda first, then: F.coalesce(first, then), chosen)


def _record(shape: Shape) -> Column:
    layout = shape.layout
    if isinstance(layout, XmlLayout):
        return xml.record(layout, F.col("text"))
    if isinstance(layout, DelimitedLayout) or layout.record is None:
        return _none()
    return F.substring("text", *layout.record.position)


def _role(shape: Shape) -> Column:
    """An empty line, as a tool that doubles line ends makes it, was received, and is no record."""
    layout = shape.layout
    if isinstance(layout, XmlLayout):
        return xml.role(layout, F.col("text"))
    if isinstance(layout, DelimitedLayout):
        # The header line itself is a line received.
        role = F.when((F.col("line") == 1) & F.lit(layout.header), "header").otherwise("row")
        empty = (F.size("fields") == 1) & (F.get("fields", F.lit(0)) == "") & F.lit(len(layout.columns(shape.header)) > 1)
    else:
        role, empty = _by_record(layout, {code: F.lit(kind.role) for code, kind in layout.types.items()}), F.col("text") == ""
    return F.when(empty, "structural").otherwise(role)


def _width(shape: Shape) -> Column:
    layout = shape.layout
    if isinstance(layout, XmlLayout):
        return F.lit(None).cast("int")
    if isinstance(layout, DelimitedLayout):
        return F.lit(len(layout.columns(shape.header)))
    return _by_record(layout, {code: F.lit(layout.width or kind.min_width or layout.min_width) for code, kind in layout.types.items()})


def _fits(shape: Shape) -> Column:
    if isinstance(shape.layout, XmlLayout):
        return xml.is_whole(shape.layout)
    if isinstance(shape.layout, DelimitedLayout):
        return F.size("fields") == _width(shape)
    due, found = _width(shape), F.coalesce(F.octet_length("_text_bytes"), F.length("text"))
    return found == due if shape.layout.width else found >= due


def _text(shape: Shape) -> Column:
    """The whole line; where it is delimited, only if its fields do not hold it all."""
    if isinstance(shape.layout, DelimitedLayout):
        return F.when(~_fits(shape), F.array_join("fields", shape.layout.delimiter, ""))
    return F.col("text")


def _fields(shape: Shape) -> dict[str, Column]:
    """Field name → its text in a line of this shape; only the fields that the shape has."""
    if isinstance(shape.layout, XmlLayout):
        return xml.fields(shape.layout)
    if isinstance(shape.layout, DelimitedLayout):
        places = shape.layout.positions(shape.header)
        return {name: F.coalesce(F.get("fields", F.lit(place)), F.lit("")) for name, place in places.items() if place is not None}
    layout = shape.layout
    by_name: dict[str, dict[str, Column]] = {}
    for code, kind in layout.types.items():
        if kind.role == "row":
            for name, field in _fields_of_record(layout, code).items():
                by_name.setdefault(name, {})[code] = field
    return {name: _by_record(layout, by_code) for name, by_code in by_name.items()}


def _fields_of_record(layout: FixedLayout, code: str) -> dict[str, Column]:
    """A record's own fields, over its parent's and what adds to it, over the header's. A line that is missing leaves its fields empty, not lacking."""
    kind = layout.types[code]
    headers = {name: _span("header", *span) for header in layout.of_role("header") for name, span in layout.types[header].fields.items()}
    parents = {name: _span("parent", *span) for name, span in layout.types[kind.parent].fields.items()} if kind.parent is not None else {}
    more = layout.adding_to(kind.parent) if kind.parent is not None else None
    additions = {name: _span("addition", *span) for name, span in layout.types[more].fields.items()} if more is not None else {}
    return headers | additions | parents | {name: _span("text", *span) for name, span in kind.fields.items()}


def _span(source: str, start: int, length: int) -> Column:
    return F.coalesce(F.substring(f"_{source}_bytes", start, length).cast("string"), F.substring(source, start, length), F.lit(""))


def _by_record(layout: FixedLayout, by_code: dict[str, Column]) -> Column:
    """The column of the line's own kind; null where it is no kind that has one."""
    if layout.record is None:
        return by_code[""]
    groups: dict[str, tuple[Column, list[str]]] = {}
    for code, column in by_code.items():  # kinds that have the field in the same place share one branch
        groups.setdefault(str(column), (column, []))[1].append(code)
    chosen = [F.when(F.col("_record").isin(codes), column) for column, codes in groups.values()]
    return reduce(lambda first, then: F.coalesce(first, then), chosen)
