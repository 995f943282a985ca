"""Gather: one row per person to decide, with what is known of them on the day. Null means unknown, only; absence is filled where it was covered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

import conf
from jobs.gold import causes, families, persons, scope
from jobs.gold.context import DecisionContext
from jobs.gold.criterion import age
from jobs.gold.facts import births, fold, income
from jobs.gold.facts.fact import Fact, columns
from jobs.gold.masks import bit
from jobs.runtime.flag_names import names_of


@dataclass(frozen=True)
class InForce:
    """The claims that hold on the day (`jobs.evidence.in_force`), and who was granted the programme in an earlier month (`person`)."""

    evidence: DataFrame
    memberships: DataFrame
    people: DataFrame
    identity: DataFrame
    grants: DataFrame


def gather(context: DecisionContext, claims: InForce) -> DataFrame:
    """`gold.facts` but for `run`: everybody to be decided. One exchange of the evidence by person; of the members one by person, one by family.

    All that is known of a person is joined by `who`, by which the members lie already.
    """
    folded = fold.fold(context, claims.evidence, persons.births(context, claims.people))
    known = _beside(_members(context, claims), persons.base(context, claims.people), folded, _granted(claims.grants))
    listed = _with_identity(context, known, claims.identity)
    # Who is to be decided is known before the exchange by family, so that the columns behind it are not exchanged.
    with_family = families.with_family(context, _filled(context, listed).withColumn("to_decide", _to_decide(context, fold.holds(births.has_a_child))))
    return _facts(context, _units(context, with_family.where("to_decide")))


def scope_of(context: DecisionContext, claims: InForce) -> DataFrame:
    """Person and channel of everybody to be decided, as `gather` finds them, without what is known of each."""
    beside = persons.base(context, claims.people), births.mothers(context, claims.evidence)
    listed = _beside(_members(context, claims), *beside).fillna(False, ["is_requester", "known_mother"])
    return _units(context, listed.where(_to_decide(context, F.col("known_mother")))).select("person", _channel(context).alias("channel"))


def _members(context: DecisionContext, claims: InForce) -> DataFrame:
    """One row per member of every family that counts, registered or declared, with what other rows say of the same person."""
    by_register = scope.with_payroll(scope.registered(context, claims.memberships), scope.payroll(context, claims.evidence))
    by_request = scope.declared(context, claims.memberships, scope.requests(context, claims.evidence))
    both = by_register.withColumn("by_request", F.lit(False)).unionByName(by_request.withColumn("by_request", F.lit(True)), allowMissingColumns=True)
    return scope.beside_others(context, both)


def _beside(members: DataFrame, *known: DataFrame) -> DataFrame:
    """The members, with what is known by person beside each."""
    return reduce(lambda rows, one: rows.join(one.withColumnRenamed("person", "who"), "who", "left"), known, members)


def _channel(context: DecisionContext) -> Column:
    return F.when(F.col("by_request"), F.lit(context.programme.requested)).otherwise(F.col("group"))


def _granted(grants: DataFrame) -> DataFrame:
    return grants.select("person").distinct().withColumn("had_grant", F.lit(True))


def _with_identity(context: DecisionContext, members: DataFrame, identity: DataFrame) -> DataFrame:
    """`nit_known`: absence from registries keyed by NIT is evidence of absence."""
    if context.programme.sources.nit_crosswalk not in {None, *context.not_covered}:
        return members.withColumn("nit_known", F.lit(True))
    numbered = identity.select("person").distinct().withColumn("nit_known", F.lit(True))
    return _beside(members, numbered).fillna(False, ["nit_known"])


def _filled(context: DecisionContext, members: DataFrame) -> DataFrame:
    """Zeros where a person has no evidence; what a member is worth to the family's facts."""
    known = members.fillna(False, ["has_cpf", "is_requester", "had_grant"]).fillna(0, fold.allotted().filled)
    known = known.withColumn("pay_cents", income.found())
    same = F.coalesce(F.col("birth_date") == F.col("base_birth"), F.lit(True))
    # The register's birth date counts in its own families (Decreto 10.316/2020, art. 7º, § 3º), the CPF base's in requests.
    born = F.when(F.col("by_request"), F.coalesce("base_birth", "birth_date")).otherwise(F.coalesce("birth_date", "base_birth"))
    return known.withColumns(
        {
            "born": born,
            "income": F.when(F.col("income_cents").isNotNull(), F.greatest("income_cents", "pay_cents")),
            "birth_unlike_base": F.col("by_request") & ~same,
            "known_sex": _sex("sex"),
            "own_row_unreadable": _bits_of(context, [context.programme.sources.family_register, context.programme.sources.requests]),
        }
    )


def _to_decide(context: DecisionContext, has_a_child: Column) -> Column:
    """Rule 3: adults (or of unknown age) and possible adolescent mothers of registered families; of all others, whoever asked. `has_a_child`: whether a
    birth says so."""
    limits, born = context.programme.scope, F.coalesce("listed.birth_date", "base_birth")
    years = age(born, F.lit(context.on))
    maybe_a_woman, maybe_has_a_child = F.coalesce(_sex("listed.sex"), F.lit("F")) == "F", has_a_child | F.coalesce("listed.is_mother", F.lit(True))
    old_enough = F.lit(True) if limits.adults_from is None else born.isNull() | (years >= limits.adults_from)
    maybe_mother = F.lit(False) if limits.mothers_from is None else (years >= limits.mothers_from) & maybe_a_woman & maybe_has_a_child
    candidate = F.col("group").isNotNull() & (old_enough | maybe_mother)
    asked = F.col("by_request") & F.col("is_requester")
    return F.col("readable") & F.col("person").isNotNull() & F.when(F.col("by_request"), asked & ~candidate).otherwise(candidate)


def _units(context: DecisionContext, people: DataFrame) -> DataFrame:
    """The people who get a decision: everybody in scope, or one of each family: its head, where it has none the oldest."""
    if context.programme.unit == "person":
        return people
    head, born = F.col("is_requester") | F.coalesce(F.col("relation") == scope.HEAD, F.lit(False)), F.coalesce("birth_date", "base_birth")
    first = Window.partitionBy("by_request", "family").orderBy(F.desc(head), F.asc_nulls_last(born), "who")
    return people.withColumn("_place", F.row_number().over(first)).where("_place = 1").drop("_place")


def _sex(by_channel: str) -> Column:
    """F or M by the CPF base, else by the channel's registry."""
    return F.when(F.col("base_sex") == 2, "F").when(F.col("base_sex") == 1, "M").otherwise(F.col(by_channel))


def _facts(context: DecisionContext, people: DataFrame) -> DataFrame:
    quota_family = F.when(F.col("by_request"), F.coalesce("joins_family", "people")).otherwise(F.col("family"))
    placed = people.withColumn("quota_family", quota_family).withColumn("channel", _channel(context))
    by_name = Window.partitionBy("quota_family").orderBy("first_name")
    ranked = placed.withColumn("name_rank", F.when(F.col("first_name").isNotNull(), F.dense_rank().over(by_name)))
    return ranked.withColumns(_doubts(context)).select(
        F.lit(context.programme.id).alias("programme"),
        F.lit(context.month).alias("month"),
        F.lit(context.on).alias("reference_date"),
        "person",
        "channel",
        F.when(F.col("by_request"), F.col("family")).alias("request"),
        "family",
        "quota_family",
        F.col("born").alias("birth_date"),
        F.col("known_sex").alias("sex"),
        F.when(fold.holds(births.has_a_child), F.lit(True)).otherwise(F.col("is_mother")).alias("is_mother"),
        (~F.col("by_request") | F.col("registered_family").isNotNull()).alias("is_registered"),
        *_from_evidence(context),
        F.col("requested_on"),
        F.when(~F.col("by_request"), F.col("registered_on")).alias("registered_on"),
        *families.facts(),
        "named_families",
        (F.col("by_request") & F.col("joins_family").isNotNull()).alias("joined_by_naming"),
        "had_grant",
        "name_rank",
        _doubt_names().alias("doubts"),
        _not_covered(context).alias("not_covered"),
        _names(context).alias("unreadable"),
    )


def _from_evidence(context: DecisionContext) -> list[Column]:
    """The columns of the declared facts."""
    return [(_known(context, one) if isinstance(one, Fact) else F.col(one.name)).alias(one.name) for one in columns()]


def _known(context: DecisionContext, one: Fact) -> Column:
    """True where a sign is there; else null where the registries do not cover the person, or no run read them; else false."""
    unknown = _lacks_any(context, one.covered_by) | (~F.col("has_cpf") & F.lit(_by_cpf_alone(one.covered_by)))
    if one.by_nit:
        unknown = unknown | ~F.col("nit_known")
    return F.when(fold.allotted().signs.any(one.signs), F.lit(True)).when(~unknown, F.lit(False))


def _doubts(context: DecisionContext) -> dict[str, Column]:
    """The doubts about a person, as masks."""
    signs = fold.allotted().signs
    of_facts = {cause: signs.any(some) for one in columns() if isinstance(one, Fact) for cause, some in one.doubts.items()}
    every = of_facts | persons.doubts(context) | families.doubts()
    return causes.masks().pack({cause.id: holds for cause, holds in every.items()})


def _doubt_names() -> Column:
    """The doubts by name, sorted; where the masks are empty, nothing is looked at."""
    none = reduce(Column.__and__, [F.col(name) == 0 for name in causes.masks().columns])
    return F.when(none, names_of({})).otherwise(names_of({id: causes.masks().has(id) for id in sorted(causes.DOUBTS)}))


def _not_covered(context: DecisionContext) -> Column:
    """Registries that do not cover the person; those read by UF, by the UF of residence."""
    fixed = {name: F.lit(True) for name in sorted(context.not_covered)}
    return names_of(fixed | {name: _lacks(uncovered_ufs) for name, uncovered_ufs in sorted(context.uncovered_ufs.items()) if uncovered_ufs})


def _lacks_any(context: DecisionContext, registries: Collection[str]) -> Column:
    """Whether one of the registries does not cover the person; one that the programme does not need covers nobody."""
    by_uf = [_lacks(context.uncovered_ufs[name]) for name in registries if context.uncovered_ufs.get(name)]
    return F.lit(True) if set(registries) & context.not_covered or set(registries) - set(context.needed) else reduce(Column.__or__, by_uf, F.lit(False))


def _by_cpf_alone(registries: Collection[str]) -> bool:
    """Whether one of the registries cannot be asked about who has no CPF."""
    return any(conf.registry(name).by_cpf_alone for name in registries)


def _lacks(uncovered_ufs: frozenset[str]) -> Column:
    return F.col("uf").isNull() | F.col("uf").isin(sorted(uncovered_ufs))


def _names(context: DecisionContext) -> Column:
    which = {name: F.col("unreadable_mask").bitwiseAND(bit(place)) != 0 for place, name in enumerate(context.programme.heeded)}
    return F.when(F.col("unreadable_mask") == 0, names_of({})).otherwise(names_of(which))


def _bits_of(context: DecisionContext, registries: Collection[str | None]) -> Column:
    wanted = sum(1 << place for place, name in enumerate(context.programme.heeded) if name in registries)
    return F.col("unreadable_mask").bitwiseAND(F.lit(wanted).cast("bigint")) != 0
