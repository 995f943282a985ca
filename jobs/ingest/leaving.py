"""Entries that leave by a correction: in force, and missing from the file that supersedes theirs. Reported before `clean` removes them."""

from __future__ import annotations

from typing import Any

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from conf import Registry
from jobs.lake import Lake
from jobs.runtime.local_table import local_table
from jobs.silver.cut import cut

Row = dict[str, Any]
FEW = 3  # units named in the warning


def leaving(lake: Lake, registry: Registry, standing: list[Row], new: list[Row], candidate: DataFrame | None) -> list[str]:
    """One warning per file that removes entries, or one for all where units smaller than a file are replaced; none where nothing leaves.

    `standing` are the arrivals of the period before, `new` those of this call, whose lines are in `candidate` where bronze does not have them. Cost: one pass
    and two exchanges over the lines of the replaced files; where units are smaller than a file, over all lines of the period.
    """
    replaces = {row["replaces"]: row for row in new if row["replaces"] is not None}
    old = standing if registry.unit else [row for row in standing if row["arrival"] in replaces]
    if not old or not any(row["rows"] for row in old):
        return []
    came = new if registry.unit else list(replaces.values())
    groups = [(row["file"], row["sequence"], "" if registry.unit else replaces[row["arrival"]]["arrival"], True) for row in old]
    groups += [(row["file"], row["sequence"], "" if registry.unit else row["arrival"], False) for row in came]
    bronze = lake.read(f"bronze.{registry.id}")
    lines = bronze if candidate is None else bronze.unionByName(candidate)
    sources = {row["same_as"] or row["arrival"] for row in [*old, *came]}
    fields = cut(lines.where(F.col("arrival").isin(sorted(sources))), registry, [*old, *came]).where("_role = 'row'")
    of_file = local_table(fields.sparkSession, groups, "file bigint, sequence bigint, replaced_by string, in_force boolean")
    unit = _unit(registry.unit) if registry.unit else F.col("replaced_by")
    entries = fields.join(F.broadcast(of_file), "file", "inner").select(unit.alias("unit"), _entry(registry).alias("entry"), "sequence", "in_force")
    left = _left(entries)
    return _of_units(registry, left) if registry.unit else _of_files(left, old, replaces)


def _unit(names: list[str]) -> Column:
    return F.concat_ws(" ", *[F.trim(F.col(f"_raw.`{name}`")) for name in names])


def _entry(registry: Registry) -> Column:
    """The entry's key within its layout; without a declared key, all of its fields."""
    ways = [F.when(F.col("layout") == one.name, F.xxhash64(*[F.trim(F.col(f"_raw.`{n}`")) for n in one.entry or one.field_names])) for one in registry.layouts]
    return F.coalesce(*ways)


def _left(entries: DataFrame) -> DataFrame:
    """Per unit delivered again: its entries so far, and those missing from its last file. One pass over the lines."""
    of_unit = Window.partitionBy("unit")
    before, last = (F.max(F.when(which, F.col("sequence"))).over(of_unit) for which in (F.col("in_force"), ~F.col("in_force")))
    known = entries.distinct().withColumns({"before": before, "last": last}).where("last IS NOT NULL")
    due, there = F.expr("(in_force AND sequence = before) OR (NOT in_force AND sequence < last)"), F.expr("NOT in_force AND sequence = last")
    by_entry = known.groupBy("unit", "entry").agg(F.bool_or(due).alias("due"), F.bool_or(there).alias("there")).where("due")
    return by_entry.groupBy("unit").agg(F.count("*").alias("entries"), F.count_if(~F.col("there")).alias("left")).where("left > 0")


def _of_files(left: DataFrame, old: list[Row], replaces: dict[str, Row]) -> list[str]:
    names = {row["arrival"]: (row["name"], before["name"]) for before in old for row in [replaces[before["arrival"]]]}
    found = sorted((names[row["unit"]], row["left"], row["entries"]) for row in left.collect())
    leave = "which it supersedes, are not in it: they leave with the next clean"
    return [f"{new}: {n} of the {entries} entries of {before}, {leave}" for (new, before), n, entries in found]


def _of_units(registry: Registry, left: DataFrame) -> list[str]:
    """One sentence, with the units that lose most."""
    everywhere = Window.partitionBy()
    totals = left.withColumns({"units": F.count("*").over(everywhere), "all_left": F.sum("left").over(everywhere)})
    most = totals.orderBy(F.desc("left"), "unit").limit(FEW).collect()
    if not most:
        return []
    names = "; ".join(f"{row['unit']}: {row['left']} of {row['entries']}" for row in most)
    more = f" and {most[0]['units'] - len(most)} more" if most[0]["units"] > len(most) else ""
    units = f"{', '.join(registry.unit)} {names}{more}"
    return [f"{most[0]['all_left']} entries in force are not in the files that deliver their unit again ({units}): they leave with the next clean and link"]
