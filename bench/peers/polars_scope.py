"""Polars: who is decided, in which family, and what is known of both. The same as bench/sql/facts.sql."""

from __future__ import annotations

from datetime import date

import polars as pl

from bench.inputs import terms_of
from bench.peers.polars_evidence import ALONE, FLAGS
from jobs.gold.context import DecisionContext

ROLL = (
    "by_request", "family", "who", "readable", "relation", "birth_date", "sex", "uf", "income_cents", "family_income_cents", "is_mother", "first_name",
    "registered_on", "sole_provider", "declared_size", "document_wrong", "group_of", "listed_birth", "listed_sex", "listed_mother", "is_requester",
    "requested_on", "family_benefit_cents",
)  # fmt: skip


def years(birth: pl.Expr, on: date) -> pl.Expr:
    """Completed years on a day."""
    before_birthday = birth.dt.month().cast(pl.Int32) * 100 + birth.dt.day() > on.month * 100 + on.day
    return on.year - birth.dt.year() - before_birthday.cast(pl.Int32)


def facts(evidence: pl.LazyFrame, memberships: pl.LazyFrame, known: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    """One row per person to decide."""
    certain = pl.col("certainty") == "certain"
    rows = memberships.with_columns(readable=certain, who=pl.when(certain).then("person"))
    registered = _registered(rows, evidence, context).collect(engine="streaming").lazy()
    declared = _declared(rows, evidence, registered, context).collect(engine="streaming").lazy()
    requests, divergent = _sets(declared)
    by_register = registered.with_columns(
        by_request=False, listed_birth="birth_date", listed_sex="sex", listed_mother="is_mother", is_requester=False,
        requested_on=pl.lit(None, dtype=pl.Date), family_benefit_cents=pl.when("paid").then("family_benefit_cents").otherwise(0),
    )  # fmt: skip
    by_request = declared.with_columns(by_request=True, family_benefit_cents=pl.lit(0, dtype=pl.Int64))
    roll = pl.concat([by_register.select(ROLL), by_request.select(ROLL)])
    member = _with_known(roll, known, context).collect(engine="streaming").lazy()
    joined = member.filter(_to_decide(context)).join(_families(member, context), on=["by_request", "family"], how="left")
    of_requests = requests.join(divergent, on="family", how="left").with_columns(by_request=True)
    return _columns(joined.join(of_requests, on=["by_request", "family"], how="left"), context)


def _once(rows: pl.LazyFrame, keys: list[str], by: list[str], descending: list[bool], nulls_last: list[bool]) -> pl.LazyFrame:
    """The first row per person, where there is one; every row without a person."""
    people = (
        rows.filter(pl.col("who").is_not_null())
        .sort(by, descending=descending, nulls_last=nulls_last)
        .unique([*keys, "who"], keep="first", maintain_order=True)
    )
    return pl.concat([people, rows.filter(pl.col("who").is_null())])


def _registered(rows: pl.LazyFrame, evidence: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    order = ["updated_on", "family_updated_on", "family", "relation", "member"]
    standing = _once(rows.filter(pl.col("registry") == "cadunico"), [], order, [True, True, True, False, False], [True, True, True, False, False])
    paid = evidence.filter((pl.col("kind") == 12) & (pl.col("month") == context.window("folha_pbf")[-1]) & pl.col("person").is_not_null())
    payroll = paid.group_by(pl.col("person").alias("who")).agg(_all_known("cents").alias("amount"))
    heads = standing.filter(pl.col("relation") == 1).join(payroll, on="who")
    families = heads.group_by("family").agg(_all_known("amount").alias("family_benefit_cents")).with_columns(paid=True)
    in_time = (pl.col("registered_on") <= terms_of(context.programme).registered_by).fill_null(True)
    group = pl.when("paid").then(pl.lit("pbf")).when(in_time).then(pl.lit("cadunico"))
    return standing.join(families, on="family", how="left").with_columns(pl.col("paid").fill_null(False)).with_columns(group_of=group)


def _all_known(cents: str) -> pl.Expr:
    return pl.when(pl.col(cents).is_not_null().all()).then(pl.col(cents).max())


def _declared(rows: pl.LazyFrame, evidence: pl.LazyFrame, registered: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    asked = evidence.filter((pl.col("kind") == 11) & pl.col("person").is_not_null() & (pl.col("since") <= context.on).fill_null(True))
    last = asked.sort(["since", "detail", "object"], descending=True, nulls_last=True).unique("person", keep="first", maintain_order=True)
    standing = last.select(pl.col("object").alias("family"), pl.col("person").alias("requester"), pl.col("since").alias("requested_on"))
    named = rows.filter(pl.col("registry") == "extracad").join(standing, on="family")
    once = _once(named, ["family"], ["relation", "file", "line"], [False] * 3, [False, True, True])
    listed = registered.filter(pl.col("who").is_not_null()).select(
        "who", "group_of", "paid", pl.col("family").alias("registered_family"), pl.col("birth_date").alias("listed_birth"), pl.col("sex").alias("listed_sex"),
        pl.col("is_mother").alias("listed_mother"), pl.col("registered_on").alias("listed_on"),
    )  # fmt: skip
    covers = ~pl.col("paid") & (pl.col("listed_on") <= terms_of(context.programme).registered_by).fill_null(True)
    return once.join(listed, on="who", how="left").with_columns(
        is_requester=(pl.col("who") == pl.col("requester")).fill_null(False), named=pl.when(covers).then("registered_family")
    )


def _sets(declared: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Per request its set and the families that it joins and names; which requests are divergent."""
    sets = declared.group_by("family").agg(
        pl.col("who").drop_nulls().sort().cast(pl.String).str.join(" ").alias("people"),
        pl.col("income_cents").fill_null(0).sum().alias("incomes"),
        pl.col("registered_family").min().alias("joins_family"),
        pl.col("named").drop_nulls().unique().alias("named_families"),
    )
    alike = sets.group_by("people").agg(pl.col("family").min().alias("set_family"))
    requests = sets.join(alike, on="people").drop("people")
    members = declared.filter(pl.col("who").is_not_null()).join(requests.select("family", "set_family", "incomes"), on="family")
    each = members.group_by("who").agg(
        ((pl.col("set_family").min() != pl.col("set_family").max()) | (pl.col("incomes").min() != pl.col("incomes").max())).alias("disputed")
    )
    divergent = (
        members.filter(~pl.col("is_requester")).join(each.filter("disputed"), on="who", how="semi").select("family").unique().with_columns(divergent=True)
    )
    return requests, divergent


def _with_known(roll: pl.LazyFrame, known: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    joined = roll.join(known.rename({"person": "who"}), on="who", how="left")
    filled = joined.with_columns(pl.col(*FLAGS, *ALONE, "has_cpf").fill_null(False), pl.col("pay_cents").fill_null(0))
    return filled.with_columns(
        born=pl.when("by_request").then(pl.coalesce("base_birth", "birth_date")).otherwise(pl.coalesce("birth_date", "base_birth")),
        known_sex=pl.coalesce("base_sex", "sex"),
        income=pl.when(pl.col("income_cents").is_not_null()).then(pl.max_horizontal("income_cents", "pay_cents")),
        birth_unlike_base=pl.col("by_request") & (pl.col("birth_date") != pl.col("base_birth")).fill_null(False),
    )


def _to_decide(context: DecisionContext) -> pl.Expr:
    birth, sex = pl.coalesce("listed_birth", "base_birth"), pl.coalesce("base_sex", "listed_sex")
    age = years(birth, context.on)
    mother = age.is_between(12, 17) & (sex.fill_null("F") == "F") & pl.col("listed_mother").fill_null(True)
    candidate = pl.col("group_of").is_not_null() & (birth.is_null() | (age >= 18) | mother).fill_null(False)
    return pl.col("readable") & pl.col("who").is_not_null() & pl.when("by_request").then(pl.col("is_requester") & ~candidate).otherwise(candidate)


def _families(member: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    def count(holds: pl.Expr) -> pl.Expr:
        return (pl.col("readable") & holds.fill_null(False)).sum().cast(pl.Int64)

    return member.group_by("by_request", "family").agg(
        count(pl.lit(True)).alias("members_listed"),
        pl.col("declared_size").max().alias("members_declared"),
        pl.col("family_income_cents").max().alias("whole_income"),
        pl.col("income").filter(pl.col("readable")).sum().alias("incomes"),
        pl.col("pay_cents").filter(pl.col("readable")).sum().alias("pays"),
        count(pl.col("income").is_null()).alias("incomes_unknown"),
        count(pl.col("document_wrong") | pl.col("birth_unlike_base")).alias("wrong"),
        count(pl.col("death_indicated")).alias("deaths"),
        count(pl.col("relation") == 2).alias("spouses"),
        count(pl.col("relation").is_null() & ~pl.col("is_requester")).alias("relations_unknown"),
        count(years(pl.col("born"), context.on) < 18).alias("minors"),
        count(pl.col("born").is_null()).alias("births_unknown"),
        (~pl.col("readable")).sum().cast(pl.Int64).alias("rows_unreadable"),
    )


def _columns(rows: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    col, by_request, uncovered_ufs = pl.col, pl.col("by_request"), sorted(context.uncovered_ufs["tse"])
    summed = pl.when(col("incomes_unknown") == 0).then("incomes")
    nowhere = (col("uf").is_null() | col("uf").is_in(uncovered_ufs)) if uncovered_ufs else pl.lit(False)
    doubt = (col("wrong") > 0) | col("divergent").fill_null(False) | (col("deaths") > col("death_indicated").cast(pl.Int64)) | (col("rows_unreadable") > 0)
    return rows.select(
        col("who").alias("person"), pl.when(by_request).then(pl.lit("extracad")).otherwise("group_of").alias("channel"), "family", "by_request",
        pl.when(by_request).then(pl.coalesce("joins_family", "set_family")).otherwise("family").alias("quota_family"),
        (by_request & col("joins_family").is_not_null()).alias("joined_by_naming"), col("born").alias("birth_date"), col("known_sex").alias("sex"),
        "is_mother", "first_name", col("income").alias("own_income"), pl.when(~by_request).then("registered_on").alias("registered_on"), "requested_on",
        "family_benefit_cents", "sole_provider", "birth_unlike_base", "has_cpf", "paid_bond", "benefit", "mandate", "died", "cpf_status", "cpf_status_since",
        pl.when(col("whole_income").is_not_null()).then(pl.max_horizontal("whole_income", "pays")).otherwise(summed).alias("family_income"),
        pl.when(col("whole_income").is_not_null() & (col("members_listed") > 1)).then(col("whole_income") + col("pays"))
        .when(col("whole_income").is_not_null()).then(pl.max_horizontal("whole_income", "pays")).otherwise(summed).alias("family_income_most"),
        col("members_listed").alias("family_size"),
        (by_request & (col("members_declared") > col("members_listed")).fill_null(False)).alias("head_without_member"),
        pl.when("is_requester").then(True).otherwise(col("relation") == 1).alias("is_head"),
        pl.when(col("spouses") > 0).then(True).when(col("relations_unknown") == 0).then(False).alias("has_spouse"),
        pl.when(col("minors") > 0).then(True).when(col("births_unknown") == 0).then(False).alias("has_minor"),
        (doubt | col("cadunico_unreadable") | col("extracad_unreadable")).alias("family_doubt"),
        (col("unpaid_bond") | col("bond_doubtful") | col("bond_unclear") | col("gfip_unreadable")).alias("bond_doubt"),
        (col("benefit_doubt") | col("bem_unreadable")).alias("benefit_doubt"),
        (col("mandate_doubt") | ~col("has_cpf") | col("tse_unreadable") | nowhere).alias("mandate_doubt"),
        (col("death_doubt") | ~col("has_cpf") | col("sisobi_unreadable") | col("cpf_unreadable")).alias("death_doubt"),
        "cpf_unreadable", "cadunico_unreadable", col("folha_pbf_unreadable").alias("folha_unreadable"), "named_families",
    )  # fmt: skip
