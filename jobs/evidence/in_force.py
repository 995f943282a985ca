"""Which claims are in force on a day: the same for evidence, identity, people and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from conf import periods
from jobs.evidence.coverage import Named, Row, coverage

if TYPE_CHECKING:
    from conf import Registry


@dataclass(frozen=True)
class Chosen:
    """The deliveries in force on a day: of a snapshot registry these periods and parts; of all others every row not superseded by then."""

    on: date
    snapshots: dict[str, frozenset[tuple[str, str]]]
    others: frozenset[str]


def choose(coverage_rows: Iterable[Row], registries: Iterable[Registry], on: date, named_periods: Named | None = None) -> Chosen:
    """The deliveries in force on `on`. Of a snapshot: the periods that the programme names, whole or not; else the newest whole one (of each part,
    where the registry supersedes by part)."""
    listed = list(registries)
    covers = coverage(coverage_rows, listed, on, named_periods)
    snapshots = {r.id: covers[r.id].chosen for r in listed if r.delivery == "snapshot"}
    return Chosen(on, snapshots, frozenset(r.id for r in listed if r.delivery != "snapshot"))


def in_force(claims: DataFrame, chosen: Chosen) -> DataFrame:
    """The claims in force on the day."""
    return claims.where(holds(chosen))


def holds(chosen: Chosen) -> Column:
    """Whether a claim is in force on the day: rows of chosen snapshots; of other registries, rows delivered and not superseded by then."""
    standing = (F.col("as_of") <= F.lit(chosen.on)) & (F.col("superseded_on").isNull() | (F.col("superseded_on") > F.lit(chosen.on)))
    either: Column = F.col("registry").isin(sorted(chosen.others)) & standing if chosen.others else F.lit(False)
    for registry, deliveries in sorted(chosen.snapshots.items()):
        either = either | _of(registry, deliveries)
    return either


def _of(registry: str, deliveries: frozenset[tuple[str, str]]) -> Column:
    if not deliveries:
        return F.lit(False)
    # The slice is a partition: named here, so that only the chosen months are read.
    slices = sorted({periods.slice_of(period) for period, _ in deliveries})
    names = sorted(f"{period}/{part}" for period, part in deliveries)
    return (F.col("registry") == registry) & F.col("slice").isin(slices) & F.concat_ws("/", "period", "part").isin(names)
