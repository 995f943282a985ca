"""What a process costs is seen from outside, its children's share too."""

from __future__ import annotations

import sys

from bench.measure import measure

HOLDS = "import time; held = bytearray(200 * 2**20); time.sleep(0.5)"


def test_memory_of_a_child_counts() -> None:
    found = measure([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS!r}])"], every=0.05)

    assert found.code == 0
    assert 200 * 2**20 < found.peak_bytes < 400 * 2**20


def test_cpu_of_a_child_counts() -> None:
    burns = "import time\nwhile time.process_time() < 0.4: pass"
    found = measure([sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burns!r}])"])

    assert 0.4 <= found.cpu_seconds < 4


def test_output_and_outcome_are_reported() -> None:
    found = measure([sys.executable, "-c", "import sys; print('x' * 200_000); sys.exit(3)"])

    assert (found.code, len(found.printed.strip())) == (3, 200_000)


def test_a_process_is_held_to_its_cores() -> None:
    found = measure([sys.executable, "-c", "import os; print(len(os.sched_getaffinity(0)))"], cores=1)

    assert found.printed.strip() == "1"
