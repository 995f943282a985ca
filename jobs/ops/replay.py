"""replay: recompute a run from the versions that it read, and compare every column except `run`."""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

import schemas
from jobs.decide import gathered, work_of
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from jobs.runtime.observed import observed

TABLE = "gold.decisions"


@observed
def replay(lake: Lake, run: str) -> dict[str, Any]:
    """Returns run, compared, same, people, missing (published, not found again), new (the reverse), different (column: people), versions.

    Where the rule version differs nothing is compared (`compared` false, reason in `why`). BadInput for a run that published no decisions.
    """
    rows = [row for row in lake.rows("ops.runs", None, run=run) if row["verb"] == "decide" and row["outcome"] == "published"]
    if not rows or lake.publication_of(run) is None:
        raise BadInput(f"{run} is not a published run of decide; `batimento status` lists the last runs")
    work = work_of(lake, rows[-1])
    answer = {"run": run, "programme": work.programme, "month": work.month, "on": work.on.isoformat(), "versions": dict(work.versions)}
    if work.rule_version != rows[-1]["rule_version"]:
        why = f"the run used rule version {rows[-1]['rule_version']}, this code is {work.rule_version}: check out that code to compare"
        return answer | {"compared": False, "same": None, "why": why}
    published = lake.read(TABLE).where(F.col("run") == run)
    # `gathered` writes candidates that are never published: the run's own facts stay unchanged.
    return answer | {"compared": True} | compare(published, work.decisions(lake.open(gathered(work))))


def compare(published: DataFrame, again: DataFrame) -> dict[str, Any]:
    """How two sets of decisions differ, person by person and column by column."""
    columns = [c.name for c in schemas.load(TABLE).columns if c.name not in ("run", "person")]
    then = published.select("person", F.struct(*[F.col(f"`{name}`").alias(name) for name in columns]).alias("then"))
    now = again.select("person", F.struct(*[F.col(f"`{name}`").alias(name) for name in columns]).alias("now"))
    both = F.col("then").isNotNull() & F.col("now").isNotNull()
    differ = [F.count_if(both & ~F.col(f"then.`{name}`").eqNullSafe(F.col(f"now.`{name}`"))).alias(name) for name in columns]
    counts = [F.count(F.lit(1)).alias("people"), F.count_if(F.col("now").isNull()).alias("missing"), F.count_if(F.col("then").isNull()).alias("new")]
    seen = then.join(now, "person", "full").agg(*[one.alias(f"_{i}") for i, one in enumerate([*counts, *differ])]).first()
    assert seen is not None
    values = dict(zip(["people", "missing", "new", *columns], [seen[f"_{i}"] for i in range(len(columns) + 3)], strict=True))
    different = {name: int(values[name]) for name in columns if values[name]}
    counts_of = {name: int(values[name]) for name in ("people", "missing", "new")}
    return {"same": not (counts_of["missing"] or counts_of["new"] or different), **counts_of, "different": different}
