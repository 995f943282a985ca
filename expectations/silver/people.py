"""What must be true of documents and names before anybody reads them."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from expectations.checks import Check
from expectations.suite import suite

SUITE = suite(
    "silver.people",
    lambda gxe: [
        gxe.ExpectColumnValuesToBeBetween(column="cpf", min_value=1, max_value=99999999999, severity="critical"),
        gxe.ExpectColumnValuesToBeInSet(column="sex", value_set=["M", "F"], severity="critical"),
    ],
)


def one_person_per_cpf(people: DataFrame, slice: str) -> Check:
    """A person is one CPF: two CPFs under one pseudonym would give each the other's life."""
    both = people.where("cpf IS NOT NULL").groupBy("person").agg(F.min("cpf").alias("least"), F.max("cpf").alias("greatest"))
    found = both.where("least <> greatest").agg(F.count(F.lit(1)).alias("people")).first()
    shared = 0 if found is None else int(found["people"])
    return Check("silver.people", slice, "one_cpf_per_person", "critical", shared == 0, f"{shared} people with more than one CPF")
