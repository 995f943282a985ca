"""Who may be meant where no number leads to anybody: whoever has the same name, mother and birth date. Never more than a doubt about them.

Cost: of `silver.people` four columns once per run of `link`, and one exchange of a hash and a person for each that it describes; of the evidence, its own
slices' rows, and none of others. Only registries whose rows describe their person (`evidence_row(mother=...)`) pay it.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.evidence.claims import identity_registries
from jobs.evidence.rows import BY_NAME, DESCRIBED, described
from jobs.link.exact import find, settle


def look_for(table: str, claims: DataFrame, leads: DataFrame | None, people: DataFrame) -> DataFrame:
    """Spoken rows of a table with their person: by number, and evidence that describes its person, where no number leads to anybody, by name."""
    found = (find if table == "silver.evidence" else settle)(claims, leads)
    return by_name(found, people) if DESCRIBED in found.columns else found


def by_name(found: DataFrame, people: DataFrame) -> DataFrame:
    """Evidence that `find` left without a person, with the people whom a register of `silver.people` describes as its row does: a row for each of them.

    `key_type` and `certainty` are then `name`; `shared`: whether they are several. Whom a number led to stays as it is; so does a row that describes
    nobody known, or lacks the name, the mother or the birth date.
    """
    registered = people.where(F.col("superseded_on").isNull() & F.col("registry").isin(identity_registries()))
    registered_as = registered.select(described("name", "mother", "birth_date").alias("_description"), F.col("person").alias("_known"))
    known = registered_as.where("_description IS NOT NULL").groupBy("_description").agg(F.collect_set("_known").alias("_known"))
    nobody = F.col("person").isNull() & F.col(DESCRIBED).isNotNull()
    # Rows that need it not go along under keys of their own, spread evenly, that meet nobody's.
    keyed = found.withColumns({"_nobody": nobody, "_key": F.when(nobody, F.col(DESCRIBED)).otherwise(F.xxhash64("file", "line"))})
    met = keyed.join(known, (F.col("_key") == F.col("_description")) & F.col("_nobody"), "left").withColumn("_one", F.explode_outer("_known"))
    led = F.col("_one").isNotNull()
    as_found = {
        "person": F.coalesce("person", "_one"),
        "key_type": F.when(led, BY_NAME).otherwise(F.col("key_type")),
        "certainty": F.when(led, BY_NAME).otherwise(F.col("certainty")),
        "shared": F.when(led, F.size("_known") > 1).otherwise(F.col("shared")),
    }
    return met.withColumns(as_found).drop(DESCRIBED, "_nobody", "_key", "_description", "_known", "_one")


def needs_it(claims: DataFrame) -> Column:
    """Whether a claims row can be looked up here."""
    return F.col(DESCRIBED).isNotNull() if DESCRIBED in claims.columns else F.lit(False)
