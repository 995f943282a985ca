"""What Spark did for one verb, from its own status store: read once at the end, so that no task is slowed.

Every job of a verb carries the verb's tag. Tags belong to the thread (and go along to the threads in which Spark prepares broadcasts), so verbs that run
at once in one process do not mix.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from py4j.protocol import Py4JJavaError  # type: ignore[import-untyped]
from pyspark.sql import SparkSession

# Ours → the sum of Spark's, over the stages. What the gate reads of candidates is read, too.
SUMS = {
    "rows_in": ("inputRecords",),
    "bytes_in": ("inputBytes",),
    "shuffle_bytes": ("shuffleWriteBytes",),
    "spill_bytes": ("diskBytesSpilled",),
}


def tag(attempt: str) -> str:
    """The tag of an attempt's jobs."""
    return f"batimento-{attempt}"


def mark(spark: SparkSession, attempt: str) -> None:
    """From here on, jobs that this thread starts are the attempt's."""
    spark.sparkContext.addJobTag(tag(attempt))


def unmark(spark: SparkSession, attempt: str) -> None:
    """Until here. A Spark that was stopped meanwhile has nothing to be told."""
    if spark.sparkContext._jsc is not None:
        spark.sparkContext.removeJobTag(tag(attempt))


def numbers(spark: SparkSession, attempt: str) -> dict[str, int]:
    """`SUMS` over the stages of the attempt's jobs, and how many stages these were. Of very many (Spark remembers the last 1,000) the first are forgotten."""
    context = spark.sparkContext._jsc.sc()
    context.listenerBus().waitUntilEmpty()  # what ended a moment ago may still be on its way to the store
    store = context.statusStore()
    jobs = _told(spark, store.job, context.statusTracker().getJobIdsForTag(tag(attempt)))
    stages = _told(spark, store.lastStageAttempt, sorted({id for job in jobs for id in job["stageIds"]}))
    return {name: sum(stage[one] for stage in stages for one in names) for name, names in SUMS.items()} | {"stages": len(stages)}


def _told(spark: SparkSession, find: Any, ids: Iterable[int]) -> list[dict[str, Any]]:
    """What Spark knows of jobs or stages, as its REST interface would write it: one text, instead of a round trip for each number."""
    assert spark._jvm is not None
    found = spark._jvm.java.util.ArrayList()
    for id in ids:
        try:
            found.add(find(id))
        except Py4JJavaError:  # forgotten meanwhile
            continue
    if found.isEmpty():
        return []
    told: list[dict[str, Any]] = json.loads(spark._jvm.org.apache.spark.status.api.v1.JacksonMessageWriter().mapper().writeValueAsString(found))
    return told
