"""What blocks a publication of decisions. One frame breaks every rule at once, another breaks none."""

from __future__ import annotations

from dataclasses import replace

from pyspark.sql import functions as F

import conf
from jobs.decide.checks import CANARIES_FROM, Last, checks
from jobs.evidence.coverage import Cover
from tests.spec.jobs.gold.cases import AE2020, context

PEOPLE = CANARIES_FROM


def sound(spark):
    """As many eligible people as the canaries need, each alone in a family; with their facts."""
    none = F.array().cast("array<string>")
    columns = {
        "person": F.col("id"),
        "channel": F.lit("cadunico"),
        "family": F.col("id"),
        "result": F.lit("eligible"),
        "reasons": none,
        "doubts": none,
        "causes": none,
    }
    amounts = {"quotas": F.lit(1).cast("smallint"), "cents": F.lit(60_000).cast("bigint"), "has_died": F.lit(False), "cpf_status": F.lit(0)}
    return spark.range(PEOPLE).withColumns(columns | amounts)


def failed(people, scope=None, last=None, facts=None, standing=None, severity="critical", now=None, programme=AE2020):
    """The checks that do not hold, and what was seen."""
    known = people.dropDuplicates(["person"]) if facts is None else facts
    asked = replace(now or context(), programme=programme)
    found = checks(_decisions(people), people if scope is None else scope, known, asked, "run=test", last, standing=standing)
    return {check.expectation: check.observed for check in found if not check.passed and check.severity == severity}


def last(people=PEOPLE, reasons=None, doubts=None, results=None, asked=None, not_examined=()):
    """The run before: everybody eligible where not given."""
    answer = {"people": people, "results": results or {"eligible": people}, "reasons": reasons or {}, "doubts": doubts or {}, "not_examined": not_examined}
    return Last("decide-before", asked or context(), answer)


def _decisions(people):
    return people.drop("has_died", "cpf_status")


def of(person, column, value):
    """The column, with another value for one person."""
    return F.when(F.col("person") == person, value).otherwise(F.col(column))


def test_sound_decisions_pass(spark):
    assert failed(sound(spark), last=last(reasons={"cpf_regular": 90})) == {}


def test_each_rule_stops_what_it_is_for(spark):
    """T03, T09: nobody dead, and no irregular CPF, is ever paid. T04: no family has more than two."""
    doubtful = F.array(F.lit("cpf_regular"))
    broken = sound(spark).withColumns(
        {
            "has_died": of(1, "has_died", F.lit(True)),
            "cpf_status": F.when(F.col("person").isin(2, 30), 2).otherwise(0),
            "channel": of(30, "channel", F.lit("pbf")),  # families of Bolsa Família are not asked
            "reasons": of(3, "reasons", F.array(F.lit("minimum_age"))),
            "doubts": of(4, "doubts", doubtful),
            "causes": of(5, "causes", F.array(F.lit("cpf_regular:no_cpf"))),
            "cents": of(6, "cents", F.lit(60_001).cast("bigint")),
            "quotas": of(7, "quotas", F.lit(3).cast("smallint")),
            "family": F.when(F.col("person").between(10, 12), F.lit(10)).otherwise(F.col("family")),
        }
    )
    twice = broken.unionByName(broken.where("person = 20")).where("person <> 21")
    found = failed(twice, scope=broken)
    assert found == {
        "no_eligible_with_a_certain_death": "1 are otherwise",
        "no_eligible_with_an_irregular_cpf": "1 are otherwise",
        "ineligible_matches_reasons": "1 are otherwise",
        "inconclusive_matches_doubts": "1 are otherwise",
        "doubts_have_causes": "1 are otherwise",
        "causes_have_doubts": "1 are otherwise",
        "amount_within_programme": "2 are otherwise",
        "no_more_eligible_members_than_places": "1 are otherwise",
        "one_decision_per_person_in_scope": "2 are otherwise",
    }


def test_no_family_has_more_than_1800_reais_of_it_all(spark):
    """Decisions that a run leaves unchanged count too, in the family in which they are now."""
    doubled = {"quotas": F.lit(2).cast("smallint"), "cents": F.lit(120_000).cast("bigint")}
    two = sound(spark).where("person < 2").withColumns(doubled | {"quota_family": F.lit(7), "family": F.lit(7)})
    assert failed(two) == {"no_family_has_more_quotas_than_it_may": "1 are otherwise"}
    one, other = two.where("person = 0"), two.where("person = 1")
    assert failed(one) == {}
    assert failed(one, facts=two, standing=other.withColumn("family", F.lit(99))) == {"no_family_has_more_quotas_than_it_may": "1 are otherwise"}
    assert failed(one, facts=one, standing=other) == {"no_family_has_more_quotas_than_it_may": "1 are otherwise"}, "of whom the run gathers nothing"
    assert failed(one, facts=two, standing=other.withColumn("cents", F.lit(60_000).cast("bigint"))) == {}
    assert failed(one, facts=one, standing=two.where("person = 1").withColumn("family", F.lit(8))) == {}, "of another family"


def test_canaries(spark):
    """A criterion that no person's facts answer, and shares that jump, are a broken run and not a changed country."""
    blind = sound(spark).withColumns(
        {"result": F.lit("inconclusive"), "doubts": F.array(F.lit("cpf_regular")), "causes": F.array(F.lit("cpf_regular:cpf_not_found")),
         "quotas": F.lit(0).cast("smallint"), "cents": F.lit(0).cast("bigint")}
    )  # fmt: skip
    before = last(doubts={"cpf_regular": 20}, results={"eligible": 980, "inconclusive": 20})
    strayed = {
        "shares_within_band_of_last_run:cpf_regular": "not known 100.0%, was 2.0% in decide-before",
        "shares_within_band_of_last_run:results": "eligible 0.0%, was 98.0%; inconclusive 100.0%, was 2.0% in decide-before",
    }
    assert failed(blind, last=before) == {"no_criterion_unknown_for_everybody": "cpf_regular"} | strayed
    few = blind.where(F.col("person") > 0)
    assert failed(few, last=before) == {}, "of fewer people, shares tell too little"
    assert set(failed(few, last=before, severity="warning")) == set(strayed)
    admitted = AE2020.model_copy(update={"criteria": dict(AE2020.criteria) | {"cpf_regular": _admits()}})
    assert "no_criterion_unknown_for_everybody" not in failed(blind, programme=admitted)


def test_each_share_has_its_band(spark):
    """At the band, and just beyond it: ten points of people who do not meet a criterion, five of unknown ones, or the file's own limit for one criterion."""
    people = sound(spark)
    assert failed(people, last=last(reasons={"minimum_age": 100}, doubts={"no_death_record": 50})) == {}
    assert failed(people, last=last(reasons={"minimum_age": 101}, doubts={"no_death_record": 71})) == {
        "shares_within_band_of_last_run:minimum_age": "not met 0.0%, was 10.1% in decide-before",
        "shares_within_band_of_last_run:no_death_record": "not known 0.0%, was 7.1% in decide-before",
    }
    own = AE2020.model_copy(update={"bands": AE2020.bands.model_copy(update={"criteria": {"minimum_age": 0.3}})})
    assert failed(people, last=last(reasons={"minimum_age": 250}), programme=own) == {}
    assert failed(people, last=last(reasons={"minimum_age": 250}, not_examined=["minimum_age"])) == {}, "nothing to compare with"


def test_far_fewer_people_than_before_and_none_at_all(spark):
    people = sound(spark)
    assert failed(people, last=last(people=2000)) == {}
    assert failed(people, last=last(people=2001)) == {"people_within_band_of_last_run": "1000 people, 2001 in decide-before"}
    assert failed(people.where("person < 0"), last=last()) == {"decisions_present": "0 people"}


def test_what_the_last_run_read_and_this_one_does_not(spark):
    """Whatever its month: a base, a UF of a base, a part that came by UF."""
    people, cadunico = sound(spark), {"cadunico": Cover("cadunico", "snapshot", None, chosen=frozenset({("2020-04-11", "PE"), ("2020-04-11", "2611606")}))}
    before = last(asked=context(month="2020-04", uncovered_ufs={"tse": frozenset({"SP"})}, covers=cadunico))

    def lost(**now):
        return failed(people, last=before, now=context(month="2020-05", **({"covers": cadunico} | now))).get("coverage_not_less_than_last_run")

    read = "read by decide-before, and not by this one: "
    assert lost() is None
    assert lost(not_covered=frozenset({"folha_pbf"})) == read + "folha_pbf"
    assert lost(uncovered_ufs={"tse": frozenset({"AC", "SP"})}) == read + "tse AC"
    assert lost(covers={"cadunico": Cover("cadunico", "snapshot", None, chosen=frozenset({("2020-05-09", "PE")}))}) == read + "cadunico 2611606"


def _admits():
    return conf.programme("ae2020").criteria["cpf_regular"].model_copy(update={"unknown_for_all": True})
