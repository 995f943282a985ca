"""What Spark did for one verb, from its own status store: read once at the end, so that no task is slowed.

Every job of a verb carries the verb's tag. Tags belong to the thread (and go along to the threads in which Spark prepares broadcasts), so verbs that run
at once in one process do not mix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from py4j.protocol import Py4JJavaError  # type: ignore[import-untyped]
from pyspark.sql import SparkSession

# Ours → Spark's, summed over the stages. What the gate reads of candidates is read, too.
SUMS = {
    "rows_in": "inputRecords",
    "bytes_in": "inputBytes",
    "shuffle_bytes": "shuffleWriteBytes",
    "spill_bytes": "diskBytesSpilled",
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
    jobs = _known(store.job, context.statusTracker().getJobIdsForTag(tag(attempt)))
    stages = _known(store.lastStageAttempt, sorted({int(id) for job in jobs for id in job.stageIds().mkString(",").split(",") if id}))
    return {name: sum(getattr(stage, theirs)() for stage in stages) for name, theirs in SUMS.items()} | {"stages": len(stages)}


def _known(find: Callable[[int], Any], ids: Iterable[int]) -> list[Any]:
    """What Spark still knows of jobs or stages."""
    found = []
    for id in ids:
        try:
            found.append(find(id))
        except Py4JJavaError:  # forgotten meanwhile
            continue
    return found
