"""Polars: each criterion, what depends on other people's answers, and the amounts. The same as bench/sql/decisions.sql."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from bench.inputs import terms_of, wage_on
from bench.peers.polars_scope import years
from jobs.gold.context import DecisionContext

RESULTS = ("cpf_regular", "entry_channel_admissible", "family_income_within_limit", "family_quota_available", "minimum_age", "no_active_formal_employment",
           "no_death_record", "no_elected_mandate", "no_emergency_employment_benefit", "not_covered_in_family", "pbf_substitution")  # fmt: skip
OWN = [name for name in RESULTS if name not in ("family_quota_available", "not_covered_in_family", "pbf_substitution")]
DOUBTS = sorted([*RESULTS, "monoparental_double_quota"])


def decisions(facts: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    """One row per person: result, reasons, doubts, quotas, cents."""
    own = _with_providers(facts).with_columns(**_answers(context)).with_columns(passes_own=pl.all_horizontal(OWN))
    contending = _with_cover(own).collect(engine="streaming").lazy()
    placed = _with_places(contending, terms_of(context.programme).places)
    return _decided(_with_aid(placed, context), context)


def _with_providers(facts: pl.LazyFrame) -> pl.LazyFrame:
    """How many others are declared sole providers; a requester who joined by naming the family counts only those who joined so too."""
    by_register = pl.col("is_head") & ~pl.col("has_spouse") & pl.col("has_minor")
    alone = pl.when(pl.col("channel") == "extracad").then("sole_provider").otherwise(by_register).fill_null(False)
    flagged, joined = facts.with_columns(sole=alone), pl.col("joined_by_naming")
    providers = flagged.group_by("quota_family").agg(
        pl.col("sole").sum().cast(pl.Int64).alias("alone"), (pl.col("sole") & ~joined).sum().cast(pl.Int64).alias("by_themselves")
    )
    others = pl.when(joined).then("alone").otherwise("by_themselves") - pl.col("sole").cast(pl.Int64)
    return flagged.join(providers, on="quota_family").with_columns(other_sole_providers=others).drop("sole", "alone", "by_themselves")


def _answers(context: DecisionContext) -> dict[str, pl.Expr]:
    col, terms, wage = pl.col, terms_of(context.programme), wage_on(context.on)
    age, woman = years(col("birth_date"), context.on), col("sex") == "F"
    mothers = context.programme.in_force(context.on)["minimum_age"].shape == "minimum_age_or_adolescent_mother"
    young = age.is_between(12, 17) & mothers
    in_doubt = (col("sex").is_null() & col("is_mother").fill_null(True)) | (woman.fill_null(True) & col("is_mother").is_null())
    birth_in_doubt = col("birth_date").is_null() | col("birth_unlike_base") | (age > 109) | (young & in_doubt)
    income, just = col("family_income"), (col("cpf_status") == 0) & ((pl.lit(context.on) - col("cpf_status_since")).dt.total_days() < 3)
    least, most = ((2 * cents <= col("family_size") * wage) | (cents <= 3 * wage) for cents in (income, col("family_income_most")))
    requested = col("requested_on").is_between(terms.requests_from, terms.requests_until)
    registered = pl.when(col("channel") == "cadunico").then(col("registered_on") <= terms.registered_by).otherwise(requested)
    minor = col("has_minor") | pl.when(~col("head_without_member")).then(False)
    by_request = col("channel") == "extracad"
    alone = woman & col("is_head") & ~col("has_spouse") & minor & (~by_request | col("sole_provider"))
    unknown = col("sex").is_null() | col("has_spouse").is_null() | col("is_head").is_null() | col("has_minor").is_null() | col("head_without_member")
    regular = settle(col("cpf_status") == 0, ~col("has_cpf") | col("cpf_status").is_null() | col("cpf_unreadable") | just)
    return {
        "minimum_age": doubt_first((age >= 18) | (young & woman & col("is_mother")), birth_in_doubt),
        "no_active_formal_employment": settle(~col("paid_bond"), col("bond_doubt")),
        "no_elected_mandate": settle(~col("mandate"), col("mandate_doubt")),
        "no_emergency_employment_benefit": settle(~col("benefit"), col("benefit_doubt")),
        "family_income_within_limit": doubt_first(least, income.is_null() | (least != most) | col("head_without_member") | col("family_doubt")),
        "cpf_regular": pl.when(col("channel") == "pbf").then(True).otherwise(regular),
        "no_death_record": settle(~col("died"), col("death_doubt")),
        "entry_channel_admissible": pl.when(col("channel") == "pbf").then(True).otherwise(registered),
        "monoparental_double_quota": settle(alone, unknown | (by_request & col("sole_provider").is_null()) | (col("other_sole_providers") > 0)),
    }


def settle(met: pl.Expr, doubt: pl.Expr) -> pl.Expr:
    """False wins over doubt."""
    return pl.when(~met).then(False).when(doubt).then(None).otherwise(met)


def doubt_first(met: pl.Expr, doubt: pl.Expr) -> pl.Expr:
    """A doubt makes the result unknown, whatever the test gives."""
    return pl.when(doubt).then(None).otherwise(met)


def _with_cover(own: pl.LazyFrame) -> pl.LazyFrame:
    passes = pl.col("passes_own")
    covering = (
        own.filter(pl.col("channel") == "cadunico")
        .group_by("family")
        .agg(passes.fill_null(False).any().alias("surely"), passes.is_null().any().alias("perhaps"))
    )
    named = own.filter(pl.col("named_families").list.len() > 0).select("person", pl.col("named_families").alias("family")).explode("family")
    covered = named.join(covering, on="family").group_by("person").agg(pl.col("surely").any(), pl.col("perhaps").any())
    by_family = pl.when(pl.col("surely").is_null()).then(False).when("surely").then(True).when(~pl.col("perhaps")).then(False)
    answer = settle(~by_family, (pl.col("channel") == "extracad") & pl.col("cadunico_unreadable"))
    joined = own.join(covered, on="person", how="left").with_columns(not_covered_in_family=answer).drop("surely", "perhaps")
    return joined.with_columns(passes=passes & pl.col("not_covered_in_family")).with_columns(contends=pl.col("passes").fill_null(True))


def _with_places(contending: pl.LazyFrame, places: int) -> pl.LazyFrame:
    keys = ["quota_family", "person", "joined_by_naming", "sex", "birth_date", "own_income", "first_name"]
    sizes = contending.group_by("quota_family").agg(pl.len().alias("size"), pl.col("contends").sum().alias("contenders"))
    crowded = contending.join(sizes.filter((pl.col("contenders") >= places) & (pl.col("size") > places)), on="quota_family", how="semi")
    rivals = crowded.filter("contends").select(*keys, pl.col("passes").fill_null(False))
    pairs = crowded.select(keys).join(rivals, on="quota_family", suffix="_of").filter(pl.col("person") != pl.col("person_of"))
    ranked = (
        pairs.with_columns(above=_above())
        .group_by("person")
        .agg(
            pl.len().alias("rivals"),
            (pl.col("passes") & pl.col("above").fill_null(False)).sum().alias("surely"),
            pl.col("above").fill_null(True).sum().alias("possibly"),
        )
    )
    few, lost, won = pl.col("rivals").fill_null(0) < places, pl.col("surely") >= places, pl.col("possibly") < places
    answer = pl.when(few).then(True).when(lost).then(False).when(won).then(True)
    joined = contending.join(ranked, on="person", how="left").with_columns(family_quota_available=answer)
    return joined.with_columns(has_place=pl.col("passes") & pl.col("family_quota_available"))


def _above() -> pl.Expr:
    """Whether the rival comes first; null where a key that would decide is not known of either."""
    above = pl.col("person_of") < pl.col("person")
    for key, first in (("first_name", None), ("own_income", None), ("birth_date", None), ("sex", "F")):
        mine, theirs = pl.col(key), pl.col(f"{key}_of")
        before = theirs == first if first else theirs < mine
        above = pl.when(theirs.is_null() | mine.is_null()).then(None).when(theirs != mine).then(before).otherwise(above)
    joined = pl.col("joined_by_naming_of") != pl.col("joined_by_naming")
    return pl.when(joined).then("joined_by_naming").otherwise(above)


def _with_aid(placed: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    terms = terms_of(context.programme)
    quota, most, places = terms.quota, terms.most_quotas, terms.places
    double, may = pl.col("monoparental_double_quota"), pl.col("has_place").fill_null(True)
    sure = pl.when("has_place").then(pl.when(double).then(most).otherwise(1)).otherwise(0)
    aid = (
        placed.filter(pl.col("channel") == "pbf")
        .group_by("quota_family")
        .agg(
            (sure.sum() * quota).cast(pl.Int64).alias("lowest"),
            pl.min_horizontal((may & double.fill_null(True)).sum().cast(pl.Int64), pl.lit(places, dtype=pl.Int64)).alias("doubles"),
            (may & ~double.fill_null(True)).sum().cast(pl.Int64).alias("singles"),
        )
    )
    in_pbf, paid = pl.col("channel") == "pbf", pl.col("family_benefit_cents")
    possible = pl.col("doubles") * most + pl.min_horizontal("singles", places - pl.col("doubles"))
    highest = pl.min_horizontal(possible, pl.lit(terms.most_of_family, dtype=pl.Int64)) * quota
    met = pl.when(~in_pbf | (pl.col("lowest") > paid)).then(True).when(highest <= paid).then(False)
    answer = settle(met, pl.col("channel").is_in(["pbf", "cadunico"]) & pl.col("folha_unreadable"))
    return placed.join(aid, on="quota_family", how="left").with_columns(pbf_substitution=answer)


def _decided(rows: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    decided = rows.with_columns(verdict=pl.col("has_place") & pl.col("pbf_substitution"))
    terms = terms_of(context.programme)
    sure, quotas = pl.col("verdict").fill_null(False), pl.when("monoparental_double_quota").then(terms.most_quotas).otherwise(1)
    due = pl.when(sure).then(quotas).otherwise(0)
    result = pl.when("verdict").then(pl.lit("eligible")).when(~pl.col("verdict")).then(pl.lit("ineligible")).otherwise(pl.lit("inconclusive"))
    return decided.select(
        "person",
        pl.col("quota_family").alias("family"),
        "channel",
        result.alias("result"),
        _named(RESULTS, lambda name: ~pl.col(name)).alias("reasons"),
        _named(DOUBTS, lambda name: pl.col(name).is_null()).alias("doubts"),
        due.cast(pl.Int16).alias("quotas"),
        (due * terms.quota).cast(pl.Int64).alias("cents"),
    )


def _named(names: Sequence[str], holds: Callable[[str], pl.Expr]) -> pl.Expr:
    return pl.concat_list([pl.when(holds(name)).then(pl.lit(name)) for name in names]).list.drop_nulls()
