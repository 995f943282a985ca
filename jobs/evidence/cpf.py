"""The CPF base says who people are, what their CPF is worth, whom it holds for dead, and which NITs are theirs."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.evidence.kinds import Kind
from jobs.evidence.speak import first_name_key, looked_for_by, origin, says, ties
from jobs.identity.pseudonym import person_of_cpf

DECEASED = 3  # status: titular falecido


def evidence(cpf: DataFrame) -> DataFrame:
    """The status of each CPF; for those whom the base holds for dead, that too, since 1 January of the year it gives, else since the status."""
    people = cpf.where("record = 'person'")
    status = says(Kind.CPF_STATUS, cpf="cpf", born="birth_date", since="status_since", detail="status")
    held_dead = F.coalesce(F.col("death_flag"), F.lit(False)) | F.coalesce(F.col("status") == DECEASED, F.lit(False))
    status_day = F.when(F.col("status") == DECEASED, F.col("status_since"))
    since = F.coalesce(F.make_date("death_year", F.lit(1), F.lit(1)), status_day)
    flag = says(Kind.DEATH_FLAG, cpf="cpf", born="birth_date", since=since, detail="status")
    return people.select(*status).unionByName(people.where(held_dead).select(*flag))


def people(cpf: DataFrame) -> DataFrame:
    """Everybody in the base, by CPF."""
    return cpf.where("record = 'person'").select(
        *looked_for_by("cpf"),
        "cpf",
        F.lit(None).cast("bigint").alias("nis"),
        "name",
        first_name_key("name").alias("first_name_key"),
        "mother",
        "birth_date",
        "sex",
        F.lit(None).cast("string").alias("uf"),
        F.lit(None).cast("bigint").alias("entry"),
        *origin(),
    )


def identity(cpf: DataFrame) -> DataFrame:
    """Each NIT, former ones too, leads to the person of its CPF; the name is the base's own, of the same delivery."""
    names = cpf.where("record = 'person'").groupBy("cpf", "period").agg(F.max("name").alias("name"))
    nits = cpf.where("record = 'nit' AND nit IS NOT NULL").drop("name").join(names, ["cpf", "period"], "left")
    return nits.select(*ties("nit", person_of_cpf("cpf"), "crosswalk", name="name"))
