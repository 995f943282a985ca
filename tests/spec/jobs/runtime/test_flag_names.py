"""The names of the true columns, beside the other values of the row."""

from __future__ import annotations

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from jobs.runtime.flag_names import names_of
from jobs.runtime.local_table import local_table


def test_names_of_what_holds_in_the_order_given(spark: SparkSession) -> None:
    values = [(1, True, True), (2, False, True), (3, True, None), (4, None, False)]
    rows = local_table(spark, values, "row int, first boolean, then boolean")
    found = rows.select("row", names_of({"late": F.col("first"), "at:once": F.col("then")}).alias("names"), names_of({}).alias("none"))
    assert [(one.row, one.names, one.none) for one in found.orderBy("row").collect()] == [
        (1, ["late", "at:once"], []),
        (2, ["at:once"], []),
        (3, ["late"], []),
        (4, [], []),
    ]
    assert [field.dataType.simpleString() for field in found.schema][1:] == ["array<string>", "array<string>"]
