"""The whole of it through the real scheduler, on the smallest population that is decided."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tools.airflow import COMPONENTS, Airflow, descendants

ROOT = Path(__file__).parents[3]


@pytest.fixture
def airflow(tmp_path: Path) -> Airflow:
    (tmp_path / "key").write_text("0" * 64)
    return Airflow(tmp_path, 8123)


def test_nothing_listens_beyond_this_machine(airflow: Airflow) -> None:
    settings = airflow.settings()
    assert settings["AIRFLOW__API__HOST"] == settings["SPARK_LOCAL_IP"] == "127.0.0.1"
    assert settings["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8123/execution/"
    assert COMPONENTS["scheduler"] == ["scheduler", "--skip-serve-logs"], "its server of logs would listen everywhere"
    assert "triggerer" not in COMPONENTS


def test_what_a_component_started_is_found_and_ended_with_it(airflow: Airflow) -> None:
    shell = subprocess.Popen(["sh", "-c", "(sleep 60 & wait) & sleep 60 & wait"], start_new_session=True)
    while len(descendants(shell.pid)) < 3:  # a shell in the shell, and a sleep in each
        time.sleep(0.1)
    started = descendants(shell.pid)
    airflow.running["scheduler"] = shell
    assert airflow.memory() > 0

    airflow.kill("scheduler")

    assert airflow.running == {}
    until = time.monotonic() + 10
    while alive := [pid for pid in started if _command(pid)]:
        assert time.monotonic() < until, f"{alive} go on"
        time.sleep(0.1)


def _command(pid: int) -> bytes:
    """What a process runs; nothing where it ended."""
    with suppress(OSError):
        return (Path("/proc") / str(pid) / "cmdline").read_bytes()
    return b""


def test_files_land_dags_fire_the_scheduler_is_killed_and_decisions_are_published(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "tools.scheduled", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    output = done.stdout

    assert done.returncode == 0, output + done.stderr[-3000:]
    for what in ("all wait for their files, and occupy no worker", "the scheduler was killed", "every registry is linked", "the month is decided"):
        assert what in output
    # Each verb once for each delivery, whoever was killed under it.
    assert "published: {'clean': 2, 'decide': 1, 'ingest': 2, 'link': 2}" in output
