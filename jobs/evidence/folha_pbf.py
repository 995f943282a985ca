"""The payroll of Bolsa Família says whose family was paid, and how much."""

from __future__ import annotations

from pyspark.sql import DataFrame

from jobs.evidence.kinds import Kind
from jobs.evidence.speak import says


def evidence(folha_pbf: DataFrame) -> DataFrame:
    """A payment to the head of a family in the month of reference. A correction replaces its part before it is cleaned, so no row has an entry."""
    return folha_pbf.select(*says(Kind.PBF_PAID, cpf="cpf", nis="nis", name="name", month="reference_month", cents="cents", detail="uf"))
