"""CPF: people of the Receita Federal's base, and the NITs that are known of them."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.silver.cut import CARRIED
from jobs.silver.dates import day
from jobs.silver.documents import document
from jobs.silver.extracad import DAYS, sex
from jobs.silver.fields import number, raw, yes
from jobs.silver.names import person_name


def clean(rows: DataFrame) -> DataFrame:
    """Type people and NITs, each in a table of its own with columns of its own; one row per line. What cannot be read is null."""
    return rows.select(
        F.when(raw("nu_nit").isNotNull(), "nit").otherwise("person").alias("record"),
        document("nu_cpf", "cpf", pad=True).alias("cpf"),
        document("nu_nit", "nis", pad=True).alias("nit"),
        yes("in_atual").alias("current"),
        person_name("no_pessoa").alias("name"),
        person_name("no_mae").alias("mother"),
        day("dt_nascimento", *DAYS).alias("birth_date"),
        sex("sg_sexo").alias("sex"),
        number("co_situacao").alias("status"),
        day("dt_situacao", *DAYS).alias("status_since"),
        yes("in_obito").alias("death_flag"),
        F.nullif(number("aa_obito"), F.lit(0)).alias("death_year"),
        *CARRIED,
    )
