"""Codes of registries and what they mean, from `conf/parameters/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.load import Model, load
from conf.parameter import parameter

PARAMETERS = Path(__file__).parents[2] / "conf" / "parameters"


class Term(Model):
    """How long an office is held: from a day (month and day) of the year after the election, for so many years."""

    office: str
    begins: str
    years: int
    source: str | None = None


class Mandates(Model):
    """Offices that people are elected to."""

    title: str
    source: str
    elected: list[str]
    elected_codes: list[int]
    terms: dict[str, Term]


@cache
def mandates() -> Mandates:
    """Offices, their terms, and which outcomes count as elected."""
    return load(PARAMETERS / "tse_mandates.yml", Mandates)


def meaning_of(name: str, column: Column | str) -> Column:
    """What the code in a column means; null where it is null or unknown."""
    known = parameter(name).codes
    table = F.create_map(*[F.lit(item) for code, one in known.items() for item in (code, one.meaning)])
    return F.try_element_at(table, F.col(column) if isinstance(column, str) else column)
