"""Rows of evidence as tuples of text."""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame

from conf.kinds import Kind


def text_rows(frame: DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The columns of each row, by line; `kind` by its name, days and numbers as text, null as ''."""
    rows = frame.orderBy("file", "line", *(["kind"] if "kind" in frame.columns else [])).select(*columns).collect()
    return [tuple(_plain(name, value) for name, value in zip(columns, row, strict=True)) for row in rows]


def _plain(name: str, value: Any) -> str:
    return "" if value is None else Kind(value).name if name == "kind" else str(value)
