"""Lines made by hand from the layouts in conf, and what becomes of them: raw fields and silver columns side by side in one ASCII table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import conf
import schemas
from conf.layout import DelimitedLayout, FixedLayout
from expectations.rules import rules_of
from jobs.clean import EVERY_LINE
from jobs.gate.judge import blank, broken
from jobs.runtime.local_table import local_table
from jobs.silver.cut import cut
from jobs.silver.form import cleaned as cleaned_by_form
from tests.support.tables import rows

BRONZE = "arrival string, file bigint, line bigint, layout string, text string, fields array<string>, header string, parent string, whole boolean"
Line = dict[str, Any]


def line(layout: FixedLayout, code: str, fields: Mapping[str, str]) -> str:
    """One fixed-width line: each field in its place, blanks between."""
    kind = layout.types[code]
    spans = dict(kind.fields)
    text = " " * (layout.width or kind.min_width or 0)
    for name, value in fields.items():
        start, length = spans[name]
        text = text.ljust(start - 1)[: start - 1] + value.ljust(length)[:length] + text[start - 1 + length :]
    if layout.record:
        start, length = layout.record.position
        text = text[: start - 1] + code + text[start - 1 + length :]
    return text


def file_of(layout: FixedLayout, texts: Iterable[str], file: int = 1) -> list[tuple[Any, ...]]:
    """Bronze rows of one fixed-width file: each line beside its header and the parent above it."""
    found: list[tuple[Any, ...]] = []
    header, parent, more = None, None, None
    for place, text in enumerate(texts, 1):
        kind = layout.types.get(layout.type_of(text) or "")
        header = text if kind and kind.role == "header" else header
        above = parent if parent is None or more is None else f"{parent}\n{more}"
        found.append(("a", file, place, layout.name, text, None, header, above if kind and kind.parent else None, True))
        parent, more = (text, None) if kind and kind.role == "parent" else (parent, text if kind and kind.adds_to else more)
    return found


def delimited(layout: DelimitedLayout, lines: Iterable[Mapping[str, str]], file: int = 1, titles: list[str] | None = None) -> list[tuple[Any, ...]]:
    """Bronze rows of one delimited file with a header of all the layout's columns (or of `titles`); without, where the layout has none."""
    wanted = [name for name in layout.field_names if titles is None or name in titles]
    header = [layout.titles(name)[0] for name in wanted]
    texts = [*([header] if layout.header else []), *([given.get(name, "") for name in wanted] for given in lines)]
    above = ";".join(header) if layout.header else None
    return [(f"a{file}", file, place, layout.name, None, fields, above, None, True) for place, fields in enumerate(texts, 1)]


def cleaned(spark: SparkSession, registry: str, bronze: list[tuple[Any, ...]], period: str) -> DataFrame:
    """Bronze rows, cut, cleaned, held to the registry's rules: silver's columns, `broken`, `flags`, `row`, `file`, `line`, as text."""
    known = conf.registry(registry)
    arrivals = {(row[3], row[6]): {"arrival": row[0], "layout": row[3], "header": row[6], "period": period} for row in bronze}
    lines = cut(local_table(spark, bronze, BRONZE), known, list(arrivals.values())).where("_role IS NULL OR _role = 'row'")
    rules = rules_of(registry)
    found = blank(cleaned_by_form(known, lines), rules.blank, rules.repaired).withColumn("_broken", broken(EVERY_LINE | dict(rules.reject)))
    row = F.col("_row") if "_row" in found.columns else F.lit(True)
    columns = [F.col(c.name).cast("string").alias(c.name) for c in schemas.load(f"silver.{registry}").columns if c.name != "_flags"]
    return found.select(*columns, F.array_join("_broken", ",").alias("broken"), F.array_join("_flags", ",").alias("flags"), row.cast("string").alias("row"))


def values(found: DataFrame, *columns: str) -> list[tuple[str | None, ...]]:
    """The columns asked for, in order of file and line; the empty text is None."""
    ordered = found.orderBy(F.col("file").cast("bigint"), F.col("line").cast("bigint"))
    return [tuple(value or None for value in row) for row in ordered.select(*columns).collect()]


def cases(text: str, raw: Iterable[str]) -> tuple[list[dict[str, str]], list[str], list[tuple[str | None, ...]]]:
    """An ASCII table as raw fields given per line (`''` is blank, an empty cell the usual), and the other columns with what they expect."""
    given = rows(text)
    names = list(given[0])
    known = set(raw)
    expected = [name for name in names if name not in known]
    fields = [{name: "" if value == "''" else value for name, value in row.items() if name in known and value is not None} for row in given]
    return fields, expected, [tuple(_sorted(name, row[name]) for name in expected) for row in given]


def _sorted(name: str, value: str | None) -> str | None:
    return ",".join(sorted(value.split(","))) if value and name in ("broken", "flags") else value
