"""The demo's people, gone the whole way once for all tests here."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

from tests.pipeline.world import World, live

DEMO = pytest.param((20_000, 7), id="seed7")
OTHERS = [pytest.param((20_000, seed), id=f"seed{seed}", marks=pytest.mark.other_seeds) for seed in (11, 23, 42)]


@pytest.fixture(scope="session", params=[DEMO, *OTHERS])
def world(request: pytest.FixtureRequest, spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A population, the lake that its files made, and what was decided."""
    people, seed = request.param
    return live(spark, tmp_path_factory.mktemp(f"seed{seed}"), people, seed)
