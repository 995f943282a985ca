"""What one run of `link` looks at: a registry, slices, and the versions that are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

import conf
from conf import periods
from jobs.lake import Lake
from jobs.runtime.local_table import local_table

LINKED = ("silver.evidence", "silver.identity", "silver.people", "silver.memberships")


@dataclass(frozen=True)
class Work:
    """What one run of `link` looks at: a registry, the slices to compute, and the versions that are read."""

    lake: Lake
    registry: conf.Registry
    slices: tuple[str, ...]
    versions: Mapping[str, int]

    @cached_property
    def published(self) -> dict[str, dict[str, Any]]:
        """Slice name (`table:value/value`) → the newest publication that replaced it."""
        rows = self.lake.rows("ops.publications")
        return {unquote(name): row for row in rows for name in row["slices"]}

    @cached_property
    def cleaned(self) -> dict[str, dict[str, Any]]:
        """Period → the publication that cleaned it last."""
        start = f"silver.{self.registry.id}:"
        return {name.removeprefix(start): row for name, row in self.published.items() if name.startswith(start)}

    @cached_property
    def periods(self) -> list[str]:
        """The cleaned periods of the slices."""
        return sorted(period for period in self.cleaned if periods.slice_of(period) in self.slices)

    @cached_property
    def arrivals(self) -> list[dict[str, Any]]:
        """The arrivals that silver was made of: what came after it was cleaned has not been read."""
        found = []
        for period in self.periods:
            seen = self.cleaned[period]
            at = seen["inputs"] if "ops.arrivals" in seen["inputs"] else self.lake.versions(seen["publication"])
            found += self.lake.arrivals(self.registry.id, period, at)
        return found

    @cached_property
    def deliveries(self) -> DataFrame:
        """Period and file → slice, part, as_of and order of arrival. As many rows as files."""
        rows = self.lake.rows("ops.arrivals", self.versions, registry=self.registry.id)
        # Two processes that ingest at once may give out the same number: by name, then, one of the two is the later.
        arrived = enumerate(sorted(rows, key=lambda row: (row["sequence"], row["arrival"])), start=1)
        by_file = {(row["period"], row["file"]): (place, row) for place, row in arrived}
        kept = [(p, f, periods.slice_of(p), row["part"], row["as_of"], place) for (p, f), (place, row) in sorted(by_file.items())]
        ddl = "period string, file bigint, slice string, part string, as_of date, sequence bigint"
        return F.broadcast(local_table(self.spark, kept, ddl))

    @cached_property
    def quarantine(self) -> DataFrame | None:
        """Lines in quarantine; None where the runs that cleaned the periods say that there are none."""
        runs = {row["run"]: json.loads(row["result"]) for row in self.lake.rows("ops.runs", verb="clean")}
        counts = [runs.get(self.cleaned[period]["run"], {}).get("quarantined") for period in self.periods]
        return None if counts and all(count == 0 for count in counts) else self.rows_of("quarantine")

    @property
    def spark(self) -> Any:
        """The lake's Spark."""
        return self.lake.session

    @cached_property
    def _read(self) -> dict[str, DataFrame]:
        return {}

    def read(self, table: str) -> DataFrame:
        """A table at the versions of this run; Delta puts a version together once."""
        if table not in self._read:
            self._read[table] = self.lake.read(table, self.versions)
        return self._read[table]

    def rows_of(self, layer: str) -> DataFrame:
        """The registry's rows in a layer, of the slices' periods."""
        return self.read(f"{layer}.{self.registry.id}").where(F.col("period").isin(self.periods))

    def is_mine(self) -> Any:
        """Whether a claim is of this registry and of the slices to compute."""
        return (F.col("registry") == self.registry.id) & F.col("slice").isin(list(self.slices))

    def other_slices(self, table: str) -> list[str]:
        """Slices of this registry that are published in a table and not to be computed."""
        start = f"{table}:{self.registry.id}/"
        return sorted({name.removeprefix(start) for name in self.published if name.startswith(start)} - set(self.slices))
