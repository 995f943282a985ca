"""A small lake of the bench, made once."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

from bench import lake
from jobs.lake import Lake

PEOPLE = 2_000


@pytest.fixture(scope="session")
def input_lake(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """So few people that the harness stays alive in every run of the tests."""
    return lake.make(spark, PEOPLE, root=tmp_path_factory.mktemp("bench"))
