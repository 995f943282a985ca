"""AE-08: unemployment insurance, of all five modalities. The instalments of one request are put together."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Fold, Object, Row, anybodys, doubtful, fact, rows

REGISTRY = "seguro_desemprego"


def asked(context: DecisionContext) -> Column:
    """The month that is asked about."""
    return F.lit(context.asked_month(REGISTRY))


def of_month(row: Row, context: DecisionContext) -> Column:
    """For the month asked about, or a later one."""
    return row.month >= asked(context)


def paid(row: Row, context: DecisionContext) -> Column:
    """Such a one, and paid."""
    return of_month(row, context) & (row.detail == "PAGA")


def issued(row: Row, context: DecisionContext) -> Column:
    """Such a one, issued: whether it was paid is not known."""
    return of_month(row, context) & (row.detail == "EMITIDA")


def of_no_month(row: Row, context: DecisionContext) -> Column:
    """Paid or issued for a month that is not known."""
    return row.month.isNull() & row.detail.isin("PAGA", "EMITIDA")


def perhaps_of_month(row: Row, context: DecisionContext) -> Column:
    """For the month asked about or a later one, or for an unknown one."""
    return F.coalesce(of_month(row, context), F.lit(True))


def more_due(row: Row, context: DecisionContext) -> Column:
    """Earlier, and the request's last instalment is due in the month asked about or later, or it is not known when."""
    first = F.to_date(F.concat(asked(context), F.lit("-01")))
    return (row.month < asked(context)) & F.coalesce(row.until >= first, F.lit(True))


KNOWN, EITHER = (Kind.UNEMPLOYMENT_INSURANCE,), (Kind.UNEMPLOYMENT_INSURANCE, Kind.UNEMPLOYMENT_INSURANCE_UNCLEAR)
PAID, ISSUED, OF_NO_MONTH = (rows(*KNOWN, holds=holds) for holds in (paid, issued, of_no_month))
OF_MONTH, MORE_DUE = (rows(*EITHER, holds=holds) for holds in (of_month, more_due))
UNCLEAR = rows(Kind.UNEMPLOYMENT_INSURANCE_UNCLEAR, holds=perhaps_of_month)


def outcomes(request: Object, context: DecisionContext) -> dict[str, Column]:
    """An instalment of the month answers for it. Without one, it is not known whether what is due will come."""
    has = request.flags
    return {"expected": has["due"] & ~has["there"], "perhaps": has["perhaps_due"] & ~has["due"] & ~has["there"] & ~has["perhaps_there"]}


requests = Fold(
    flags={"due": (MORE_DUE,), "there": (OF_MONTH,), "perhaps_due": (MORE_DUE.where(doubtful),), "perhaps_there": (OF_MONTH.where(doubtful),)},
    outcomes=outcomes,
)

INSTALMENT_ISSUED = doubt("instalment_issued", "An instalment of unemployment insurance was issued; whether it was paid is not known")
INSTALMENT_EXPECTED = doubt("instalment_expected", "Instalments of unemployment insurance are still due, and none of the month or later is known")
INSTALMENT_MONTH_UNKNOWN = doubt("instalment_month_unknown", "An instalment of unemployment insurance is for a month that cannot be read")
INSTALMENT_UNCLEAR = doubt("instalment_unclear", "An instalment of unemployment insurance has a modality or a situation that no table has")
INSTALMENT_KEY_DISAGREES = doubt("instalment_key_disagrees", "Unemployment insurance was found by a number that may be somebody else's", code="key_disagrees")

has_unemployment_insurance = fact(
    "has_unemployment_insurance",
    "An instalment of unemployment insurance was paid for the month asked about, or a later one; null where seguro_desemprego is not covered",
    PAID,
    covered_by=REGISTRY,
    doubts={
        INSTALMENT_ISSUED: ISSUED,
        INSTALMENT_EXPECTED: requests["expected"],
        INSTALMENT_MONTH_UNKNOWN: OF_NO_MONTH,
        INSTALMENT_UNCLEAR: UNCLEAR.where(anybodys),
        INSTALMENT_KEY_DISAGREES: (requests["perhaps"], *[one.where(doubtful) for one in (PAID, ISSUED, OF_NO_MONTH)]),
    },
)
