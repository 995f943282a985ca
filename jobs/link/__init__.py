"""link: what a registry's silver rows say, as evidence about people.

One slice (a month of deliveries, a year of annual ones) is computed anew from silver, together with every row elsewhere whose place it takes, and all
of it becomes visible in one publication: evidence, identity, people, memberships, and the coverage that says what was read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

import conf
import schemas
from conf import periods
from conf.kinds import Kind
from jobs.evidence.form import functions
from jobs.evidence.speak import BY_NAME, OF_PERSON
from jobs.evidence.spoken import spoken
from jobs.evidence.takeover import in_order_of_changes, in_order_of_months
from jobs.gate.accepted import Accepted, accepted, published
from jobs.identity import fingerprint
from jobs.lake import Candidate, Lake, Slice, runs
from jobs.link.by_name import look_for, needs_it
from jobs.link.checks import one_person_per_pseudonym
from jobs.link.exact import leads
from jobs.runtime.errors import BadInput, Refused
from jobs.runtime.local_table import local_table
from jobs.runtime.observed import observed
from jobs.silver.form import check

LINKED = ("silver.evidence", "silver.identity", "silver.people", "silver.memberships")
JOBS, CONF = ("evidence", "identity", "registries", "link", "fields/text.py"), ("form.py", "kinds.py", "parameters")
CODE = (*(f"jobs/{name}" for name in JOBS), *(f"conf/{name}" for name in CONF), "expectations/rules.py", "schemas/columns.py")
NAMES = {int(kind): kind.name.lower() for kind in Kind}


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


@observed
def link(lake: Lake, registry: str, period: str | None = None, relink: bool = False, accept: Sequence[str] = (), why: str | None = None) -> dict[str, Any]:
    """Publish the evidence of a period's slice, or of every slice that was cleaned since it was linked; `relink`: of every slice with rows without
    a person whose number is tied to one by now. `accept` are names of checks that may be passed over this once, and `why`.

    Answers evidence, linked, unlinked (rows of the slices computed), unlinked per kind, the same by slice, and the publication. The same run
    again does nothing. BadInput for a registry or period that is not there or not cleaned, or a key that is
    not the lake's; Refused where the registry's rows cannot be evidence, or an audit fails.
    """
    started, given = datetime.now(UTC), accepted(accept, why)
    fingerprint.hold(lake)
    work = _work(lake, registry, period)
    if not work.slices and not relink:
        given.validate([])
        return _all_there(work)
    if relink:
        lake.compute()
        work = Work(lake, work.registry, tuple(_resolvable(work)), work.versions)
        if not work.slices:
            given.validate([])
            return _answer(work, period, None, None, "nothing_to_relink", _sums({}))
    # Not of the period: days of one month are one slice, and linking any of them is linking all that were cleaned.
    run = runs.run_id("relink" if relink else "link", registry, *work.slices[:1], inputs=_inputs(work, relink))
    if done := published(lake, run, given):
        return _told(work, period, *done)
    lake.compute()
    run = given.run_of(run)
    arguments = {"registry": registry, "period": period, "relink": relink} | given.arguments
    check(lake.session, work.registry)
    try:
        _hold_evidence_checks(work)
        publication, audited, written = _publish(work, run, given)
    except Refused as refusal:
        runs.record(lake, run, "link", arguments, work.versions, "refused", None, {"refused": str(refusal)}, started)
        raise
    counted = _counted(work, lake.open(written)) if written else _sums({})
    answer = _answer(work, period, run, publication, "published", counted) | {"audit": {"passed": audited.passed, "report": str(audited.report)}}
    runs.record(lake, run, "link", arguments, work.versions, "published", publication, answer, started)
    return answer


def _work(lake: Lake, registry: str, period: str | None) -> Work:
    try:
        found, wanted = conf.registry(registry), () if period is None else (periods.slice_of(period),)
    except (KeyError, ValueError) as error:
        raise BadInput(str(error.args[0])) from error
    work = Work(lake, found, wanted, _read(lake.versions(), registry))
    if period is None and work.cleaned:
        return Work(lake, found, tuple(_behind(work)), work.versions)
    if period not in work.cleaned:
        what = f"{registry} {period}" if period else registry
        raise BadInput(f"{what} has no silver rows to link; first: batimento clean {registry} --period {period or 'PERIOD'}")
    return work


def _read(versions: Mapping[str, int], registry: str) -> dict[str, int]:
    """Of the tables, those that linking this registry looks at."""
    own = {f"silver.{registry}", f"quarantine.{registry}", "ops.arrivals", "ops.coverage", *LINKED}
    return {name: version for name, version in versions.items() if name in own}


def _behind(work: Work) -> list[str]:
    """Slices of which a period was cleaned after the slice was linked."""
    newest: dict[str, str] = {}
    for period, row in work.cleaned.items():
        newest[periods.slice_of(period)] = max(newest.get(periods.slice_of(period), ""), row["publication"])
    linked: dict[str, str] = {}
    for name, row in work.published.items():
        table, _, slice = name.partition(f":{work.registry.id}/")
        if table in LINKED:
            linked[slice] = max(linked.get(slice, ""), row["publication"])
    return sorted(slice for slice, publication in newest.items() if publication > linked.get(slice, ""))


def _inputs(work: Work, relink: bool) -> dict[str, Any]:
    """What the result depends on. The identity only where it is what the run is about: else each new number would make every link a new one."""
    names = [f"{layer}.{work.registry.id}:{period}" for layer in ("silver", "quarantine") for period in work.periods]
    if relink:
        names += [name for name in work.published if name.startswith(("silver.identity:", "silver.people:"))]
        names += [f"silver.evidence:{work.registry.id}/{one}" for one in work.slices]
    seen = {name: work.published[name]["publication"] for name in sorted(names) if name in work.published}
    code = runs.code_hash(*CODE, conf.source(work.registry.id), *runs.modules(work.registry.id, "expectations/silver"))
    return {"seen": seen, "code": code, "slices": work.slices}


def _hold_evidence_checks(work: Work) -> None:
    """Refuse rows that are sound but prove nothing, such as candidacies before the count."""
    asked = functions(work.registry).get("evidence_checks")
    checks: Mapping[str, str] = asked() if asked else {}
    found = work.rows_of("silver").agg(*[F.expr(sql).alias(name) for name, sql in checks.items()]).first() if checks else None
    failed = [f"{name} ({sql})" for name, sql in checks.items() if found is None or not found[name]]
    if failed:
        where = f"{work.registry.id} {', '.join(work.periods)}"
        raise Refused(f"{where}: its rows are no evidence, for this does not hold: {'; '.join(failed)}. Silver keeps them; nothing was linked")


def _publish(work: Work, run: str, given: Accepted) -> tuple[str, Any, Candidate | None]:
    from jobs.gate.audit import audit  # Great Expectations takes seconds to import

    slices: list[Slice] = []
    delivery = []
    written = {}
    for table, (frame, more) in _claims(work).items():
        written[table] = candidate = work.lake.candidate(frame, table, run)
        slices += [Slice(candidate, {"registry": work.registry.id, "slice": one}, empty_ok=True) for one in (*work.slices, *more)]
        if table == "silver.people":
            others = work.read(table).where(~work.is_mine())
            delivery.append(one_person_per_pseudonym(work.lake.open(candidate).unionByName(others), ",".join(work.slices)))
    audited: Any = audit(work.lake, run, slices, delivery, accepted=given)
    fingerprint.claim(work.lake)
    covered, gone = _coverage(work)
    ops, gone_too = {"ops.coverage": covered}, {"ops.coverage": gone}
    publication = work.lake.publish(run, "link", slices, inputs=work.versions, audit=audited, note=audited.note, ops=ops, gone=gone_too)
    return publication, audited, written.get("silver.evidence")


def _claims(work: Work) -> dict[str, tuple[DataFrame, list[str]]]:
    """Table → all rows of the slices to publish, and which slices beside the computed ones are among them."""
    of_delivery = {"registry": F.lit(work.registry.id), "superseded_on": F.lit(None).cast("date")}
    said = {
        table: frame.join(work.deliveries, ["period", "file"], "left").withColumns(of_delivery)
        for table, frame in spoken(work.registry, work.rows_of("silver"), work.quarantine).items()
    }
    found = {}
    for table, frame in said.items():
        found[table] = _in_place(work, table, frame, _linked(work, table, frame, said.get("silver.identity")))
    for table in _emptied(work, set(said)):
        found[table] = (local_table(work.spark, [], schemas.load(table).ddl), [])
    return found


def _emptied(work: Work, said: set[str]) -> set[str]:
    """Tables that hold rows of these slices, and are to hold none any more."""
    mine = {f"{work.registry.id}/{one}" for one in work.slices}
    return {table for table, _, slice in (name.partition(":") for name in work.published) if slice in mine} - said


def _linked(work: Work, table: str, said: DataFrame, identity: DataFrame | None) -> DataFrame:
    if table == "silver.identity":
        return said
    known = work.read("silver.identity").where(~work.is_mine())
    if identity is not None:
        known = known.unionByName(identity.select(*known.columns))
    linked = look_for(table, said, leads(known), work.read("silver.people"))
    return linked.where("person IS NOT NULL") if table == "silver.people" else linked


def _in_place(work: Work, table: str, said: DataFrame, linked: DataFrame) -> tuple[DataFrame, list[str]]:
    """Linked claims with `superseded_on`, and with them the slices elsewhere that share an entry with them, whole."""
    promised = schemas.load(table).names
    if work.registry.delivery == "months" and work.registry.unit:
        return in_order_of_months(linked, table, said).select(*promised), []
    if work.registry.delivery != "changes" or table in ("silver.people", "silver.identity"):
        return linked.select(*promised), []
    mine, of_person = linked.withColumn("_mine", F.lit(True)), OF_PERSON in said.columns
    more: list[str] = []
    if others := work.other_slices(table):
        old = work.read(table).where(F.col("registry") == work.registry.id)
        before = old.where(work.is_mine())
        # Whose an entry is, only looking for the person tells, where it is of a person.
        entries = linked if of_person else said
        touched = entries.select("entry").unionByName(before.select("entry")).where("entry IS NOT NULL")
        met = old.where(F.col("slice").isin(others)).join(touched, "entry", "left_semi").select("slice").distinct()
        more = sorted(row.slice for row in met.collect())  # bounded by the slices
    if more:
        # Rows that are no more among mine still say which entries are to be put in order again.
        gone = before.withColumns({"_mine": F.lit(True), "_gone": F.lit(True)})
        there = old.where(F.col("slice").isin(more)).withColumns({"_mine": F.lit(False), "_gone": F.lit(False)})
        sequence = work.deliveries.select("period", "file", "sequence")
        both = gone.unionByName(there).join(sequence, ["period", "file"], "left")
        mine = mine.withColumn("_gone", F.lit(False)).select(*both.columns).unionByName(both)
    return in_order_of_changes(mine, table, of_person).select(*promised), more


def _resolvable(work: Work) -> list[str]:
    """Slices with evidence without a person, or of one found by name, or people and members known by their number alone, who are found otherwise by now."""
    whole = Work(work.lake, work.registry, tuple(sorted({periods.slice_of(period) for period in work.cleaned})), work.versions)
    said = {table: one for table, one in spoken(work.registry, whole.rows_of("silver"), whole.quarantine).items() if "_nis" in one.columns}
    known = leads(work.read("silver.identity"))
    found: set[str] = set()
    for table, frame in said.items():
        wanted, place = F.col("_cpf").isNull() & (F.col("_nis").isNotNull() | needs_it(frame)), ["period", "file", "line"]
        linked = look_for(table, frame.where(wanted), known, work.read("silver.people")).where("person IS NOT NULL")
        now = linked.join(whole.deliveries, ["period", "file"], "left").select("slice", *place, "person")
        unsure = F.coalesce(F.col("key_type") == BY_NAME, F.lit(True)) if table == "silver.evidence" else F.lit(True)
        before = work.read(table).where((F.col("registry") == work.registry.id) & unsure).select(*place, "person")
        differ = now.join(before, place, "left_semi").join(before, [*place, "person"], "left_anti")
        found |= {row.slice for row in differ.select("slice").distinct().collect()}  # bounded by the slices
    return sorted(found)


def _coverage(work: Work) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One row per period and part that silver was made of; and the keys of those that it is no longer made of."""
    per_file = work.rows_of("silver").groupBy("period", "file").count().collect()  # as many as there are files
    counted = {(row["period"], row["file"]): row["count"] for row in per_file}
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


def _told(work: Work, period: str | None, run: str, publication: str) -> dict[str, Any]:
    """The answer of a run that was published before; counted again where it was killed before it could be recorded."""
    before = [row for row in work.lake.rows("ops.runs", run=run) if row["publication"] == publication]
    if before:
        answer: dict[str, Any] = json.loads(before[-1]["result"])
    else:
        work.lake.compute()
        answer = _answer(work, period, run, publication, "published", _counted(work, work.lake.read("silver.evidence")))
    return answer | {"period": period, "status": "already_published"}


def _all_there(work: Work) -> dict[str, Any]:
    """The answer where nothing was cleaned since it was linked: what is published, by what the runs told of it, or counted where they cannot tell."""
    everything = Work(work.lake, work.registry, tuple(sorted({periods.slice_of(period) for period in work.cleaned})), work.versions)
    newest = max(row["publication"] for name, row in work.published.items() if name.partition(f":{work.registry.id}/")[0] in LINKED)
    counted = _told_by_runs(everything)
    if counted is None:
        work.lake.compute()
        counted = _counted(everything, work.read("silver.evidence"))
    return _answer(everything, None, None, newest, "already_published", counted)


def _told_by_runs(work: Work) -> dict[str, Any] | None:
    """Sums over what the runs that left the slices as they are told of each; None where there is no such run, as after a rollback."""
    of_slice = {one: work.published.get(f"silver.evidence:{work.registry.id}/{one}", {}).get("publication") for one in work.slices}
    ran = [row for row in work.lake.rows("ops.runs", verb="link") if row["publication"] in of_slice.values()]
    told = {row["publication"]: json.loads(row["result"]).get("by_slice", {}) for row in ran}
    if not all(one in told.get(publication, {}) for one, publication in of_slice.items()):
        return None
    return _sums({one: told[publication][one] for one, publication in of_slice.items()})


def _answer(work: Work, period: str | None, run: str | None, publication: str | None, status: str, counted: dict[str, Any]) -> dict[str, Any]:
    """The verb's answer, with what was counted of the evidence that was published."""
    answer = {"registry": work.registry.id, "period": period, "slices": list(work.slices), "run": run, "publication": publication, "status": status}
    return answer | counted


def _counted(work: Work, rows: DataFrame) -> dict[str, Any]:
    """Evidence of the slices, by slice and kind: in one pass."""
    kinds = rows.where(work.is_mine()).groupBy("slice", "kind").agg(F.count("*").alias("rows"), F.count("person").alias("linked"))
    found: dict[str, dict[str, Any]] = {one: {"evidence": 0, "linked": 0, "unlinked_kinds": {}} for one in work.slices}
    for row in kinds.collect():  # as many as there are slices and kinds
        of_slice, unlinked = found[row["slice"]], row["rows"] - row["linked"]
        of_slice["evidence"] += row["rows"]
        of_slice["linked"] += row["linked"]
        of_slice["unlinked_kinds"] |= {NAMES[row["kind"]]: unlinked} if unlinked else {}
    return _sums(found)


def _sums(by_slice: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What was counted of each slice, and of all."""
    evidence, linked = (sum(one[name] for one in by_slice.values()) for name in ("evidence", "linked"))
    unlinked: Counter[str] = Counter()
    for one in by_slice.values():
        unlinked.update(one["unlinked_kinds"])
    sums = {"evidence": evidence, "linked": linked, "unlinked": evidence - linked, "unlinked_kinds": dict(sorted(unlinked.items()))}
    return sums | {"by_slice": by_slice}
