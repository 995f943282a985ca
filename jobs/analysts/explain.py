"""explain: one person's dossier. Verdict per criterion with its law, the values read, the rows that prove them; family and quotas. Every access is recorded."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from conf.kinds import Kind
from conf.programme import Programme
from jobs.decide import work_of
from jobs.gold.criteria import CRITERIA
from jobs.gold.criterion import sentences
from jobs.gold.decisions import Work
from jobs.gold.programmes import COUNTS
from jobs.gold.programmes.cover import with_covering
from jobs.identity import fingerprint
from jobs.identity.pseudonym import person_of
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from jobs.runtime.observed import observed

EVIDENCE = ["kind", "registry", "period", "file", "line", "since", "until", "month", "cents", "detail", "key_type", "certainty", "born"]
MEMBER = ["person", "relation", "birth_date", "sex", "income_cents", "family_income_cents", "document_wrong", "certainty", "registry", "period", "file", "line"]
RIVAL = ["person", "channel", "result", "had_grant", "joined_by_naming", "sex", "birth_date", "own_income_cents", "name_rank", "quotas", "cents"]
KINDS = {int(kind): kind for kind in Kind}
OTHER_RULES = "A cause that the rules of that run knew, and these no longer do"


@observed
def explain(lake: Lake, cpf: str, run: str | None = None, why: str | None = None) -> dict[str, Any]:
    """The dossier of the person with a CPF, by one run or by the newest current decision. Every access is recorded in `ops.accesses`.

    `found` false: nothing was ever received about the CPF. `decided` false: there is no current decision. BadInput for a number
    that is no CPF, or a run that is not there.
    """
    fingerprint.check_key(lake)
    person = person_of(cpf=_digits(cpf))
    decision = _decision(lake, person, run)
    found = decision is not None or _known(lake, person)
    access = {"at": datetime.now(UTC), "who": getpass.getuser(), "verb": "explain", "person": person, "run": run, "found": found, "why": why}
    lake.record("ops.accesses", [access])
    answer = {"person": person, "found": found, "decided": decision is not None}
    if not found:
        return answer | {"message": "Nothing was ever received about this CPF: no request, no registration, no row of any registry read so far."}
    if decision is None:
        return answer | {"message": "Registries contain this CPF, but there is no current decision about the person.", "evidence": _evidence_now(lake, person)}
    return answer | _dossier(lake, decision)


def _digits(cpf: str) -> str:
    digits = "".join(c for c in cpf if c.isdigit())
    if not 1 <= len(digits) <= 11 or any(not (c.isdigit() or c in ".- ") for c in cpf):
        raise BadInput(f"{len(digits)} digits are no CPF; write its 11 digits, as 529.982.247-25")
    padded = digits.zfill(11)
    for place in (9, 10):
        rest = sum(int(d) * (place + 1 - i) for i, d in enumerate(padded[:place])) % 11
        if int(padded[place]) != (0 if rest < 2 else 11 - rest):
            raise BadInput("the check digits of this CPF are wrong; look for a wrong digit")
    return padded


def _decision(lake: Lake, person: int, run: str | None) -> dict[str, Any] | None:
    """The person's decision by a run; by default the current one of the run published last."""
    if run is not None:
        if lake.publication_of(run) is None:
            raise BadInput(f"there is no published run {run}; `batimento status` lists the last ones")
        rows = lake.read("gold.decisions").where((F.col("run") == run) & (F.col("person") == person)).collect()  # one at most
    else:
        rows = lake.read("gold.current_decisions").where(F.col("person") == person).collect()  # one per programme and month
    newest = max(rows, key=lambda row: lake.publication_of(row["run"]) or "", default=None)
    return None if newest is None else newest.asDict()


def _known(lake: Lake, person: int) -> bool:
    tables = [lake.read(f"silver.{name}").where(F.col("person") == person).select("person") for name in ("evidence", "memberships", "people")]
    return bool(tables[0].unionByName(tables[1]).unionByName(tables[2]).take(1))


def _evidence_now(lake: Lake, person: int) -> list[dict[str, Any]]:
    rows = lake.read("silver.evidence").where((F.col("person") == person) & F.col("superseded_on").isNull()).select(*EVIDENCE).collect()  # one person's
    return _facts(rows, _files(lake))


def _dossier(lake: Lake, decision: dict[str, Any]) -> dict[str, Any]:
    row = [one for one in lake.rows("ops.runs", None, run=decision["run"]) if one["outcome"] == "published"][-1]
    work, files = work_of(lake, row), _files(lake)
    programme = work.context.programme
    claims = work.claims()
    gathered = lake.read("gold.facts").where(F.col("run") == decision["run"])
    facts = gathered.where(F.col("person") == decision["person"]).first()
    assert facts is not None  # published together with the decision
    counted = _counted(work, gathered, facts)
    own = counted[decision["person"]]
    rows = claims.evidence.where(F.col("person") == decision["person"]).select(*EVIDENCE).collect()  # one person's
    evidence = _facts(rows, files)
    members = claims.memberships.where(F.col("family") == facts["family"]).orderBy("relation", "file", "line").select(*MEMBER).collect()  # one family's
    answer = {name: decision[name] for name in ("programme", "month", "channel", "result", "reasons", "doubts", "quotas", "cents", "not_examined")}
    return {
        "run": decision["run"],
        "on": decision["on"].isoformat(),
        "publication": lake.publication_of(decision["run"]),
        **answer,
        "criteria": [_criterion(work, name, decision, own, evidence) for name in programme.criteria],
        "family": {
            "family": facts["family"],
            "size": facts["family_size"],
            "income_cents": facts["family_income_cents"],
            "benefit_cents": facts["family_benefit_cents"],
            "members": [_plain(one.asDict()) | {"file": files.get(one["file"], str(one["file"]))} for one in members],
        },
        "quota_arithmetic": {name: own[name] for name in _arithmetic(programme)}
        | {
            "quota_family": facts["quota_family"],
            "order": programme.family.order if programme.family else [],
            "quota_cents": programme.amount.quota if programme.amount else 0,
            "people": [{name: _value(one[name]) for name in RIVAL} for one in counted.values() if one["quota_family"] == facts["quota_family"]],
        },
        "bases": _bases(work, facts),
        "tables": dict(row["inputs"]),
        "rule_version": decision["rule_version"],
        "same_rules_now": work.rule_version == decision["rule_version"],
    }


def _arithmetic(programme: Programme) -> list[str]:
    """The numbers that `allocate` counts for a programme, and those of the facts that it counts with."""
    counted = [name for step in programme.allocate if step.count for name in COUNTS[step.count].ADDS]
    return [*counted, *[step.gives for step in programme.allocate if step.gives], "members", "family_benefit_cents"]


def _counted(work: Work, gathered: DataFrame, facts: Any) -> dict[int, dict[str, Any]]:
    """The people on whom the person's quota depends, with the numbers of `allocate`: the quota family, and families linked to it."""
    rivals = gathered.where(F.col("quota_family") == facts["quota_family"])
    rows = work.allocated(with_covering(work.context, gathered, rivals, F.broadcast)).collect()  # one family's, and of those that it names
    return {row["person"]: row.asDict() for row in sorted(rows, key=lambda one: one["person"])}


def _criterion(work: Work, name: str, decision: Mapping[str, Any], own: Mapping[str, Any], evidence: list[dict[str, Any]]) -> dict[str, Any]:
    programme = work.context.programme
    rule, shape = programme.criteria[name], programme.in_force(work.on).get(name)
    head = {"criterion": name, "number": rule.number, "title": rule.title}
    if shape is None:
        return head | {"verdict": "not examined" if not rule.examined else "not in force", "law": rule.law, "needs": rule.needs.all or rule.needs.any}
    criterion = CRITERIA[shape.shape]
    causes = [one.split(":", 1)[1] for one in decision["causes"] if one.startswith(f"{name}:")]
    verdict = "not met" if name in decision["reasons"] else "unknown" if name in decision["doubts"] else "met"
    if not rule.asks(decision["channel"]):
        verdict = "not asked"
    if verdict == "met" and any(step.criterion == name and step.gives and not own[step.gives] for step in programme.allocate):
        verdict = "not met"
    kinds = {kind.name.lower() for kind in criterion.kinds}
    needs = set(rule.needs.all) | set(rule.needs.any) | set(rule.also)
    proof = [row for row in evidence if row["kind"] in kinds or (row["kind"] == "unreadable" and row["registry"] in needs)]
    return head | {
        "verdict": verdict,
        "law": shape.law,
        "shape": shape.shape,
        "causes": {cause: sentences(name).get(cause, OTHER_RULES) for cause in causes},
        "values": {column: _value(own[column]) for column in criterion.reads},
        "evidence": proof,
        "also_not_read": [one for one in rule.also if not _was_read(work, one)],
    }


def _bases(work: Work, facts: Any) -> dict[str, Any]:
    """The registries read and their dates, those without this person, and those that the law names but that are not built yet."""
    read, not_read = {}, {}
    for name in sorted(work.context.covers):
        cover = work.context.covers[name]
        if cover.as_of is None:
            not_read[name] = cover.why or "never read"
        else:
            read[name] = {"as_of": cover.as_of.isoformat(), "age_days": cover.age, "covers_the_person": name not in facts["not_covered"], "why_not": cover.why}
    wanted = {one for rule in work.context.programme.criteria.values() for one in (*rule.needs.all, *rule.needs.any, *rule.also)}
    not_read |= {name: "not built yet" for name in sorted(wanted) if name not in work.context.covers}
    return {"read": read, "not_read": not_read}


def _was_read(work: Work, registry: str) -> bool:
    cover = work.context.covers.get(registry)
    return cover is not None and cover.as_of is not None


def _facts(rows: list[Any], files: Mapping[int, str]) -> list[dict[str, Any]]:
    found = []
    for row in sorted(rows, key=lambda one: (one["registry"], one["period"], one["file"], one["line"], one["kind"])):
        kind = KINDS[row["kind"]]
        matched = {"by": row["key_type"], "certainty": row["certainty"], "born_as_told": _value(row["born"])}
        values = {name: _value(row[name]) for name in ("registry", "period", "line", "since", "until", "month", "cents", "detail")}
        found.append({"kind": kind.name.lower(), "says": kind.sentence, "file": files.get(row["file"], str(row["file"])), **values, "matched": matched})
    return found


def _files(lake: Lake) -> dict[int, str]:
    return {row["file"]: row["name"] for row in lake.rows("ops.arrivals")}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
