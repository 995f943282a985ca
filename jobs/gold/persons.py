"""What the evidence says of each person on the day: one scan of it, folded first per bond, then per person."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.evidence.kinds import Kind
from jobs.gold.doubts import Cause, mask
from jobs.gold.question import Question

PAID = [Kind.BOND, Kind.BOND_UNCLEAR, Kind.PUBLIC_AGENT, Kind.PAY]
DAYS_UNPAID = 30  # an agreement cancelled later than this after its start may have been paid


def base(question: Question, people: DataFrame) -> DataFrame:
    """One row per person with a document: birth date and sex by the CPF base, and whether any registry knows a CPF of theirs."""
    own = F.col("registry") == question.programme.sources.base
    return people.groupBy("person").agg(
        F.max(F.when(own, F.col("birth_date"))).alias("base_birth"),
        # A number keeps the aggregation by hash: text would make Spark sort.
        F.max(F.when(own & (F.col("sex") == "F"), 2).when(own & (F.col("sex") == "M"), 1)).alias("base_sex"),
        F.max(F.col("key_type") == "cpf").alias("has_cpf"),
    )


def fold(question: Question, evidence: DataFrame, base: DataFrame) -> DataFrame:
    """One row per person of `evidence` (in force on the day) or `base`: flags, sums, and the mask of doubts that evidence alone can raise.

    A true flag is certain. One that is not true says nothing about absence yet: `gather` knows what was covered.
    Join, bonds and people are all hashed by person: the evidence is exchanged once.
    """
    compared = evidence.where("person IS NOT NULL").join(base, "person", "full")
    per_object = compared.groupBy("person", "object").agg(*_bond(question), *_others(question), *_of_base())
    return _with_doubts(question, _with_state(question, per_object).groupBy("person").agg(*_merged(), *_of_base()))


def _of_base() -> list[Column]:
    """The same in all rows of a person: whoever has no evidence has these alone."""
    return [F.max(name).alias(name) for name in ("base_birth", "base_sex", "has_cpf")]


def in_doubt() -> Column:
    """Whether the row may be about somebody else: its birth date is not the CPF base's, or its number is shared or bears another name."""
    return (F.col("certainty") != "certain") | F.coalesce(F.col("born") != F.col("base_birth"), F.lit(False))


def _bond(question: Question) -> list[Column]:
    """A bond: admission, end, pay. Rows of months after the month of reference say nothing."""
    window = question.window(question.programme.sources.bonds)
    until_reference, in_window = F.col("month") <= window[-1], F.col("month").isin(window)
    bond, unclear, certain = _is(Kind.BOND) & until_reference, _is(Kind.BOND_UNCLEAR) & in_window, ~in_doubt()
    end = _is(Kind.BOND_END) & until_reference & (F.col("until") <= question.on)
    return [
        _ever(bond & certain).alias("certain"),
        _ever((bond | unclear) & ~certain).alias("doubtful"),
        _ever(unclear & certain).alias("unclear"),
        _ever(bond & certain & in_window & (F.col("cents") > 0)).alias("paid"),
        F.max(F.when(_is(Kind.BOND, Kind.BOND_UNCLEAR), F.col("since"))).alias("admitted"),
        _ever(end & certain).alias("ended"),
        _ever(end).alias("maybe_ended"),
        F.sum(F.when(_is(*PAID) & certain & (F.col("month") == window[-1]), F.col("cents"))).alias("pay_cents"),
    ]


def _others(question: Question) -> list[Column]:
    """What needs no folding per object: agreements, mandates, deaths, the CPF's status, rows in quarantine."""
    day, certain = question.on, ~in_doubt()
    begun, not_over = F.col("since") <= day, F.col("until") >= day
    agreed, cancelled = _is(Kind.EMPLOYMENT_BENEFIT) & begun, _is(Kind.EMPLOYMENT_BENEFIT_CANCELLED) & begun
    # A cancellation that is still to come leaves the agreement in force.
    in_force = (agreed & not_over) | (cancelled & (F.col("until") > day))
    endless = agreed & F.col("until").isNull()
    late = cancelled & F.coalesce((F.col("until") <= day) & (F.datediff("until", "since") > DAYS_UNPAID), F.col("until").isNull())
    mandate = _is(Kind.MANDATE) & begun & F.coalesce(not_over, F.lit(True))
    death, same_birth = _is(Kind.DEATH) & begun, F.col("born") == F.col("base_birth")
    by_base = _is(Kind.DEATH_FLAG) & F.coalesce(F.year("since") <= day.year, F.lit(True))
    return [
        _ever(in_force & certain).alias("benefit"),
        _ever(in_force & ~certain | (endless | late) & ~certain).alias("benefit_doubtful"),
        _ever(endless & certain).alias("benefit_endless"),
        _ever(late & certain).alias("benefit_cancelled_late"),
        _ever(mandate & certain).alias("mandate"),
        _ever(mandate & ~certain).alias("mandate_doubtful"),
        _ever((death & certain & same_birth) | by_base).alias("died"),
        _ever(death | by_base).alias("death_indicated"),
        _ever(death & ~same_birth).alias("death_birth_disagrees"),
        _ever(death & same_birth.isNull()).alias("death_not_comparable"),
        _ever(death & ~certain & same_birth).alias("death_doubtful"),
        F.max(F.when(_is(Kind.CPF_STATUS), F.col("detail").try_cast("int"))).alias("cpf_status"),
        F.max(F.when(_is(Kind.CPF_STATUS), F.col("since"))).alias("cpf_status_since"),
        F.bit_or(_unreadable(question)).alias("unreadable_mask"),
    ]


def _unreadable(question: Question) -> Column:
    """The registry of a row in quarantine, as a bit: of registries by month, only rows of the months that are read."""
    found = F.lit(0).cast("bigint")
    for place, registry in enumerate(question.needed):
        of_registry, window = F.col("registry") == registry, question.window(registry)
        asked = F.coalesce("month", "period").isin(window) if window else F.lit(True)
        found = F.when(_is(Kind.UNREADABLE) & of_registry & asked, F.lit(1 << place).cast("bigint")).otherwise(found)
    return found


def _with_state(question: Question, per_object: DataFrame) -> DataFrame:
    """A bond is open if admitted by the day (a blank admission: open) and not ended by it. An end in doubt ends nothing for certain, and leaves a doubt."""
    begun = F.coalesce(F.col("admitted") <= question.on, F.lit(True))
    is_open, may_be_open = begun & ~F.col("maybe_ended"), begun & ~F.col("ended")
    return per_object.select(
        "*",
        (F.col("certain") & is_open & F.col("paid")).alias("paid_bond"),
        (F.col("certain") & is_open & ~F.col("paid")).alias("unpaid_bond"),
        ((F.col("doubtful") & is_open) | (F.col("certain") & may_be_open & ~is_open)).alias("bond_doubtful"),
        (F.col("unclear") & may_be_open).alias("bond_unclear"),
    )


FLAGS = [
    "paid_bond", "unpaid_bond", "bond_doubtful", "bond_unclear", "benefit", "benefit_doubtful", "benefit_endless", "benefit_cancelled_late", "mandate",
    "mandate_doubtful", "died", "death_indicated", "death_birth_disagrees", "death_not_comparable", "death_doubtful",
]  # fmt: skip


def _merged() -> list[Column]:
    return [
        *[F.max(name).alias(name) for name in FLAGS],
        F.max("cpf_status").alias("cpf_status"),
        F.max("cpf_status_since").alias("cpf_status_since"),
        F.sum("pay_cents").alias("pay_cents"),
        F.bit_or("unreadable_mask").alias("unreadable_mask"),
    ]


def _with_doubts(question: Question, persons: DataFrame) -> DataFrame:
    """The mask of what evidence alone makes doubtful. People without evidence, or without a document, get their flags and no doubt."""
    filled = persons.fillna(False, [*FLAGS, "has_cpf"]).fillna(0, ["unreadable_mask", "pay_cents"])
    whole = F.lit(question.whole_window(question.programme.sources.bonds))
    doubts = {
        Cause.OPEN_LINK_WITHOUT_PAY: F.col("unpaid_bond") & whole,
        Cause.MONTHS_NOT_LOADED: F.col("unpaid_bond") & ~whole,
        Cause.BOND_UNCLEAR: F.col("bond_unclear"),
        Cause.BOND_KEY_DISAGREES: F.col("bond_doubtful"),
        Cause.AGREEMENT_END_UNKNOWN: F.col("benefit_endless"),
        Cause.CANCELLED_AFTER_PAYMENT: F.col("benefit_cancelled_late"),
        Cause.AGREEMENT_KEY_DISAGREES: F.col("benefit_doubtful"),
        Cause.MANDATE_KEY_DISAGREES: F.col("mandate_doubtful"),
        Cause.DEATH_BIRTH_DISAGREES: F.col("death_birth_disagrees"),
        Cause.DEATH_NOT_COMPARABLE: F.col("death_not_comparable"),
        Cause.DEATH_KEY_DISAGREES: F.col("death_doubtful"),
    }
    return filled.withColumn("evidence_doubts", mask(doubts))


def _is(*kinds: Kind) -> Column:
    return F.col("kind").isin([int(kind) for kind in kinds])


def _ever(holds: Column) -> Column:
    return F.max(F.coalesce(holds, F.lit(False)))
