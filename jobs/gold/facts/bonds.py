"""AE-02: formal bonds. A bond is one employer and one admission, whichever rows and registries record it."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

import conf
from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Fold, Newest, Object, Row, anybodys, doubtful, fact, rows


def months(context: DecisionContext) -> list[str]:
    """The months of bonds that are read, oldest first; the last is that of reference. None where the programme reads no bonds."""
    return context.window(context.programme.sources.bonds)


def reference(context: DecisionContext) -> Column:
    """The month of reference; null where the programme reads no bonds."""
    return F.lit(months(context)[-1] if months(context) else None)


def until_reference(row: Row, context: DecisionContext) -> Column:
    """Of the month of reference or before; rows of later months do not count."""
    return row.month <= reference(context)


def in_months(row: Row, context: DecisionContext) -> Column:
    """Of one of the months that are read."""
    return row.month.isin(months(context))


def paid_in_months(row: Row, context: DecisionContext) -> Column:
    """With pay in one of them."""
    return until_reference(row, context) & in_months(row, context) & (row.cents > 0)


def declared(row: Row, context: DecisionContext) -> Column:
    """Declared with pay, were it none; an unclear movement declares nothing."""
    return until_reference(row, context) & row.cents.isNotNull()


def paid(row: Row, context: DecisionContext) -> Column:
    """Declared with some pay."""
    return declared(row, context) & (row.cents > 0)


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
    is_movement = row.kind.isin([int(Kind.BOND_END), int(Kind.BOND_RESUMED)])
    return F.when(is_movement, row.until).otherwise(F.to_date(F.concat(row.month, F.lit("-01"))))


BOND, PAID = rows(Kind.BOND, holds=until_reference), rows(Kind.BOND, holds=paid_in_months)
UNCLEAR = rows(Kind.BOND_UNCLEAR, holds=in_months)
END, END_NEARBY = rows(Kind.BOND_END, holds=ended), rows(Kind.BOND_END, holds=ended_nearby)
RETURN = rows(Kind.BOND_RESUMED, holds=moved)
DECLARED, PAID_EVER = (rows(Kind.BOND, Kind.BOND_UNCLEAR, holds=holds).where(anybodys) for holds in (declared, paid))


def outcomes(bond: Object, context: DecisionContext) -> dict[str, Column]:
    """A bond is open if admitted by the day (a blank admission: open) and not ended by it. A return wins over an end of the same day.

    What is ended and yet paid in a later month is neither. An end under an admission that differs by days is its own, unless the employer still declares
    it in that month. An end in doubt ends nothing for certain, and leaves a doubt.
    """
    begun = F.coalesce(bond.key <= context.on, F.lit(True))
    certain, perhaps, unclear, perhaps_ended = (bond.flags[name] for name in ("certain", "perhaps", "unclear", "perhaps_ended"))
    end, near = bond.newest["end"], bond.newest["end_nearby"]
    ended = end.isNotNull() & F.coalesce(end > bond.newest["return"], F.lit(True))
    undone = ended & F.coalesce(bond.newest["paid"] > end, F.lit(False))
    nearby = ~ended & near.isNotNull()
    still = nearby & F.coalesce(bond.newest["declared"] >= F.trunc(near, "MM"), F.lit(False))
    untouched = ~ended & ~nearby & ~perhaps_ended
    known, unpaid = begun & (certain | perhaps | unclear), begun & certain & untouched & ~bond.flags["paid"]
    whole = F.lit(context.whole_window(context.programme.sources.bonds))
    return {
        "paid": begun & certain & untouched & bond.flags["paid"],
        "unpaid": unpaid,
        "unpaid_in_all_months": unpaid & whole,
        "unpaid_in_some_months": unpaid & ~whole,
        "paid_after_end": known & undone,
        "admissions_differ": known & still,
        "doubtful": begun & ((perhaps & untouched) | (certain & ~ended & ~nearby & perhaps_ended)),
        "unclear": begun & unclear & (~ended | undone) & (~nearby | still),
    }


bonds = Fold(
    flags={
        "certain": (BOND,),
        "perhaps": (BOND.where(doubtful), UNCLEAR.where(doubtful)),
        "unclear": (UNCLEAR,),
        "paid": (PAID,),
        "perhaps_ended": (END.where(doubtful), END_NEARBY.where(doubtful)),
    },
    newest={
        "end": Newest(END, day),
        "return": Newest(RETURN, day),
        "end_nearby": Newest(END_NEARBY, day),
        "declared": Newest(DECLARED, day),
        "paid": Newest(PAID_EVER, day),
    },
    key=admitted,
    about=admissions_near,
    outcomes=outcomes,
)

OPEN_LINK_WITHOUT_PAY = doubt("open_link_without_pay", "A formal bond is open but was not paid in the three months")
MONTHS_NOT_LOADED = doubt("months_not_loaded", "A formal bond is open, and not all three months were read")
BOND_UNCLEAR = doubt("bond_unclear", "A bond that may be formal, or whose movement is not known, is open")
PAID_AFTER_END = doubt("paid_after_end", "A bond was ended, and paid in a later month: taken back, or the pay is of the notice")
ADMISSIONS_DIFFER = doubt("admissions_differ", "A bond was ended, and its employer still declares one whose admission differs by days")
BOND_KEY_DISAGREES = doubt("bond_key_disagrees", "An open bond was found by a number that may be somebody else's", code="key_disagrees")

has_paid_bond = fact(
    "has_paid_bond",
    "An open formal bond with pay in the three months to the reference month; null where gfip does not cover the person",
    bonds["paid"],
    covered_by="gfip",
    by_nit=True,
    doubts={
        BOND_UNCLEAR: bonds["unclear"],
        PAID_AFTER_END: bonds["paid_after_end"],
        ADMISSIONS_DIFFER: bonds["admissions_differ"],
        BOND_KEY_DISAGREES: bonds["doubtful"],
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
