"""GFIP: workers and their movements, as employers declare them in SEFIP.RE.

The person has one key, the PIS. The employer stands in the record 10 above; the worker's own line repeats its number, so that a worker
whose record 10 is damaged is never given to the employer before.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.fields.dates import day, month
from jobs.fields.documents import document, is_cei, is_cnpj
from jobs.fields.money import cents
from jobs.fields.names import person_name
from jobs.fields.text import code, identifying, key_number, text, trimmed
from jobs.silver.cut import CARRIED


def clean(rows: DataFrame) -> DataFrame:
    """Type the records 30 and 32 of `bronze.gfip`, each with its employer (records 10 and 12) and file (record 00): one row per line.

    What cannot be read is null.
    """
    return rows.select(
        F.when(F.col("_record") == "30", "worker").when(F.col("_record") == "32", "movement").alias("record"),
        F.coalesce(month("competencia"), F.substring("period", 1, 7)).alias("competencia"),
        _employer("tipo_inscricao_empresa", "inscricao_empresa").alias("employer"),
        text("razao_social").alias("employer_name"),
        code("fpas").alias("fpas"),
        code("codigo_recolhimento").alias("collection_code"),
        key_number(trimmed("inscricao_tomador")).alias("taker"),
        key_number(trimmed("processo")).alias("lawsuit"),
        key_number(trimmed("processo_ano")).alias("lawsuit_year"),
        key_number(trimmed("vara")).alias("court"),
        key_number(trimmed("periodo_inicio")).alias("lawsuit_from"),
        key_number(trimmed("periodo_fim")).alias("lawsuit_until"),
        document("pis", "nis").alias("nit"),
        person_name("nome").alias("name"),
        day("data_nascimento", "ddMMyyyy").alias("birth_date"),
        day("data_admissao", "ddMMyyyy").alias("admitted_on"),
        code("categoria").alias("category"),
        identifying(trimmed("matricula")).alias("registration"),
        cents("remuneracao_sem_13", "implied").alias("pay_cents"),
        cents("remuneracao_13", "implied").alias("thirteenth_cents"),
        code("codigo_movimentacao").alias("movement"),
        day("data_movimentacao", "ddMMyyyy").alias("moved_on"),
        *CARRIED,
    )


def _employer(kind: str, number: str) -> Column:
    """CNPJ where the kind is 1; where it is 2 the CEI, 12 digits that zeros or blanks fill up to 14. Null for a number whose digits do not hold."""
    cnpj, filled = f"_raw.{number}", f"trim(_raw.{number})"
    cei = f"right({filled}, 12)"
    is_one = {"1": (cnpj, is_cnpj(cnpj)), "2": (cei, f"{filled} RLIKE '^(00)?[0-9]{{12}}$' AND {is_cei(cei)}")}
    return F.expr("CASE " + " ".join(f"WHEN _raw.{kind} = '{one}' AND {holds} THEN {given}" for one, (given, holds) in is_one.items()) + " END")
