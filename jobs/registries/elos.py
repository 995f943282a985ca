"""Elos: what its form does not express. A number leads to whom another number leads to, which no row of elos says."""

from __future__ import annotations

from pyspark.sql import DataFrame

from jobs.evidence.rows import ties
from jobs.identity.pseudonym import person_of_nis


def identity(elos: DataFrame) -> DataFrame:
    """Each former number, and the number that took its place: whose that is, `jobs.link.exact` finds. One that took its own place says nothing."""
    return elos.where("former <> present").select(*ties("former", person_of_nis("present"), "replaced"))
