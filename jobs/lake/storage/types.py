"""Schemas and rows of a table as Delta, Arrow and JSON types, without Spark."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
from deltalake import Schema

from schemas import Column, Table

DELTA = {
    "string": "string",
    "bigint": "long",
    "int": "integer",
    "smallint": "short",
    "double": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
SPARK_NAMES = {
    "int64": "bigint",
    "int32": "int",
    "int16": "smallint",
    "double": "double",
    "bool": "boolean",
    "string": "string",
    "large_string": "string",
    "date32[day]": "date",
}


def delta_schema(table: Table) -> Schema:
    """The table's schema with its comments, as Delta stores it."""
    fields = [{"name": c.name, "type": _delta(c.type), "nullable": True, "metadata": _metadata(c)} for c in table.columns]
    return Schema.from_json(json.dumps({"type": "struct", "fields": fields}))


def arrow_schema(table: Table) -> pa.Schema:
    """The table's schema for Arrow; every column nullable, no comments."""
    plain = pa.schema(delta_schema(table).to_arrow())
    return pa.schema([pa.field(f.name, f.type) for f in plain])


def spark_name(kind: pa.DataType) -> str:
    """Spark SQL's name of an Arrow type; an unknown type keeps Arrow's name, and so equals no declared type."""
    if pa.types.is_timestamp(kind):
        return "timestamp"
    if pa.types.is_list(kind):
        return f"array<{spark_name(kind.value_type)}>"
    if pa.types.is_map(kind):
        return f"map<{spark_name(kind.key_type)},{spark_name(kind.item_type)}>"
    return SPARK_NAMES.get(str(kind), str(kind))


def to_arrow(table: Table, rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Rows as an Arrow table. ValueError for an undeclared column, a required column without a value, or a wrong type."""
    given = list(rows)
    declared = set(table.names)
    for row in given:
        if unknown := sorted(set(row) - declared):
            raise ValueError(f"{table.name}: no such column: {', '.join(unknown)}")
        if missing := [c.name for c in table.columns if c.required and row.get(c.name) is None]:
            raise ValueError(f"{table.name}: without a value: {', '.join(missing)}")
    columns = []
    for column, field in zip(table.columns, arrow_schema(table), strict=True):
        values = [_plain(column, row.get(column.name)) for row in given]
        try:
            columns.append(pa.array(values, field.type))
        except (pa.ArrowException, TypeError, ValueError) as error:
            raise ValueError(f"{table.name}.{column.name}: not {column.type}: {error}") from error
    return pa.Table.from_arrays(columns, schema=arrow_schema(table))


def from_arrow(table: Table, found: pa.Table) -> list[dict[str, Any]]:
    """Rows as Python values: maps as dict, timestamps in UTC."""
    maps = [c.name for c in table.columns if c.type.startswith("map<") and c.name in found.column_names]
    timestamps = [c.name for c in table.columns if c.type == "timestamp" and c.name in found.column_names]
    for name in timestamps:  # pyarrow would load pandas (a second) to convert a timestamp
        found = found.set_column(found.column_names.index(name), name, found[name].cast(pa.timestamp("us", "UTC")).cast(pa.int64()))
    rows: list[dict[str, Any]] = found.to_pylist()
    for row in rows:
        for name in maps:
            row[name] = None if row[name] is None else dict(row[name])
        for name in timestamps:
            row[name] = None if row[name] is None else EPOCH + timedelta(microseconds=row[name])
    return rows


def encode(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as JSON values."""
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows]


def decode(table: Table, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that `encode` wrote."""
    readers = {c.name: READERS[c.type] for c in table.columns if c.type in READERS}
    return [{k: readers[k](v) if k in readers and v is not None else v for k, v in row.items()} for row in rows]


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
READERS = {"date": date.fromisoformat, "timestamp": datetime.fromisoformat}


def _plain(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.type == "timestamp" and (not isinstance(value, datetime) or value.tzinfo is None):
        raise ValueError(f"{column.name}: a timestamp needs its time zone, as datetime.now(UTC) has: {value!r}")
    if column.type.startswith("map<"):
        return sorted(value.items())
    return value


def _metadata(column: Column) -> dict[str, Any]:
    return {"comment": column.comment, "personal": column.personal}


def _delta(kind: str) -> Any:
    text = kind.replace(" ", "").lower()
    if text.startswith("array<"):
        return {"type": "array", "elementType": _delta(text[6:-1]), "containsNull": True}
    if text.startswith("map<"):
        key, value = text[4:-1].split(",", 1)
        return {"type": "map", "keyType": _delta(key), "valueType": _delta(value), "valueContainsNull": True}
    if text not in DELTA:
        raise ValueError(f"{kind}: no such type; write one of {', '.join(sorted(DELTA))}, array<…> or map<…>")
    return DELTA[text]
