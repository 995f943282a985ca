"""Polars: the law as lazy frames over the very files of the lake, run by the streaming engine, answers written as Parquet."""

from __future__ import annotations

from typing import Any

import polars as pl

from bench.inputs import Inputs, inputs
from bench.peers.polars_evidence import known
from bench.peers.polars_law import decisions
from bench.peers.polars_scope import facts
from bench.peers.run import Task, Watch, main
from conf import periods
from jobs.evidence.in_force import Chosen


def decide(task: Task, watch: Watch) -> dict[str, Any]:
    """Decide everybody with Polars."""
    with watch.step("start-up"):
        context = inputs(task.root)
        claims = {name: claims_of(context, name) for name in context.files}
    return answers(claims, context, str(task.out / "decisions.parquet"), watch)


def answers(claims: dict[str, pl.LazyFrame], context: Inputs, out: str, watch: Watch) -> dict[str, Any]:
    """Gather, judge, write. Each step is collected: Polars would compute what two steps use twice."""
    with watch.step("evidence"):
        people = known(claims["evidence"], claims["people"], context.context).collect(engine="streaming").lazy()
    with watch.step("scope and families"):
        gathered = facts(claims["evidence"], claims["memberships"], people, context.context).collect(engine="streaming")
    with watch.step("decide and write"):
        decided = decisions(gathered.lazy(), context.context).collect(engine="streaming")
        decided.write_parquet(out, compression="snappy")
    return {"people": decided.height}


def claims_of(context: Inputs, table: str) -> pl.LazyFrame:
    """The claims of a table in force."""
    rows = pl.scan_parquet(context.files[table], hive_partitioning=True, hive_schema={"registry": pl.String, "slice": pl.String})
    return rows.filter(_in_force(context.chosen))


def _in_force(chosen: Chosen) -> pl.Expr:
    superseded = pl.col("superseded_on")
    standing = (pl.col("as_of") <= chosen.on) & (superseded.is_null() | (superseded > chosen.on))
    either = pl.col("registry").is_in(sorted(chosen.others)) & standing
    for registry, deliveries in sorted(chosen.snapshots.items()):
        slices = sorted({periods.slice_of(period) for period, _ in deliveries})
        parts = sorted(f"{period}/{part}" for period, part in deliveries)
        either = either | ((pl.col("registry") == registry) & pl.col("slice").is_in(slices) & pl.concat_str("period", "part", separator="/").is_in(parts))
    return either


if __name__ == "__main__":
    main(decide)
