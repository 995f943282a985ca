"""The gate beside one plain aggregate, over the evidence of the bench's lake, written anew as a candidate: what a load costs without its audit."""

from __future__ import annotations

from typing import Any

from bench.deliveries import slices
from bench.peers.run import Task, Watch, main


def audit(task: Task, watch: Watch) -> dict[str, Any]:
    """Write, audit, aggregate. The audit of the gate is run twice: the first time it loads Great Expectations and compiles."""
    with watch.step("start-up"):
        from pyspark.sql import functions as F

        import schemas
        from bench.peers import spark as sparks
        from jobs.gate import audit as gate
        from jobs.lake import Lake, Slice

        lake, table = Lake(task.root, sparks.started(task)), schemas.load("silver.evidence")
    with watch.step("load: read, sort, write"):
        # The bench's own lines are numbered by person, far apart; those of a file follow each other.
        candidate = lake.candidate(lake.read(table.name).withColumn("line", F.monotonically_increasing_id()), table.name, "bench-gate")
    declared = [Slice(candidate, values, empty_ok=True) for values in slices(table.name)]
    for name in ("audit, first", "audit, again"):
        with watch.step(name):
            gate.audit(lake, f"bench-{name[-5:]}", declared)
    with watch.step("one plain aggregate"):
        nulls = [F.count_if(F.col(column.name).isNull()) for column in table.columns if column.required]
        rows = lake.open(candidate).agg(F.count("*"), *nulls, F.min("kind"), F.max("kind"), F.min("since"), F.max("since")).collect()
    return {"rows": rows[0][0]} | sparks.stage_sums(lake.spark)  # type: ignore[arg-type]


if __name__ == "__main__":
    main(audit)
