"""SISOBI: death entries from the registry offices."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.silver.cut import CARRIED
from jobs.silver.dates import day, no_day
from jobs.silver.documents import document
from jobs.silver.fields import given, identifying, number, trimmed
from jobs.silver.names import person_name


def clean(rows: DataFrame) -> DataFrame:
    """Type the fields of lines cut by any of SISOBI's layouts: one row per line. What cannot be read becomes null; the rules look at `_raw`."""
    # An unknown day of death is written as zeros; the form says to use the day of registration. A day that cannot be is no such case.
    not_told = F.expr(no_day("_raw.obito"))
    return rows.select(
        identifying(trimmed("livro")).alias("livro"),
        identifying(trimmed("folha")).alias("folha"),
        identifying(trimmed("termo")).alias("termo"),
        given("tipo_cartorio").alias("office_type"),
        identifying(trimmed("cartorio")).alias("office"),
        day("lavratura", "yyyyMMdd").alias("registered_on"),
        F.nullif(number("nb", "bigint"), F.lit(0)).alias("benefit"),
        document("cpf", "cpf").alias("cpf"),
        document("nit", "nis").alias("nit"),
        person_name("nome").alias("name"),
        person_name("mae").alias("mother"),
        day("nascimento", "yyyyMMdd").alias("birth_date"),
        F.when(not_told, day("lavratura", "yyyyMMdd")).otherwise(day("obito", "yyyyMMdd")).alias("death_date"),
        *CARRIED,
    )
