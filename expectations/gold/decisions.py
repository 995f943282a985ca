"""What must hold of decisions before anybody is paid, or refused, by them."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from conf.programme import Programme
from expectations.checks import Check
from expectations.suite import suite

TABLE = "gold.decisions"
AMOUNT = "monoparental_double_quota"  # decides an amount, so an eligible person may keep this doubt
CANARIES_FROM = 1_000  # people: shares of fewer tell nothing
BAND = 0.10  # how far a criterion's share may move from one run to the next

SUITE = suite(
    TABLE,
    lambda gxe: [
        gxe.ExpectColumnValuesToBeInSet(column="result", value_set=["eligible", "ineligible", "inconclusive"], severity="critical"),
        gxe.ExpectColumnValuesToBeInSet(column="channel", value_set=["pbf", "cadunico", "extracad"], severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="cents", min_value=0, severity="critical"),
    ],
)


def checks(
    decisions: DataFrame,
    scope: DataFrame,
    facts: DataFrame,
    programme: Programme,
    slice: str,
    last: Mapping[str, Any] | None,
    canaries: bool = True,
    standing: DataFrame | None = None,
) -> list[Check]:
    """Everything that must hold of a run's candidates together. `last` is what the last published run of the programme answered, if comparable.

    Without `canaries`, nothing that only the shares among many people could tell. `standing`: decisions of the month that stay beside the run's (person,
    family, cents); none where it decides everybody.
    """
    seen = _seen(decisions, facts, programme)
    people = int(seen["people"])
    criteria = [name for name, rule in programme.criteria.items() if rule.examined]
    found = [_none(slice, name, int(seen[name])) for name in _MUST_BE_NONE]
    found.append(_none(slice, "one_decision_per_person_in_scope", _apart(decisions, scope)))
    found.append(_none(slice, "no_more_eligible_members_than_places", _crowded(decisions, programme)))
    found.append(_none(slice, "no_family_has_more_quotas_than_it_may", _overpaid(decisions, facts, programme, standing)))
    if canaries and people >= CANARIES_FROM:
        doubtful = {name: int(seen[f"doubt_{name}"]) for name in criteria}
        admitted = [name for name in criteria if programme.criteria[name].unknown_for_all]
        blind = sorted(name for name, count in doubtful.items() if count == people and name not in admitted)
        found.append(Check(TABLE, slice, "no_criterion_unknown_for_everybody", "critical", not blind, ", ".join(blind) or None))
        refused = {name: int(seen[f"reason_{name}"]) for name in criteria}
        found += _bands(slice, people, refused, doubtful, last or {})
    return found


_MUST_BE_NONE = {
    "no_eligible_with_a_certain_death": "result = 'eligible' AND has_died",
    "no_eligible_with_an_irregular_cpf": "result = 'eligible' AND (cpf_status IS NULL OR cpf_status <> 0)",
    "reasons_make_ineligible_and_nothing_else_does": "(size(reasons) > 0) <> (result = 'ineligible')",
    "doubts_and_no_reason_make_inconclusive": "(result = 'inconclusive') <> (size(reasons) = 0 AND size(array_remove(doubts, '{amount}')) > 0)",
    "every_doubt_has_a_cause": "exists(doubts, d -> NOT exists(causes, c -> startswith(c, d || ':')))",
    "every_cause_is_of_a_doubt": "exists(causes, c -> NOT array_contains(doubts, split_part(c, ':', 1)))",
    "amount_of_the_programme": "NOT (quotas BETWEEN if(result = 'eligible', 1, 0) AND if(result = 'eligible', {most}, 0) AND cents = quotas * {quota})",
}


def _seen(decisions: DataFrame, facts: DataFrame, programme: Programme) -> Any:
    """Everything that one pass over the decisions tells."""
    beside = decisions.join(facts.select("person", "has_died", "cpf_status"), "person", "left")
    criteria = [name for name, rule in programme.criteria.items() if rule.examined]
    values = {"amount": AMOUNT, "quota": programme.amount.quota, "most": programme.amount.most_quotas}
    broken = [F.count_if(F.coalesce(F.expr(wrong.format(**values)), F.lit(False))).alias(name) for name, wrong in _MUST_BE_NONE.items()]
    reasons = [F.count_if(F.array_contains("reasons", name)).alias(f"reason_{name}") for name in criteria]
    doubts = [F.count_if(F.array_contains("doubts", name)).alias(f"doubt_{name}") for name in criteria]
    return beside.agg(F.count(F.lit(1)).alias("people"), *broken, *reasons, *doubts).first()


def _apart(decisions: DataFrame, scope: DataFrame) -> int:
    """People in scope without exactly one decision, and decisions of nobody in scope."""
    counted = decisions.groupBy("person").agg(F.count(F.lit(1)).alias("times"))
    wanted = scope.select("person").withColumn("wanted", F.lit(True))
    return counted.join(wanted, "person", "full").where("wanted IS NULL OR times IS NULL OR times > 1").count()


def _crowded(decisions: DataFrame, programme: Programme) -> int:
    eligible = decisions.where("result = 'eligible'").groupBy("family").count()
    return eligible.where(F.col("count") > programme.family.members).count()


def _overpaid(decisions: DataFrame, facts: DataFrame, programme: Programme, standing: DataFrame | None) -> int:
    """Families of the run that would have more than the law allows, with what stays beside the run. A family is whoever shares places, by this run's facts;
    of whom it gathers none, by their own decision."""
    given = decisions.select("person", "family", "cents", F.lit(True).alias("of_run"))
    if standing is not None:
        now = facts.select("person", F.col("quota_family").alias("now"))
        beside = standing.where("cents > 0").join(now, "person", "left").withColumn("family", F.coalesce("now", "family"))
        concerned = beside.join(decisions.select("family").distinct(), "family", "left_semi")
        given = given.unionByName(concerned.select("person", "family", "cents", F.lit(False).alias("of_run")))
    sums = given.groupBy("family").agg(F.sum("cents").alias("cents"), F.max("of_run").alias("of_run"))
    return sums.where(F.col("of_run") & (F.col("cents") > programme.family.most_quotas * programme.amount.quota)).count()


def _none(slice: str, name: str, found: int) -> Check:
    return Check(TABLE, slice, name, "critical", found == 0, f"{found} are otherwise")


def _bands(slice: str, people: int, refused: Mapping[str, int], doubtful: Mapping[str, int], last: Mapping[str, Any]) -> list[Check]:
    """No criterion's share of refusals or doubts strays from the last run's by more than the band, or than chance explains."""
    before = int(last.get("people", 0))
    if before < CANARIES_FROM:
        return []
    strayed = []
    for what, counts, then in (("refused", refused, last["reasons"]), ("unknown", doubtful, last["doubts"])):
        for name, count in counts.items():
            share, was = count / people, then.get(name, 0) / before
            if abs(share - was) > max(BAND, 3 * sqrt(was * (1 - was) / people)):
                strayed.append(f"{name} {what} {share:.1%}, was {was:.1%}")
    return [Check(TABLE, slice, "shares_within_band_of_last_run", "critical", not strayed, "; ".join(strayed) or None)]
