"""The command line in a process that is killed at a step of its work: `python -m tests.support.killed MOMENT ARGUMENT…`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from pyspark import SparkConf, SparkContext
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from jobs.lake import Lake
from jobs.lake.storage import steps
from jobs.runtime import session

ROOT = Path(__file__).parents[2]


def kill(moment: str, lake: Lake, *arguments: str, alone: bool = False) -> None:
    """Run a verb on a lake until it reaches the step, and kill it there as `kill -9` does; an error where it never got so far.

    `alone`: with a JVM of its own, which dies with it. Else it borrows the tests': all that decides is done by the process that dies, at a
    moment when the JVM has nothing in hand, and a cold JVM takes four times as long to get there.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed", moment, "--lake", str(lake.root), *arguments],
        cwd=ROOT,
        env=os.environ | ({} if alone else _borrowed()),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == -signal.SIGKILL, f"{arguments} ended with {done.returncode} and never reached {moment}: {done.stderr[-2000:]}"


def _borrowed() -> dict[str, str]:
    gateway = SparkContext._gateway.gateway_parameters  # type: ignore[union-attr]
    return {"PYSPARK_GATEWAY_PORT": str(gateway.port), "PYSPARK_GATEWAY_SECRET": gateway.auth_token}


def _borrow() -> None:
    """Make the session of the JVM that the environment names this process's own."""
    gateway = launch_gateway()
    of_jvm = gateway.jvm.org.apache.spark
    context = of_jvm.api.java.JavaSparkContext.fromSparkContext(of_jvm.SparkContext.getOrCreate())
    SparkSession(SparkContext(gateway=gateway, jsc=context, conf=SparkConf(_jconf=context.getConf())))


def main(moment: str, arguments: list[str]) -> None:
    """Run the command line, and die at the step."""

    def reached(name: str) -> None:
        if name == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.reached = reached
    if "PYSPARK_GATEWAY_PORT" in os.environ:
        _borrow()
        session.SETTINGS.clear()  # the tests' session keeps theirs
    else:
        session.SETTINGS |= session.FEW_ROWS
    from jobs.__main__ import app

    app(arguments)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
