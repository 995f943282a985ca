"""What arrived: the periods and parts of every registry, and the columns that a claim carries because of the delivery it came with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

import conf
import schemas
from conf import periods
from jobs.gold.context import UFS

MONTH, ON = "2020-05", date(2020, 5, 20)
GFIP = [*(f"2019-{month:02d}" for month in range(4, 13)), *(f"2020-{month:02d}" for month in range(1, 5))]  # 13 months
CADUNICO = ["2019-12-14", "2020-04-11", "2020-05-16"]
CPF = ["2020-04-18", "2020-05-18"]
EXTRACAD = ["2020-04-12", "2020-04-19", "2020-05-17", "2020-05-24"]  # the last one is not there yet on the day of judgement
PAYROLL = ["2020-04", "2020-05"]
BEM = ["2020-W15", "2020-W16", "2020-W20"]
TSE = ["2014", "2016", "2018"]
NOT_READ = ("2016", "RR")  # of people of this UF it is unknown whether they hold a mandate
DEATHS = (date(2019, 6, 1), date(2020, 5, 27))

PARTS = {
    "bem": ["cadastro", "cancelamento"], "cadunico": [""], "cpf": ["people", "nit"], "extracad": ["requests", "members"], "folha_pbf": [""],
    "gfip": ["SEFIP"], "sisobi": [""], "tse": [uf for uf in UFS],
}  # fmt: skip


def delivered() -> dict[str, list[str]]:
    """Registry → periods."""
    days = [(DEATHS[0] + timedelta(days=n)).isoformat() for n in range((DEATHS[1] - DEATHS[0]).days + 1)]
    return {
        "bem": BEM, "cadunico": CADUNICO, "cpf": CPF, "extracad": EXTRACAD, "folha_pbf": PAYROLL, "gfip": GFIP, "sisobi": days, "tse": TSE,
    }  # fmt: skip


def coverage() -> list[dict[str, Any]]:
    """Rows of `ops.coverage`: everything was read whole, but for `NOT_READ`."""
    return [
        {"registry": name, "period": period, "part": part, "as_of": conf.registry(name).reference_date(period), "complete": True, "rows": 1}
        for name, listed in delivered().items()
        for period in listed
        for part in PARTS[name]
        if (period, part) not in (NOT_READ, ("2016", "DF"))
    ]


def slices(table: str) -> list[dict[str, str]]:
    """The slices of a table of silver that the population fills."""
    sources = {"evidence": list(PARTS), "people": ["cpf", "cadunico", "extracad"], "memberships": ["cadunico", "extracad"], "identity": ["cpf", "cadunico"]}
    found = {(name, periods.slice_of(period)) for name in sources[table.removeprefix("silver.")] for period in delivered()[name]}
    return [{"registry": name, "slice": one} for name, one in sorted(found)]


def claim(rows: DataFrame, table: str, registry: str, period: Column | str, part: Column | str = "", **given: Column) -> DataFrame:
    """Rows of a table of silver: what is `given`, the delivery's own columns, and null for all else that the table promises."""
    when = F.lit(period) if isinstance(period, str) else period
    line = given.pop("line", F.col("number"))
    delivery = {
        "registry": F.lit(registry),
        "period": when,
        "slice": F.lit(periods.slice_of(period)) if isinstance(period, str) else _by_period(registry, when, periods.slice_of),
        "as_of": F.lit(conf.registry(registry).reference_date(period)) if isinstance(period, str) else _as_of(registry, when),
        "part": F.lit(part) if isinstance(part, str) else part,
        "file": F.xxhash64(F.lit(registry), when),
        "line": line,
    }
    columns: Mapping[str, Column] = delivery | given
    promised = schemas.load(table).columns
    return rows.select(*[columns.get(column.name, F.lit(None)).cast(column.type).alias(column.name) for column in promised])


def _as_of(registry: str, period: Column) -> Column:
    if len(delivered()[registry]) > 50:  # daily: the day itself
        return F.to_date(period)
    return _by_period(registry, period, conf.registry(registry).reference_date)


def _by_period(registry: str, period: Column, value_of: Any) -> Column:
    if len(delivered()[registry]) > 50:
        return F.substring(period, 1, 7)
    pairs = [F.lit(one) for each in delivered()[registry] for one in (each, value_of(each))]
    return F.create_map(*pairs)[period]
