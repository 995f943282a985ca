"""Folha PBF: the payroll of Bolsa Família."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from jobs.silver.cut import CARRIED
from jobs.silver.dates import month
from jobs.silver.documents import document
from jobs.silver.fields import code, raw, text
from jobs.silver.money import cents
from jobs.silver.names import person_name

PAYMENT = ["reference_month", "competencia", "uf", "municipality", "nis", "cpf", "name", "cents"]
UNREAD = {"nis": "nis_favorecido", "cpf": "cpf_favorecido", "cents": "valor_parcela"}


def clean(rows: DataFrame) -> DataFrame:
    """Type the columns of either edition: one row per line. `_copy` counts the lines of the delivery that say the same, from 1."""
    typed = rows.select(
        month("mes_referencia").alias("reference_month"),
        month("mes_competencia").alias("competencia"),
        text("uf").alias("uf"),
        code("codigo_municipio_siafi", 4).alias("municipality"),
        document("nis_favorecido", "nis").alias("nis"),
        document("cpf_favorecido", "cpf").alias("cpf"),
        person_name("nome_favorecido").alias("name"),
        cents("valor_parcela", "comma").alias("cents"),
        *CARRIED,
    )
    # Of what cannot be read, what was written: two amounts that nobody can read are no copy of each other.
    written = [F.when(F.col(name).isNull(), raw(field)) for name, field in UNREAD.items()]
    same = Window.partitionBy(*PAYMENT, *written).orderBy("file", "line")
    return typed.withColumn("_copy", F.row_number().over(same))
