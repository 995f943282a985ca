"""A lake where the DAGs look for it, and their commands run in this process."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace
from typing import Any

import pytest
from pyspark.sql import SparkSession
from typer.testing import CliRunner

from jobs.lake import Lake


@pytest.fixture
def lake(tmp_path: Path, spark: SparkSession, airflow: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """An empty lake, where the DAGs look for it."""
    monkeypatch.setenv("BATIMENTO_LAKE", str(tmp_path / "lake"))
    return Lake(tmp_path / "lake", spark)


@pytest.fixture
def commands(airflow: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Instead of starting a process for each, commands run in this one; those that were given to `spark-submit`, in order."""
    from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook
    from airflow.sdk.exceptions import AirflowException

    given: list[str] = []

    def submit(hook: Any, application: str = "", **_: Any) -> None:
        from jobs.__main__ import app

        command = hook._build_spark_submit_command(application)
        arguments = command[command.index(application) + 1 :]
        given.append(shlex.join(arguments))
        result = CliRunner().invoke(app, arguments)
        hook._submit_sp = SimpleNamespace(returncode=result.exit_code)
        hook._last_submit_log_lines.extend(result.output.splitlines())
        if result.exit_code:
            raise AirflowException(f"Cannot execute: {command}. Error code is: {result.exit_code}.")

    def command(*arguments: str) -> CompletedProcess[str]:
        from jobs.__main__ import app

        result = CliRunner().invoke(app, arguments)
        return CompletedProcess(arguments, result.exit_code, result.stdout, result.stderr)

    monkeypatch.setattr(SparkSubmitHook, "submit", submit)
    monkeypatch.setattr("dags.verbs.command", command)
    return given


@pytest.fixture
def run(bag: Any, commands: list[str]) -> Callable[..., dict[str, str]]:
    """Run a DAG through: the state of each of its tasks."""

    def through(dag_id: str, moment: Any = None, **given: str) -> dict[str, str]:
        dag_run = bag.dags[dag_id].test(logical_date=moment, run_conf=given)
        return {one.task_id: str(one.state) for one in dag_run.get_task_instances()}

    return through
