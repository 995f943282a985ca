"""Naive Spark: the same law as SQL, over one table per base that are joined to the people one after the other. No gold.facts, no audit, no publication."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

from bench.inputs import Inputs, in_force, inputs, sql, values
from bench.peers.run import Task, Watch, main

# Functions that DuckDB and Spark do not share a name or a shape for. Spark writes them out in place.
FUNCTIONS = {
    "settle(met BOOLEAN, doubt BOOLEAN)": ("BOOLEAN", "CASE WHEN NOT met THEN false WHEN doubt THEN NULL ELSE met END"),
    "doubt_first(met BOOLEAN, doubt BOOLEAN)": ("BOOLEAN", "CASE WHEN doubt THEN NULL ELSE met END"),
    "years(birth DATE, today DATE)": (
        "INT",
        "year(today) - year(birth) - CASE WHEN month(today) * 100 + day(today) < month(birth) * 100 + day(birth) THEN 1 ELSE 0 END",
    ),
    "days_between(first DATE, last DATE)": ("INT", "datediff(last, first)"),
    "names(line STRING)": ("ARRAY<STRING>", "CASE WHEN line = '' THEN CAST(array() AS ARRAY<STRING>) ELSE split(line, ' ') END"),
}


def decide(task: Task, watch: Watch) -> dict[str, Any]:
    """Decide everybody with Spark, one left join per base."""
    with watch.step("start-up"):
        from bench.peers import spark as sparks

        spark, context = sparks.started(task), inputs(task.root)
        prepare(spark, context, str(task.root))
    people = answers(spark, context, str(task.out), watch)
    return {"people": people} | sparks.stage_sums(spark)


def prepare(spark: SparkSession, context: Inputs, root: str) -> None:
    """Name the claims in force, and the functions that the SQL uses."""
    from jobs.lake import Lake

    lake = Lake(root, spark)  # type: ignore[arg-type]  # a root may be given as text
    for name in context.files:
        lake.read(f"silver.{name}").where(in_force(context.chosen)).createOrReplaceTempView(name)
    for signature, (kind, body) in FUNCTIONS.items():
        spark.sql(f"CREATE OR REPLACE TEMPORARY FUNCTION {signature} RETURNS {kind} RETURN {body}")


def answers(spark: SparkSession, context: Inputs, out: str, watch: Watch) -> int:
    """Gather, judge, write; how many people were decided."""
    given = values(context.context)
    with watch.step("joins, scope and families"):
        spark.sql(_spark(sql("known_joined", given))).createOrReplaceTempView("known")
        spark.sql(_spark(sql("facts", given))).write.mode("overwrite").parquet(f"{out}/facts")
    with watch.step("decide and write"):
        spark.read.parquet(f"{out}/facts").createOrReplaceTempView("facts")
        spark.sql("SELECT family AS request, explode(named_families) AS family FROM facts").createOrReplaceTempView("named")
        spark.sql(_spark(sql("decisions", given))).write.mode("overwrite").parquet(f"{out}/decisions")
    return spark.read.parquet(f"{out}/decisions").count()


def _spark(text: str) -> str:
    """`ever(…)` written out: Spark has no aggregate of one's own in SQL."""
    before, found, after = text.partition("ever(")
    if not found:
        return text
    end = _closing(after)
    return f"{before}coalesce(bool_or({after[:end]}), false){_spark(after[end + 1 :])}"


def _closing(text: str) -> int:
    """Where the bracket closes that was opened before the text."""
    depth = 1
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return place
    raise ValueError(f"no bracket closes: {text}")


if __name__ == "__main__":
    main(decide)
