"""What must hold of decisions before anybody is paid, or refused, by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import schemas
from conf.load import line_of, refusal
from conf.programme import Programme, sources
from jobs.gate.checks import Check
from jobs.gold.allocate import missing
from jobs.gold.context import DecisionContext, lost, never_read, older, too_old
from jobs.runtime import sql_texts
from jobs.runtime.local_table import local_table

TABLE = "gold.decisions"
CANARIES_FROM = 1_000  # people: shares of fewer only warn
NEVER, OLD = "registry_read:", "registry_fresh:"  # checks of a base: its name follows
RESULTS = ("eligible", "ineligible", "inconclusive")


@dataclass(frozen=True)
class Last:
    """The last published run of everybody, of whatever month: its name, its question, and what it answered."""

    run: str
    context: DecisionContext
    answer: Mapping[str, Any]


def bases(context: DecisionContext, slice: str) -> list[Check]:
    """What must hold of the bases before anybody is decided: each that a criterion needs was read, and none is too old that may not be."""
    blocking = [row for row in older(context) if row["when_older"] == "block"]
    found = [_base(slice, NEVER + name, f"{name} was never read for {context.month} by {context.on}") for name in never_read(context)]
    return found + [_base(slice, OLD + row["registry"], too_old(row)) for row in blocking]


def _base(slice: str, name: str, seen: str) -> Check:
    return Check(TABLE, slice, name, "critical", False, seen, admits=True)


def check_programme(spark: SparkSession, programme: Programme) -> None:
    """Refuse a programme that cannot be decided: a ConfError with each line. A criterion reads what no step counts before it; a condition of `never` is no SQL
    over a decision and its facts, or has the name of a check that every programme has. Nothing is read.
    """
    path = sources()[programme.id]
    unread = missing(programme).items()
    wrong = [(("criteria", name), f"{name} reads {', '.join(columns)}: write the step of `allocate` that counts it") for name, columns in unread]
    wrong += [(("never", name), f"`{name}` is a check of every programme; give it another name") for name in programme.never if name in _MUST_BE_NONE]
    if wrong:
        raise refusal(path, [(line_of(path, place), message) for place, message in wrong])
    decision = schemas.load(TABLE).columns
    beside = [one for one in schemas.load("gold.facts").columns if one.name not in {name.name for name in decision}]
    rows = local_table(spark, [], ", ".join(f"`{one.name}` {one.type}" for one in [*decision, *beside]))
    texts = [("rows", ("never", name), written, f"coalesce({written}, false)") for name, written in programme.never.items()]
    sql_texts.check(path, {"rows": rows}, texts)


def checks(
    decisions: DataFrame,
    scope: DataFrame,
    facts: DataFrame,
    context: DecisionContext,
    slice: str,
    last: Last | None,
    everybody: bool = True,
    canaries: bool = True,
    standing: DataFrame | None = None,
) -> list[Check]:
    """Everything that must hold of a run's candidates together. `last`: the run to compare with, if there is one. A run of `everybody` decides at least one.

    Without `canaries`, nothing that only the shares among many people could show. `standing`: decisions of the month that stay beside the run's (person,
    family, cents); none where it decides everybody.
    """
    programme = context.programme
    seen = _seen(decisions, facts, programme)
    people = int(seen["people"])
    criteria = [name for name, rule in programme.criteria.items() if rule.examined]
    found = [_none(slice, name, int(seen[name])) for name in (*_MUST_BE_NONE, *programme.never)]
    found.append(_none(slice, "one_decision_per_person_in_scope", _apart(decisions, scope)))
    if programme.family:
        found.append(_none(slice, "no_more_eligible_members_than_places", _crowded(decisions, programme.family.members)))
    if programme.family and programme.amount:
        most = programme.family.most_quotas * programme.amount.quota
        found.append(_none(slice, "no_family_has_more_quotas_than_it_may", _overpaid(decisions, facts, most, standing)))
    if everybody:
        found.append(Check(TABLE, slice, "decisions_present", "critical", people > 0, f"{people} people"))
    if canaries and people >= CANARIES_FROM:
        admitted = [name for name in criteria if programme.criteria[name].unknown_for_all]
        blind = sorted(name for name in criteria if int(seen[f"doubt_{name}"]) == people and name not in admitted)
        found.append(Check(TABLE, slice, "no_criterion_unknown_for_everybody", "critical", not blind, ", ".join(blind) or None, admits=True))
    if last is not None:
        gone = lost(last.context, context)
        observed = f"read by {last.run}, and not by this one: {', '.join(gone)}" if gone else None
        found.append(Check(TABLE, slice, "coverage_not_less_than_last_run", "critical", not gone, observed, admits=True))
        found += _bands(slice, programme, seen, last) if people else []
    return found


_MUST_BE_NONE = {
    "channel_within_programme": "channel IS NULL OR NOT array_contains(array({channels}), channel)",
    "ineligible_matches_reasons": "(size(reasons) > 0) <> (result = 'ineligible')",
    "inconclusive_matches_doubts": "(result = 'inconclusive') <> (size(reasons) = 0 AND size(array_except(doubts, array({amounts}))) > 0)",
    "doubts_have_causes": "exists(doubts, d -> NOT exists(causes, c -> startswith(c, d || ':')))",
    "causes_have_doubts": "exists(causes, c -> NOT array_contains(doubts, split_part(c, ':', 1)))",
    "amount_within_programme": "NOT (quotas BETWEEN if(result = 'eligible', {least}, 0) AND if(result = 'eligible', {most}, 0) AND cents = quotas * {quota})",
}


def _seen(decisions: DataFrame, facts: DataFrame, programme: Programme) -> Any:
    """Everything that one pass over the decisions counts. Conditions of the programme may name any column of a decision or, beside it, of its facts."""
    more = [name for name in facts.columns if name not in decisions.columns]  # of which Spark reads those that a condition names
    beside = decisions.join(facts.select("person", *more), "person", "left") if programme.never else decisions
    criteria = [name for name, rule in programme.criteria.items() if rule.examined]
    amount = programme.amount
    values = {"least": 1 if amount else 0, "most": amount.most_quotas if amount else 0, "quota": amount.quota if amount else 0}
    lists = {"amounts": _texts(programme.of_amounts), "channels": _texts(programme.scope.channels)}
    held = {name: F.expr(wrong.format(**values, **lists)) for name, wrong in _MUST_BE_NONE.items()}
    held |= {name: F.expr(wrong) for name, wrong in programme.never.items()}
    broken = [F.count_if(F.coalesce(wrong, F.lit(False))).alias(name) for name, wrong in held.items()]
    reasons = [F.count_if(F.array_contains("reasons", name)).alias(f"reason_{name}") for name in criteria]
    doubts = [F.count_if(F.array_contains("doubts", name)).alias(f"doubt_{name}") for name in criteria]
    results = [F.count_if(F.col("result") == name).alias(f"result_{name}") for name in RESULTS]
    return beside.agg(F.count(F.lit(1)).alias("people"), *broken, *reasons, *doubts, *results).first()


def _apart(decisions: DataFrame, scope: DataFrame) -> int:
    """People in scope without exactly one decision, and decisions about people out of scope."""
    counted = decisions.groupBy("person").agg(F.count(F.lit(1)).alias("times"))
    wanted = scope.select("person").withColumn("wanted", F.lit(True))
    return counted.join(wanted, "person", "full").where("wanted IS NULL OR times IS NULL OR times > 1").count()


def _texts(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _crowded(decisions: DataFrame, places: int) -> int:
    eligible = decisions.where("result = 'eligible'").groupBy("family").count()
    return eligible.where(F.col("count") > places).count()


def _overpaid(decisions: DataFrame, facts: DataFrame, most_cents: int, standing: DataFrame | None) -> int:
    """Families of the run that would have more than the law allows, with what stays beside the run. A family is whoever shares places, by this run's facts;
    of whom it gathers none, by their own decision."""
    given = decisions.select("person", "family", "cents", F.lit(True).alias("of_run"))
    if standing is not None:
        now = facts.select("person", F.col("quota_family").alias("now"))
        beside = standing.where("cents > 0").join(now, "person", "left").withColumn("family", F.coalesce("now", "family"))
        concerned = beside.join(decisions.select("family").distinct(), "family", "left_semi")
        given = given.unionByName(concerned.select("person", "family", "cents", F.lit(False).alias("of_run")))
    sums = given.groupBy("family").agg(F.sum("cents").alias("cents"), F.max("of_run").alias("of_run"))
    return sums.where(F.col("of_run") & (F.col("cents") > most_cents)).count()


def _none(slice: str, name: str, found: int) -> Check:
    return Check(TABLE, slice, name, "critical", found == 0, f"{found} are otherwise")


def _bands(slice: str, programme: Programme, seen: Any, last: Last) -> list[Check]:
    """No share of the people strays from the last run's by more than its band, or than chance explains: of results, and of each criterion's not met and
    not known. Of few people it only warns; a criterion that the last run did not examine has nothing to be compared with.
    """
    people, before, bands = int(seen["people"]), int(last.answer["people"]), programme.bands
    if not before:
        return []
    shares = [("results", name, f"result_{name}", last.answer["results"], bands.results) for name in RESULTS]
    for name, rule in programme.criteria.items():
        if rule.examined and name not in last.answer["not_examined"]:
            shares.append((name, "not met", f"reason_{name}", last.answer["reasons"], bands.criteria.get(name, bands.not_met)))
            shares.append((name, "not known", f"doubt_{name}", last.answer["doubts"], bands.criteria.get(name, bands.not_known)))
    strayed: dict[str, list[str]] = {of: [] for of, *_ in shares}
    for of, what, column, then, band in shares:
        share, was = int(seen[column]) / people, then.get(what if of == "results" else of, 0) / before
        if abs(share - was) > max(band, 3 * sqrt(was * (1 - was) / people)):
            strayed[of].append(f"{what} {share:.1%}, was {was:.1%}")
    severity = "critical" if min(people, before) >= CANARIES_FROM else "warning"
    enough, weight = people >= before * (1 - bands.people), "critical" if before >= CANARIES_FROM else "warning"
    fewer = Check(TABLE, slice, "people_within_band_of_last_run", weight, enough, f"{people} people, {before} in {last.run}", admits=True)
    return [fewer] + [
        Check(TABLE, slice, f"shares_within_band_of_last_run:{of}", severity, not far, f"{'; '.join(far)} in {last.run}" if far else None, admits=True)
        for of, far in strayed.items()
    ]
