"""Made in parallel, the files are the same bytes."""

from __future__ import annotations

from pathlib import Path

from pyspark.sql import SparkSession

import synthetic
import synthetic.spark


def test_files_made_in_parallel_are_the_same_bytes(spark: SparkSession, tmp_path: Path) -> None:
    people = 3_000  # two blocks
    alone = synthetic.write(synthetic.population(people, 7), tmp_path / "alone")
    parallel = synthetic.spark.write(spark, people, 7, tmp_path / "parallel")
    assert [Path(one.path).relative_to(tmp_path / "alone") for one in alone] == [Path(one.path).relative_to(tmp_path / "parallel") for one in parallel]
    assert [Path(one.path).read_bytes() for one in alone] == [Path(one.path).read_bytes() for one in parallel]
    assert (tmp_path / "alone/labels.jsonl").read_bytes() == (tmp_path / "parallel/labels.jsonl").read_bytes()
