"""Spark's work for one verb, from its status store: read once at the end, so that no task is slowed.

Every job of a verb carries the verb's tag. Tags belong to the thread (and go along to the threads in which Spark prepares broadcasts), so verbs that run
at once in one process do not mix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from py4j.protocol import Py4JJavaError  # type: ignore[import-untyped]
from pyspark.sql import SparkSession

# Our name → Spark's, summed over the stages. The gate's reading of candidates is included.
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
    """Tag the jobs that this thread starts from now on."""
    spark.sparkContext.addJobTag(tag(attempt))


def unmark(spark: SparkSession, attempt: str) -> None:
    """Remove the tag; nothing to do where Spark was stopped meanwhile."""
    if spark.sparkContext._jsc is not None:
        spark.sparkContext.removeJobTag(tag(attempt))


def numbers(spark: SparkSession, attempt: str) -> dict[str, int]:
    """`SUMS` over the stages of the attempt's jobs, and how many stages these were. Spark keeps the last 1,000."""
    context = spark.sparkContext._jsc.sc()
    context.listenerBus().waitUntilEmpty()  # the last events may not be in the store yet
    store = context.statusStore()
    jobs = _known(store.job, context.statusTracker().getJobIdsForTag(tag(attempt)))
    stages = _known(store.lastStageAttempt, sorted({int(id) for job in jobs for id in job.stageIds().mkString(",").split(",") if id}))
    return {name: sum(getattr(stage, theirs)() for stage in stages) for name, theirs in SUMS.items()} | {"stages": len(stages)}


def _known(find: Callable[[int], Any], ids: Iterable[int]) -> list[Any]:
    """The jobs or stages that Spark still keeps."""
    found = []
    for id in ids:
        try:
            found.append(find(id))
        except Py4JJavaError:  # dropped meanwhile
            continue
    return found
