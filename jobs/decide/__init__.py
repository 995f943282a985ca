"""decide: judge everybody in scope on a day. Gather, assess, allocate, audit, publish."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

import schemas
from conf.programme import sources
from jobs.gate.accepted import accepted, how, published
from jobs.gold import incremental, standing
from jobs.gold import scope as scoping
from jobs.gold.context import stale
from jobs.gold.decisions import READ, Work, granted_before
from jobs.identity import fingerprint
from jobs.identity.pseudonym import person_of
from jobs.lake import STANDING, Candidate, Lake, Slice, runs
from jobs.runtime.errors import BadInput, Refused
from jobs.runtime.local_table import local_table
from jobs.runtime.observed import observed

if TYPE_CHECKING:
    from jobs.decide.checks import Last
    from jobs.gate.checks import Check

BRASILIA = ZoneInfo("America/Sao_Paulo")
SHOWN_FLIPS = 100
NAMED = ("reasons", "doubts", "causes")  # what a decision names
CURRENT = "gold.current_decisions"
REMEDY = "Bring newer deliveries, or those that never came (docs/runbooks/late.md)."


@dataclass(frozen=True)
class DecisionPlan:
    """The mode of a run (`decides`, of `jobs.gold.standing`) and its reason, with the chain of runs before it, at these versions.

    `unmatched` payees, where the run before counted them and neither payroll nor register is another since; else None.
    """

    decides: str
    why: str
    before: list[dict[str, Any]]
    at: Mapping[str, int]
    unmatched: int | None = None


@observed
def decide(
    lake: Lake,
    programme: str,
    month: str,
    on: date,
    scope: Path | None = None,
    as_known_on: date | None = None,
    dry_run: bool = False,
    everybody: bool = False,
    accept: Sequence[str] = (),
    why: str | None = None,
) -> dict[str, Any]:
    """Publish the decisions of a programme for a month, as of the day `on`; of everybody, or of the CPFs in the file `scope`.

    Where a run of everybody stands, only those are decided whom something that came since may touch: the others' decisions stand as they are, and
    `gold.current_decisions` is what deciding everybody would give. `everybody` decides all of them all the same. `as_known_on`: only what had been
    published by the end of that day is read. The same command again is the same run, and does nothing. `accept` are names of checks that may be passed
    over this once, and `why` (`jobs.gate.accepted`).
    Answers run, programme, month, on, people, results, reasons, doubts, not_examined, publication, warnings, unmatched_payees, decides and why (its
    mode and the reason); with `dry_run`, which publishes nothing, also flips: whose answer would change. BadInput for a programme, month or file that is not
    there; Refused where a registry was never read or is too old, or an audit fails.
    """
    started, given = datetime.now(UTC), accepted(accept, why)
    work = replace(asked(lake, programme, month, on, scope, as_known_on, everybody), accepted=given)
    warnings = stale(work.context)
    if refusing := [check for check in bases_of(work) if check.refuses]:
        raise Refused(f"refused, nothing was decided: {'; '.join(str(check.observed) for check in refusing)}. {REMEDY}{how(refusing)}")
    arguments = {"programme": programme, "month": month, "on": on, "scope": _name(scope), "as_known_on": as_known_on}
    arguments |= {"granted": work.granted, "not_covered": _gaps(work), "everybody": everybody} | given.arguments
    if dry_run:
        _compute(work)
        answer = _dry(work, warnings)
        runs.record(lake, work.run, "decide", arguments, work.versions, "dry", None, answer, started, work.rule_version)
        return answer
    if done := published(lake, work.plain, given):
        return _recorded(work, *done, warnings, arguments, started)
    _compute(work)
    work, plan = planned(work)
    return _publish(work, plan, warnings, started, arguments)


def work_of(lake: Lake, row: Mapping[str, Any]) -> Work:
    """A run of decide again, from its row in `ops.runs`."""
    recorded = json.loads(row["arguments"])
    again = None if recorded["decides"] == standing.EVERYBODY else row["run"]
    return Work(
        lake, recorded["programme"], recorded["month"], date.fromisoformat(recorded["on"]), _read(row["inputs"]), tuple(recorded["granted"]), again=again
    )


def asked(lake: Lake, programme: str, month: str, on: date, scope: Path | None = None, as_known_on: date | None = None, everybody: bool = False) -> Work:
    """The run that a question asks for. BadInput for a programme or file that is not there."""
    known = sorted(sources())
    if programme not in known:
        raise BadInput(f"there is no programme {programme}; conf/programmes has {', '.join(known)}")
    if scope is not None:
        fingerprint.check_key(lake)
    end = datetime.combine(as_known_on + timedelta(days=1), time(), BRASILIA) if as_known_on else None
    versions = _read(lake.versions(end))
    return Work(lake, programme, month, on, versions, granted_before(lake, programme, month, end), _people_in(scope), everybody, until=end)


def _read(versions: Mapping[str, int]) -> dict[str, int]:
    return {name: version for name, version in versions.items() if name in READ}


def _people_in(path: Path | None) -> frozenset[int] | None:
    """The people of a CSV of CPFs, one a line, dots and dashes as you like; a first line without digits is a title."""
    if path is None:
        return None
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            cells = [(n, row[0].strip()) for n, row in enumerate(csv.reader(lines, delimiter=";"), start=1) if row and row[0].strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read ({error}); give a text file of CPFs, one a line") from error
    found = set()
    for n, cell in cells:
        digits = "".join(c for c in cell if c.isdigit())
        if n == 1 and not digits:
            continue
        if not 1 <= len(digits) <= 11:
            raise BadInput(f"{path}:{n}: no CPF of 11 digits stands here; write one a line")
        found.add(person_of(cpf=digits.zfill(11)))
    if not found:
        raise BadInput(f"{path} names nobody; write CPFs, one a line")
    return frozenset(found)


def planned(work: Work) -> tuple[Work, DecisionPlan]:
    """The run and its plan: full, or incremental over the people affected since the last run of its month."""
    at = work.lake.versions()
    before = standing.chain(work.lake.rows(STANDING, at), work.programme, work.month)
    if work.only is not None:
        return work, DecisionPlan(standing.SCOPE, "a list named them", before, at)
    everybody = DecisionPlan(standing.EVERYBODY, "--everybody was given", before, at)
    whole = [row["run"] for row in before if row["decides"] != standing.SCOPE]
    ran = {row["run"]: row for row in work.lake.rows("ops.runs", None, verb="decide", outcome="published") if row["run"] in whole}
    if work.everybody:
        return work, everybody
    if not before or before[0]["decides"] != standing.EVERYBODY:
        return work, replace(everybody, why="not everybody was decided before")
    if len(ran) < len(whole):
        return work, replace(everybody, why="a run before was not recorded")
    then = work_of(work.lake, ran[whole[-1]])
    if why := incremental.why_full(then, work):
        return work, replace(everybody, why=why)
    recorded = [json.loads(ran[one]["result"]) for one in (whole[0], whole[-1])]
    sources = work.context.programme.sources
    same = incremental.as_before(
        then, work, {"silver.memberships": sources.family_register} | ({"silver.evidence": sources.payroll} if sources.payroll else {})
    )
    plan = replace(everybody, decides=standing.CHANGES, unmatched=recorded[-1]["unmatched_payees"] if same else None)
    return _after(work, then, plan, recorded[0]["people"])


def _after(work: Work, then: Work, plan: DecisionPlan, people: int) -> tuple[Work, DecisionPlan]:
    """The incremental run over the people affected since the run before, where they are few enough of the `people`; else the full one."""
    lists = [row["run"] for row in plan.before if row["decides"] == standing.SCOPE]
    more = work.lake.read("gold.scope", plan.at).where(F.col("run").isin(lists)) if lists else None
    most = int(incremental.MOST_SHARE * people)
    found = incremental.affected(then, work, work.claims().memberships, more, most)
    if found is None:
        return work, replace(plan, decides=standing.EVERYBODY, why=f"what came since {then.run} affects more than {most} people")
    return replace(work, affected=found), replace(plan, why=f"what came since {then.run} affects {found.count} people")


def _publish(work: Work, plan: DecisionPlan, warnings: list[str], started: datetime, arguments: dict[str, Any]) -> dict[str, Any]:
    """Candidates of facts, scope, decisions and what stands; audited together, visible together."""
    lake, run, complete = work.lake, work.run, not work.context.programme.not_examined
    facts = gathered(work)
    rows = lake.open(facts)
    decisions = lake.candidate(work.decisions(rows), "gold.decisions", run)
    scope = lake.candidate(_scope(work, plan, rows), "gold.scope", run)
    stands = standing.after(plan.before, work.programme, work.month, run, plan.decides, plan.why, complete)
    last = lake.candidate(_as_table(lake, stands), STANDING, run)
    inputs = {**work.versions, **{name: version for name, version in plan.at.items() if name == STANDING}}
    answer = _answer(work, lake.open(decisions), warnings) | {"decides": plan.decides, "why": plan.why}
    arguments |= {"decides": plan.decides, "why": plan.why}
    slices = [Slice(one, {"run": run}, empty_ok=True) for one in (facts, scope, decisions)]
    slices.append(Slice(last, {"programme": work.programme, "month": work.month}))
    try:
        audited = _audit(work, plan, slices, lake.open(decisions), lake.open(scope), rows)
        publication = lake.publish(run, "decide", slices, inputs=inputs, audit=audited, complete=complete, note=audited.note)
    except Refused:
        runs.record(lake, run, "decide", arguments, work.versions, "refused", None, answer, started, work.rule_version)
        raise
    unmatched = _unmatched(work) if plan.unmatched is None else plan.unmatched
    answer |= {"publication": publication, "unmatched_payees": unmatched, "audit": {"passed": audited.passed, "report": str(audited.report)}}
    runs.record(lake, run, "decide", arguments, work.versions, "published", publication, answer, started, work.rule_version)
    return answer


def _as_table(lake: Lake, rows: list[dict[str, Any]]) -> DataFrame:
    promised = schemas.load(STANDING)
    return local_table(lake.session, [[row[name] for name in promised.names] for row in rows], promised.ddl)


def _scope(work: Work, plan: DecisionPlan, facts: DataFrame) -> DataFrame:
    """`gold.scope` of the run; of an incremental one also the people who were decided before and have left the scope."""
    scope = work.asked(facts).withColumn("leaves", F.lit(False))
    if work.affected is None:
        return scope
    names = schemas.load("gold.scope").names
    decided = _standing(work, plan.at).join(work.affected.people, "person", "left_semi").join(scope.select("person"), "person", "left_anti")
    left = decided.withColumns({"run": F.lit(work.run), "request": F.lit(None).cast("bigint"), "leaves": F.lit(True)})
    return scope.select(*names).unionByName(left.select(*names))


def gathered(work: Work) -> Candidate:
    """The facts of the people that the run decides and of those on whom they depend, written; `vacuum` removes what is never published.

    Written, not only planned: one plan that gathers and decides takes Spark longer to make than two take to carry out.
    """
    facts = work.lake.candidate(work.facts(), "gold.facts", work.run)
    return facts if work.only is None and work.again is None else work.lake.candidate(work.concerned(work.lake.open(facts)), "gold.facts", work.run)


def _compute(work: Work) -> None:
    """Start Spark, and refuse a programme that cannot be decided before anything is gathered."""
    from jobs.decide.checks import check_programme

    work.lake.compute()
    check_programme(work.lake.session, work.context.programme)


def bases_of(work: Work) -> list[Check]:
    """What does not hold of the bases, before anything is computed; marked where it is accepted."""
    from jobs.decide.checks import bases

    return work.accepted.marked(bases(work.context, f"run={work.run}"))


def _audit(work: Work, plan: DecisionPlan, slices: list[Slice], decisions: DataFrame, scope: DataFrame, facts: DataFrame) -> Any:
    from jobs.decide.checks import checks
    from jobs.gate.audit import audit

    everybody = plan.decides == standing.EVERYBODY
    # The affected are no sample of everybody, and a list is none either: their shares are not compared.
    last = _last(work) if everybody else None
    canaries = plan.decides != standing.CHANGES
    # People that the run decides, or finds out of scope, keep no other decision.
    stays = None if everybody else _standing(work, plan.at).join(scope.select("person"), "person", "left_anti")
    held = checks(decisions, scope.where("NOT leaves"), facts, work.context, f"run={work.run}", last, everybody, canaries, stays)
    return audit(work.lake, work.run, slices, [*bases_of(work), *held], accepted=work.accepted)


def _last(work: Work) -> Last | None:
    """The last run of everybody of the programme that stands, whatever its month and whatever it read; of before `as_known_on`, where that was given."""
    from jobs.decide.checks import Last

    rows = [row for row in work.lake.rows("ops.runs", None, verb="decide", outcome="published") if row["rule_version"]]
    for row in sorted(rows, key=lambda one: one["started_at"], reverse=True):
        recorded = json.loads(row["arguments"])
        known = work.until is None or row["ended_at"] <= work.until
        if recorded["programme"] == work.programme and recorded["decides"] == standing.EVERYBODY and known and work.lake.publication_of(row["run"]):
            return Last(row["run"], work_of(work.lake, row).context, json.loads(row["result"]))
    return None


def _gaps(work: Work) -> list[str]:
    """What this run could not ask, as text."""
    by_uf = [f"{name} {uf}" for name, ufs in sorted(work.context.uncovered_ufs.items()) for uf in sorted(ufs)]
    return [*sorted(work.context.not_covered), *by_uf]


def _standing(work: Work, at: Mapping[str, int] | None = None) -> DataFrame:
    return work.lake.read(CURRENT, at).where((F.col("programme") == work.programme) & (F.col("month") == work.month))


def _answer(work: Work, decisions: DataFrame, warnings: list[str]) -> dict[str, Any]:
    """The verb's answer, counted in the decisions."""
    counted = _counts(decisions)
    results = counted["result"]
    return {
        "run": work.run,
        "programme": work.programme,
        "month": work.month,
        "on": work.on.isoformat(),
        "people": sum(results.values()),
        "results": {name: results.get(name, 0) for name in ("eligible", "ineligible", "inconclusive")},
        **{what: counted[what] for what in NAMED},
        "not_examined": work.context.programme.not_examined,
        "publication": None,
        "not_covered": _gaps(work),
        "warnings": warnings,
    }


def _counts(decisions: DataFrame) -> dict[str, dict[str, int]]:
    """How often each result is given, and each reason, doubt and cause: in one pass, sorted by name."""
    given = {"result": F.array("result"), **{what: F.col(what) for what in NAMED}}
    all_named = F.concat(*[F.transform(names, _named(what)) for what, names in given.items()])
    rows = decisions.select(F.explode(all_named).alias("one")).groupBy("one.what", "one.name").count().collect()  # as many as there are names
    counted: dict[str, dict[str, int]] = {what: {} for what in given}
    for row in sorted(rows, key=lambda one: str(one["name"])):
        counted[row["what"]][row["name"]] = row["count"]
    return counted


def _named(what: str) -> Callable[[Column], Column]:
    return lambda name: F.struct(F.lit(what).alias("what"), name.alias("name"))


def _unmatched(work: Work) -> int:
    claims = replace(work, affected=None).claims()  # of the whole payroll, whomever the run decides
    return scoping.unmatched_payees(work.context, claims.evidence, claims.memberships)


def _dry(work: Work, warnings: list[str]) -> dict[str, Any]:
    """Decide without publishing, and tell who would flip against what is published."""
    decisions = work.decisions(work.lake.open(gathered(work))).persist()
    changed = standing.flips(decisions, work.asked(_standing(work))).persist()
    ways = changed.groupBy("before", "after").count().collect()  # sixteen at most
    some = changed.orderBy("person").limit(SHOWN_FLIPS).collect()
    recorded = {f"{row['before'] or 'undecided'} → {row['after'] or 'undecided'}": row["count"] for row in sorted(ways, key=str)}
    answer = _answer(work, decisions, warnings) | {"dry_run": True, "flips": recorded, "flipped": [row.asDict() for row in some]}
    for frame in (changed, decisions):
        frame.unpersist()
    return answer


def _recorded(work: Work, run: str, publication: str, warnings: list[str], arguments: dict[str, Any], started: datetime) -> dict[str, Any]:
    """The answer of a run that was published before; counted again where the run was killed between publishing and recording it."""
    if before := runs.result(work.lake, run, publication):
        return before
    work.lake.compute()
    decisions = work.lake.read("gold.decisions").where(F.col("run") == run)
    went = {name: row[name] for row in work.lake.rows(STANDING, work.lake.versions(publication), run=run) for name in ("decides", "why")}
    answer = _answer(work, decisions, warnings) | {"run": run} | went | {"publication": publication, "unmatched_payees": _unmatched(work)}
    arguments |= went
    runs.record(work.lake, run, "decide", arguments, work.versions, "published", publication, answer, started, work.rule_version)
    return answer


def _name(path: Path | None) -> str | None:
    return None if path is None else path.name
