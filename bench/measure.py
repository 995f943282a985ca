"""One command in a process of its own: how long it took, what it cost, how much memory it and its children held at most."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
EVERY = 0.1


@dataclass(frozen=True)
class Measured:
    """Seconds of the wall, of all CPUs (the children's too), and the most bytes that were resident at once, of the process and its children."""

    code: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    printed: str


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None, every: float = EVERY, cores: int | None = None) -> Measured:
    """Run it to its end, on so many of the machine's `cores` (None: all), whatever threads it makes. Memory is looked at `every` so many seconds: what
    comes and goes between two looks is not seen (and not to be: what starts a program is for a blink a copy of its parent, with all that it holds)."""
    begun, used, peak = time.perf_counter(), os.times(), 0
    ticks: dict[int, int] = {}
    before: set[int] = set()
    process = subprocess.Popen(
        command,
        env=None if environment is None else {**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores]),
    )
    os.set_blocking(process.stdout.fileno(), False)  # type: ignore[union-attr]
    printed = []
    while process.poll() is None:
        alive = [process.pid, *children(process.pid)]
        peak = max(peak, sum(_resident(one) for one in alive if one in before))
        before = set(alive)
        ticks |= {one: _ticks(one) or ticks.get(one, 0) for one in alive}
        printed.append(_output(process))
        time.sleep(every)
    printed.append(_output(process))
    now = os.times()
    # CPU time of a JVM that ended without being waited for is in no account: each process counts with its last sample.
    looked = sum(ticks.values()) / TICKS
    waited = now.children_user - used.children_user + now.children_system - used.children_system
    return Measured(process.returncode, time.perf_counter() - begun, max(looked, waited), peak, "".join(printed))


def children(pid: int) -> list[int]:
    """All processes below one, whoever's child they are."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)) is not None:
            below.setdefault(parent, []).append(int(entry.name))
    found, left = [], [pid]
    while left:
        mine = below.get(left.pop(), [])
        found += mine
        left += mine
    return found


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return None  # it ended meanwhile


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    except (OSError, ValueError, IndexError):
        return 0


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, ValueError, IndexError):
        return 0


def _output(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    try:
        return process.stdout.read() or ""
    except (BlockingIOError, TypeError):
        return ""
