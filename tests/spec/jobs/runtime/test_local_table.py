from __future__ import annotations

from datetime import date

from pyspark.sql import SparkSession

from jobs.runtime.local_table import local_table


def test_a_local_table_keeps_types_order_and_nulls_and_needs_no_job(spark: SparkSession) -> None:
    rows = [("b", 2**40, 1, True, date(2020, 4, 17)), ("a", None, None, None, None), (None, 0, 0, False, date(1900, 1, 1))]
    found = local_table(spark, rows, "name string, big bigint, small int, flag boolean, day date")
    assert [tuple(row) for row in found.collect()] == rows
    assert found.dtypes == [("name", "string"), ("big", "bigint"), ("small", "int"), ("flag", "boolean"), ("day", "date")]
    assert local_table(spark, [], "name string").count() == 0
    assert "ExistingRDD" not in found._jdf.queryExecution().executedPlan().toString()
