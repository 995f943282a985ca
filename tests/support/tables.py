"""Tables that a lawyer can read: columns between bars, one case a line, what follows `#` is a comment."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from jobs.runtime.local_table import local_table


def rows(text: str) -> list[dict[str, str | None]]:
    """The rows of an ASCII table, as text; an empty cell is None. A row with a cell too many or too few is an error."""
    lines = [line.split("#")[0].rstrip() for line in text.strip("\n").splitlines()]
    lines = [line for line in lines if line.strip() and not set(line.strip()) <= set("-+| ")]
    names = [name.strip() for name in lines[0].split("|")]
    found = []
    for line in lines[1:]:
        cells = [cell.strip() or None for cell in line.split("|")]
        if len(cells) != len(names):
            raise ValueError(f"{len(cells)} cells under {len(names)} names: {line.strip()}")
        found.append(dict(zip(names, cells, strict=True)))
    return found


def frame(spark: SparkSession, text: str, schema: str) -> DataFrame:
    """An ASCII table as a DataFrame of `schema` (Spark DDL). Columns that the table leaves out are null; `a,b` is an array; `''` is the empty string."""
    wanted = T.StructType.fromDDL(schema)
    given = rows(text)
    unknown = set(given[0] if given else []) - set(wanted.names)
    if unknown:
        raise ValueError(f"columns that the schema lacks: {sorted(unknown)}")
    texts = [tuple(row.get(name) for name in wanted.names) for row in given]
    raw = local_table(spark, texts, ", ".join(f"`{name}` string" for name in wanted.names))
    return raw.select(*[_typed(field) for field in wanted.fields])


def _typed(field: T.StructField) -> Column:
    text = F.col(f"`{field.name}`")
    if isinstance(field.dataType, T.ArrayType):
        items = F.when(text == "[]", F.array().cast("array<string>")).otherwise(F.split(text, r"\s*,\s*"))
        return items.cast(field.dataType).alias(field.name)
    return F.when(text == "''", F.lit("")).otherwise(text).cast(field.dataType).alias(field.name)
