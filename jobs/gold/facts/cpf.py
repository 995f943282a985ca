"""AE-18: the CPF's status, as the CPF base gives it."""

from __future__ import annotations

from pyspark.sql import Column

from conf.kinds import Kind
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import Row, greatest

DAYS_TO_SETTLE = 3  # Receita and payer see each other's changes in as many


def status(row: Row, context: DecisionContext) -> Column:
    """The status, a number."""
    return row.detail.try_cast("int")


def status_since(row: Row, context: DecisionContext) -> Column:
    """Its first day."""
    return row.since


cpf_status = greatest("cpf_status", "int", "Status in the CPF base; null where the person is not in it, or cpf is not covered", Kind.CPF_STATUS, value=status)
cpf_status_since = greatest("cpf_status_since", "date", "Day of that status; null where not known", Kind.CPF_STATUS, value=status_since, waits=DAYS_TO_SETTLE)
