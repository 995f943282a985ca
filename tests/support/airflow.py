"""An Airflow of the tests' own: a home and a database of its own, and the project's DAGs in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def settings(home: Path) -> dict[str, str]:
    """The environment of an Airflow of ours."""
    return {
        "AIRFLOW_HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # spark-submit comes with pyspark
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW_CONN_SPARK_DEFAULT": '{"conn_type": "spark", "host": "local[2]"}',
        "BATIMENTO_SETTLED_SECONDS": "0",
        "BATIMENTO_LOOK_EVERY_SECONDS": "1",
    }


@pytest.fixture(scope="session")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Airflow with an empty database. It looks for its home when first imported: only here, and in what asks for this."""
    home = tmp_path_factory.mktemp("airflow")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings(home).items():
            patch.setenv(name, value)
        from airflow.utils.db import initdb

        initdb()
        yield home


@pytest.fixture(scope="session")
def bag(airflow: Path) -> Any:
    """Every DAG of the project."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(ROOT / "dags")
