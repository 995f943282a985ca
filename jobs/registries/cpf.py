"""CPF: what its form does not express. Which NIT is whose stands in one table, and the person's name in another."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.evidence.rows import ties
from jobs.identity.pseudonym import person_of_cpf


def identity(cpf: DataFrame) -> DataFrame:
    """Each NIT, former ones too, leads to the person of its CPF; the name is the base's own, of the same delivery."""
    names = cpf.where("record = 'person'").groupBy("cpf", "period").agg(F.max("name").alias("name"))
    nits = cpf.where("record = 'nit' AND nit IS NOT NULL").drop("name").join(names, ["cpf", "period"], "left")
    return nits.select(*ties("nit", person_of_cpf("cpf"), "crosswalk", name="name"))
