"""From the numbers on a row to its person: by CPF outright, by NIS or NIT through `silver.identity`, comparing names.

Exact keys only. Rows that leave here without a person may still describe one: `jobs.link.by_name`.
"""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.evidence.rows import MATCH_KEYS, OF_PERSON
from jobs.identity.pseudonym import hashed, person_of_cpf, person_of_nis
from jobs.link.chains import ways

METHODS = ["crosswalk", "register", "converted", "alone"]  # whose word about the name counts, first to last
CONVERTED, ALONE, LAST = METHODS.index("converted"), METHODS.index("alone"), len(METHODS)


def leads(identity: DataFrame) -> DataFrame:
    """One row per number (`key`): `people`, an array of person and `name_key`, as `silver.identity` ties them; `by_cpf`: a CPF stands behind the number;
    `unsure`: it is not sure that it leads there.

    Of each registry the newest delivery that has the number counts, so that a number keeps its person when a later delivery leaves it out. A number
    stands for itself only where nobody ties it to a CPF. One that was converted leads to whom the present number leads to, and to whoever else has it now.
    One that another replaced leads to whom that one leads to, and so on to the last, and to whoever is tied by a CPF to any number on the way.
    """
    rank = F.array_position(F.array(*[F.lit(m) for m in METHODS]), F.col("method")).cast("int") - 1
    ties = identity.where("superseded_on IS NULL AND method <> 'replaced'").groupBy("key").agg(
        F.collect_set(F.struct(rank.alias("rank"), "name_key", "person", "registry", "as_of")).alias("ties")
    )  # fmt: skip
    newest = ties.select("key", F.filter("ties", lambda x: ~F.exists("ties", lambda y: (y.registry == x.registry) & (y.as_of > x.as_of))).alias("ties"))
    every = _with_replaced(newest, identity)
    by_cpf = F.exists("ties", lambda x: x["rank"] < CONVERTED)
    tied = F.filter("ties", lambda x: (x["rank"] < CONVERTED) | ((x["rank"] >= ALONE) & ~F.exists("ties", lambda y: _goes_before(y["rank"], x["rank"]))))
    standing = every.select("key", "unsure", F.filter("ties", lambda x: x["rank"] == CONVERTED).alias("former"), tied.alias("ties"))
    people = F.array_sort(F.array_distinct(F.transform("ties", lambda x: x.person)))
    named = F.transform(people, lambda person: F.struct(person.alias("person"), _name_of(person).alias("name_key")))
    return _with_converted(standing.select("key", "unsure", "former", named.alias("people"), by_cpf.alias("by_cpf")))


def _goes_before(one: Column, alone: Column) -> Column:
    """Whether a tie leaves no room for one of a number that stands for itself: one to a CPF; and any, where another number replaced it."""
    return (one < CONVERTED) | ((alone == LAST) & (one < LAST))


def _with_replaced(ties: DataFrame, identity: DataFrame) -> DataFrame:
    """The ties of every number, and of one that others replaced those of the others too, with `unsure`. That such a number stands for itself, or that
    one does which was replaced itself, counts last of all; where the way is not sure, as much as anything."""
    way = ways(identity)
    if way is None:
        return ties.withColumn("unsure", F.lit(False))
    own = way.groupBy("key").agg(F.bool_or("unsure").alias("_unsure")).join(ties, "key", "left")
    own = own.select("key", "_unsure", F.lit(False).alias("_last"), "ties")
    others = way.join(ties.withColumnRenamed("key", "reached"), "reached").select("key", F.col("unsure").alias("_unsure"), F.col("last").alias("_last"), "ties")
    both = own.unionByName(others).withColumn("ties", F.transform("ties", lambda x: x.withField("rank", _rank(x["rank"], F.col("_last") | F.col("_unsure")))))
    led = both.groupBy("key").agg(F.flatten(F.collect_list("ties")).alias("_all"), F.bool_or("_unsure").alias("_unsure"))
    every = ties.join(led, "key", "full_outer")
    return every.select("key", F.coalesce("_all", "ties").alias("ties"), F.coalesce("_unsure", F.lit(False)).alias("unsure"))


def _rank(rank: Column, stands: Column) -> Column:
    return F.when((rank == ALONE) & ~stands, LAST).otherwise(rank)


def _with_converted(leads: DataFrame) -> DataFrame:
    """The leads, with the people of numbers that were converted; the person of a row is looked for as `settle` does, so that both find the same."""
    present = leads.select(F.col("key").alias("_present"), F.col("people").alias("_led"), F.col("by_cpf").alias("_by_cpf"), "unsure")
    former = leads.where(F.size("former") > 0).select("key", F.explode("former").alias("_said"))
    # The person of a row without a CPF is its number, and has leads of its own; one of a CPF has none.
    met = former.join(present, F.col("_said.person") == F.col("_present"), "left")
    by_number, only = F.col("_present").isNotNull(), F.try_element_at("_led", F.lit(1))
    sure = by_number & (F.size("_led") == 1) & ~F.col("unsure") & F.coalesce(only["name_key"] == F.col("_said.name_key"), F.lit(True))
    person = F.when(sure, only["person"]).otherwise(F.col("_said.person"))
    has_cpf = F.coalesce(~by_number | (sure & F.col("_by_cpf")), F.lit(False))
    one = F.struct(person.alias("person"), F.col("_said.name_key").alias("name_key"))
    found = met.groupBy("key").agg(F.collect_set(one).alias("_former"), F.bool_or(has_cpf).alias("_former_by_cpf"))
    others = F.filter("_former", lambda x: ~F.exists("people", lambda y: y.person == x.person))
    people = F.when(F.col("_former").isNull(), F.col("people")).otherwise(F.array_sort(F.concat("people", others)))
    by_cpf = F.col("by_cpf") | F.coalesce("_former_by_cpf", F.lit(False))
    return leads.join(found, "key", "left").select("key", people.alias("people"), by_cpf.alias("by_cpf"), "unsure")


def _name_of(person: Column) -> Column:
    named = F.filter("ties", lambda x: (x.person == person) & x.name_key.isNotNull())
    return F.array_min(F.transform(named, lambda x: F.struct(x["rank"], x.name_key)))["name_key"]


def find(claims: DataFrame, leads: DataFrame | None) -> DataFrame:
    """Spoken evidence with `person` and `key_type`, without the numbers that led there; a row per person where a number leads to several.

    `certainty` becomes probable where the number leads to several people, or to one of another first and last name, or is unsure. No key, or one that
    leads to nobody: `person` and `key_type` are null, and the row stays. An entry that is of a person becomes theirs, of whichever number led there; where
    none does, the number's.
    """
    by_cpf = F.when(F.col("_cpf").isNotNull(), "cpf")
    if "_nis" not in claims.columns:
        known = {"person": person_of_cpf("_cpf"), "key_type": by_cpf, "shared": F.lit(None).cast("boolean")}
        return _without_numbers(_entered(claims.withColumns(known)))
    looked_up = _looked_up(claims, leads).withColumn("_one", F.explode_outer("people"))
    several = (F.size("people") > 1) | F.col("unsure")
    in_doubt = F.coalesce(several | (F.col("_one.name_key") != F.col("_name_key")), F.lit(False))
    found = {
        "person": F.coalesce(person_of_cpf("_cpf"), F.col("_one.person")),
        "key_type": F.coalesce(by_cpf, F.when(F.col("_one.person").isNotNull(), F.col("_key_type"))),
        "shared": F.when(F.col("_one.person").isNotNull(), several),
        "certainty": F.when((F.col("certainty") == "certain") & in_doubt, "probable").otherwise(F.col("certainty")),
    }
    return _without_numbers(_entered(looked_up.withColumns(found)))


def _entered(found: DataFrame) -> DataFrame:
    if OF_PERSON not in found.columns:
        return found
    whose = F.coalesce("person", person_of_nis("_nis")) if "_nis" in found.columns else F.col("person")
    theirs = F.coalesce(F.col(OF_PERSON), F.lit(False)) & F.col("entry").isNotNull()
    return found.withColumn("entry", F.when(theirs, hashed(F.lit("of"), whose, "entry")).otherwise(F.col("entry")))


def settle(claims: DataFrame, leads: DataFrame | None) -> DataFrame:
    """Spoken people or members with `person`, one row each: whom the CPF stands for; else whom the NIS surely leads to; else whom the NIS
    stands for.

    Surely: to one person, whose first and last name do not differ, by a number that is not unsure. A stranger's registration must not fall on the owner of
    a number.
    Neither CPF nor NIS: `person` is null. `key_type` is nis where the NIS stands for the person.
    """
    if "_nis" not in claims.columns:
        return _without_numbers(claims.withColumns({"person": person_of_cpf("_cpf"), "key_type": F.lit("cpf")}))
    only = F.try_element_at("people", F.lit(1))
    sure = (F.size("people") == 1) & ~F.col("unsure") & F.coalesce(only["name_key"] == F.col("_name_key"), F.lit(True))
    by_number = F.when(sure, only["person"]).otherwise(person_of_nis("_nis"))
    has_cpf = F.col("_cpf").isNotNull() | F.coalesce(sure & F.col("by_cpf"), F.lit(False))
    key_type = F.when(has_cpf, "cpf").otherwise("nis")
    return _without_numbers(_looked_up(claims, leads).withColumns({"person": F.coalesce(person_of_cpf("_cpf"), by_number), "key_type": key_type}))


def _looked_up(claims: DataFrame, leads: DataFrame | None) -> DataFrame:
    """Rows that need it with what their number leads to. The others go along under keys of their own, spread evenly, that meet nobody's."""
    assert leads is not None  # only of claims none of which has a number
    needs_it = F.col("_cpf").isNull() & F.col("_nis").isNotNull()
    number = F.when(needs_it, person_of_nis("_nis")).otherwise(F.xxhash64("file", "line"))
    keyed = claims.withColumns({"_needs_it": needs_it, "_key": number})
    return keyed.join(leads, (F.col("_key") == F.col("key")) & F.col("_needs_it"), "left")


def _without_numbers(found: DataFrame) -> DataFrame:
    return found.drop(*MATCH_KEYS, OF_PERSON, "_needs_it", "_key", "_one", "key", "people", "by_cpf", "unsure")
