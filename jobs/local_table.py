"""Small tables made in the driver, as Spark's own local relation: no job runs to make or to broadcast them (a list of rows would cost one each time)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as T

TYPES = {"string": pa.string(), "bigint": pa.int64(), "int": pa.int32(), "boolean": pa.bool_(), "date": pa.date32()}


def local_table(spark: SparkSession, rows: Sequence[Sequence[Any]], ddl: str) -> DataFrame:
    """`rows` as a DataFrame of `ddl` (string, bigint, int, boolean, date), in their order."""
    fields = cast(T.StructType, T.StructType.fromDDL(ddl)).fields
    columns = [pa.array([row[i] for row in rows], TYPES[field.dataType.simpleString()]) for i, field in enumerate(fields)]
    return spark.createDataFrame(pa.Table.from_arrays(columns, names=[field.name for field in fields]))
