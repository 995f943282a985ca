"""Airflow on PostgreSQL, as in docs/operations.md: on a real server, started here and for this alone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.airflow import ROOT, settings
from tests.support.parts import part

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
WHO = "postgres"
PLACES = ["/usr/lib/postgresql/*/bin"]  # where Debian keeps what only the server's user runs

RUN = """
from airflow.utils.db import initdb
initdb()
from airflow.dag_processing.dagbag import DagBag
run = DagBag("dags").dags["decisions_ae2020"].test(logical_date=None, run_conf={"month": "2020-04", "on": "2020-04-20"})
print("ended as", run.state)
"""


def as_postgres(*command: str) -> None:
    other = ["setpriv", f"--reuid={WHO}", f"--regid={WHO}", "--clear-groups"] if os.geteuid() == 0 else []
    done = subprocess.run([*other, *command], cwd="/", capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of the test's own, on loopback; its address as Airflow writes it."""
    initdb, pg_ctl = part("initdb", "pg_ctl", packages=["postgresql"], places=PLACES)
    # Not below pytest's own folder, which only its owner may enter.
    folder = Path(subprocess.run(["mktemp", "-d", "/tmp/postgres.XXXXXX"], capture_output=True, text=True, check=True).stdout.strip())
    if os.geteuid() == 0:
        shutil.chown(folder, WHO, WHO)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    try:
        as_postgres(initdb, "-D", f"{folder}/data", "-A", "trust", "-U", "airflow", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        as_postgres(pg_ctl, "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-o", options, "start")
        yield f"postgresql+psycopg2://airflow@127.0.0.1:{port}/postgres"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            as_postgres(pg_ctl, "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_a_dag_runs_through_on_postgresql(server: str, tmp_path: Path) -> None:
    submit = tmp_path / "bin" / "spark-submit"
    submit.parent.mkdir()
    submit.write_text("#!/bin/sh\nexit 0\n")
    submit.chmod(0o755)
    environment = os.environ | settings(tmp_path / "home") | {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": server, "PATH": f"{submit.parent}:{os.environ['PATH']}"}
    done = subprocess.run([sys.executable, "-c", RUN], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "ended as success" in done.stdout, done.stdout[-3000:] + done.stderr[-3000:]

    import psycopg2

    with psycopg2.connect(server.replace("+psycopg2", "")) as connection, connection.cursor() as cursor:
        cursor.execute("select task_id, state from task_instance order by task_id")
        assert cursor.fetchall() == [("decide", "success"), ("freshness", "success")]
