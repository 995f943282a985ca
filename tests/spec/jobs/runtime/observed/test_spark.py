"""Spark's numbers belong to the verb that made them, also where two run at once in one process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from jobs.lake import Lake
from jobs.runtime.observed import observed, recorded, started


@observed
def count(lake: Lake, rows: DataFrame, times: int) -> dict[str, Any]:
    """Read rows so many times, join them broadcast, and shuffle them."""
    small = F.broadcast(rows.where("id < 10"))
    for _ in range(times):
        rows.join(small, "id", "left").groupBy((F.col("id") % 7).alias("k")).agg(F.count("*")).collect()
    return recorded("count-1", None, "dry", {}, None)


@pytest.fixture
def files(spark: SparkSession, tmp_path: Path) -> list[DataFrame]:
    for name, rows in (("few", 100), ("many", 10_000)):
        spark.range(rows).coalesce(1).write.parquet(str(tmp_path / name))
    return [spark.read.parquet(str(tmp_path / name)) for name in ("few", "many")]


def test_verbs_that_run_at_once_do_not_mix(spark: SparkSession, files: list[DataFrame], tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", spark)
    alone = [count(lake, rows, 4) for rows in files]
    with ThreadPoolExecutor(2) as pool:
        at_once = list(pool.map(lambda rows: count(lake, rows, 4), files))
    numbers = ("rows_in", "bytes_in")
    assert [[one[name] for name in numbers] for one in at_once] == [[one[name] for name in numbers] for one in alone]
    # Each read twice, four times over; the second time, for the broadcast, in a thread of Spark's own.
    assert alone[0]["rows_in"] == 2 * 4 * 100 and alone[1]["rows_in"] >= 4 * 10_000
    assert all(one["shuffle_bytes"] > 0 and one["spill_bytes"] == 0 for one in at_once)


def test_spark_that_is_started_in_the_midst_of_a_verb_works_for_it(spark: SparkSession, files: list[DataFrame], tmp_path: Path) -> None:
    def start() -> SparkSession:
        started(spark)
        return spark

    @observed
    def outer(lake: Lake) -> dict[str, Any]:
        assert lake.session is spark
        return {"inner": count(lake, files[0], 1), "outer": recorded("outer-1", None, "dry", {}, None)}

    result = outer(Lake(tmp_path / "lake", start=start))
    assert result["inner"]["rows_in"] == result["outer"]["rows_in"] == 200
    assert list(spark.sparkContext.getJobTags()) == []


def test_jobs_between_verbs_count_for_none(spark: SparkSession, files: list[DataFrame], tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", spark)
    files[1].count()
    before = count(lake, files[0], 1)
    files[1].count()
    assert count(lake, files[0], 1)["rows_in"] == before["rows_in"] == 200
