"""ExtraCad: requests for the emergency aid made in the app or site, and the family members that they declare."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.silver.cut import CARRIED
from jobs.silver.dates import day, moment
from jobs.silver.documents import document
from jobs.silver.fields import code, key_number, number, raw, text, trimmed, yes
from jobs.silver.money import cents
from jobs.silver.names import person_name

DAYS = ["yyyy-MM-dd", "dd/MM/yyyy"]


def clean(rows: DataFrame) -> DataFrame:
    """Type requests and declared members, each in a table of its own with columns of its own; one row per line. What cannot be read is null."""
    # A field is null only where the table lacks its column: the one that the line has is the one that counts.
    is_request = raw("nu_cpf").isNotNull()
    return rows.select(
        F.when(is_request, "request").otherwise("member").alias("record"),
        key_number(trimmed("nu_requerimento")).alias("request"),
        F.coalesce(document("nu_cpf", "cpf", pad=True), document("nu_cpf_membro", "cpf", pad=True)).alias("cpf"),
        F.coalesce(person_name("no_requerente"), person_name("no_membro")).alias("name"),
        person_name("no_mae").alias("mother"),
        day("dt_nascimento", *DAYS).alias("birth_date"),
        sex("sg_sexo").alias("sex"),
        moment("ts_requerimento", *DAYS).alias("requested_at"),
        text("sg_uf").alias("uf"),
        F.nullif(number("co_municipio_ibge"), F.lit(0)).alias("municipality"),
        code("tp_atividade").alias("activity"),
        F.coalesce(amount("vl_renda_individual"), amount("vl_renda")).alias("income_cents"),
        yes("in_provedora_monoparental").alias("sole_provider"),
        number("qt_membros").alias("declared_size"),
        code("tp_pedido").alias("kind"),
        F.nullif(number("co_parentesco"), F.lit(0)).alias("relation"),
        *CARRIED,
    )


def sex(field: str) -> Column:
    """M or F, however it is written (M, F, 1, 2, MASCULINO, FEMININO); null for anything else."""
    written = text(field)
    return F.when(written.isin("M", "1", "01", "MASCULINO"), "M").when(written.isin("F", "2", "02", "FEMININO"), "F")


def amount(field: str) -> Column:
    """Reais with a comma (`1.045,00`) or a point (`1045.00`), as cents; null for anything else."""
    return F.coalesce(cents(field, "comma"), cents(field, "point"))
