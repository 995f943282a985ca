"""What every peer's process shares: its arguments, its stopwatch, and the file of its report."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Watch:
    """Seconds per step, in order; a step that is taken twice is summed."""

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.steps[name] = self.steps.get(name, 0.0) + time.perf_counter() - begun


@dataclass(frozen=True)
class Task:
    """What a peer is to do: decide the people of the lake `root` with so many cores and GiB, and leave the answers under `out`. `change`: what came
    since they were decided before (bench.peers.change alone)."""

    root: Path
    out: Path
    cores: int
    memory: int
    change: str | None = None


def main(work: Callable[[Task, Watch], dict[str, Any]]) -> None:
    """Run a peer from the command line. `work` may report more than its steps; all of it goes to the file `--report` as JSON."""
    parser = argparse.ArgumentParser(description=work.__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--memory", type=int, default=8, help="GiB")
    parser.add_argument("--change", help="what came since everybody was decided, of bench.peers.change")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    watch = Watch()
    report = work(Task(given.root, given.out, given.cores, given.memory, given.change), watch)
    given.report.write_text(json.dumps({"steps": watch.steps} | report), encoding="utf-8")
