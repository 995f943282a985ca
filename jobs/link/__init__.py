"""link: what a registry's silver rows say, as evidence about people.

One slice (a month of deliveries, a year of annual ones) is computed anew from silver, together with every row elsewhere whose place it takes, and all
of it becomes visible in one publication: evidence, identity, people, memberships, and the coverage that says what was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

import conf
import schemas
from conf import periods
from jobs.evidence.claims import claims_of
from jobs.evidence.form import functions
from jobs.evidence.rows import OF_PERSON
from jobs.evidence.supersede import in_order_of_changes, in_order_of_months
from jobs.gate.accepted import Accepted, accepted, published
from jobs.identity import fingerprint
from jobs.lake import Candidate, Lake, Slice, runs
from jobs.link.answers import all_there, answer_of, counted, recorded, sums
from jobs.link.by_name import look_for, needs_it
from jobs.link.checks import one_person_per_pseudonym
from jobs.link.exact import leads
from jobs.link.work import LINKED, Work
from jobs.runtime.errors import BadInput, Refused
from jobs.runtime.local_table import local_table
from jobs.runtime.observed import observed
from jobs.silver.form import check

JOBS, CONF = ("evidence", "identity", "registries", "link", "fields/text.py"), ("form.py", "kinds.py", "parameters")
CODE = (*(f"jobs/{name}" for name in JOBS), *(f"conf/{name}" for name in CONF), "expectations/rules.py", "schemas/columns.py")


@observed
def link(lake: Lake, registry: str, period: str | None = None, relink: bool = False, accept: Sequence[str] = (), why: str | None = None) -> dict[str, Any]:
    """Publish the evidence of a period's slice, or of every slice that was cleaned since it was linked; `relink`: of every slice with rows without
    a person whose number is tied to one by now. `accept` are names of checks that may be passed over this once, and `why`.

    Answers evidence, linked, unlinked (rows of the slices computed), unlinked per kind, the same by slice, and the publication. The same run
    again does nothing. BadInput for a registry or period that is not there or not cleaned, or a key that is
    not the lake's; Refused where the registry's rows cannot be evidence, or an audit fails.
    """
    started, given = datetime.now(UTC), accepted(accept, why)
    fingerprint.check_key(lake)
    work = _work(lake, registry, period)
    if not work.slices and not relink:
        given.validate([])
        return all_there(work)
    if relink:
        lake.compute()
        work = Work(lake, work.registry, tuple(_resolvable(work)), work.versions)
        if not work.slices:
            given.validate([])
            return answer_of(work, period, None, None, "nothing_to_relink", sums({}))
    # Not of the period: days of one month are one slice, and linking any of them is linking all that were cleaned.
    run = runs.run_id("relink" if relink else "link", registry, *work.slices[:1], inputs=_inputs(work, relink))
    if done := published(lake, run, given):
        return recorded(work, period, *done)
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
    counts = counted(work, lake.open(written)) if written else sums({})
    answer = answer_of(work, period, run, publication, "published", counts) | {"audit": {"passed": audited.passed, "report": str(audited.report)}}
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
    fingerprint.record_key(work.lake)
    covered, gone = _coverage(work)
    ops, gone_too = {"ops.coverage": covered}, {"ops.coverage": gone}
    publication = work.lake.publish(run, "link", slices, inputs=work.versions, audit=audited, note=audited.note, ops=ops, gone=gone_too)
    return publication, audited, written.get("silver.evidence")


def _claims(work: Work) -> dict[str, tuple[DataFrame, list[str]]]:
    """Table → all rows of the slices to publish, and which slices beside the computed ones are among them."""
    of_delivery = {"registry": F.lit(work.registry.id), "superseded_on": F.lit(None).cast("date")}
    claims = {
        table: frame.join(work.deliveries, ["period", "file"], "left").withColumns(of_delivery)
        for table, frame in claims_of(work.registry, work.rows_of("silver"), work.quarantine).items()
    }
    lead = _leads(work, claims)
    found = {}
    for table, frame in claims.items():
        found[table] = _in_place(work, table, frame, _linked(work, table, frame, lead))
    for table in _emptied(work, set(claims)):
        found[table] = (local_table(work.spark, [], schemas.load(table).ddl), [])
    return found


def _emptied(work: Work, claims: set[str]) -> set[str]:
    """Tables that hold rows of these slices, and are to hold none any more."""
    mine = {f"{work.registry.id}/{one}" for one in work.slices}
    return {table for table, _, slice in (name.partition(":") for name in work.published) if slice in mine} - claims


def _leads(work: Work, claims: Mapping[str, DataFrame]) -> DataFrame | None:
    """Whose each number is, by what is published and by these claims; None where no claim has a number to be looked up."""
    if not any("_nis" in frame.columns for frame in claims.values()):
        return None
    known = work.read("silver.identity").where(~work.is_mine())
    if "silver.identity" in claims:
        known = known.unionByName(claims["silver.identity"].select(*known.columns))
    return leads(known)


def _linked(work: Work, table: str, claims: DataFrame, lead: DataFrame | None) -> DataFrame:
    if table == "silver.identity":
        return claims
    linked = look_for(table, claims, lead, work.read("silver.people"))
    return linked.where("person IS NOT NULL") if table == "silver.people" else linked


def _in_place(work: Work, table: str, claims: DataFrame, linked: DataFrame) -> tuple[DataFrame, list[str]]:
    """Linked claims with `superseded_on`, and with them the slices elsewhere that share an entry with them, whole."""
    promised = schemas.load(table).names
    if work.registry.delivery == "months" and work.registry.unit:
        return in_order_of_months(linked, table, claims).select(*promised), []
    if work.registry.delivery != "changes" or table in ("silver.people", "silver.identity"):
        return linked.select(*promised), []
    mine, of_person = linked.withColumn("_mine", F.lit(True)), OF_PERSON in claims.columns
    more: list[str] = []
    if others := work.other_slices(table):
        old = work.read(table).where(F.col("registry") == work.registry.id)
        before = old.where(work.is_mine())
        # Whose an entry is, only looking for the person tells, where it is of a person.
        entries = linked if of_person else claims
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
    """Slices with rows that their number, or their description, leads elsewhere by now: to a person, to others, or more or less certainly."""
    whole = Work(work.lake, work.registry, tuple(sorted({periods.slice_of(period) for period in work.cleaned})), work.versions)
    claims = {table: one for table, one in claims_of(work.registry, whole.rows_of("silver"), whole.quarantine).items() if "_nis" in one.columns}
    known = leads(work.read("silver.identity")) if claims else None
    found: set[str] = set()
    for table, frame in claims.items():
        wanted, place = F.col("_cpf").isNull() & (F.col("_nis").isNotNull() | needs_it(frame)), ["period", "file", "line"]
        linked = look_for(table, frame.where(wanted), known, work.read("silver.people")).where("person IS NOT NULL")
        said = ["person", "certainty"] if table == "silver.evidence" else ["person"]
        now = linked.join(whole.deliveries, ["period", "file"], "left").select("slice", *place, *said)
        before = work.read(table).where(F.col("registry") == work.registry.id).select(*place, *said)
        differ = now.join(before, place, "left_semi").join(before, [*place, *said], "left_anti")
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
