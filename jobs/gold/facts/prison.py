"""AE-21: prison."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
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
PRISON_REGIME_UNKNOWN = doubt("prison_regime_unknown", "The person is in prison, in a regime that is not known")
PRISON_BY_NAME_ALONE = doubt("prison_by_name_alone", "A prisoner without a CPF has the person's name, mother and birth date: it may be somebody else")
PRISON_KEY_DISAGREES = doubt("prison_key_disagrees", "A prisoner was found by a number that may be somebody else's", code="key_disagrees")

is_imprisoned = fact(
    "is_imprisoned",
    "In prison on the day, in the closed regime; null where depen or presos_sp is not covered",
    held["closed"],
    covered_by=["depen", "presos_sp"],
    doubts={
        PRISON_REGIME_UNKNOWN: held["not_known"],
        PRISON_BY_NAME_ALONE: PERHAPS.where(by_name),
        PRISON_KEY_DISAGREES: PERHAPS.where(by_number),
    },
)
