"""Gather: one row per person to decide, with what is known of them on the day. Null means unknown, only; absence is filled where it was covered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

import conf
from jobs.gold import families, persons, scope
from jobs.gold.criterion import age
from jobs.gold.doubts import Cause, mask
from jobs.gold.persons import Told, told
from jobs.gold.question import Question
from jobs.runtime.named import names_of

MAJORITY, YOUNGEST_MOTHER = 18, 12


@dataclass(frozen=True)
class InForce:
    """The claims that hold on the day (`jobs.evidence.in_force`), and who was granted the programme in an earlier month (`person`)."""

    evidence: DataFrame
    memberships: DataFrame
    people: DataFrame
    identity: DataFrame
    grants: DataFrame


def gather(question: Question, claims: InForce) -> DataFrame:
    """`gold.facts` but for `run`: everybody to be decided. One exchange of the evidence by person; of the members one by person, one by family.

    All that is known of a person is joined by `who`, by which the members lie already.
    """
    heard = persons.fold(question, claims.evidence, persons.births(question, claims.people))
    known = _beside(_members(question, claims), persons.base(question, claims.people), heard, _granted(claims.grants))
    listed = _with_identity(question, known, claims.identity)
    # Whom to decide is told before the exchange by family, so that what tells it stays behind.
    with_family = families.with_family(question, _filled(question, listed).withColumn("to_decide", _to_decide(question)))
    return _facts(question, with_family.where("to_decide"))


def scope_of(question: Question, claims: InForce) -> DataFrame:
    """Person and channel of everybody to be decided, as `gather` finds them, without what is known of each."""
    listed = _beside(_members(question, claims), persons.base(question, claims.people)).fillna(False, ["is_requester"])
    return listed.where(_to_decide(question)).select("person", _channel().alias("channel"))


def _members(question: Question, claims: InForce) -> DataFrame:
    """One row per member of every family that counts, registered or declared, with what other rows say of the same person."""
    by_register = scope.with_payroll(scope.registered(question, claims.memberships), scope.payroll(question, claims.evidence))
    by_request = scope.declared(question, claims.memberships, scope.requests(question, claims.evidence))
    both = by_register.withColumn("by_request", F.lit(False)).unionByName(by_request.withColumn("by_request", F.lit(True)), allowMissingColumns=True)
    return scope.beside_others(question, both)


def _beside(members: DataFrame, *known: DataFrame) -> DataFrame:
    """The members, with what is known by person beside each."""
    return reduce(lambda rows, one: rows.join(one.withColumnRenamed("person", "who"), "who", "left"), known, members)


def _channel() -> Column:
    return F.when(F.col("by_request"), "extracad").otherwise(F.col("group"))


def _granted(grants: DataFrame) -> DataFrame:
    return grants.select("person").distinct().withColumn("had_grant", F.lit(True))


def _with_identity(question: Question, members: DataFrame, identity: DataFrame) -> DataFrame:
    """`nit_known`: absence from registries that know people by NIT says something of the person."""
    if question.programme.sources.crosswalk not in question.not_covered:
        return members.withColumn("nit_known", F.lit(True))
    numbered = identity.select("person").distinct().withColumn("nit_known", F.lit(True))
    return _beside(members, numbered).fillna(False, ["nit_known"])


def _filled(question: Question, members: DataFrame) -> DataFrame:
    """People of whom no evidence tells are told nothing of; what a member is worth to the family's facts."""
    known = members.fillna(False, ["has_cpf", "is_requester", "had_grant"]).fillna(0, [*persons.NUMBERS, "evidence_doubts"])
    same = F.coalesce(F.col("birth_date") == F.col("base_birth"), F.lit(True))
    # The register's birth date counts in its own families (Decreto 10.316/2020, art. 7º, § 3º), the CPF base's in what somebody only declares.
    born = F.when(F.col("by_request"), F.coalesce("base_birth", "birth_date")).otherwise(F.coalesce("birth_date", "base_birth"))
    return known.withColumns(
        {
            "born": born,
            "income": F.when(F.col("income_cents").isNotNull(), F.greatest("income_cents", "pay_cents")),
            "birth_unlike_base": F.col("by_request") & ~same,
            "known_sex": _sex("sex"),
            "own_row_unreadable": _bits_of(question, [question.programme.sources.register_, question.programme.sources.requests]),
        }
    )


def _to_decide(question: Question) -> Column:
    """Rule 3: adults (or of unknown age) and possible adolescent mothers of registered families; of all others, whoever asked."""
    born = F.coalesce("listed.birth_date", "base_birth")
    years = age(born, F.lit(question.on))
    maybe_a_woman, maybe_has_a_child = F.coalesce(_sex("listed.sex"), F.lit("F")) == "F", F.coalesce("listed.is_mother", F.lit(True))
    maybe_mother = years.between(YOUNGEST_MOTHER, MAJORITY - 1) & maybe_a_woman & maybe_has_a_child
    candidate = F.col("group").isNotNull() & (born.isNull() | (years >= MAJORITY) | maybe_mother)
    asked = F.col("by_request") & F.col("is_requester")
    return F.col("readable") & F.col("person").isNotNull() & F.when(F.col("by_request"), asked & ~candidate).otherwise(candidate)


def _sex(by_channel: str) -> Column:
    """F or M by the CPF base, else by the channel's registry."""
    return F.when(F.col("base_sex") == 2, "F").when(F.col("base_sex") == 1, "M").otherwise(F.col(by_channel))


def _facts(question: Question, people: DataFrame) -> DataFrame:
    quota_family = F.when(F.col("by_request"), F.coalesce("joins_family", "people")).otherwise(F.col("family"))
    placed = people.withColumn("quota_family", quota_family).withColumn("channel", _channel())
    by_name = Window.partitionBy("quota_family").orderBy("first_name")
    ranked = placed.withColumn("name_rank", F.when(F.col("first_name").isNotNull(), F.dense_rank().over(by_name)))
    return ranked.select(
        F.lit(question.programme.id).alias("programme"),
        F.lit(question.month).alias("month"),
        F.lit(question.on).alias("reference_date"),
        "person",
        "channel",
        F.when(F.col("by_request"), F.col("family")).alias("request"),
        "family",
        "quota_family",
        F.col("born").alias("birth_date"),
        F.col("known_sex").alias("sex"),
        "is_mother",
        *_from_evidence(question),
        *families.facts(),
        "named_families",
        (F.col("by_request") & F.col("joins_family").isNotNull()).alias("joined_by_naming"),
        "had_grant",
        "name_rank",
        _doubts(question).alias("doubts"),
        _not_covered(question).alias("not_covered"),
        _names(question).alias("unreadable"),
    )


def _from_evidence(question: Question) -> list[Column]:
    """True where certain; else null where the registries that the criterion needs do not cover the person; else false."""

    def known(flag: Told, criterion: str, covered: Column | None = None) -> Column:
        lacks = _lacks_any(question, question.needs(criterion)) | (~F.col("has_cpf") & F.lit(_by_cpf_alone(question.needs(criterion))))
        unknown = lacks if covered is None else lacks | ~covered
        return F.when(told(flag), F.lit(True)).when(~unknown, F.lit(False))

    bonds = "no_active_formal_employment"
    return [
        known(Told.DIED, "no_death_record").alias("has_died"),
        known(Told.PAID_BOND, bonds, F.col("nit_known")).alias("has_paid_bond"),
        known(Told.UNPAID_BOND, bonds, F.col("nit_known")).alias("has_unpaid_bond"),
        known(Told.BENEFIT, "no_emergency_employment_benefit").alias("has_employment_benefit"),
        known(Told.MANDATE, "no_elected_mandate").alias("has_mandate"),
        F.col("cpf_status"),
        F.col("cpf_status_since"),
        F.col("requested_on"),
        F.when(~F.col("by_request"), F.col("registered_on")).alias("registered_on"),
    ]


def _doubts(question: Question) -> Column:
    base_covered = F.lit(question.programme.sources.base not in question.not_covered)
    others_deaths = F.col("deaths") - told(Told.DEATH_INDICATED).cast("int")
    causes = {
        Cause.BIRTH_DISAGREES: F.col("birth_unlike_base"),
        Cause.NO_NIT_KNOWN: ~F.col("nit_known"),
        Cause.NO_CPF: ~F.col("has_cpf"),
        Cause.CPF_NOT_FOUND: base_covered & F.col("has_cpf") & F.col("cpf_status").isNull(),
        Cause.HEAD_WITHOUT_MEMBER: F.col("by_request") & (F.col("members_declared") > F.col("members_listed")),
        Cause.MEMBER_DOCUMENT_WRONG: F.col("wrong") > 0,
        Cause.DIVERGENT_REGISTRATION: F.col("divergent"),
        Cause.MEMBER_DEATH_INDICATION: others_deaths > 0,
        Cause.FAMILY_ROW_UNREADABLE: (F.col("rows_unreadable") > 0) | F.col("own_row_unreadable"),
    }
    return F.col("evidence_doubts").bitwiseOR(mask(causes))


def _not_covered(question: Question) -> Column:
    """Registries from which absence says nothing about the person; those read by UF, by the UF of residence."""
    fixed = {name: F.lit(True) for name in sorted(question.not_covered)}
    return names_of(fixed | {name: _lacks(lacking) for name, lacking in sorted(question.lacking.items()) if lacking})


def _lacks_any(question: Question, registries: list[str]) -> Column:
    """Whether one of the registries does not cover the person."""
    by_uf = [_lacks(question.lacking[name]) for name in registries if question.lacking.get(name)]
    return F.lit(True) if question.not_covered & set(registries) else reduce(Column.__or__, by_uf, F.lit(False))


def _by_cpf_alone(registries: list[str]) -> bool:
    """Whether one of the registries cannot be asked about who has no CPF."""
    return any(conf.registry(name).by_cpf_alone for name in registries)


def _lacks(lacking: frozenset[str]) -> Column:
    return F.col("uf").isNull() | F.col("uf").isin(sorted(lacking))


def _names(question: Question) -> Column:
    which = {name: F.col("unreadable_mask").bitwiseAND(F.lit(1 << place).cast("bigint")) != 0 for place, name in enumerate(question.needed)}
    return F.when(F.col("unreadable_mask") == 0, names_of({})).otherwise(names_of(which))


def _bits_of(question: Question, registries: list[str]) -> Column:
    wanted = sum(1 << place for place, name in enumerate(question.needed) if name in registries)
    return F.col("unreadable_mask").bitwiseAND(F.lit(wanted).cast("bigint")) != 0
