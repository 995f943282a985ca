"""Small tables made in the driver, as Spark's own local relation: no job and no Python worker runs to make, read or broadcast them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as T
from pyspark.sql.pandas.types import to_arrow_schema


def local_table(spark: SparkSession, rows: Sequence[Sequence[Any]], ddl: str) -> DataFrame:
    """`rows` as a DataFrame of `ddl`, in their order. Moments carry their time zone; a map is a list of pairs."""
    schema = cast(T.StructType, T.StructType.fromDDL(ddl))
    promised = to_arrow_schema(schema)
    columns = [pa.array([row[i] for row in rows], field.type) for i, field in enumerate(promised)]
    return spark.createDataFrame(pa.Table.from_arrays(columns, schema=promised), schema)


def of_arrow(spark: SparkSession, found: pa.Table, ddl: str) -> DataFrame:
    """An Arrow table as a DataFrame of `ddl`, in one partition, so that no aggregate or join of such tables exchanges rows. A column that it lacks is null."""
    schema = cast(T.StructType, T.StructType.fromDDL(ddl))
    promised = to_arrow_schema(schema)
    columns = [found[f.name].combine_chunks().cast(f.type) if f.name in found.column_names else pa.nulls(found.num_rows, f.type) for f in promised]
    return spark.createDataFrame(pa.Table.from_arrays(columns, schema=promised), schema).coalesce(1)
