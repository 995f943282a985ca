"""What all tests share: one Spark, as small as it gets, one key, and marks that follow from the folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from pyspark.sql import DataFrame, SparkSession

from jobs.runtime.session import FEW_ROWS, SHARED, session
from tests.support.tables import frame

pytest_plugins = ["tests.support.lakes", "tests.support.airflow"]
SYSTEM = Path(__file__).parent / "system"

# The time of one example depends more on the machine than on the code.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")

FOR_TESTS = FEW_ROWS | {"spark.sql.shuffle.partitions": "2", "spark.driver.memory": "3g", "spark.default.parallelism": "2"}
# Both compilers: with the quick one alone the stories of `link` and of a change took 254 s for 212.
FOR_TESTS |= {"spark.driver.extraJavaOptions": f"-XX:+UseSerialGC {SHARED}"}


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test under tests/system is a system test: the mark follows from the folder."""
    for item in items:
        if SYSTEM in item.path.parents:
            item.add_marker(pytest.mark.system)


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """Spark on two threads."""
    spark = session("local[2]", FOR_TESTS)
    yield spark
    spark.stop()


@pytest.fixture
def table(spark: SparkSession) -> Callable[..., DataFrame]:
    """An ASCII table as a DataFrame: `table(text, "person bigint, since date")`."""
    return lambda text, schema: frame(spark, text, schema)


@pytest.fixture(autouse=True, scope="session")
def pseudonym_key() -> Iterator[None]:
    """Every test has the same key, so that a person's number can be written down."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BATIMENTO_KEY", "0" * 64)
        yield
