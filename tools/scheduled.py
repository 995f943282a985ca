"""A run through the real scheduler: DAGs wait, files land, DAGs fire, the scheduler is killed in the middle of a task, decisions are published.

`python -m tools.scheduled FOLDER` prints what happens, and exits with 1 where the result is not the expected one.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import conf
from tools.airflow import Airflow, land

PEOPLE = 500
MOST_BYTES = 2_500_000_000

# Asked for by hand, with the period; and by the calendar, backfilled: the moment at which the DAG is due, and the period that it then looks for.
BY_HAND = {"cadunico": "2020-04-11"}
BY_CALENDAR = {"sisobi": ("2020-04-18T06:00:00-03:00", "2020-04-17")}
PERIODS = BY_HAND | {registry: period for registry, (_, period) in BY_CALENDAR.items()}
DECISION_DAY = "2020-04-20T06:00:00-03:00"
# The other registries never arrive: the month is decided with their checks accepted.
NEVER = " ".join(f"registry_read:{name}" for name in conf.programme("ae2020").needed if name not in PERIODS)
ACCEPTED = {"accept": NEVER, "why": "a trial with two registries"}

# Sensors poke often, and tasks orphaned by a dead scheduler are searched for often (default: minutes). The time after which a scheduler counts as dead
# stays at its default: on a busy machine a merely late scheduler would lose its tasks.
SOON = {
    "BATIMENTO_LOOK_EVERY_SECONDS": "10",
    "BATIMENTO_SETTLED_SECONDS": "1",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "5",
}


def scheduled(folder: Path, more: dict[str, str] | None = None) -> dict[str, Any]:
    """Play it in a folder of its own; `more` are settings. Answers seconds, peak (bytes), publications (verb → how many), people decided."""
    started = time.monotonic()
    airflow = Airflow(folder.absolute() / "airflow", free_port(), SOON | (more or {}))
    airflow.prepare()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end, it ends what it started
    land(folder / "people", PEOPLE)
    airflow.start()
    with _Watch(airflow) as watch:
        try:
            airflow.wait_until_ready(len(PERIODS) + 1)
            _print("ready", started)
            _ask_for(airflow)
            _until("all wait for their files, and occupy no worker", lambda: _states(airflow, "landed") == ["up_for_reschedule"] * len(PERIODS), started)
            for registry, period in PERIODS.items():
                shutil.copytree(folder / "people" / "landing" / registry / period, airflow.lake / "landing" / registry / period)
            _print("files landed", started)
            _until("a clean runs", lambda: "running" in _states(airflow, "clean"), started)
            airflow.kill("scheduler")
            _print("the scheduler was killed, and what ran under it", started)
            airflow.start("scheduler")
            _until("every registry is linked", lambda: _runs(airflow, "registry_") == ["success"] * len(PERIODS), started)
            _backfill(airflow, "decisions_ae2020", DECISION_DAY, ACCEPTED)
            _until("the month is decided", lambda: _runs(airflow, "decisions_") == ["success"], started)
        finally:
            airflow.stop()
    return _result(airflow) | {"seconds": round(time.monotonic() - started), "peak": watch.peak}


def _ask_for(airflow: Airflow) -> None:
    for registry, period in BY_HAND.items():
        airflow.ask(f"/dags/registry_{registry}/dagRuns", {"logical_date": None, "conf": {"period": period}})
    for registry, (moment, _) in BY_CALENDAR.items():
        _backfill(airflow, f"registry_{registry}", moment)


def _backfill(airflow: Airflow, dag: str, moment: str, given: dict[str, str] | None = None) -> None:
    airflow.ask("/backfills", {"dag_id": dag, "from_date": moment, "to_date": moment, "dag_run_conf": given or {}})


def _states(airflow: Airflow, task: str) -> list[str | None]:
    """The states of a task in all runs of registries."""
    found = airflow.ask("/dags/~/dagRuns/~/taskInstances?limit=100")["task_instances"]
    return [one["state"] for one in found if one["task_id"] == task]


def _runs(airflow: Airflow, start: str) -> list[str]:
    """The states of all runs of the DAGs whose name starts so. A failed one ends all."""
    states = [run["state"] for run in airflow.ask("/dags/~/dagRuns?limit=100")["dag_runs"] if run["dag_id"].startswith(start)]
    if "failed" in states:
        raise RuntimeError(f"a run of {start}… failed: see {airflow.home}/logs")
    return states


def _result(airflow: Airflow) -> dict[str, Any]:
    """What readers get, read without Spark."""
    from jobs.lake import Lake

    lake = Lake(airflow.lake)
    verbs = [row["verb"] for row in lake.rows("ops.publications")]
    decided = [row for row in lake.rows("ops.runs") if row["verb"] == "decide" and row["outcome"] == "published"]
    read = {row["registry"]: row["period"] for row in lake.rows("ops.coverage")}
    return {"publications": {verb: verbs.count(verb) for verb in sorted(set(verbs))}, "decided": [row["result"] for row in decided], "read": read}


def _until(what: str, reached: Callable[[], bool], started: float, seconds: float = 1200) -> None:
    until = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > until:
            raise RuntimeError(f"not within {seconds:.0f} s: {what}")
        time.sleep(1)
    _print(what, started)


def _print(what: str, started: float) -> None:
    print(f"{time.monotonic() - started:5.0f} s  {what}", flush=True)


class _Watch:
    """The peak memory of an Airflow inside the block, measured every two seconds."""

    def __init__(self, airflow: Airflow) -> None:
        self.airflow, self.peak, self.done = airflow, 0, threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self.done.wait(2):
            self.peak = max(self.peak, self.airflow.memory())

    def __enter__(self) -> _Watch:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()


def free_port() -> int:
    """A free port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main(folder: Path) -> int:
    """Run it and print the result."""
    seen = scheduled(folder)
    print(f"{seen['seconds']:5} s  over; at most {seen['peak'] / 1e9:.1f} GB; published: {seen['publications']}", flush=True)
    return int(not seen["decided"] or seen["peak"] > MOST_BYTES)


if __name__ == "__main__":
    # Airflow, once imported, leaves threads running.
    code = main(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(code)
