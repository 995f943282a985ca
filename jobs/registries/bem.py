"""BEm: what its form does not express. What the agreement is, and its last day."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from jobs.fields.dates import day
from jobs.fields.text import number, trimmed

DATES = "dd/MM/yyyy"


def measure() -> Column:
    """By the percentage: `Tipo Adesao` 0 and 1 are read both ways by those who use them."""
    percent = trimmed("percentual_reducao_carga_horaria")
    return F.when(percent == "", "suspension").when(percent != "", "reduction")


def until() -> Column:
    """Last day of an agreement: of v1, n months from its start, less a day; of v3.0, its start is the first of n days. Of a later event, the new last day."""
    after_months = F.date_sub(F.add_months(day("data_acordo", DATES), _duration("meses_duracao", 12)), 1)
    after_days = F.date_add(day("data_acordo", DATES), _duration("dias_duracao", 366) - 1)
    return F.coalesce(after_months, after_days, day("data_fim", DATES))


def _duration(field: str, most: int) -> Column:
    n = number(field)
    return F.when(n.between(1, most), n)
