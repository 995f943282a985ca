"""A test of tests/unit that starts a JVM fails, with the reason."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pyspark.sql import SparkSession

from tests.unit.conftest import NO_JVM


def test_no_session_is_made_here() -> None:
    with pytest.raises(FileNotFoundError, match=NO_JVM):
        SparkSession.builder.master("local[1]").getOrCreate()


def test_nor_in_a_process_of_its_own() -> None:
    code = "from pyspark.sql import SparkSession; SparkSession.builder.master('local[1]').getOrCreate()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and f"FileNotFoundError: [Errno 2] No such file or directory: '{NO_JVM}" in done.stderr


def test_a_fixture_that_needs_spark_is_refused(request: pytest.FixtureRequest) -> None:
    with pytest.raises(pytest.fail.Exception, match=f"{NO_JVM}: move this one to tests/spec"):
        request.getfixturevalue("spark")
