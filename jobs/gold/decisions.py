"""A run of a programme: what it reads, what it is called, and its facts and decisions as frames. `decide` publishes them, `replay` compares them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

import conf
from conf.programme import written_in
from jobs.evidence.in_force import Chosen, choose, in_force
from jobs.gate.accepted import NOTHING, Accepted
from jobs.gold.allocate import allocate
from jobs.gold.context import DecisionContext, ask, named_periods
from jobs.gold.gather import InForce, gather
from jobs.gold.incremental import Affected
from jobs.gold.programmes.cover import with_covering
from jobs.lake import Lake, runs
from jobs.runtime.local_table import local_table

READ = ("ops.coverage", "silver.evidence", "silver.identity", "silver.memberships", "silver.people")
RULES = ("jobs/gold", "conf/kinds.py", "jobs/evidence/in_force.py", "jobs/evidence/coverage.py")


@dataclass(frozen=True)
class Work:
    """One run: the question, the versions that it reads, the earlier runs whose grants it honours.

    It decides everybody (`everybody`: requested outright); `only` these people; the `affected`, reading claims of no others; or, `again`, the scope of
    a published run. `until`: nothing published later is looked at. `accepted`: checks that it may fail.
    """

    lake: Lake
    programme: str
    month: str
    on: date
    versions: Mapping[str, int]
    granted: tuple[str, ...] = ()
    only: frozenset[int] | None = None
    everybody: bool = False
    affected: Affected | None = None
    again: str | None = None
    until: datetime | None = None
    accepted: Accepted = NOTHING

    @cached_property
    def context(self) -> DecisionContext:
        """The context, with the coverage (`ops.coverage`) by the day."""
        return ask(conf.programme(self.programme), self.month, self.on, self.coverage)

    @cached_property
    def coverage(self) -> list[dict[str, Any]]:
        """The rows of `ops.coverage`, at the version read."""
        return self.lake.rows("ops.coverage", self.versions)

    @cached_property
    def rule_version(self) -> str:
        """Hash of the programme's file and those that it extends, its parameters, the code of criteria and gathering, and the kinds of evidence."""
        parameters = [f"conf/parameters/{name}.yml" for name in self.context.programme.parameters]
        return runs.code_hash(*RULES, *written_in(self.programme), *parameters)

    @property
    def run(self) -> str:
        """Its name, with what is accepted."""
        return self.accepted.run_of(self.plain)

    @cached_property
    def plain(self) -> str:
        """The same question to the same versions under the same rules has the same name."""
        only = None if self.only is None else sorted(self.only)
        inputs = {"on": self.on, "versions": dict(self.versions), "rules": self.rule_version, "granted": self.granted, "only": only}
        inputs |= {"everybody": True} if self.everybody else {}
        return runs.run_id("decide", self.programme, self.month, inputs=inputs)

    @cached_property
    def chosen(self) -> Chosen:
        """The deliveries in force on the day."""
        return choose(self.coverage, conf.registries(), self.on, named_periods(self.context.programme, self.month))

    def read(self, table: str) -> DataFrame:
        """A table at the version read."""
        return self.lake.read(table, self.versions)

    def claims(self) -> InForce:
        """The claims in force on the day, at the versions read; of an incremental run, those about affected people."""
        read = [in_force(self.read(f"silver.{name}"), self.chosen) for name in ("evidence", "memberships", "people", "identity")]
        decided = self.lake.read("gold.decisions")  # append-only: the slice of an earlier run is what it always was
        grants = decided.where(F.col("run").isin(list(self.granted)) & (F.col("result") == "eligible")).select("person")
        claims = InForce(read[0], read[1], read[2], read[3], grants)
        return claims if self.affected is None else self.affected.within(claims)

    def facts(self) -> DataFrame:
        """`gold.facts` of everybody in the programme's scope; of an incremental run, of the affected."""
        return gather(self.context, self.claims()).withColumn("run", F.lit(self.run))

    def concerned(self, facts: DataFrame) -> DataFrame:
        """Facts of the people that the run decides, and of those on whose answers theirs depend: rivals in the family, and families that any of these name."""
        if self._people() is None:
            return facts
        few: Callable[[DataFrame], DataFrame] = F.broadcast if self.only else lambda some: some
        families = few(self.asked(facts).select("quota_family").distinct())
        rivals = facts.join(families, "quota_family", "left_semi")
        return with_covering(self.context, facts, rivals, few)

    def asked(self, rows: DataFrame) -> DataFrame:
        """Rows about the people that the run decides."""
        people = self._people()
        return rows if people is None else rows.join(people, "person", "left_semi")

    def _people(self) -> DataFrame | None:
        """The people that the run decides; None where it decides everybody whose claims it reads."""
        if self.again is not None:
            return self.lake.read("gold.scope").where((F.col("run") == self.again) & ~F.col("leaves")).select("person")
        if self.only is None:
            return None
        return F.broadcast(local_table(self.lake.session, [(one,) for one in sorted(self.only)], "person bigint"))

    def allocated(self, facts: DataFrame) -> DataFrame:
        """Decisions of the facts' people, and the numbers behind them."""
        return allocate(self.context, facts)

    def decisions(self, facts: DataFrame) -> DataFrame:
        """`gold.decisions` of the people that the run decides, from `concerned` facts."""
        return self.asked(self.allocated(facts)).select(
            F.lit(self.run).alias("run"),
            "programme",
            F.lit(self.rule_version).alias("rule_version"),
            "month",
            F.col("reference_date").alias("on"),
            "person",
            F.col("quota_family").alias("family"),
            "channel",
            "result",
            "reasons",
            F.col("doubt_ids").alias("doubts"),
            "causes",
            F.array(*[F.lit(name) for name in self.context.programme.not_examined]).cast("array<string>").alias("not_examined"),
            "quotas",
            "cents",
        )


def granted_before(lake: Lake, programme: str, month: str, until: datetime | None = None) -> tuple[str, ...]:
    """Runs that granted the programme in earlier months: published complete (by `until`) and standing, sorted."""
    rows = [row for row in lake.rows("ops.publications") if row["verb"] == "decide" and row["complete"]]
    published = {row["run"] for row in rows if until is None or row["published_at"] <= until}
    if not published:
        return ()
    recorded = [row for row in lake.rows("ops.runs") if row["run"] in published and row["outcome"] == "published" and lake.publication_of(row["run"])]
    return tuple(sorted({row["run"] for row in recorded if _before(row["arguments"], programme, month)}))


def _before(arguments: str, programme: str, month: str) -> bool:
    recorded = json.loads(arguments)
    return bool(recorded["programme"] == programme and recorded["month"] < month)
