"""TSE: candidacies, and what became of them in each round."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.silver.cut import CARRIED
from jobs.silver.dates import day
from jobs.silver.documents import document
from jobs.silver.fields import identifying, number, signed, text, trimmed
from jobs.silver.names import person_name

DATES = "dd/MM/yyyy"
TIME = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


def clean(rows: DataFrame) -> DataFrame:
    """Type the columns of `consulta_cand`: one row per line. Sentinels (`#NULO#`, -4, NÃO DIVULGÁVEL) are null, but for the outcome's -1."""
    return rows.select(
        day("dt_geracao", DATES).alias("generated_on"),
        F.when(trimmed("hh_geracao").rlike(TIME), trimmed("hh_geracao")).alias("generated_time"),
        number("ano_eleicao").alias("election_year"),
        day("dt_eleicao", DATES).alias("election_day"),
        number("nr_turno").alias("round"),
        text("sg_uf").alias("uf"),
        text("sg_ue").alias("unit"),
        number("cd_cargo").alias("office"),
        text("ds_cargo").alias("office_name"),
        identifying(text("sq_candidato")).alias("candidate"),
        document("nr_cpf_candidato", "cpf", pad=True).alias("cpf"),
        F.when(text("nr_titulo_eleitoral_candidato").rlike("^[0-9]{12}$"), text("nr_titulo_eleitoral_candidato")).alias("voter_title"),
        person_name("nm_candidato").alias("name"),
        day("dt_nascimento", DATES).alias("birth_date"),
        signed("cd_sit_tot_turno").alias("outcome"),
        text("ds_sit_tot_turno").alias("outcome_name"),
        *CARRIED,
    )
