"""What a small delivery costs: Spark's jobs and stages, which do not depend on the machine. Each is some 20 to 50 ms, however few the rows."""

from __future__ import annotations

from pathlib import Path

from pyspark.sql import SparkSession

from jobs.clean import clean
from jobs.lake import Lake
from jobs.link import link
from jobs.runtime.observed import spark as work
from tests.support.sisobi import MONDAY, TUESDAY, arrive, lines

# Verb → jobs, stages. All of silver's rows are few, so that each question is one job of one stage.
COST = {
    "ingest": (5, 5),
    "clean": (9, 9),
    "link": (7, 7),
}


def test_a_small_delivery_takes_few_jobs(spark: SparkSession, tmp_path: Path) -> None:
    """The second of a month: the first one's rows are read, too."""
    lake = Lake(tmp_path / "lake", spark)
    for period, texts in ((MONDAY, lines(100)), (TUESDAY, lines(120)[20:])):
        arrive(lake, tmp_path, period, texts)
        clean(lake, "sisobi", period)
        link(lake, "sisobi", period)
    newest = {row["verb"]: row["attempt"] for row in sorted(lake.rows("ops.runs"), key=lambda row: row["ended_at"])}
    assert {verb: cost(spark, newest[verb]) for verb in COST} == COST


def cost(spark: SparkSession, attempt: str) -> tuple[int, int]:
    """Jobs and stages of a verb; stages of which an earlier job kept the result are not run again."""
    context = spark.sparkContext._jsc.sc()
    context.listenerBus().waitUntilEmpty()
    store, jobs = context.statusStore(), list(context.statusTracker().getJobIdsForTag(work.tag(attempt)))
    return len(jobs), sum(store.job(job).numCompletedStages() for job in jobs)
