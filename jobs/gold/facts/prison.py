"""AE-21: prison."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

import conf
from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.deaths import two_keys
from jobs.gold.facts.fact import Fold, Newest, Object, Row, Whose, doubtful, fact, rows

OTHER_REGIMES = ("SEMIABERTO", "ABERTO", "PROVISORIO", "MEDIDA_SEGURANCA", "DOMICILIAR")
CLOSED, NOT_KNOWN, ELSEWHERE = 2, 1, 0  # of two rows of one day the greatest stands


def entered(row: Row, context: DecisionContext) -> Column:
    """Came to prison by the day, or on an unknown one."""
    return F.coalesce(row.since <= context.on, F.lit(True))


def where_held(row: Row, context: DecisionContext) -> Column:
    """In the closed regime, in one that is not known, or elsewhere: another regime, or free."""
    regime = F.substring(row.detail, 12, 100)
    free = F.coalesce(row.until <= context.on, F.lit(False))
    return F.when(free | regime.isin(*OTHER_REGIMES), ELSEWHERE).when(regime == "FECHADO", CLOSED).otherwise(NOT_KNOWN)


def as_listed(row: Row, context: DecisionContext) -> Column:
    """The day for which the row is true, then where the person is held."""
    return F.struct(F.substring(row.detail, 1, 10).alias("day"), where_held(row, context).alias("held"))


def perhaps_closed(row: Row, context: DecisionContext) -> Column:
    """Held by the day in the closed regime, or in one that is not known."""
    return entered(row, context) & (where_held(row, context) > ELSEWHERE)


def originates(row: Row, context: DecisionContext) -> Column:
    """A prisoner's benefit of the month that is read, begun by the day, and since such benefits are of the closed regime alone."""
    return _of_month(row, context) & (row.since >= F.lit(conf.parameter("prison_benefits").day)) & (row.since <= context.on)


def perhaps_originates(row: Row, context: DecisionContext) -> Column:
    """Such a benefit, its first day not known."""
    return _of_month(row, context) & row.since.isNull()


def _of_month(row: Row, context: DecisionContext) -> Column:
    return row.month == context.asked_month("beneficios")


def not_two_keys(whose: Whose) -> Column:
    """Found by a number; birth date or first name differ, or there is none to compare."""
    return ~whose.by_name & ~F.coalesce(two_keys(whose), F.lit(False))


def by_any_number(whose: Whose) -> Column:
    """Found by a number."""
    return ~whose.by_name


def by_number(whose: Whose) -> Column:
    """Found by a number that may be somebody else's."""
    return doubtful(whose) & ~whose.by_name


def by_name(whose: Whose) -> Column:
    """Found by name, mother and birth date alone."""
    return whose.by_name


def outcomes(held: Object, context: DecisionContext) -> dict[str, Column]:
    """The newest row of all lists stands; of rows of one day, the closed regime."""
    newest = held.newest["newest"]["held"]
    return {"closed": newest == CLOSED, "not_known": newest == NOT_KNOWN}


held = Fold(flags={}, newest={"newest": Newest(rows(Kind.PRISON, holds=entered), as_listed)}, outcomes=outcomes)
PERHAPS = rows(Kind.PRISON, holds=perhaps_closed)
ORIGINATOR, PERHAPS_ORIGINATOR = (rows(Kind.PRISON_ORIGINATOR, holds=holds) for holds in (originates, perhaps_originates))
PRISON_REGIME_UNKNOWN = doubt("prison_regime_unknown", "The person is in prison, in a regime that is not known")
PRISON_BY_NAME_ALONE = doubt("prison_by_name_alone", "A prisoner without a CPF has the person's name, mother and birth date: it may be somebody else")
PRISON_KEY_DISAGREES = doubt("prison_key_disagrees", "A prisoner was found by a number that may be somebody else's", code="key_disagrees")
PRISON_ORIGINATOR_UNCLEAR = doubt(
    "prison_originator_unclear", "A prisoner's benefit names the person, but the birth date or the name differs or is not given, or its first day is not known"
)

is_imprisoned = fact(
    "is_imprisoned",
    "In prison on the day, in the closed regime, by the lists or as originator of a prisoner's benefit; null where depen or presos_sp is not covered",
    held["closed"],
    ORIGINATOR.where(two_keys),
    covered_by=["depen", "presos_sp"],
    doubts={
        PRISON_REGIME_UNKNOWN: held["not_known"],
        PRISON_BY_NAME_ALONE: tuple(one.where(by_name) for one in (PERHAPS, ORIGINATOR, PERHAPS_ORIGINATOR)),
        PRISON_KEY_DISAGREES: PERHAPS.where(by_number),
        PRISON_ORIGINATOR_UNCLEAR: (ORIGINATOR.where(not_two_keys), PERHAPS_ORIGINATOR.where(by_any_number)),
    },
)
