"""A real cluster: a master and two workers on loopback, one of them killed in the middle of `decide`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs.decide import decide
from jobs.lake import Lake
from tests.support.decided import ON, a_crowd
from tools.cluster import LOOPBACK, Cluster, free_port

ROOT = Path(__file__).parents[3]
TABLES = ("gold.facts", "gold.scope", "gold.decisions", "gold.current_decisions")
TIMES = 2000  # 12 000 people: some seconds of tasks

# The command line, with what this test looks through: the driver's own account of its tasks.
VERB = """
import sys
from jobs.runtime import session
session.SETTINGS |= session.FEW_ROWS | {"spark.ui.enabled": "true", "spark.ui.port": sys.argv.pop(1), "spark.ui.liveUpdate.period": "0"}
from jobs.__main__ import main
main()
"""
DEFAULTS = """\
spark.executor.memory 1g
spark.eventLog.enabled true
spark.eventLog.dir file://{home}/events
spark.eventLog.compress false
spark.eventLog.rolling.enabled false
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Two workers of one core each, ended whatever the test does."""
    made = Cluster(tmp_path / "cluster", free_port())
    try:
        made.start()
        yield made
    finally:
        made.stop()


def test_a_part_that_ends_by_itself_is_named(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, free_port(), page=1 << 16)  # no such port
    with pytest.raises(RuntimeError, match="master ended by itself; look at"):
        cluster.start()
    assert cluster.running == {}


def test_a_worker_killed_in_the_middle_of_decide_changes_nothing(spark: SparkSession, cluster: Cluster, tmp_path: Path) -> None:
    here = a_crowd(spark, tmp_path / "here", TIMES)
    there = Lake(Path(shutil.copytree(here.root, tmp_path / "there")), spark)
    decide(here, "ae2020", "2020-04", ON)

    page = free_port()
    running = _decide(cluster, there.root, page)
    try:
        cluster.kill(_caught_at_work(cluster, page, running))
        printed, errors = running.communicate(timeout=300)
    finally:
        running.kill()

    assert running.returncode == 0, errors[-3000:]
    assert json.loads(printed)["people"] == 5 * TIMES
    assert cluster.state()["aliveworkers"] == 1
    lost = _lost(cluster.home / "events")
    assert lost, "what the killed worker had in hand, or had made, was missed by nobody: it was not in the middle of anything"
    for name in TABLES:
        mine, theirs = (lake.read(name).drop("run") for lake in (here, there))
        assert mine.count() == theirs.count() > 0, name
        assert mine.exceptAll(theirs).isEmpty() and theirs.exceptAll(mine).isEmpty(), name


def _decide(cluster: Cluster, lake: Path, page: int) -> subprocess.Popen[str]:
    settings = cluster.home / "spark"
    settings.mkdir()
    (cluster.home / "events").mkdir()
    (settings / "spark-defaults.conf").write_text(DEFAULTS.format(home=cluster.home))
    environment = {"BATIMENTO_ENVIRONMENT": "cluster", "BATIMENTO_MASTER": cluster.master, "BATIMENTO_LAKE": str(lake), "SPARK_CONF_DIR": str(settings)}
    command = [sys.executable, "-c", VERB, str(page), "decide", "ae2020", "--month", "2020-04", "--on", ON.isoformat(), "--json"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _caught_at_work(cluster: Cluster, page: int, running: subprocess.Popen[str]) -> str:
    """Wait until the facts are half gathered and a worker is stopped with a task in hand; the worker's name."""
    until = time.monotonic() + 240
    while time.monotonic() < until and running.poll() is None:
        for executor in _with_a_task(page) if _half_gathered(page) else ():
            worker = next(name for name in cluster.running if list((cluster.home / name).glob(f"app-*/{executor}")))
            group = cluster.running[worker].pid
            os.killpg(group, signal.SIGSTOP)
            time.sleep(1)  # a task that ended meanwhile has been reported by then
            if executor in _with_a_task(page):
                return worker
            os.killpg(group, signal.SIGCONT)
        time.sleep(0.3)
    running.kill()
    raise AssertionError(f"the facts were never seen being gathered: {running.communicate()}")


def _half_gathered(page: int) -> bool:
    """Whether some jobs of the facts' query are done, and others running."""
    queries = [one for one in _ask(page, "sql?details=false&offset=0&length=100") if "gold/facts/batch-" in one["planDescription"]]
    return any(one["status"] == "RUNNING" and one["runningJobIds"] and len(one["successJobIds"]) > 3 for one in queries)


def _with_a_task(page: int) -> list[str]:
    """The executors that have a task in hand."""
    return [str(one["id"]) for one in _ask(page, "executors") if one["id"] != "driver" and one["activeTasks"]]


def _ask(page: int, what: str) -> list[dict[str, Any]]:
    """The driver's report of its one application; nothing where it does not answer yet."""
    base = f"http://{LOOPBACK}:{page}/api/v1/applications"
    with suppress(OSError, ValueError), urllib.request.urlopen(base, timeout=5) as answer:  # ValueError: it answers in words that it is not ready
        id = json.load(answer)[0]["id"]
        with urllib.request.urlopen(f"{base}/{id}/{what}", timeout=5) as response:
            return list(json.load(response))
    return []


def _lost(events: Path) -> list[str]:
    """Why tasks ended that did not succeed."""
    logged = [json.loads(line) for path in events.iterdir() for line in path.read_text().splitlines()]
    return [one["Task End Reason"]["Reason"] for one in logged if one["Event"] == "SparkListenerTaskEnd" and one["Task End Reason"]["Reason"] != "Success"]
