"""TSE: candidacies, and what became of them in each round."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.silver.cut import CARRIED
from jobs.silver.dates import day
from jobs.silver.documents import document
from jobs.silver.fields import number, signed, text
from jobs.silver.names import person_name

DATES = "dd/MM/yyyy"


def clean(rows: DataFrame) -> DataFrame:
    """Type the columns of `consulta_cand`: one row per line. Sentinels (`#NULO#`, -4, NÃO DIVULGÁVEL) are null, but for the outcome's -1."""
    return rows.select(
        day("dt_geracao", DATES).alias("generated_on"),
        number("ano_eleicao").alias("election_year"),
        day("dt_eleicao", DATES).alias("election_day"),
        number("nr_turno").alias("round"),
        text("sg_uf").alias("uf"),
        text("sg_ue").alias("unit"),
        number("cd_cargo").alias("office"),
        text("ds_cargo").alias("office_name"),
        text("sq_candidato").alias("candidate"),
        document("nr_cpf_candidato", "cpf").alias("cpf"),
        F.when(text("nr_titulo_eleitoral_candidato").rlike("^[0-9]{12}$"), text("nr_titulo_eleitoral_candidato")).alias("voter_title"),
        person_name("nm_candidato").alias("name"),
        day("dt_nascimento", DATES).alias("birth_date"),
        signed("cd_sit_tot_turno").alias("outcome"),
        text("ds_sit_tot_turno").alias("outcome_name"),
        *CARRIED,
    )
