"""What the evidence says of each person on the day: one scan of it, folded first per bond, then per person.

Rows travel as bits: what a row says is put into one number where it is read, before the exchange by person, so that neither texts nor a column per question
are shuffled, and a fold is one `bit_or` whatever the number of questions.
"""

from __future__ import annotations

from enum import IntEnum

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

import conf
from jobs.evidence.kinds import Kind
from jobs.gold.doubts import Cause, bit, has, mask
from jobs.gold.question import Question
from jobs.identity.by_name import BY_NAME

BONDS = [Kind.BOND, Kind.BOND_UNCLEAR]
MOVED = [Kind.BOND_END, Kind.BOND_RESUMED]
PAID = [*BONDS, Kind.PUBLIC_AGENT, Kind.PAY]
DAYS_UNPAID = 30  # an agreement cancelled later than this after its start may have been paid
NUMBERS = ["pay_cents", "unreadable_mask", "told"]  # of whom no evidence tells, 0

# What is heard of a person here; all other kinds are read by who asks for them, or by nobody.
HEARD = [
    *PAID, *MOVED, Kind.EMPLOYMENT_BENEFIT, Kind.EMPLOYMENT_BENEFIT_CANCELLED, Kind.MANDATE, Kind.MANDATE_UNCLEAR, Kind.DEATH, Kind.DEATH_FLAG,
    Kind.CPF_STATUS, Kind.UNREADABLE,
]  # fmt: skip


class Said(IntEnum):
    """What one row says, as a bit: about the day, and not yet about whom."""

    SURE = 0  # nobody else shares its number, or bears another name
    BOND = 1
    UNCLEAR = 2
    PAID = 3  # a bond, with pay in the months that are read
    END = 4
    IN_FORCE = 5
    ENDLESS = 6
    LATE = 7
    MANDATE = 8
    DEATH = 9
    BY_BASE = 10
    MANDATE_UNCLEAR = 11
    NEAR_END = 12  # of a bond whose admission differs by days
    RESUMED = 13
    DECLARED = 14  # a bond, of a month up to that of reference
    PAID_EVER = 15  # with pay
    CANCELLED = 16  # by the day
    BY_NAME = 17  # no number led to the person: their name, mother and birth date agree


class Told(IntEnum):
    """What rows together say of somebody, as bits of `told`: first of one bond, agreement or death, then of the person. All but what is in doubt is certain."""

    BOND = 0
    BOND_PERHAPS = 1
    UNCLEAR = 2
    PAID = 3
    PERHAPS_ENDED = 5
    PAID_BOND = 6
    UNPAID_BOND = 7
    BOND_DOUBTFUL = 8
    BOND_UNCLEAR = 9
    BENEFIT = 10
    BENEFIT_DOUBTFUL = 11
    BENEFIT_ENDLESS = 12
    BENEFIT_CANCELLED_LATE = 13
    MANDATE = 14
    MANDATE_DOUBTFUL = 15
    DIED = 16
    DEATH_INDICATED = 17
    DEATH_BIRTH_DISAGREES = 18
    DEATH_NOT_COMPARABLE = 19
    DEATH_DOUBTFUL = 20
    MANDATE_UNCLEAR = 21
    PAID_AFTER_END = 22
    ADMISSIONS_DIFFER = 23
    PERHAPS_CANCELLED = 24
    DEATH_BY_NAME = 25


def base(question: Question, people: DataFrame) -> DataFrame:
    """One row per person with a document: birth date and sex by the CPF base, and whether any registry knows a CPF of theirs."""
    own = F.col("registry") == question.programme.sources.base
    return people.groupBy("person").agg(
        F.max(F.when(own, F.col("birth_date"))).alias("base_birth"),
        # A number keeps the aggregation by hash: text would make Spark sort.
        F.max(F.when(own & (F.col("sex") == "F"), 2).when(own & (F.col("sex") == "M"), 1)).alias("base_sex"),
        F.max(F.col("key_type") == "cpf").alias("has_cpf"),
    )


def births(question: Question, people: DataFrame) -> DataFrame:
    """`base_birth` and `base_name` (hash of the first name) of whom the CPF base knows, alone: read from its slices, and from no other registry's."""
    own = people.where(F.col("registry") == question.programme.sources.base)
    return own.groupBy("person").agg(F.max("birth_date").alias("base_birth"), F.max("first_name_key").alias("base_name"))


def fold(question: Question, evidence: DataFrame, births: DataFrame) -> DataFrame:
    """One row per person of `evidence` (in force on the day): `told` (bits of Told), sums, and the doubts that evidence alone can raise.

    A bit that is set is certain. One that is not says nothing about absence yet: `gather` knows what was covered.
    Join, bonds and people are all hashed by person: the evidence is exchanged once. (After a full join Spark would no longer know that, and exchange it again:
    whom only the base knows is not here.)
    """
    compared = _said(question, evidence).join(births, "person", "left")
    per_object = compared.groupBy("person", "object", "admitted").agg(F.bit_or(_told()).alias("told"), *_history(), *_sums())
    per_person = per_object.withColumn("told", _with_agreements(_with_bonds(question))).groupBy("person").agg(F.bit_or("told").alias("told"), *_merged())
    return _with_doubts(question, per_person.fillna(0, NUMBERS))


def told(flag: Told) -> Column:
    """Whether it is told of the person; `told` must be filled."""
    return has(F.col("told"), flag)


def _said(question: Question, evidence: DataFrame) -> DataFrame:
    """Each row that says something of somebody: person, object, born, first_name_key, `said` (bits of Said), its numbers and dates; of a bond `admitted`,
    and the `day` of its end, or the first of the month that is declared.

    An end is said of every admission by the same employer that differs by days: which of them there are, nobody knows yet.
    """
    last = question.window(question.programme.sources.bonds)[-1]
    status, bond = _is(Kind.CPF_STATUS), _is(*BONDS, *MOVED)
    heard = evidence.where(F.col("person").isNotNull() & _is(*HEARD)).select("*", F.explode_outer(_near(question)).alias("_near"))
    admitted = F.coalesce("_near", "since")
    own = F.col("_near").isNull() | (F.col("_near") == F.col("since"))
    return heard.select(
        "person",
        "object",
        "born",
        "first_name_key",
        mask(_bond(question, own) | _others(question)).alias("said"),
        F.when(bond, admitted).alias("admitted"),
        F.when(_is(*MOVED), F.col("until")).when(bond, F.to_date(F.concat("month", F.lit("-01")))).alias("day"),
        F.when(_is(*PAID) & (F.col("month") == last), F.col("cents")).alias("pay_cents"),
        F.when(status, F.col("detail").try_cast("int")).alias("cpf_status"),
        F.when(status, F.col("since")).alias("cpf_status_since"),
        _unreadable(question).alias("unreadable_mask"),
    )


def _near(question: Question) -> Column:
    """Days of admission that an end of the day may be about, its own among them; null for all else. Who was admitted after it is not ended by it."""
    days = conf.parameter("bond_admissions").days or 0
    first, last = F.date_sub("since", days), F.least(F.date_add("since", days), F.col("until"))
    return F.when(_is(Kind.BOND_END) & (F.col("until") <= question.on) & (F.col("since") <= F.col("until")), F.sequence(first, last))


def _bond(question: Question, own: Column) -> dict[Said, Column]:
    """A bond: whether it is one, is paid, has ended. Rows of months after the month of reference say nothing."""
    window = question.window(question.programme.sources.bonds)
    until_reference, in_window = F.col("month") <= window[-1], F.col("month").isin(window)
    bond, paid = _is(Kind.BOND) & until_reference, F.col("cents") > 0
    declared = _is(*BONDS) & until_reference & F.col("cents").isNotNull()  # an unclear movement declares nothing
    moved = until_reference & (F.col("until") <= question.on)
    return {
        Said.SURE: F.col("certainty") == "certain",
        Said.BOND: bond,
        Said.UNCLEAR: _is(Kind.BOND_UNCLEAR) & in_window,
        Said.PAID: bond & in_window & paid,
        Said.DECLARED: declared,
        Said.PAID_EVER: declared & paid,
        Said.END: _is(Kind.BOND_END) & moved & own,
        Said.NEAR_END: _is(Kind.BOND_END) & moved & ~own,
        Said.RESUMED: _is(Kind.BOND_RESUMED) & moved,
    }


def _others(question: Question) -> dict[Said, Column]:
    """What needs no folding per object: agreements, mandates, deaths."""
    day = question.on
    begun, not_over = F.col("since") <= day, F.col("until") >= day
    agreed, cancelled = _is(Kind.EMPLOYMENT_BENEFIT) & begun, _is(Kind.EMPLOYMENT_BENEFIT_CANCELLED) & begun
    return {
        # A cancellation that is still to come leaves the agreement in force.
        Said.IN_FORCE: (agreed & not_over) | (cancelled & (F.col("until") > day)),
        Said.ENDLESS: agreed & F.col("until").isNull(),
        Said.LATE: cancelled & F.coalesce((F.col("until") <= day) & (F.datediff("until", "since") > DAYS_UNPAID), F.col("until").isNull()),
        Said.CANCELLED: cancelled & (F.col("until") <= day),
        Said.MANDATE: _is(Kind.MANDATE) & begun & F.coalesce(not_over, F.lit(True)),
        Said.MANDATE_UNCLEAR: _is(Kind.MANDATE_UNCLEAR) & begun & F.coalesce(not_over, F.lit(True)),
        Said.DEATH: _is(Kind.DEATH) & begun,
        Said.BY_NAME: F.col("certainty") == BY_NAME,
        Said.BY_BASE: _is(Kind.DEATH_FLAG) & F.coalesce(F.year("since") <= day.year, F.lit(True)),
    }


def _certain() -> Column:
    """Not in doubt: a row is, that may be about somebody else: its birth date is not the CPF base's, or its number is shared or bears another name."""
    return _says(Said.SURE) & F.coalesce(F.col("born") == F.col("base_birth"), F.lit(True))


def _told() -> Column:
    """What a row tells of the person, now that their birth date and first name stand beside it."""
    certain, same_birth = _certain(), F.col("born") == F.col("base_birth")
    # A CPF of somebody else may stand on a certificate with the birth date that belongs to it, as a twin's does.
    same_name = F.coalesce(F.col("first_name_key") == F.col("base_name"), F.lit(True))
    bond, unclear, death = _says(Said.BOND), _says(Said.UNCLEAR), _says(Said.DEATH)
    numbered = death & ~_says(Said.BY_NAME)
    in_force, endless, late, mandate = (_says(one) for one in (Said.IN_FORCE, Said.ENDLESS, Said.LATE, Said.MANDATE))
    return mask(
        {
            Told.BOND: bond & certain,
            Told.BOND_PERHAPS: (bond | unclear) & ~certain,
            Told.UNCLEAR: unclear & certain,
            Told.PAID: _says(Said.PAID) & certain,
            Told.PERHAPS_ENDED: (_says(Said.END) | _says(Said.NEAR_END)) & ~certain,
            Told.BENEFIT: in_force & certain,
            Told.BENEFIT_DOUBTFUL: (in_force | endless | late) & ~certain,
            Told.PERHAPS_CANCELLED: _says(Said.CANCELLED) & ~certain,
            Told.BENEFIT_ENDLESS: endless & certain,
            Told.BENEFIT_CANCELLED_LATE: late & certain,
            Told.MANDATE: mandate & certain,
            Told.MANDATE_DOUBTFUL: mandate & ~certain,
            Told.MANDATE_UNCLEAR: _says(Said.MANDATE_UNCLEAR),
            Told.DIED: (death & certain & same_birth & same_name) | _says(Said.BY_BASE),
            Told.DEATH_INDICATED: death | _says(Said.BY_BASE),
            Told.DEATH_BIRTH_DISAGREES: numbered & ~same_birth,
            Told.DEATH_NOT_COMPARABLE: numbered & same_birth.isNull(),
            Told.DEATH_DOUBTFUL: numbered & ~(certain & same_name) & same_birth,
            Told.DEATH_BY_NAME: death & _says(Said.BY_NAME),
        }
    )


def _history() -> list[Column]:
    """Of a bond: `last_word`, the newest certain end or return of its own (twice its day, in days since 1970, and 1 more for a return, which wins over an
    end of the same day); the newest certain end of one `near`; the last months `declared` and `paid`, whosever the rows may be."""
    certain, day = _certain(), F.unix_date("day")
    word = F.when(_says(Said.END), 2 * day).when(_says(Said.RESUMED), 2 * day + 1)
    return [
        F.max(F.when(certain, word)).alias("last_word"),
        F.max(F.when(certain & _says(Said.NEAR_END), F.col("day"))).alias("near"),
        F.max(F.when(_says(Said.DECLARED), F.col("day"))).alias("declared"),
        F.max(F.when(_says(Said.PAID_EVER), F.col("day"))).alias("paid"),
    ]


def _sums() -> list[Column]:
    return [
        F.sum(F.when(_certain(), F.col("pay_cents"))).alias("pay_cents"),
        *_latest(),
    ]


def _latest() -> list[Column]:
    return [F.max("cpf_status").alias("cpf_status"), F.max("cpf_status_since").alias("cpf_status_since"), F.bit_or("unreadable_mask").alias("unreadable_mask")]


def _merged() -> list[Column]:
    return [F.sum("pay_cents").alias("pay_cents"), *_latest()]


def _unreadable(question: Question) -> Column:
    """The registry of a row in quarantine, as a bit: of registries by month, only rows of the months that are read."""
    found = F.lit(0).cast("bigint")
    for place, registry in enumerate(question.needed):
        of_registry, window = F.col("registry") == registry, question.window(registry)
        asked = F.coalesce("month", "period").isin(window) if window else F.lit(True)
        found = F.when(of_registry & asked, F.lit(1 << place).cast("bigint")).otherwise(found)
    return F.when(_is(Kind.UNREADABLE), found).otherwise(F.lit(0).cast("bigint"))


def _with_bonds(question: Question) -> Column:
    """`told` of a bond, with what its bits and its history say. It is open if admitted by the day (a blank admission: open) and not ended by it.

    What is ended and yet paid in a later month is neither. An end under an admission that differs by days is its own, unless the employer still declares
    it in that month. An end in doubt ends nothing for certain, and leaves a doubt.
    """
    begun = F.coalesce(F.col("admitted") <= question.on, F.lit(True))
    bond, paid, perhaps, unclear = told(Told.BOND), told(Told.PAID), told(Told.BOND_PERHAPS), told(Told.UNCLEAR)
    ended = F.coalesce(F.col("last_word") % 2 == 0, F.lit(False))
    undone = ended & F.coalesce(2 * F.unix_date("paid") > F.col("last_word"), F.lit(False))
    near = ~ended & F.col("near").isNotNull()
    still = near & F.coalesce(F.col("declared") >= F.trunc("near", "MM"), F.lit(False))
    untouched = ~ended & ~near & ~told(Told.PERHAPS_ENDED)
    known = begun & (bond | perhaps | unclear)
    state = {
        Told.PAID_BOND: begun & bond & untouched & paid,
        Told.UNPAID_BOND: begun & bond & untouched & ~paid,
        Told.PAID_AFTER_END: known & undone,
        Told.ADMISSIONS_DIFFER: known & still,
        Told.BOND_DOUBTFUL: begun & ((perhaps & untouched) | (bond & ~ended & ~near & told(Told.PERHAPS_ENDED))),
        Told.BOND_UNCLEAR: begun & unclear & (~ended | undone) & (~near | still),
    }
    return F.col("told").bitwiseOR(mask(state))


def _with_agreements(told_of: Column) -> Column:
    """`told` of an agreement: one in force that was cancelled by a row in doubt is neither in force nor cancelled."""
    nothing = F.lit(0).cast("bigint")
    moot = has(told_of, Told.BENEFIT) & has(told_of, Told.PERHAPS_CANCELLED)
    gone, doubt = F.when(moot, bit(Told.BENEFIT)).otherwise(nothing), F.when(moot, bit(Told.BENEFIT_DOUBTFUL)).otherwise(nothing)
    return told_of.bitwiseAND(F.bitwise_not(gone)).bitwiseOR(doubt)


def _with_doubts(question: Question, persons: DataFrame) -> DataFrame:
    """The mask of what evidence alone makes doubtful."""
    whole = F.lit(question.whole_window(question.programme.sources.bonds))
    doubts = {
        Cause.OPEN_LINK_WITHOUT_PAY: told(Told.UNPAID_BOND) & whole,
        Cause.MONTHS_NOT_LOADED: told(Told.UNPAID_BOND) & ~whole,
        Cause.BOND_UNCLEAR: told(Told.BOND_UNCLEAR),
        Cause.PAID_AFTER_END: told(Told.PAID_AFTER_END),
        Cause.ADMISSIONS_DIFFER: told(Told.ADMISSIONS_DIFFER),
        Cause.BOND_KEY_DISAGREES: told(Told.BOND_DOUBTFUL),
        Cause.AGREEMENT_END_UNKNOWN: told(Told.BENEFIT_ENDLESS),
        Cause.CANCELLED_AFTER_PAYMENT: told(Told.BENEFIT_CANCELLED_LATE),
        Cause.AGREEMENT_KEY_DISAGREES: told(Told.BENEFIT_DOUBTFUL),
        Cause.MANDATE_KEY_DISAGREES: told(Told.MANDATE_DOUBTFUL),
        Cause.MANDATE_UNCLEAR: told(Told.MANDATE_UNCLEAR),
        Cause.DEATH_BIRTH_DISAGREES: told(Told.DEATH_BIRTH_DISAGREES),
        Cause.DEATH_NOT_COMPARABLE: told(Told.DEATH_NOT_COMPARABLE),
        Cause.DEATH_KEY_DISAGREES: told(Told.DEATH_DOUBTFUL),
        Cause.DEATH_BY_NAME_ALONE: told(Told.DEATH_BY_NAME),
    }
    return persons.withColumn("evidence_doubts", mask(doubts))


def _is(*kinds: Kind) -> Column:
    return F.col("kind").isin([int(kind) for kind in kinds])


def _says(one: Said) -> Column:
    return F.coalesce(has(F.col("said"), one), F.lit(False))
