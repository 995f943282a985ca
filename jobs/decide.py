"""decide: judge everybody in scope on a day. Gather, assess, allocate, audit, publish."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from conf.programme import FOLDER as PROGRAMMES
from jobs import runs
from jobs.errors import BadInput, Refused
from jobs.gold import scope as scoping
from jobs.gold.current_decisions import current_decisions, flips
from jobs.gold.decisions import READ, Work, granted_before
from jobs.gold.question import stale
from jobs.identity.pseudonym import person_of
from jobs.lake import Candidate, Lake, Slice
from jobs.observed import observed

BRASILIA = ZoneInfo("America/Sao_Paulo")
SHOWN_FLIPS = 100
CURRENT = "gold.current_decisions"
REMEDY = "Bring newer deliveries, or change max_age in conf/registries"


@observed
def decide(
    lake: Lake, programme: str, month: str, on: date, scope: Path | None = None, as_known_on: date | None = None, dry_run: bool = False
) -> dict[str, Any]:
    """Publish the decisions of a programme for a month, as of the day `on`; of everybody, or of the CPFs in the file `scope`.

    `as_known_on`: only what had been published by the end of that day is read. The same command again is the same run, and does nothing.
    Answers run, programme, month, on, people, results, reasons, doubts, not_examined, publication, warnings, unmatched_payees; with
    `dry_run`, which publishes nothing, also flips: whose answer would change. BadInput for a programme, month or file that is not there;
    Refused where a registry is too old or an audit fails.
    """
    started = datetime.now(UTC)
    work = asked(lake, programme, month, on, scope, as_known_on)
    blocking, warnings = stale(work.question)
    if blocking:
        raise Refused(f"refused, nothing was decided: {'; '.join(blocking)}. {REMEDY}")
    arguments = {"programme": programme, "month": month, "on": on, "scope": _name(scope), "as_known_on": as_known_on}
    arguments |= {"granted": work.granted, "not_covered": _gaps(work)}
    if dry_run:
        answer = _dry(work, warnings)
        runs.record(lake, work.run, "decide", arguments, work.versions, "dry", None, answer, started, work.rule_version)
        return answer
    if done := lake.publication_of(work.run):
        return _told(work, done, warnings, arguments, started)
    return _publish(work, warnings, started, arguments)


def work_of(lake: Lake, row: Mapping[str, Any]) -> Work:
    """A run of decide again, from its row in `ops.runs`."""
    told = json.loads(row["arguments"])
    only = None
    if told["scope"]:
        decided = lake.read("gold.scope").where(F.col("run") == row["run"]).select("person").collect()  # as many as its file named
        only = frozenset(one.person for one in decided)
    return Work(lake, told["programme"], told["month"], date.fromisoformat(told["on"]), _read(row["inputs"]), tuple(told["granted"]), only)


def asked(lake: Lake, programme: str, month: str, on: date, scope: Path | None = None, as_known_on: date | None = None) -> Work:
    """The run that a question asks for. BadInput for a programme or file that is not there."""
    known = sorted(path.stem for path in PROGRAMMES.glob("*.yml"))
    if programme not in known:
        raise BadInput(f"there is no programme {programme}; conf/programmes has {', '.join(known)}")
    end = datetime.combine(as_known_on + timedelta(days=1), time(), BRASILIA) if as_known_on else None
    versions = _read(lake.versions(end))
    return Work(lake, programme, month, on, versions, granted_before(lake, programme, month, end), _people_in(scope))


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


def _publish(work: Work, warnings: list[str], started: datetime, arguments: dict[str, Any]) -> dict[str, Any]:
    """Candidates of facts, scope, decisions and the current decisions; audited together, visible together."""
    lake, run, complete = work.lake, work.run, not work.question.programme.not_examined
    facts = gathered(work)
    rows = lake.open(facts)
    decisions = lake.candidate(work.decisions(rows), "gold.decisions", run)
    scope = lake.candidate(work.asked(rows), "gold.scope", run)
    before = _standing(work)
    current = lake.candidate(current_decisions(lake.open(decisions), before, complete), CURRENT, run)
    answer = _answer(work, lake.open(decisions), warnings)
    slices = [Slice(one, {"run": run}, empty_ok=True) for one in (facts, scope, decisions)]
    slices.append(Slice(current, {"programme": work.programme, "month": work.month}, empty_ok=True))
    try:
        audited = _audit(work, slices, lake.open(decisions), lake.open(scope), rows)
        publication = lake.publish(run, "decide", slices, inputs=work.versions, audit=audited, complete=complete)
    except Refused:
        runs.record(lake, run, "decide", arguments, work.versions, "refused", None, answer, started, work.rule_version)
        raise
    answer |= {"publication": publication, "unmatched_payees": _unmatched(work), "audit": {"passed": audited.passed, "report": str(audited.report)}}
    runs.record(lake, run, "decide", arguments, work.versions, "published", publication, answer, started, work.rule_version)
    return answer


def gathered(work: Work) -> Candidate:
    """The facts of whom the run decides and of all on whom they depend, written; `vacuum` removes what is never published.

    Written, not only planned: one plan that gathers and decides takes Spark longer to make than two take to carry out.
    """
    facts = work.lake.candidate(work.facts(), "gold.facts", work.run)
    return facts if work.only is None else work.lake.candidate(work.concerned(work.lake.open(facts)), "gold.facts", work.run)


def _audit(work: Work, slices: list[Slice], decisions: DataFrame, scope: DataFrame, facts: DataFrame) -> Any:
    from expectations.gate import audit
    from expectations.gold.decisions import checks

    last = _last(work) if work.only is None else None
    return audit(work.lake, work.run, slices, checks(decisions, scope, facts, work.question.programme, f"run={work.run}", last))


def _last(work: Work) -> dict[str, Any] | None:
    """What the last published run of everybody answered, if it read the same registries: else its shares tell nothing about this one's."""
    rows = [row for row in work.lake.rows("ops.runs", None, verb="decide", outcome="published") if row["rule_version"]]
    for row in sorted(rows, key=lambda one: one["started_at"], reverse=True):
        told = json.loads(row["arguments"])
        if told["programme"] == work.programme and not told["scope"]:
            return dict(json.loads(row["result"])) if told["not_covered"] == _gaps(work) else None
    return None


def _gaps(work: Work) -> list[str]:
    """What this run could not ask, as text."""
    by_uf = [f"{name} {uf}" for name, ufs in sorted(work.question.lacking.items()) for uf in sorted(ufs)]
    return [*sorted(work.question.not_covered), *by_uf]


def _standing(work: Work) -> DataFrame:
    return work.lake.read(CURRENT).where((F.col("programme") == work.programme) & (F.col("month") == work.month))


def _answer(work: Work, decisions: DataFrame, warnings: list[str]) -> dict[str, Any]:
    """The verb's answer, counted in the decisions."""
    results = {row["result"]: row["count"] for row in decisions.groupBy("result").count().collect()}  # three at most
    return {
        "run": work.run,
        "programme": work.programme,
        "month": work.month,
        "on": work.on.isoformat(),
        "people": sum(results.values()),
        "results": {name: results.get(name, 0) for name in ("eligible", "ineligible", "inconclusive")},
        "reasons": _count(decisions, "reasons"),
        "doubts": _count(decisions, "doubts"),
        "causes": _count(decisions, "causes"),
        "not_examined": work.question.programme.not_examined,
        "publication": None,
        "not_covered": _gaps(work),
        "warnings": warnings,
    }


def _count(decisions: DataFrame, names: str) -> dict[str, int]:
    counted = decisions.select(F.explode(names).alias("name")).groupBy("name").count().collect()  # as many as there are criteria, or causes
    return {row["name"]: row["count"] for row in sorted(counted, key=lambda row: str(row["name"]))}


def _unmatched(work: Work) -> int:
    claims = work.claims()
    members = scoping.registered(work.question, claims.memberships)
    return scoping.unmatched_payees(members, scoping.payroll(work.question, claims.evidence))


def _dry(work: Work, warnings: list[str]) -> dict[str, Any]:
    """Decide without publishing, and tell who would flip against what is published."""
    decisions = work.decisions(work.lake.open(gathered(work))).persist()
    changed = flips(decisions, work.asked(_standing(work))).persist()
    ways = changed.groupBy("before", "after").count().collect()  # sixteen at most
    some = changed.orderBy("person").limit(SHOWN_FLIPS).collect()
    told = {f"{row['before'] or 'undecided'} → {row['after'] or 'undecided'}": row["count"] for row in sorted(ways, key=str)}
    answer = _answer(work, decisions, warnings) | {"dry_run": True, "flips": told, "flipped": [row.asDict() for row in some]}
    for frame in (changed, decisions):
        frame.unpersist()
    return answer


def _told(work: Work, publication: str, warnings: list[str], arguments: dict[str, Any], started: datetime) -> dict[str, Any]:
    """The answer of a run that was published before; counted again where the run was killed between publishing and recording it."""
    before = [row for row in work.lake.rows("ops.runs", None, run=work.run) if row["publication"] == publication]
    if before:
        return dict(json.loads(before[-1]["result"]))
    decisions = work.lake.read("gold.decisions").where(F.col("run") == work.run)
    answer = _answer(work, decisions, warnings) | {"publication": publication, "unmatched_payees": _unmatched(work)}
    runs.record(work.lake, work.run, "decide", arguments, work.versions, "published", publication, answer, started, work.rule_version)
    return answer


def _name(path: Path | None) -> str | None:
    return None if path is None else path.name
