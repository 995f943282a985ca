"""Polars: facts of the evidence, first per object, then per person. The same as bench/sql/known_once.sql."""

from __future__ import annotations

import polars as pl

import conf
from jobs.gold.context import DecisionContext

UNREADABLE = ("bem", "gfip", "tse", "cpf", "sisobi", "cadunico", "extracad", "folha_pbf")
FLAGS = ("paid_bond", "unpaid_bond", "bond_doubtful", "bond_unclear")
ALONE = ("benefit", "benefit_doubt", "mandate", "mandate_doubt", "died", "death_indicated", "death_doubt", *[f"{name}_unreadable" for name in UNREADABLE])


def known(evidence: pl.LazyFrame, people: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    """One row per person of either: birth and sex by the CPF base, flags, pay, the CPF's status."""
    base = people.group_by("person").agg(
        pl.col("birth_date").filter(pl.col("registry") == "cpf").max().alias("base_birth"),
        pl.col("sex").filter(pl.col("registry") == "cpf").min().alias("base_sex"),
        pl.col("first_name_key").filter(pl.col("registry") == "cpf").max().alias("base_name"),
        (pl.col("key_type") == "cpf").any().alias("has_cpf"),
    )
    in_doubt = (pl.col("certainty") != "certain") | (pl.col("born") != pl.col("base_birth")).fill_null(False)
    compared = evidence.filter(pl.col("person").is_not_null()).join(base, on="person", how="left").with_columns(certain=~in_doubt)
    per_object = _reached(compared, context).group_by("person", "object", "admitted").agg(*_bond(context), *_others(context))
    per_person = (
        _with_state(context, per_object)
        .group_by("person")
        .agg(*[pl.col(name).any() for name in (*FLAGS, *ALONE)], pl.col("pay_cents").sum(), pl.col("cpf_status").max(), pl.col("cpf_status_since").max())
    )
    return base.join(per_person, on="person", how="full", coalesce=True)


def _reached(compared: pl.LazyFrame, context: DecisionContext) -> pl.LazyFrame:
    """Rows with their bond's admission; an end counts for every admission by its employer that differs by days, too."""
    apart = conf.parameter("bond_admissions").days or 0
    others = pl.LazyFrame({"days": [n for n in range(-apart, apart + 1) if n]})
    rows = compared.with_columns(admitted=pl.when(pl.col("kind").is_in([2, 3, 4, 16])).then("since"), near=pl.lit(False))
    ends = compared.filter((pl.col("kind") == 3) & (pl.col("until") <= context.on) & (pl.col("since") <= pl.col("until"))).join(others, how="cross")
    moved = ends.with_columns(admitted=pl.col("since") + pl.duration(days="days"), near=pl.lit(True)).drop("days")
    return pl.concat([rows, moved.filter(pl.col("admitted") <= pl.col("until"))])


def _bond(context: DecisionContext) -> list[pl.Expr]:
    window = context.window("gfip")
    kind, month, certain = pl.col("kind"), pl.col("month"), pl.col("certain")
    until_reference, in_window = month <= window[-1], month.is_in(window)
    bond, unclear = (kind == 2) & until_reference, (kind == 4) & in_window
    moved, own, day = until_reference & (pl.col("until") <= context.on), ~pl.col("near"), pl.col("until").dt.epoch("d")
    declared = kind.is_in([2, 4]) & until_reference & pl.col("cents").is_not_null()
    word = pl.when((kind == 3) & own).then(2 * day).when(kind == 16).then(2 * day + 1)
    return [
        _ever(bond & certain, "bond"),
        _ever((bond | unclear) & ~certain, "bond_in_doubt"),
        _ever(unclear & certain, "unclear"),
        _ever(bond & certain & in_window & (pl.col("cents") > 0), "paid"),
        word.filter(moved & certain & kind.is_in([3, 16])).max().alias("last_word"),
        pl.col("until").filter(moved & certain & (kind == 3) & ~own).max().dt.strftime("%Y-%m").alias("near_end"),
        month.filter(declared).max().alias("declared"),
        month.filter(declared & (pl.col("cents") > 0)).max().alias("paid_in"),
        _ever(moved & (kind == 3) & ~certain, "maybe_ended"),
        pl.col("cents").filter(kind.is_in([2, 4, 5, 14]) & certain & (month == window[-1])).sum().alias("pay_cents"),
    ]


def _others(context: DecisionContext) -> list[pl.Expr]:
    kind, certain, since, until, on = pl.col("kind"), pl.col("certain"), pl.col("since"), pl.col("until"), context.on
    begun = since <= on
    in_force = begun & (((kind == 7) & (until >= on)) | ((kind == 8) & (until > on)))
    endless = (kind == 7) & begun & until.is_null()
    late = (kind == 8) & begun & ((until <= on) & ((until - since).dt.total_days() > 30)).fill_null(until.is_null())
    mandate = (kind == 9) & begun & (until >= on).fill_null(True)
    unclear = (kind == 15) & begun & (until >= on).fill_null(True)
    same_birth = pl.col("born") == pl.col("base_birth")
    same_name = (pl.col("first_name_key") == pl.col("base_name")).fill_null(True)
    death, by_base = (kind == 0) & begun, (kind == 1) & (since.dt.year() <= on.year).fill_null(True)
    return [
        _ever(in_force & certain, "in_force"),
        _ever((kind == 8) & begun & (until <= on) & ~certain, "maybe_cancelled"),
        _ever(((in_force | endless | late) & ~certain) | ((endless | late) & certain), "agreement_doubt"),
        _ever(mandate & certain, "mandate"),
        _ever((mandate & ~certain) | unclear, "mandate_doubt"),
        _ever((death & certain & same_birth & same_name) | by_base, "died"),
        _ever(death | by_base, "death_indicated"),
        _ever(death & (~same_birth | ~certain | ~same_name).fill_null(True), "death_doubt"),
        *[_ever((kind == 13) & (pl.col("registry") == name) & _asked(context, name), f"{name}_unreadable") for name in UNREADABLE],
        pl.col("detail").filter(kind == 10).cast(pl.Int32, strict=False).max().alias("cpf_status"),
        since.filter(kind == 10).max().alias("cpf_status_since"),
    ]


def _asked(context: DecisionContext, registry: str) -> pl.Expr:
    window = context.window(registry)
    return pl.coalesce("month", "period").is_in(window) if window else pl.lit(True)


def _with_state(context: DecisionContext, per_object: pl.LazyFrame) -> pl.LazyFrame:
    begun = (pl.col("admitted") <= context.on).fill_null(True)
    ended = (pl.col("last_word") % 2 == 0).fill_null(False)
    corrected = ~ended & pl.col("near_end").is_not_null()
    ended_in = pl.from_epoch(pl.col("last_word") // 2, "d").dt.strftime("%Y-%m")
    later, still = ended & (pl.col("paid_in") > ended_in).fill_null(False), corrected & (pl.col("declared") >= pl.col("near_end")).fill_null(False)
    nothing, maybe = ~ended & ~corrected, pl.col("maybe_ended")
    known = pl.col("bond") | pl.col("bond_in_doubt") | pl.col("unclear")
    return per_object.with_columns(
        benefit=pl.col("in_force") & ~pl.col("maybe_cancelled"),
        benefit_doubt=pl.col("agreement_doubt") | (pl.col("in_force") & pl.col("maybe_cancelled")),
        paid_bond=begun & pl.col("bond") & nothing & ~maybe & pl.col("paid"),
        unpaid_bond=begun & pl.col("bond") & nothing & ~maybe & ~pl.col("paid"),
        bond_doubtful=begun & ((nothing & ((pl.col("bond_in_doubt") & ~maybe) | (pl.col("bond") & maybe))) | (known & (later | still))),
        bond_unclear=begun & pl.col("unclear") & (~ended | later) & (~corrected | still),
    )


def _ever(holds: pl.Expr, name: str) -> pl.Expr:
    return holds.any().alias(name)
