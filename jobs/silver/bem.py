"""BEm: agreements to suspend a contract or to cut hours, and what became of them."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.silver.cut import CARRIED
from jobs.silver.dates import day
from jobs.silver.documents import document, employer
from jobs.silver.fields import number, trimmed
from jobs.silver.money import cents
from jobs.silver.names import person_name

# The later files of v3.0 have layouts of their own; every other layout is of agreements.
EVENTS = {"cancelamento": "cancellation", "prorrogacao": "extension", "antecipacao": "anticipation"}
DATES = "dd/MM/yyyy"


def clean(rows: DataFrame) -> DataFrame:
    """Type the fields of agreements (v1 in months, v3.0 in days), cancellations, extensions and anticipations: one row per line."""
    event = F.coalesce(*[F.when(F.col("layout") == layout, name) for layout, name in EVENTS.items()])
    return rows.select(
        F.coalesce(event, F.lit("agreement")).alias("record"),
        employer("cnpj_cei").alias("employer"),
        document("cpf_trabalhador", "cpf", pad=True).alias("cpf"),
        document("pis_pasep_trabalhador", "nis").alias("nis"),
        person_name("nome_trabalhador").alias("name"),
        person_name("nome_mae_trabalhador").alias("mother"),
        day("data_nascimento_trabalhador", DATES).alias("birth_date"),
        day("data_admissao", DATES).alias("admitted_on"),
        day("data_acordo", DATES).alias("agreed_on"),
        _measure().alias("measure"),
        number("percentual_reducao_carga_horaria").alias("percent"),
        F.coalesce(_after_months(), _after_days(), day("data_fim", DATES)).alias("until"),
        day("data_cancelamento", DATES).alias("cancelled_on"),
        cents("ultimo_salario", "implied").alias("last_pay_cents"),
        *CARRIED,
    )


def _measure() -> Column:
    """The percentage tells: `Tipo Adesao` 0 and 1 are read both ways by those who use them."""
    percent = trimmed("percentual_reducao_carga_horaria")
    return F.when(percent == "", "suspension").when(percent != "", "reduction")


def _after_months() -> Column:
    """Last day of a v1 agreement: n months from its start, less a day."""
    return F.date_sub(F.add_months(day("data_acordo", DATES), _duration("meses_duracao", 12)), 1)


def _after_days() -> Column:
    """Last day of a v3.0 agreement: its start is the first of n days."""
    return F.date_add(day("data_acordo", DATES), _duration("dias_duracao", 366) - 1)


def _duration(field: str, most: int) -> Column:
    n = number(field)
    return F.when(n.between(1, most), n)
