"""Who is asked about: what of a person is known beside the evidence, and the doubts that it leaves."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.gold.causes import Cause, doubt
from jobs.gold.context import DecisionContext

BIRTH_DISAGREES = doubt("birth_disagrees", "The birth date of the request differs from the CPF base's")
NO_NIT_KNOWN = doubt("no_nit_known", "No NIT of the person is known, and the table of NITs was not read")
NO_CPF = doubt("no_cpf", "The person has no CPF, and what is asked can be asked by CPF alone")
CPF_NOT_FOUND = doubt("cpf_not_found", "The CPF base does not hold the CPF, or gives no status")


def base(context: DecisionContext, people: DataFrame) -> DataFrame:
    """One row per person with a document: birth date and sex by the CPF base, and whether any registry knows a CPF of theirs."""
    own = F.col("registry") == context.programme.sources.person_register
    return people.groupBy("person").agg(
        F.max(F.when(own, F.col("birth_date"))).alias("base_birth"),
        # A number keeps the aggregation by hash: text would make Spark sort.
        F.max(F.when(own & (F.col("sex") == "F"), 2).when(own & (F.col("sex") == "M"), 1)).alias("base_sex"),
        F.max(F.col("key_type") == "cpf").alias("has_cpf"),
    )


def births(context: DecisionContext, people: DataFrame) -> DataFrame:
    """`base_birth` and `base_name` (hash of the first name) of whom the CPF base knows, alone: read from its slices, and from no other registry's."""
    own = people.where(F.col("registry") == context.programme.sources.person_register)
    return own.groupBy("person").agg(F.max("birth_date").alias("base_birth"), F.max("first_name_key").alias("base_name"))


def doubts(context: DecisionContext) -> dict[Cause, Column]:
    """Cause → whether it holds of a person to be decided."""
    base_covered = F.lit(context.programme.sources.person_register not in context.not_covered)
    return {
        BIRTH_DISAGREES: F.col("birth_unlike_base"),
        NO_NIT_KNOWN: ~F.col("nit_known"),
        NO_CPF: ~F.col("has_cpf"),
        CPF_NOT_FOUND: base_covered & F.col("has_cpf") & F.col("cpf_status").isNull(),
    }
