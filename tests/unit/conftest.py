"""No test here starts a JVM, in this process or in another: such a test stands in tests/spec, or in tests/system."""

from __future__ import annotations

from typing import NoReturn

import pytest

NO_JVM = "tests in tests.unit start no JVM"


@pytest.fixture(scope="session")
def spark() -> NoReturn:
    """A test that asks for Spark, by whatever fixture, fails before it begins."""
    pytest.fail(f"{NO_JVM}: move this one to tests/spec")


@pytest.fixture(autouse=True)
def no_jvm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pyspark and `spark-submit` look for what starts a JVM, in every process that a test starts, there is nothing."""
    monkeypatch.setenv("SPARK_HOME", NO_JVM)
