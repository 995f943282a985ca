"""A command as a task: which faults are final, which are tried again, and what one reads of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.s3 import nobody

SUBMIT = """#!/bin/bash
echo "$@" >> {asked}
echo "some warning of Spark's"
echo "sisobi: {code} is what it says"
exit $([ $(wc -l < {asked}) -gt {times} ] && echo 0 || echo {code})
"""


@pytest.fixture
def submit(airflow: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Put a `spark-submit` on the path that ends with `code` the first `times`; the file where it notes what it was asked."""

    def put(code: int, times: int = 99) -> Path:
        asked, binary = tmp_path / "asked", tmp_path / "bin" / "spark-submit"
        binary.parent.mkdir()
        asked.touch()
        binary.write_text(SUBMIT.format(asked=asked, code=code, times=times))
        binary.chmod(0o755)
        monkeypatch.setenv("PATH", f"{binary.parent}{os.pathsep}{os.environ['PATH']}")
        return asked

    return put


def verb(*arguments: str) -> Any:
    from dags.verbs import Verb

    return Verb(task_id="verb", arguments=list(arguments))


def test_it_submits_the_command_line(submit: Callable[..., Path]) -> None:
    asked = submit(0)
    verb("clean", "sisobi", "--period", "2020-04-17").execute({})

    command = asked.read_text()
    assert command.startswith("--master local[2] ") and "--name batimento clean" in command
    assert command.strip().endswith("jobs/cli/submitted/batimento.py clean sisobi --period 2020-04-17")
    assert ".jar" in command.split("--jars ")[1].split()[0]


@pytest.mark.parametrize(("code", "final"), [(2, True), (3, True), (4, False), (5, False), (1, False), (137, False)])
def test_bad_input_and_refusals_are_final(submit: Callable[..., Path], code: int, final: bool) -> None:
    from airflow.sdk.exceptions import AirflowException, AirflowFailException

    submit(code)
    with pytest.raises(AirflowException) as raised:
        verb("clean", "sisobi").execute({})
    assert isinstance(raised.value, AirflowFailException) is final
    assert f"sisobi: {code} is what it says" in str(raised.value)


@pytest.mark.parametrize(
    ("arguments", "final", "message"),
    [
        (["landed", "sisobi", "--period", "2020-4"], True, "invalid input (exit 2), a retry would not help: '2020-4' is not a period"),
        (["--lake", "s3a://nobody/lake", "status"], False, "exit 5: s3a://nobody/lake: its store does not answer"),
    ],
)
def test_what_is_asked_without_spark_is_final_or_not_as_a_task_is(
    airflow: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], final: bool, message: str
) -> None:
    from airflow.sdk.exceptions import AirflowException, AirflowFailException

    from dags.verbs import asked

    for name, value in nobody().items():
        monkeypatch.setenv(name, value)
    with pytest.raises(AirflowException) as raised:
        asked(*arguments)
    assert isinstance(raised.value, AirflowFailException) is final
    assert message in str(raised.value)


def test_a_command_that_cannot_even_start_is_tried_again(airflow: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError) as raised:
        verb("clean", "sisobi").execute({})
    assert not isinstance(raised.value, AirflowFailException)


@pytest.mark.parametrize(
    ("code", "times", "tries", "state"),
    [(4, 1, 2, "success"), (1, 1, 2, "success"), (2, 1, 1, "failed"), (3, 1, 1, "failed")],
    ids=["race", "crash", "bad input", "refused"],
)
def test_how_often_a_task_is_retried(
    bag: Any, submit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, code: int, times: int, tries: int, state: str
) -> None:
    asked, dag = submit(code, times), bag.dags["decisions_ae2020"]
    for task in dag.tasks:
        monkeypatch.setattr(task, "retry_delay", timedelta(0))
    dag_run = dag.test(logical_date=None, mark_success_pattern="decide", run_conf={"month": "2020-04", "on": "2020-04-20"})
    states = {one.task_id: str(one.state) for one in dag_run.get_task_instances()}

    assert (len(asked.read_text().splitlines()), states["freshness"]) == (tries, state)


def test_through_the_real_spark_submit_its_message_arrives(airflow: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    monkeypatch.setenv("BATIMENTO_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    with pytest.raises(AirflowFailException, match=r"exit 2.*(?s:.)*ae2020 is for 2020-04 to 2020-08, not for 2020-4; give one of those months"):
        verb("decide", "ae2020", "--month", "2020-4", "--on", "2020-04-20").execute({})
    assert not (tmp_path / "lake" / "gold").exists()
