"""link: what a registry's silver rows say, as evidence about people.

One slice (a month of deliveries, a year of annual ones) is computed anew from silver, together with every row elsewhere whose place it takes, and all
of it becomes visible in one publication: evidence, identity, people, memberships, and the coverage that says what was read.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

import conf
from conf import periods
from expectations.silver.people import one_person_per_cpf
from jobs import runs
from jobs.errors import BadInput, Refused
from jobs.evidence.kinds import Kind
from jobs.evidence.spoken import spoken
from jobs.evidence.takeover import placed, superseded, takeovers
from jobs.identity.exact import find, leads, settle
from jobs.lake import Lake, Slice

CODE = ("jobs/evidence", "jobs/identity", "jobs/link.py", "conf/parameters", "schemas/columns.py")


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
        rows = sorted(self.lake.rows("ops.publications"), key=lambda row: str(row["publication"]))
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
        by_file = {(row["period"], row["file"]): row for row in sorted(rows, key=lambda row: row["sequence"])}
        kept = [(p, f, periods.slice_of(p), row["part"], row["as_of"], row["sequence"]) for (p, f), row in sorted(by_file.items())]
        ddl = "period string, file bigint, slice string, part string, as_of date, sequence bigint"
        return F.broadcast(self.spark.createDataFrame(kept, ddl))

    @property
    def spark(self) -> Any:
        """The lake's Spark."""
        return self.lake.spark

    def read(self, table: str) -> DataFrame:
        """A table at the versions of this run."""
        return self.lake.read(table, self.versions)

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


def link(lake: Lake, registry: str, period: str, relink: bool = False) -> dict[str, Any]:
    """Publish the evidence of a period's slice; `relink`: of every slice with rows without a person whose number is tied to one by now.

    Answers evidence, linked, unlinked (rows of the slices computed), unlinked per kind, and the publication. The same run again does nothing.
    BadInput for a registry or period that is not there or not cleaned; Refused where the registry's rows cannot be evidence, or an audit fails.
    """
    started = datetime.now(UTC)
    work = _work(lake, registry, period)
    if relink:
        work = Work(lake, work.registry, tuple(_resolvable(work)), work.versions)
        if not work.slices:
            return _answer(work, period, None, None, "nothing_to_relink")
    run = runs.run_id("relink" if relink else "link", registry, period, inputs=_inputs(work, relink))
    if done := lake.publication_of(run):
        return _told(work, period, run, done)
    arguments = {"registry": registry, "period": period, "relink": relink}
    try:
        _hold_evidence_checks(work)
        publication, audited = _publish(work, run)
    except Refused as refusal:
        runs.record(lake, run, "link", arguments, work.versions, "refused", None, {"refused": str(refusal)}, started)
        raise
    answer = _answer(work, period, run, publication, "published") | {"audit": {"passed": audited.passed, "report": str(audited.report)}}
    runs.record(lake, run, "link", arguments, work.versions, "published", publication, answer, started)
    return answer


def _work(lake: Lake, registry: str, period: str) -> Work:
    try:
        found, wanted = conf.registry(registry), periods.slice_of(period)
    except (KeyError, ValueError) as error:
        raise BadInput(str(error.args[0])) from error
    work = Work(lake, found, (wanted,), lake.versions())
    if period not in work.cleaned:
        raise BadInput(f"{registry} {period} has no silver rows to link; first: batimento clean {registry} --period {period}")
    return work


def _inputs(work: Work, relink: bool) -> dict[str, Any]:
    """What the result depends on. The identity only where it is what the run is about: else each new number would make every link a new one."""
    names = [f"{layer}.{work.registry.id}:{period}" for layer in ("silver", "quarantine") for period in work.periods]
    if relink:
        names += [name for name in work.published if name.startswith("silver.identity:")]
        names += [f"silver.evidence:{work.registry.id}/{one}" for one in work.slices]
    seen = {name: work.published[name]["publication"] for name in sorted(names) if name in work.published}
    return {"seen": seen, "code": runs.code_hash(*CODE, f"conf/registries/{work.registry.id}.yml"), "slices": work.slices}


def _hold_evidence_checks(work: Work) -> None:
    """Refuse rows that are sound but prove nothing, such as candidacies before the count."""
    rules = importlib.import_module(f"expectations.silver.{work.registry.id}")
    checks: Mapping[str, str] = getattr(rules, "EVIDENCE_CHECKS", {})
    if not checks:
        return
    found = work.rows_of("silver").agg(*[F.expr(sql).alias(name) for name, sql in checks.items()]).first()
    failed = [f"{name} ({sql})" for name, sql in checks.items() if found is None or not found[name]]
    if failed:
        where = f"{work.registry.id} {', '.join(work.periods)}"
        raise Refused(f"{where}: its rows are no evidence, for this does not hold: {'; '.join(failed)}. Silver keeps them; nothing was linked")


def _publish(work: Work, run: str) -> tuple[str, Any]:
    from expectations.gate import audit  # Great Expectations takes seconds to import

    slices, delivery = [], []
    for table, (frame, changed) in _claims(work).items():
        candidate = work.lake.candidate(frame, table, run)
        slices += [Slice(candidate, {"registry": work.registry.id, "slice": one}, empty_ok=True) for one in (*work.slices, *changed)]
        if table == "silver.people":
            others = work.read(table).where(~work.is_mine())
            delivery.append(one_person_per_cpf(work.lake.open(candidate).unionByName(others), ",".join(work.slices)))
    audited = audit(work.lake, run, slices, delivery)
    covered, gone = _coverage(work)
    ops, gone_too = {"ops.coverage": covered}, {"ops.coverage": gone}
    return work.lake.publish(run, "link", slices, inputs=work.versions, audit=audited, ops=ops, gone=gone_too), audited


def _claims(work: Work) -> dict[str, tuple[DataFrame, list[str]]]:
    """Table → all rows of the slices to publish, and which slices beside the computed ones are among them."""
    said = {
        table: frame.join(work.deliveries, ["period", "file"], "left")
        .withColumns({"registry": F.lit(work.registry.id), "superseded_on": F.lit(None).cast("date")})
        for table, frame in spoken(work.registry, work.rows_of("silver"), work.rows_of("quarantine")).items()
    }  # fmt: skip
    elsewhere = work.read("silver.identity").where(~work.is_mine())
    known = elsewhere if "silver.identity" not in said else elsewhere.unionByName(said["silver.identity"].select(*elsewhere.columns))
    who = {"silver.evidence": find, "silver.people": _people, "silver.memberships": settle}
    found = {}
    for table, frame in said.items():
        linked = who[table](frame, leads(known)) if table in who else frame
        found[table] = _in_place(work, table, frame, linked)
    return found


def _people(said: DataFrame, known: DataFrame) -> DataFrame:
    return settle(said, known).where("person IS NOT NULL")


def _in_place(work: Work, table: str, said: DataFrame, linked: DataFrame) -> tuple[DataFrame, list[str]]:
    """Linked claims with `superseded_on`, and with them the slices elsewhere in which that changes, whole."""
    delivery = work.registry.delivery
    promised = work.read(table).columns
    if delivery == "snapshot":
        return linked.select(*promised), []
    own = placed(said, table, delivery)
    others = work.other_slices(table)
    if not others:
        return superseded(placed(linked, table, delivery), takeovers(own), F.lit(None).cast("date")).select(*promised), []
    old = work.read(table).where(F.col("registry") == work.registry.id)
    sequenced = placed(old.join(work.deliveries.select("period", "file", "sequence"), ["period", "file"], "left"), table, delivery)
    touched = own.select("entry").unionByName(old.where(work.is_mine()).select("entry")).where("entry IS NOT NULL").distinct()
    elsewhere = sequenced.where(F.col("slice").isin(others)).join(touched, "entry", "left_semi")
    places = ["entry", "_order", "_takes", "as_of"]
    marks = takeovers(own.select(*places).unionByName(elsewhere.select(*places))).persist()
    moved = superseded(elsewhere.withColumnRenamed("superseded_on", "_before"), marks, F.lit(None).cast("date"))
    changed = [row.slice for row in moved.where(~F.col("superseded_on").eqNullSafe(F.col("_before"))).select("slice").distinct().collect()]
    fresh = superseded(placed(linked, table, delivery), marks, F.lit(None).cast("date")).select(*promised)
    rewritten = superseded(sequenced.where(F.col("slice").isin(changed)), marks, F.col("superseded_on")).select(*promised)
    return (fresh.unionByName(rewritten) if changed else fresh), sorted(changed)


def _resolvable(work: Work) -> list[str]:
    """Slices with evidence without a person, or people and members known by their number alone, whose number leads to somebody by now."""
    every = sorted({periods.slice_of(period) for period in work.cleaned})
    whole = Work(work.lake, work.registry, tuple(every), work.versions)
    said = spoken(work.registry, whole.rows_of("silver"), whole.rows_of("quarantine"))
    known = leads(work.read("silver.identity"))
    found: set[str] = set()
    for table, frame in said.items():
        if table == "silver.identity":
            continue
        linked = (find if table == "silver.evidence" else settle)(frame.where("_cpf IS NULL AND _nis IS NOT NULL"), known)
        now = linked.join(whole.deliveries, ["period", "file"], "left").select("slice", "period", "file", "line", F.col("person").alias("_now"))
        before = work.read(table).where((F.col("registry") == work.registry.id) & (F.col("key_type").isNull() if table == "silver.evidence" else F.lit(True)))
        differ = now.join(before.select("period", "file", "line", "person"), ["period", "file", "line"]).where(
            "_now IS NOT NULL AND NOT _now <=> person"
        )
        found |= {row.slice for row in differ.select("slice").distinct().collect()}  # bounded by the slices
    return sorted(found)


def _coverage(work: Work) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One row per period and part that silver was made of; and the keys of those that it is no longer made of."""
    counted = {(row["period"], row["file"]): row["count"] for row in work.rows_of("silver").groupBy("period", "file").count().collect()}
    parts: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for arrival in work.arrivals:
        parts.setdefault((arrival["period"], arrival["part"]), []).append(arrival)
    rows = [
        {
            "registry": work.registry.id,
            "period": period,
            "part": part,
            "as_of": min(one["as_of"] for one in files),
            "complete": all(one["complete"] for one in files),
            "rows": sum(counted.get((period, one["file"]), 0) for one in files),
        }
        for (period, part), files in sorted(parts.items())
    ]
    before = work.lake.rows("ops.coverage", work.versions, registry=work.registry.id)
    gone = [row for row in before if row["period"] in work.periods and (row["period"], row["part"]) not in parts]
    return rows, [{"registry": row["registry"], "period": row["period"], "part": row["part"]} for row in gone]


def _told(work: Work, period: str, run: str, publication: str) -> dict[str, Any]:
    """The answer of a run that was published before; counted again where it was killed before it could be recorded."""
    before = [row for row in work.lake.rows("ops.runs", run=run) if row["publication"] == publication]
    answer = json.loads(before[-1]["result"]) if before else _answer(work, period, run, publication, "published")
    return answer | {"status": "already_published"}


def _answer(work: Work, period: str, run: str | None, publication: str | None, status: str) -> dict[str, Any]:
    """The verb's answer, counted in what is published."""
    answer = {"registry": work.registry.id, "period": period, "slices": list(work.slices), "run": run, "publication": publication, "status": status}
    now = Work(work.lake, work.registry, work.slices, work.lake.versions())
    kinds = now.read("silver.evidence").where(now.is_mine()).groupBy("kind").agg(F.count("*").alias("rows"), F.count("person").alias("linked"))
    counted = kinds.collect() if work.slices else []  # as many as there are kinds
    unlinked = {Kind(row["kind"]).name.lower(): row["rows"] - row["linked"] for row in counted if row["rows"] > row["linked"]}
    rows, linked = (sum(row[name] for row in counted) for name in ("rows", "linked"))
    return answer | {"evidence": rows, "linked": linked, "unlinked": rows - linked, "unlinked_kinds": dict(sorted(unlinked.items()))}
