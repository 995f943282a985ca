"""What must hold of people as a whole before anybody reads them."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.gate.checks import Check
from jobs.identity.pseudonym import person_of_nis


def one_person_per_pseudonym(people: DataFrame, slice: str) -> Check:
    """A pseudonym stands for one CPF, or for one NIS of somebody without: two under one would give each the other's life (docs/runbooks/pseudonym_collides.md).

    64 bits of a hash meet by chance in two of a thousand countries; nothing but another key parts them.
    """
    itself = (F.col("key_type") == "nis") & (F.col("person") == person_of_nis("nis"))
    number = F.when(F.col("cpf").isNotNull(), F.col("cpf")).when(itself, -F.col("nis"))  # below zero, so that no NIS is taken for a CPF
    stands_for = people.select("person", number.alias("number")).where("number IS NOT NULL").groupBy("person")
    several = stands_for.agg(F.min("number").alias("least"), F.max("number").alias("greatest")).where("least <> greatest")
    found = several.agg(F.count(F.lit(1)).alias("people"), F.min("person").alias("first")).first()
    shared, first = (0, None) if found is None else (int(found["people"]), found["first"])
    observed = f"{shared} pseudonyms stand for two people or more; a new key parts them (docs/runbooks/pseudonym_collides.md)" if shared else None
    return Check("silver.people", slice, "one_person_per_pseudonym", "critical", shared == 0, observed, () if first is None else (str(first),))
