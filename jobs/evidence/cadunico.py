"""Evidence of CadÚnico: families and their members, people, and the owner of each NIS. Only registered people of registered families count."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from expectations.silver.cadunico import FIELDS
from jobs.evidence.households import document_wrong, mother_in_family
from jobs.evidence.rows import first_name, first_name_key, match_keys, origin, ties, uf_of_municipality
from jobs.identity.pseudonym import hashed, person_of_cpf, person_of_nis

REGISTERED = "family_state = 3 AND person_state = 3"


def people(cadunico: DataFrame) -> DataFrame:
    """Everybody registered who has a CPF or a NIS."""
    return cadunico.where(REGISTERED).where("cpf IS NOT NULL OR nis IS NOT NULL").select(
        *match_keys("cpf", nis="nis", name="name"),
        "cpf",
        "nis",
        "name",
        first_name_key("name").alias("first_name_key"),
        "mother",
        "birth_date",
        "sex",
        uf_of_municipality("municipality").alias("uf"),
        F.lit(None).cast("bigint").alias("entry"),
        *origin(),
    )  # fmt: skip


def identity(cadunico: DataFrame) -> DataFrame:
    """Each NIS leads to the person of the CPF in the same row; where that row has none, to the person that the NIS itself stands for. So does the one that it
    was converted from, by which others may still know the person."""
    numbered = cadunico.where(REGISTERED).where("nis IS NOT NULL")
    both = numbered.where("cpf IS NOT NULL").select(*ties("nis", person_of_cpf("cpf"), "register", name="name"))
    alone = numbered.where("cpf IS NULL").select(*ties("nis", person_of_nis("nis"), "alone", name="name"))
    person = F.coalesce(person_of_cpf("cpf"), person_of_nis("nis"))
    former = cadunico.where(REGISTERED).where("nis_original <> coalesce(nis, 0)").where(person.isNotNull())
    return both.unionByName(alone).unionByName(former.select(*ties("nis_original", person, "converted", name="name")))


def memberships(cadunico: DataFrame) -> DataFrame:
    """Everybody registered, with or without a document, in the family of the row."""
    family = Window.partitionBy("period", "family")
    return cadunico.where(REGISTERED).select(
        *match_keys("cpf", nis="nis", name="name"),
        family_key("family").alias("family"),
        hashed(F.lit("member"), "family", "member").alias("member"),
        F.col("relation").cast("smallint").alias("relation"),
        "birth_date",
        "sex",
        uf_of_municipality("municipality").alias("uf"),
        "income_cents",
        "family_income_cents",
        mother_in_family(family).alias("is_mother"),
        first_name("name").alias("first_name"),
        _both_days().alias("registered_on"),
        F.col("person_updated_on").alias("updated_on"),
        "family_updated_on",
        F.lit(None).cast("boolean").alias("sole_provider"),
        F.lit(None).cast("int").alias("declared_size"),
        # Of the lines that were read: one that was not is in quarantine, and makes a doubt of its own.
        document_wrong(FIELDS).alias("document_wrong"),
        F.lit("certain").alias("certainty"),
        F.lit(None).cast("bigint").alias("entry"),
        *origin(),
    )


def family_key(code: Column | str) -> Column:
    """The family, hashed."""
    return hashed(F.lit("family"), code)


def _both_days() -> Column:
    # `greatest` skips nulls, and would take the one day that is known for the later of the two.
    family, person = F.col("family_registered_on"), F.col("person_registered_on")
    return F.when(family.isNotNull() & person.isNotNull(), F.greatest(family, person))
