"""Spark for a peer: started with its cores and memory, and at the end the bytes that its stages read, shuffled and spilled."""

from __future__ import annotations

import json
import os
from typing import Any

from pyspark.sql import SparkSession

from bench.peers.run import Task
from jobs.runtime.session import session

SHOWN_STAGES = 12
# Settings that win over all others, as JSON: how `bench.settings` tries one thing otherwise.
OTHERWISE = "BATIMENTO_BENCH_OTHERWISE"
# As many partitions as rows ask for, as in docs/operations.md (Sizing): two tasks at once hold what they sort in 8 GiB.
FEWEST_PARTITIONS, CLAIMS_OF_A_PARTITION = 4, 200 * 2**20


def started(task: Task) -> SparkSession:
    """The pipeline's own session; the heap is what is left of the memory beside the JVM's own and Python's."""
    heap = max(1, round(task.memory * 1024 * 0.8))
    claims = sum(file.stat().st_size for file in (task.root / "silver").rglob("*.parquet"))
    partitions = max(FEWEST_PARTITIONS, claims // CLAIMS_OF_A_PARTITION)
    settings = {"spark.driver.memory": f"{heap}m", "spark.local.dir": str(task.out / "spill"), "spark.sql.shuffle.partitions": str(partitions)}
    return session(f"local[{task.cores}]", settings | json.loads(os.environ.get(OTHERWISE, "{}")))


def stages(spark: SparkSession) -> list[dict[str, Any]]:
    """Every stage that ran, longest first: name, tasks, seconds of all tasks, bytes read, written, shuffled, spilled. Read from Spark's own store."""
    context = spark.sparkContext
    assert context._gateway is not None
    jvm: Any = context._jvm
    no_quantiles = context._gateway.new_array(jvm.double, 0)
    store = context._jsc.sc().statusStore()
    found = store.stageList(jvm.java.util.ArrayList(), False, False, no_quantiles, jvm.java.util.ArrayList())
    listed = [found.apply(i) for i in range(found.size())]
    stages_run = [
        {
            "stage": one.stageId(),
            "step": one.description().get() if one.description().isDefined() else None,
            "does": _does(store, one.stageId()),
            "tasks": one.numCompleteTasks(),
            "task_seconds": round(one.executorRunTime() / 1000, 2),
            "cpu_seconds": round(one.executorCpuTime() / 1e9, 2),
            "gc_seconds": round(one.jvmGcTime() / 1000, 2),
            "read_bytes": one.inputBytes(),
            "read_rows": one.inputRecords(),
            "written_bytes": one.outputBytes(),
            "shuffled_bytes": one.shuffleWriteBytes(),
            "shuffled_rows": one.shuffleWriteRecords(),
            "spilled_bytes": one.diskBytesSpilled(),
        }
        for one in listed
    ]
    return sorted(stages_run, key=lambda stage: -stage["task_seconds"])


def _does(store: Any, stage: int) -> str:
    """The operators of a stage, by their names in its graph; those of one compiled stage are one name, and where a table lies is left out."""
    clusters = store.operationGraphForStage(stage).rootCluster().childClusters()
    names = [clusters.apply(i).name().split(" (")[0].split(" - ")[0].strip() for i in range(clusters.size())]
    return ", ".join(dict.fromkeys(name for name in names if name))


def stage_sums(spark: SparkSession) -> dict[str, Any]:
    """Sums over all stages, and the longest of them."""
    ran = stages(spark)
    sums = {
        name: sum(stage[name] for stage in ran) for name in ("task_seconds", "gc_seconds", "shuffled_bytes", "spilled_bytes", "read_bytes", "written_bytes")
    }
    by_step: dict[str, dict[str, float]] = {}
    for stage in ran:
        one = by_step.setdefault(_step(stage["step"]), {"stages": 0, "task_seconds": 0, "cpu_seconds": 0, "shuffled_bytes": 0})
        one["stages"] += 1
        for name in ("task_seconds", "cpu_seconds", "shuffled_bytes"):
            one[name] = round(one[name] + stage[name], 2)
    return sums | {"stages": ran[:SHOWN_STAGES], "stages_in_all": len(ran), "by_step": by_step}


def _step(description: str | None) -> str:
    """Delta's own jobs are one step, whatever started them."""
    if description is None:
        return "counts and the rest"
    return "reading Delta's log" if description.startswith("Delta:") else description
