"""Aggregates that need a scan: one pass per table, grouped by columns of few values, so that results do not grow with the population."""

from __future__ import annotations

from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.lake import Lake

Row = dict[str, Any]

DECISION = ["programme", "month"]


def results(lake: Lake) -> list[Row]:
    """Current decisions, per programme, month, channel, UF and result: people, quotas, cents, complete.

    `uf` is that of the person's newest membership in the family used by the run; null where the family's registry has none.
    """
    decided = lake.read("gold.current_decisions")
    family = lake.read("gold.scope").select("run", "person", "family")
    placed = decided.drop("family").join(family, ["run", "person"], "left").join(_residence(lake), ["person", "family"], "left")
    return _small(
        placed.groupBy(*DECISION, "channel", "uf", "result").agg(
            F.count("*").alias("people"), F.sum("quotas").alias("quotas"), F.sum("cents").alias("cents"), F.every("complete").alias("complete")
        )
    )


def marks(lake: Lake) -> list[Row]:
    """How often two criteria occur together among the reasons and doubts of one decision, per programme and month.

    `kind` pair: `one` and `other` are `not met:<criterion>` or `not known:<criterion>`; with itself, a criterion's own count. `kind` cause: `one` is
    `<criterion>:<cause>`, `other` null. `people` counts decisions.
    """
    of = F.concat(_marked("not met", "reasons"), _marked("not known", "doubts"))
    pairs = F.flatten(F.transform(of, lambda one: F.transform(F.filter(of, lambda other: other >= one), lambda other: _mark("pair", one, other))))
    causes = F.transform("causes", lambda cause: _mark("cause", cause, F.lit(None)))
    exploded = lake.read("gold.current_decisions").select(*DECISION, F.explode(F.concat(pairs, causes)).alias("mark"))
    return _small(exploded.groupBy(*DECISION, "mark.kind", "mark.one", "mark.other").agg(F.count("*").alias("people")))


def linked(lake: Lake) -> list[Row]:
    """Facts and memberships per delivery, and how many of them are matched to a person: registry, period, table, rows, linked."""
    tables = [lake.read(f"silver.{name}").select("registry", "period", "person", F.lit(name).alias("table")) for name in ("evidence", "memberships")]
    rows = tables[0].unionByName(tables[1])
    return _small(rows.groupBy("registry", "period", "table").agg(F.count("*").alias("rows"), F.count("person").alias("linked")))


def _residence(lake: Lake) -> DataFrame:
    """UF per person and family, from the newest membership."""
    members = lake.read("silver.memberships").where("person IS NOT NULL AND uf IS NOT NULL")
    return members.groupBy("person", "family").agg(F.max_by("uf", F.struct("as_of", "file", "line")).alias("uf"))


def _marked(answer: str, names: str) -> Column:
    return F.transform(names, lambda name: F.concat(F.lit(f"{answer}:"), name))


def _mark(kind: str, one: Column, other: Column) -> Column:
    return F.struct(F.lit(kind).alias("kind"), one.alias("one"), other.cast("string").alias("other"))


def _small(counted: DataFrame) -> list[Row]:
    """Groups of few values each, in a fixed order: pages must be reproducible."""
    rows = [row.asDict() for row in counted.collect()]
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])
