"""A small lake of the bench, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from bench import PROGRAMMES, lake
from jobs.lake import Lake

PEOPLE = 2_000


@pytest.fixture(scope="module", autouse=True)
def frozen_question() -> Iterator[None]:
    """The bench's own programme, as its processes have it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BATIMENTO_PROGRAMMES", str(PROGRAMMES))
        yield


@pytest.fixture(scope="session")
def input_lake(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """So few people that the harness stays alive in every run of the tests."""
    return lake.make(spark, PEOPLE, root=tmp_path_factory.mktemp("bench"))
