"""What Spark's and the JVM's settings give: the pipeline alone, again and again, each time with one thing otherwise."""

from __future__ import annotations

import json
import os
import statistics
from typing import Any

from bench import crossing, page
from bench.peers.spark import OTHERWISE
from jobs.runtime.session import SETTINGS

JAVA = "spark.driver.extraJavaOptions"
OURS = SETTINGS[JAVA]

# What is otherwise → the settings that make it so. The heap shrinks by what lies beside it.
TRIED: dict[str, dict[str, str]] = {
    "as it is": {},
    "AQE off": {"spark.sql.adaptive.enabled": "false"},
    "2 GiB of 6.4 off the heap": {"spark.memory.offHeap.enabled": "true", "spark.memory.offHeap.size": "2g", "spark.driver.memory": "4505m"},
    "shuffles not compressed": {"spark.shuffle.compress": "false"},
    "shuffles compressed by zstd": {"spark.io.compression.codec": "zstd"},
    "shuffles sorted, not one file a partition": {"spark.shuffle.sort.bypassMergeThreshold": "1"},
    "aggregates by sort, where rows lie sorted": {"spark.sql.execution.replaceHashWithSortAgg": "true"},
    "Delta's statistics not asked": {"spark.databricks.delta.stats.skipping": "false"},
    "huge pages": {JAVA: f"{OURS} -XX:+UseTransparentHugePages"},
    "G1 in place of ParallelGC": {JAVA: OURS.replace("-XX:+UseParallelGC", "-XX:+UseG1GC")},
    "no archive of classes": {JAVA: "-XX:+UseParallelGC"},
}


def settings(people: int, times: int, cores: int, memory: int) -> dict[str, Any]:
    """Rows: seconds from evidence to decisions written (least, median, most), how many times those as it is, CPU seconds and memory."""
    load = os.getloadavg()[0]
    ran: dict[str, list[crossing.Run]] = {name: [] for name in TRIED}
    for _ in range(times):
        for name, otherwise in TRIED.items():
            ran[name].append(_run(people, otherwise, cores, memory))
            print(f"{name}: {ran[name][-1].work_seconds:.1f} s", flush=True)
    usual = statistics.median(one.work_seconds for one in ran["as it is"])
    reports = {name: [vars(one) for one in runs] for name, runs in ran.items()}
    return {"people": people, "load_before": load, "times": times, "rows": [_row(name, runs, usual) for name, runs in ran.items()], "ran": reports}


def _run(people: int, otherwise: dict[str, str], cores: int, memory: int) -> crossing.Run:
    os.environ[OTHERWISE] = json.dumps(otherwise)
    try:
        return crossing.run("pipeline", people, cores, memory)
    finally:
        del os.environ[OTHERWISE]


def _row(name: str, runs: list[crossing.Run], usual: float) -> list[Any]:
    seconds = [one.work_seconds for one in runs]
    cpu, peak = statistics.median(one.cpu_seconds for one in runs), max(one.peak_bytes for one in runs)
    return [name, page.spread(seconds), f"{statistics.median(seconds) / usual:.2f}", f"{cpu:.0f}", f"{peak / 2**20:,.0f}"]
