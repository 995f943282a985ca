"""People, their families, and the channel by which they enter the programme: families of 1 to 20, in the shares of `synthetic`, as Spark expressions.

One row per person. Nothing is drawn on the driver and no row depends on another, so that millions are made as fast as they are written.
"""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from bench.draws import Draws
from synthetic.names import MEN, WOMEN, plain
from synthetic.places import DEALT

PEOPLE_IN_THOUSAND_UNITS = 2_940
PLACES = 32  # person numbers are unit * 32 + place

# Of a hundred families: the way by which they come to the aid; of each, so many adults of a thousand who hold a job (`synthetic.ordinary`).
CHANNELS = ("pbf",) * 22 + ("cadunico",) * 26 + ("app",) * 37 + ("none",) * 15
WORKING = {"pbf": 50, "cadunico": 140, "app": 120, "none": 700}
SHAPES = {"single": 220, "couple": 170, "parents": 290, "mother": 160, "father": 20, "three": 110, "large": 28, "crowd": 2}  # of a thousand
BORN = {"single": (1948, 1998), "couple": (1950, 1996), "parents": (1965, 1988), "mother": (1972, 1988), "father": (1965, 1988), "three": (1974, 1988),
        "large": (1968, 1982), "crowd": (1958, 1999)}  # fmt: skip
GRANDPARENTS, CHILDREN = (1940, 1952), (2002, 2019)
FIRST_NAMES = {"F": [plain(name) for name in WOMEN], "M": [plain(name) for name in MEN]}


def homes(spark: SparkSession, people: int, draws: Draws, pieces: int) -> DataFrame:
    """One row per family (unit): channel, shape, size, adults among them, UF, and what is decided once for all its members."""
    units = max(1, round(people * 1_000 / PEOPLE_IN_THOUSAND_UNITS))
    one = draws.of("unit")
    dealt = [name for name, share in SHAPES.items() for _ in range(share)]
    shape = F.col("shape")
    couples = shape.isin("couple", "parents", "three")
    adults = F.when(couples, 2).when(shape == "large", 4).when(shape == "crowd", 10).otherwise(1)
    children = (
        F.when(shape.isin("parents", "mother"), one.between("children", 1, 3))
        .when(shape == "father", 1)
        .when(shape == "three", one.between("children", 1, 2))
        .when(shape == "large", one.between("children", 4, 8))
        .when(shape == "crowd", one.between("children", 3, 10))
        .otherwise(0)
    )
    return (
        spark.range(0, units, 1, pieces)
        .withColumnRenamed("id", "unit")
        .withColumns({"channel": one.pick("channel", CHANNELS), "shape": one.pick("shape", dealt), "uf": one.pick("place", [place.uf for place in DEALT])})
        .withColumns({"adults": adults.cast("int"), "she_heads": one.chance("she heads", 700), "twins": one.chance("twins", 3)})
        .withColumn("size", (F.col("adults") + children).cast("int"))
    )


def members(homes: DataFrame, draws: Draws) -> DataFrame:
    """One row per person: number, place in the family, what each is to its head, sex, birth, first name, earnings, documents."""
    everybody = homes.select("*", F.explode(F.sequence(F.lit(0), F.col("size") - 1)).alias("place"))
    adult = F.col("place") < F.col("adults")
    placed = everybody.withColumns({"adult": adult, "relation": _relation(adult).cast("smallint"), "sex": _sex(draws, adult)}).withColumn(
        "birth", _birth(draws, adult)
    )
    return placed.withColumns(
        {
            "person": person_at(draws, F.col("unit"), F.col("place")),
            "number": F.col("unit") * PLACES + F.col("place"),
            "has_cpf": ~draws.chance("no cpf", F.when(adult, 3).otherwise(50)),
            "first_name": F.when(F.col("sex") == "F", draws.pick("name", FIRST_NAMES["F"])).otherwise(draws.pick("name", FIRST_NAMES["M"])),
            "income_cents": _income(draws, adult),
            "works": adult & (F.year("birth") >= 1955) & draws.chance("works", _by_channel(WORKING)),
            "worked": adult & (F.year("birth") >= 1955) & draws.chance("worked", 120),
        }
    )


def person_at(draws: Draws, unit: Column, place: Column) -> Column:
    """The pseudonym of whoever has this place in that family: as `link` would give, 64 bits spread evenly."""
    return F.xxhash64(F.lit(draws.seed).cast("bigint"), unit * PLACES + place)


def _by_channel(shares: dict[str, int]) -> Column:
    found = F.lit(0)
    for channel, share in shares.items():
        found = F.when(F.col("channel") == channel, share).otherwise(found)
    return found


def _relation(adult: Column) -> Column:
    shape, place = F.col("shape"), F.col("place")
    second = F.when(shape == "three", 6).otherwise(2)
    others = F.when(shape == "large", F.when(place == 2, 6).otherwise(8)).otherwise(F.when(place % 2 == 0, 8).otherwise(10))
    return F.when(place == 0, 1).when(~adult, 3).when(place == 1, second).otherwise(others)


def _sex(draws: Draws, adult: Column) -> Column:
    shape, place = F.col("shape"), F.col("place")
    headed = F.when(F.col("she_heads"), "F").otherwise("M")
    other = F.when(F.col("she_heads"), "M").otherwise("F")
    pair = shape.isin("couple", "parents", "large", "crowd")
    known = F.when(shape.isin("mother", "three") & adult, "F").when((shape == "father") & adult, "M")
    alike = F.when(F.col("twins") & adult, "F")
    return F.coalesce(alike, known, F.when(pair & (place == 0), headed).when(pair & (place == 1), other), draws.pick("sex", "MF"))


def _birth(draws: Draws, adult: Column) -> Column:
    def years(first: int, last: int, own: Draws = draws) -> Column:
        return own.day(f"birth {first}", date(first, 1, 1), date(last, 12, 31))

    grown = F.lit(None).cast("date")
    for shape, (first, last) in BORN.items():
        grown = F.when(F.col("shape") == shape, years(first, last)).otherwise(grown)
    old = F.col("shape").isin("three", "large") & (F.col("relation") == 6)
    # A young head requests alone: birthdays of 18, and adolescent mothers.
    young = (F.col("shape") == "single") & draws.of("unit").chance("young", 40)
    of_adult = (
        F.when(F.col("twins"), years(1970, 1994, draws.of("unit")))
        .when(young, years(2002, 2005))
        .when(old, years(*GRANDPARENTS))
        .when(draws.chance("very old", 1), years(1899, 1909))
        .otherwise(grown)
    )
    return F.when(adult, of_adult).otherwise(years(*CHILDREN))


def _income(draws: Draws, adult: Column) -> Column:
    """Earnings of one's own in cents: little for most, far too much for some families, exactly at the limit of three wages for a few couples."""
    unit = draws.of("unit")
    limit = F.when(F.col("place") == 0, 104_500).otherwise(unit.pick("total", (209_000, 209_001)))
    usual = F.when(F.col("twins"), draws.pick("same", (10_000, 20_000))).otherwise(draws.below("income", 451) * 100)
    at_limit = (F.col("shape") == "couple") & unit.chance("three wages", 50)
    of_adult = F.when(at_limit, limit).when(unit.chance("much", 20), draws.between("much", 1_700, 4_000) * 100).otherwise(usual)
    return F.when(adult, of_adult).otherwise(0).cast("bigint")
