"""The command line in a process that is killed at a moment of its work: `python -m tests.jobs.killed MOMENT ARGUMENT…`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from jobs import session
from jobs.lake import Lake
from jobs.storage import moments

ROOT = Path(__file__).parents[2]


def kill(moment: str, lake: Lake, *arguments: str) -> None:
    """Run a verb on a lake until it reaches the moment, and kill it there as `kill -9` does; an error where it never got so far."""
    # A process that lives for seconds never earns back what the optimizing compiler costs it.
    quick = os.environ | {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"}
    command = [sys.executable, "-m", "tests.jobs.killed", moment, "--lake", str(lake.root), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=quick, capture_output=True, text=True, timeout=300)
    assert done.returncode == -signal.SIGKILL, f"{arguments} ended with {done.returncode} and never reached {moment}: {done.stderr[-2000:]}"


def main(moment: str, arguments: list[str]) -> None:
    """Run the command line, and die at the moment."""

    def reached(name: str) -> None:
        if name == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    moments.reached = reached
    session.SETTINGS |= session.FEW_ROWS
    from jobs.__main__ import app

    app(arguments)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
