"""AE-03: intermittent contracts. All that is said of contracts with one employer is put together; their first days tell them apart."""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column
from pyspark.sql import functions as F

import conf
from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Fold, Newest, Object, Row, anybodys, doubtful, fact, rows

FAR = date(2200, 1, 1)  # from which first days are counted backwards


def is_open(row: Row, context: DecisionContext) -> Column:
    """It began by the day, or on an unknown day, and had not ended by it."""
    return F.coalesce(row.since <= context.on, F.lit(True)) & F.coalesce(row.until > context.on, F.lit(True))


def early(row: Row, context: DecisionContext) -> Column:
    """Open, and as old as those that bar whoever has one, paid or not."""
    return is_open(row, context) & (row.since <= _limit())


def late(row: Row, context: DecisionContext) -> Column:
    """Open, and younger: it bars only who is paid."""
    return is_open(row, context) & (row.since > _limit())


def late_paid(row: Row, context: DecisionContext) -> Column:
    """With some pay in the month last paid."""
    return late(row, context) & (row.cents > 0)


def late_pay_unknown(row: Row, context: DecisionContext) -> Column:
    """With a month last paid, and no amount that can be read."""
    return late(row, context) & row.month.isNotNull() & row.cents.isNull()


def without_start(row: Row, context: DecisionContext) -> Column:
    """Open, and its first day is not known."""
    return is_open(row, context) & row.since.isNull()


def ended(row: Row, context: DecisionContext) -> Column:
    """Ended by the day."""
    return row.until <= context.on


def paid_since_limit(row: Row, context: DecisionContext) -> Column:
    """Pay of a month in which young contracts are paid, unless it is known to be none."""
    return (row.month >= F.date_format(_limit(), "yyyy-MM")) & F.coalesce(row.cents > 0, F.lit(True))


def first_day(row: Row, context: DecisionContext) -> Column:
    """Its first day."""
    return row.since


def days_before_far(row: Row, context: DecisionContext) -> Column:
    """Its first day, counted backwards: the greatest is the earliest."""
    return F.datediff(F.lit(FAR), row.since)


def last_day(row: Row, context: DecisionContext) -> Column:
    """Its last day, and its first."""
    return F.struct(row.until, row.since)


def end_day(row: Row, context: DecisionContext) -> Column:
    """Its last day."""
    return row.until


def _limit() -> Column:
    return F.lit(conf.parameter("intermittent_contracts").day)


OPEN, EARLY, LATE, PAID, PAY_UNKNOWN, STARTLESS, ENDED = (
    rows(Kind.INTERMITTENT, holds=holds) for holds in (is_open, early, late, late_paid, late_pay_unknown, without_start, ended)
)
ONE_ENDED, PAID_SINCE = rows(Kind.INTERMITTENT_END, holds=ended), rows(Kind.INTERMITTENT_PAID, holds=paid_since_limit)
UNCLEAR = rows(Kind.INTERMITTENT_UNCLEAR, holds=is_open)


def outcomes(contracts: Object, context: DecisionContext) -> dict[str, Column]:
    """An open contract bars if it is early, or paid. One that another row has ended, of whichever registry, is ended; an end in doubt leaves a doubt.

    An end that does not say of which contract it is ends the only one that is open; of several, nobody knows which.
    """
    flags, newest = contracts.flags, contracts.newest
    barring, only = flags["early"] | (flags["late"] & flags["paid"]), F.date_sub(F.lit(FAR), newest["earliest"]) == newest["start"]
    its_own = F.coalesce(only & (newest["ended"]["since"] == newest["start"]), F.lit(False))
    one_ended = F.coalesce(newest["one_ended"] >= newest["start"], F.lit(False))
    ended = its_own | (only & one_ended)
    return {
        "active": barring & ~ended & ~flags["perhaps_ended"] & ~one_ended,
        "pay_unknown": flags["late"] & ~flags["paid"] & flags["pay_unknown"] & ~ended,
        "perhaps_ended": barring & ~ended & flags["perhaps_ended"],
        "one_of_several": barring & ~ended & one_ended,
    }


contracts = Fold(
    flags={
        "early": (EARLY,),
        "late": (LATE,),
        "paid": (PAID, PAID_SINCE),
        "pay_unknown": (PAY_UNKNOWN,),
        "perhaps_ended": (ENDED.where(doubtful), ONE_ENDED.where(doubtful)),
    },
    newest={
        "start": Newest(OPEN, first_day),
        "earliest": Newest(OPEN, days_before_far),
        "ended": Newest(ENDED, last_day),
        "one_ended": Newest(ONE_ENDED, end_day),
    },
    outcomes=outcomes,
)

INTERMITTENT_UNCLEAR = doubt("intermittent_unclear", "A contract is open whose category may not be intermittent")
INTERMITTENT_START_UNKNOWN = doubt("intermittent_start_unknown", "An intermittent contract is open, and its first day is not known")
INTERMITTENT_PAY_UNKNOWN = doubt("intermittent_pay_unknown", "A younger intermittent contract is open, and whether it is paid is not known")
INTERMITTENT_END_UNCLEAR = doubt("intermittent_end_unclear", "One of several intermittent contracts with an employer ended, and the row does not say which")
INTERMITTENT_KEY_DISAGREES = doubt(
    "intermittent_key_disagrees", "An intermittent contract, or its end, was found by a number that may be somebody else's", code="key_disagrees"
)

has_intermittent_contract = fact(
    "has_intermittent_contract",
    "An intermittent contract that bars is open on the day; null where intermitente or esocial is not covered",
    contracts["active"],
    covered_by=["intermitente", "esocial"],
    doubts={
        INTERMITTENT_UNCLEAR: UNCLEAR.where(anybodys),
        INTERMITTENT_START_UNKNOWN: STARTLESS,
        INTERMITTENT_PAY_UNKNOWN: contracts["pay_unknown"],
        INTERMITTENT_END_UNCLEAR: contracts["one_of_several"],
        INTERMITTENT_KEY_DISAGREES: (contracts["perhaps_ended"], *[one.where(doubtful) for one in (EARLY, PAID, PAY_UNKNOWN, STARTLESS)]),
    },
)
