"""AE-02: formal bonds. A bond is one employer and one admission, whichever rows and registries record it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pyspark.sql import Column
from pyspark.sql import functions as F

import conf
from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Fold, Newest, Object, Row, anybodys, doubtful, fact, rows

LONG_AGO = date(1800, 1, 1)  # stands for an admission that is not given


def months(context: DecisionContext) -> list[str]:
    """The months of bonds that are read, oldest first; the last is that of reference. None where the programme reads no bonds."""
    return context.window(context.programme.sources.bonds)


def reference(context: DecisionContext) -> Column:
    """The month of reference; null where the programme reads no bonds."""
    return F.lit(months(context)[-1] if months(context) else None)


def until_reference(row: Row, context: DecisionContext) -> Column:
    """Of the month of reference or before; rows of later months do not count. A row that is of no month counts, where bonds are read at all."""
    return F.coalesce(row.month <= reference(context), F.lit(bool(months(context))))


def in_months(row: Row, context: DecisionContext) -> Column:
    """Of one of the months that are read."""
    return row.month.isin(months(context))


def paid_in_months(row: Row, context: DecisionContext) -> Column:
    """With pay in one of them."""
    return until_reference(row, context) & in_months(row, context) & (row.cents > 0)


def not_unpaid_in_months(row: Row, context: DecisionContext) -> Column:
    """The same; pay of an amount that is not known is pay."""
    return until_reference(row, context) & in_months(row, context) & F.coalesce(row.cents > 0, F.lit(True))


def unclear_in_months(row: Row, context: DecisionContext) -> Column:
    """Of one of them; of what is of no month, begun by the day, or on an unknown one."""
    return F.coalesce(in_months(row, context), admitted_by(row, context))


def declared(row: Row, context: DecisionContext) -> Column:
    """Declared with pay, were it none; an unclear movement declares nothing."""
    return until_reference(row, context) & row.cents.isNotNull()


def told(row: Row, context: DecisionContext) -> Column:
    """Of a month, whatever it pays."""
    return until_reference(row, context) & row.month.isNotNull()


def paid(row: Row, context: DecisionContext) -> Column:
    """Declared with some pay."""
    return declared(row, context) & (row.cents > 0)


def paid_or_unknown(row: Row, context: DecisionContext) -> Column:
    """Of a month, and not known to pay nothing in it."""
    return told(row, context) & F.coalesce(row.cents > 0, F.lit(True))


def admitted_by(row: Row, context: DecisionContext) -> Column:
    """Admitted by the day; a blank admission is. Never where no bonds are read."""
    return F.lit(bool(months(context))) & F.coalesce(row.since <= context.on, F.lit(True))


def fresh(row: Row, context: DecisionContext) -> Column:
    """Admitted by the day, and not before the month of reference."""
    return row.since.between(F.to_date(F.concat(reference(context), F.lit("-01"))), F.lit(context.on))


def moved(row: Row, context: DecisionContext) -> Column:
    """A movement of the day or before."""
    return until_reference(row, context) & (row.until <= context.on)


def ended(row: Row, context: DecisionContext) -> Column:
    """The end of the very bond of that admission."""
    return moved(row, context) & _own(row)


def ended_nearby(row: Row, context: DecisionContext) -> Column:
    """The end of a bond of the same employer whose admission differs by days."""
    return moved(row, context) & ~_own(row)


def _own(row: Row) -> Column:
    return row.about.isNull() | (row.about == row.since)


def admissions_near(row: Row, context: DecisionContext) -> Column:
    """Days of admission that an end by the day may be about, its own among them: which of them exist is not known yet. Who was admitted after the end
    is not ended by it."""
    days = conf.parameter("bond_admissions").days or 0
    first, last = F.date_sub(row.since, days), F.least(F.date_add(row.since, days), row.until)
    is_end = row.kind == int(Kind.BOND_END)
    return F.when(is_end & (row.until <= context.on) & (row.since <= row.until), F.sequence(first, last))


def admitted(row: Row, context: DecisionContext) -> Column:
    """The day of admission."""
    return F.coalesce(row.about, row.since)


def day(row: Row, context: DecisionContext) -> Column:
    """The day of a movement, or the first of the month that is declared."""
    is_movement = row.kind.isin([int(Kind.BOND_END), int(Kind.BOND_ENDED), int(Kind.BOND_RESUMED)])
    return F.when(is_movement, row.until).otherwise(F.to_date(F.concat(row.month, F.lit("-01"))))


BOND, PAID = rows(Kind.BOND, holds=until_reference), rows(Kind.BOND, holds=paid_in_months)
ADMITTED, FRESH = rows(Kind.ADMISSION, holds=admitted_by), rows(Kind.ADMISSION, holds=fresh)
UNCLEAR = rows(Kind.BOND_UNCLEAR, holds=unclear_in_months)
END, END_NEARBY = rows(Kind.BOND_END, holds=ended), rows(Kind.BOND_END, holds=ended_nearby)
RETURN = rows(Kind.BOND_RESUMED, holds=moved)
DECLARED, PAID_EVER = (rows(Kind.BOND, Kind.BOND_UNCLEAR, holds=holds).where(anybodys) for holds in (declared, paid))
# Rows of an employer that do not say of which bond they are.
ONE_PAID, ONE_ENDED = rows(Kind.BOND_PAID, holds=not_unpaid_in_months), rows(Kind.BOND_ENDED, holds=moved)
ONE_TOLD, ONE_PAID_EVER = (rows(Kind.BOND_PAID, holds=holds).where(anybodys) for holds in (told, paid_or_unknown))


@dataclass(frozen=True)
class _State:
    """What a bond is by its own rows: begun by the day; the day of its end, or of that of a bond that it is, corrected."""

    begun: Column
    ended: Column
    nearby: Column
    undone: Column
    still: Column
    is_open: Column


def _state(bond: Object, context: DecisionContext) -> _State:
    begun = F.coalesce(bond.key <= context.on, F.lit(True))
    end, near = bond.newest["end"], bond.newest["end_nearby"]
    ended = end.isNotNull() & F.coalesce(end > bond.newest["return"], F.lit(True))
    nearby = ~ended & near.isNotNull()
    undone = ended & F.coalesce(bond.newest["paid"] > end, F.lit(False))
    still = nearby & F.coalesce(bond.newest["declared"] >= F.trunc(near, "MM"), F.lit(False))
    is_open = begun & bond.flags["certain"] & ~ended & ~nearby & ~bond.flags["perhaps_ended"]
    return _State(begun, ended, nearby, undone, still, is_open)


def outcomes(bond: Object, context: DecisionContext) -> dict[str, Column]:
    """A bond is open if admitted by the day (a blank admission: open) and not ended by it. A return wins over an end of the same day.

    What is ended and yet paid in a later month is neither. An end under an admission that differs by days is its own, unless the employer still declares
    it in that month. An end in doubt ends nothing for certain, and leaves a doubt.
    """
    state = _state(bond, context)
    certain, perhaps, unclear, perhaps_ended = (bond.flags[name] for name in ("certain", "perhaps", "unclear", "perhaps_ended"))
    known = state.begun & (certain | perhaps | unclear)
    untouched = ~state.ended & ~state.nearby & ~perhaps_ended
    return {
        "known": state.begun & certain,
        "open": state.is_open,
        "open_paid": state.is_open & bond.flags["paid"],
        "open_fresh": state.is_open & bond.flags["fresh"] & bond.newest["declared"].isNull(),
        "paid_after_end": known & state.undone,
        "admissions_differ": known & state.still,
        "doubtful": state.begun & ((perhaps & untouched) | (certain & ~state.ended & ~state.nearby & perhaps_ended)),
        "unclear": state.begun & unclear & (~state.ended | state.undone) & (~state.nearby | state.still),
    }


def days(bond: Object, context: DecisionContext) -> dict[str, Column]:
    """Of a bond that is open its admission, forwards and backwards, so that two of one employer are told apart; of one that is not, its end."""
    state, since = _state(bond, context), F.coalesce(bond.key, F.lit(LONG_AGO))
    end = F.when(state.ended, bond.newest["end"]).when(state.nearby, bond.newest["end_nearby"])
    return {
        "latest_open": F.when(state.is_open, since),
        "earliest_open": F.when(state.is_open, F.datediff(F.lit(LONG_AGO), since)),
        "last_end": F.when(state.begun & bond.flags["certain"], end),
    }


def with_employer(bonds: Object, context: DecisionContext) -> dict[str, Column]:
    """All that is said of the bonds with one employer. Pay that does not say of which bond it is, is of those that are open; where none is known at all, it
    is a bond itself. An end that does not say so ends the only one that is open; of several, nobody knows which. A bond so fresh that nobody has declared a
    month of it is active.
    """
    flags, newest = bonds.flags, bonds.newest
    is_open = flags["open"] | (flags["one_paid"] & ~flags["known"])
    end, pay = newest["one_ended"], F.greatest(newest["paid"], newest["one_paid_ever"])
    one_ended = is_open & F.coalesce(end >= F.coalesce(newest["latest_open"], end), F.lit(False))
    several = F.coalesce(F.datediff(F.lit(LONG_AGO), newest["latest_open"]) != newest["earliest_open"], F.lit(False))
    paid = flags["open_paid"] | flags["one_paid"] | (flags["open_fresh"] & newest["one_told"].isNull())
    stands = is_open & ~one_ended & ~flags["perhaps_one_ended"]
    whole = F.lit(context.whole_window(context.programme.sources.bonds))
    paid_later = F.coalesce(newest["one_paid_ever"] > newest["last_end"], F.lit(False))
    return {
        "paid": stands & paid,
        "unpaid": stands & ~paid,
        "unpaid_in_all_months": stands & ~paid & whole,
        "unpaid_in_some_months": stands & ~paid & ~whole,
        "paid_after_its_end": (one_ended & ~several & F.coalesce(pay > end, F.lit(False))) | (~is_open & flags["known"] & paid_later),
        "one_of_several": one_ended & several,
        "perhaps_one": (is_open & ~one_ended & flags["perhaps_one_ended"]) | (flags["perhaps_one_paid"] & (is_open | ~flags["known"]) & ~(stands & paid)),
    }


bonds = Fold(
    flags={
        "certain": (BOND, ADMITTED),
        "perhaps": (BOND.where(doubtful), UNCLEAR.where(doubtful), ADMITTED.where(doubtful)),
        "unclear": (UNCLEAR,),
        "paid": (PAID,),
        "fresh": (FRESH,),
        "perhaps_ended": (END.where(doubtful), END_NEARBY.where(doubtful)),
        "one_paid": (ONE_PAID,),
        "perhaps_one_paid": (ONE_PAID.where(doubtful),),
        "perhaps_one_ended": (ONE_ENDED.where(doubtful),),
    },
    newest={
        "end": Newest(END, day),
        "return": Newest(RETURN, day),
        "end_nearby": Newest(END_NEARBY, day),
        "declared": Newest(DECLARED, day),
        "paid": Newest(PAID_EVER, day),
        "one_ended": Newest(ONE_ENDED, day),
        "one_told": Newest(ONE_TOLD, day),
        "one_paid_ever": Newest(ONE_PAID_EVER, day),
    },
    key=admitted,
    about=admissions_near,
    outcomes=outcomes,
    inner=("known", "open", "open_paid", "open_fresh"),
    greatest=days,
    kept=("latest_open", "earliest_open", "last_end"),
    together=with_employer,
)

OPEN_LINK_WITHOUT_PAY = doubt("open_link_without_pay", "A formal bond is open but was not paid in the three months")
MONTHS_NOT_LOADED = doubt("months_not_loaded", "A formal bond is open, and not all three months were read")
BOND_UNCLEAR = doubt("bond_unclear", "A bond that may be formal, or whose movement is not known, is open")
PAID_AFTER_END = doubt("paid_after_end", "A bond was ended, and paid in a later month: taken back, or the pay is of the notice")
ADMISSIONS_DIFFER = doubt("admissions_differ", "A bond was ended, and its employer still declares one whose admission differs by days")
BOND_END_UNCLEAR = doubt("bond_end_unclear", "One of several bonds with an employer ended, and the row does not say which")
BOND_KEY_DISAGREES = doubt("bond_key_disagrees", "An open bond was found by a number that may be somebody else's", code="key_disagrees")

has_paid_bond = fact(
    "has_paid_bond",
    "An open formal bond with pay in the three months to the reference month; null where gfip does not cover the person",
    bonds["paid"],
    covered_by="gfip",
    by_nit=True,
    doubts={
        BOND_UNCLEAR: bonds["unclear"],
        PAID_AFTER_END: (bonds["paid_after_end"], bonds["paid_after_its_end"]),
        ADMISSIONS_DIFFER: bonds["admissions_differ"],
        BOND_END_UNCLEAR: bonds["one_of_several"],
        BOND_KEY_DISAGREES: (bonds["doubtful"], bonds["perhaps_one"]),
    },
)
has_unpaid_bond = fact(
    "has_unpaid_bond",
    "An open formal bond without pay in those months; null as above",
    bonds["unpaid"],
    covered_by="gfip",
    by_nit=True,
    doubts={OPEN_LINK_WITHOUT_PAY: bonds["unpaid_in_all_months"], MONTHS_NOT_LOADED: bonds["unpaid_in_some_months"]},
)
