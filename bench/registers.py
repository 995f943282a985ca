"""`silver.people`, `silver.memberships`, `silver.identity`, and the requests behind them."""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from bench.deliveries import CADUNICO, CPF, EXTRACAD, claim
from bench.draws import EPOCH, Draws
from bench.population import person_at

MEMBERSHIPS, PEOPLE, IDENTITY = "silver.memberships", "silver.people", "silver.identity"
BRASILIA_BEHIND = 3 * 3_600  # seconds behind UTC, all year long since 2019
WHOLE_INCOME_UF = "PB"  # CECAD: declares the family's income whole


def documented(people: DataFrame, draws: Draws) -> DataFrame:
    """People with the registries' values beside the true ones: birth dates and sexes that differ or lack, and the day of registration."""
    unit = draws.of("unit")
    recorded = F.when(draws.chance("birth differs", 5), F.date_add("birth", 366)).when(~draws.chance("birth blank", 3), F.col("birth"))
    late = unit.day("late", date(2020, 3, 21), date(2020, 4, 8))
    on_time = unit.day("registered", date(2012, 1, 1), date(2020, 2, 9))
    return people.withColumns(
        {
            "base_birth": F.when(~draws.chance("base birth blank", 1), F.col("birth")),
            "base_sex": F.when(~draws.chance("no sex", 4), F.col("sex")),
            "birth_recorded": recorded,
            "sex_recorded": F.when(~draws.chance("no sex", 6), F.col("sex")),
            "income_recorded": F.when(~draws.chance("income blank", 4), F.col("income_cents")),
            "registered": F.col("channel").isin("pbf", "cadunico"),
            "registered_on": F.when(~unit.chance("no day", 6), F.when(unit.chance("late", 25), late).otherwise(on_time)),
        }
    )


def requests(people: DataFrame, draws: Draws) -> DataFrame:
    """One row per request as delivered: requester (all that `people` says), `request` (hashed), `request_number`, `moment`, `delivery`, `superseded_on`.

    In an app family its head requests the aid, and in 45 of a hundred the second adult too; some registered heads as well.
    """
    unit = draws.of("unit")
    head = (F.col("place") == 0) & ((F.col("channel") == "app") | (F.col("registered") & unit.chance("asks too", 20)))
    second = (F.col("place") == 1) & F.col("adult") & (F.col("channel") == "app") & unit.chance("both ask", 450)
    by_cpf = people.where((head | second) & F.col("has_cpf"))
    requested = by_cpf.withColumn("turn", F.explode(F.when(draws.chance("asks twice", 10), F.array(F.lit(0), F.lit(1))).otherwise(F.array(F.lit(0)))))
    own = draws.of("unit", "place", "turn")
    usual = F.when(own.chance("late", 120), _moment(own, date(2020, 4, 21), date(2020, 5, 14))).otherwise(_moment(own, date(2020, 4, 7), date(2020, 4, 18)))
    moment = (
        F.when(own.chance("early", 9), _moment(own, date(2020, 4, 1), date(2020, 4, 6)))
        .when(own.chance("unborn", 9), _moment(own, date(2020, 5, 21), date(2020, 5, 23)))
        .when(~own.chance("unreadable", 6), usual)
    )
    delivery = F.lit(EXTRACAD[3])
    for period in (EXTRACAD[2], EXTRACAD[1], EXTRACAD[0]):
        delivery = F.when(F.coalesce(F.to_date("moment") <= F.lit(period).cast("date"), F.lit(True)), period).otherwise(delivery)
    number = (F.col("number") * 4 + F.col("turn")).alias("request_number")
    timed = requested.withColumn("moment", moment).withColumn("request_number", number)
    first = timed.withColumns({"request": F.xxhash64(F.lit("request"), "request_number"), "delivery": delivery})
    corrected = (first["delivery"] < EXTRACAD[2]) & own.chance("corrected", 8)
    return first.withColumn("version", F.explode(F.when(corrected, F.array(F.lit(0), F.lit(1))).otherwise(F.array(F.lit(1))))).withColumns(
        {
            "superseded_on": F.when(F.col("version") == 0, F.lit(EXTRACAD[2]).cast("date")),
            "delivery": F.when(corrected & (F.col("version") == 1), EXTRACAD[2]).otherwise(F.col("delivery")),
        }
    )


def memberships(people: DataFrame, requested: DataFrame, draws: Draws) -> DataFrame:
    """Families as three snapshots of CadÚnico register them, and as requests declare them."""
    whole = declared(requested, draws)
    for period in CADUNICO:
        registered = people.where(F.col("registered")).where(F.coalesce(F.col("registered_on") <= F.lit(period).cast("date"), F.lit(True)))
        whole = whole.unionByName(_registered(registered, draws, period)).unionByName(_elsewhere(registered, draws, period))
        whole = whole.unionByName(_unreadable(registered, draws, period))
    return whole


def _registered(people: DataFrame, draws: Draws, period: str) -> DataFrame:
    unit, whole = draws.of("unit"), F.col("uf") == WHOLE_INCOME_UF
    return claim(
        people, MEMBERSHIPS, "cadunico", period, family=family(F.col("unit")), member=F.xxhash64(F.lit("member"), "number"),
        person=F.col("person"), relation=F.when(~draws.chance("no relation", 3), F.col("relation")), birth_date=F.col("birth_recorded"),
        sex=F.col("sex_recorded"), uf=F.when(~unit.chance("no uf", 3), F.col("uf")), income_cents=F.when(~whole, F.col("income_recorded")),
        family_income_cents=F.when(whole & ~unit.chance("income blank", 5), unit.below("whole income", 4_000) * 100), is_mother=_is_mother(draws),
        first_name=F.when(~draws.chance("no name", 2), F.col("first_name")), registered_on=F.col("registered_on"),
        updated_on=draws.day("updated", date(2018, 4, 1), date(2019, 11, 30)), family_updated_on=unit.day("updated", date(2018, 4, 1), date(2019, 11, 30)),
        document_wrong=draws.chance("wrong", 3), certainty=F.lit("certain"),
    )  # fmt: skip


def _elsewhere(people: DataFrame, draws: Draws, period: str) -> DataFrame:
    """Heads who stand in the next family too: the one updated last is theirs."""
    unit = draws.of("unit")
    twice = people.where((F.col("place") == 0) & draws.chance("in two families", 4))
    return claim(
        twice, MEMBERSHIPS, "cadunico", period, family=family(F.col("unit") + 1), member=F.xxhash64(F.lit("guest"), "number"), person=F.col("person"),
        relation=F.lit(10), birth_date=F.col("birth_recorded"), sex=F.col("sex_recorded"), uf=F.col("uf"), income_cents=F.col("income_recorded"),
        is_mother=F.lit(False), first_name=F.col("first_name"), registered_on=F.col("registered_on"),
        updated_on=draws.day("guest", date(2018, 4, 1), date(2019, 11, 30)), family_updated_on=unit.day("guest", date(2018, 4, 1), date(2019, 11, 30)),
        document_wrong=F.lit(False), certainty=F.lit("certain"), line=F.col("number") + 2**40,
    )  # fmt: skip


def _unreadable(people: DataFrame, draws: Draws, period: str) -> DataFrame:
    """Rows in quarantine of which no more than the family can be read."""
    broken = people.where((F.col("place") == 0) & draws.chance("row broken", 2))
    return claim(
        broken, MEMBERSHIPS, "cadunico", period, family=family(F.col("unit")), member=F.xxhash64(F.lit("unreadable"), "number"),
        document_wrong=F.lit(False), certainty=F.lit("unreadable"), line=F.col("number") + 2**41,
    )  # fmt: skip


def declared(requested: DataFrame, draws: Draws) -> DataFrame:
    """The requester and whoever is declared: the household, less members that some leave out, and now and then a member of the next family."""
    own = draws.of("unit", "place", "turn")
    listed = F.sequence(F.lit(0), F.col("size") - 1)
    alone = own.chance("leaves out", 40) & (F.col("place") == 1)
    household = F.when(own.chance("lists nobody", 6), F.array(F.col("place"))).when(alone, F.filter(listed, lambda one: one != 0)).otherwise(listed)
    visitor = own.chance("names another", 12)
    named = F.when(visitor, F.concat(household, F.array(F.lit(-1)))).otherwise(household)
    each = requested.withColumn("others", F.size(named)).select("*", F.explode(named).alias("who"))
    # What is true of a declared member is drawn again with the same draws, rather than joined.
    return _members_declared(each, draws)


def _members_declared(each: DataFrame, draws: Draws) -> DataFrame:
    own, theirs = F.col("who") == F.col("place"), draws.of("unit", "who")
    requester, visitor = draws.of("unit", "place", "turn"), F.col("who") < 0
    unit, place = F.when(visitor, F.col("unit") + 1).otherwise(F.col("unit")), F.when(visitor, 0).otherwise(F.col("who"))
    adult = F.col("who") < F.col("adults")
    documented = own | visitor | adult | ~theirs.chance("declared without cpf", 50)
    relation = F.when(own, 1).when(visitor, 10).when(~adult, 3).when(F.col("who") < 2, 2).otherwise(8)
    born = F.when(own, F.col("birth_recorded")).when(theirs.chance("declared birth blank", 4), None).otherwise(_declared_birth(theirs, adult))
    child = F.col("size") > F.col("adults")
    mother = F.when(own & child, F.lit(True)).when(own & (F.col("adults") == 1) & ~draws.chance("motherhood", 300), F.lit(False))
    lone = (F.col("sex") == "F") & ~F.col("shape").isin("couple", "parents", "large", "crowd") & child
    # Who is declared by two is declared alike, but for a few: else every couple with two requests would contradict itself.
    earned = F.when(draws.of("unit").chance("much", 20) & adult, theirs.between("much", 1_700, 4_000)).otherwise(theirs.below("declared income", 200)) * 100
    more = F.when(own, F.col("turn") * 10_000 + F.when(draws.chance("other income", 20), 12_300).otherwise(0)).otherwise(0)
    income = F.when(~theirs.chance("declared income blank", 3), earned + more)
    size = F.when(requester.chance("lists nobody", 6), F.col("size")).otherwise(F.col("others")) + F.when(requester.chance("more declared", 4), 1).otherwise(0)
    return claim(
        each, MEMBERSHIPS, "extracad", F.col("delivery"), F.when(own, "requests").otherwise("members"), family=F.col("request"),
        member=F.xxhash64(F.lit("member"), "request", "who"), person=F.when(documented, person_at(draws, unit, place)),
        relation=F.when(own | ~theirs.chance("no relation", 3), relation), birth_date=born,
        sex=F.when(own, F.col("sex_recorded")), uf=F.when(~draws.chance("no uf", 3), F.col("uf")),
        income_cents=income,
        is_mother=mother, first_name=F.when(own, F.col("first_name")).otherwise(F.lit("ANA")), registered_on=F.to_date("moment"),
        sole_provider=F.when(~draws.chance("alone unknown", 4), lone), declared_size=size.cast("int"),
        document_wrong=theirs.chance("declared wrong", 2), certainty=F.lit("certain"), entry=F.col("request"), superseded_on=F.col("superseded_on"),
        line=F.col("request_number") * 64 + F.col("who") + 1,
    )  # fmt: skip


def _declared_birth(theirs: Draws, adult: Column) -> Column:
    """Null for most: the CPF base has it. A made-up date differs from that."""
    made_up = F.when(adult, theirs.day("declared", date(1960, 1, 1), date(1995, 12, 31))).otherwise(
        theirs.day("declared", date(2003, 1, 1), date(2019, 12, 31))
    )
    return F.when(theirs.chance("made up", 12), made_up)


def people(everybody: DataFrame, requested: DataFrame, draws: Draws) -> DataFrame:
    """Documents in three registries, per delivery."""
    whole = None
    for period in CPF:
        known = everybody.where(F.col("has_cpf") & ~draws.chance("not in base", 3))
        one = claim(known, PEOPLE, "cpf", period, "people", birth_date=F.col("base_birth"), sex=F.col("base_sex"), **_documents(F.lit("cpf")))
        whole = one if whole is None else whole.unionByName(one)
    assert whole is not None
    key_type = F.when(F.col("has_cpf"), "cpf").otherwise("nis")
    for period in CADUNICO:
        registered = everybody.where(F.col("registered")).where(F.coalesce(F.col("registered_on") <= F.lit(period).cast("date"), F.lit(True)))
        more = claim(
            registered,
            PEOPLE,
            "cadunico",
            period,
            birth_date=F.col("birth_recorded"),
            sex=F.col("sex_recorded"),
            uf=F.col("uf"),
            nis=_nis(),
            **_documents(key_type),
        )
        whole = whole.unionByName(more)
    typed = claim(
        requested.where("superseded_on IS NULL"), PEOPLE, "extracad", F.col("delivery"), "requests",
        birth_date=F.col("birth_recorded"), sex=F.col("sex_recorded"), uf=F.col("uf"), line=F.col("request_number") * 64, **_documents(F.lit("cpf")),
    )  # fmt: skip
    return whole.unionByName(typed)


def identity(everybody: DataFrame) -> DataFrame:
    """The owner of each NIS and NIT: the table of the CPF base, and CadÚnico's own rows."""
    whole = None
    ties = {"key_type": F.lit("nis"), "key": F.xxhash64(_nis()), "person": F.col("person"), "score": F.lit(100), "name_key": F.xxhash64("first_name", "unit")}
    for period in CPF:
        numbered = everybody.where("has_cpf AND (works OR worked OR registered)")
        one = claim(numbered, IDENTITY, "cpf", period, "nit", method=F.lit("crosswalk"), **ties)
        whole = one if whole is None else whole.unionByName(one)
    assert whole is not None
    method = F.when(F.col("has_cpf"), "register").otherwise("alone")
    for period in CADUNICO:
        registered = everybody.where(F.col("registered")).where(F.coalesce(F.col("registered_on") <= F.lit(period).cast("date"), F.lit(True)))
        whole = whole.unionByName(claim(registered, IDENTITY, "cadunico", period, method=method, **ties))
    return whole


def family(unit: Column) -> Column:
    """The family's code, hashed."""
    return F.xxhash64(F.lit("family"), unit)


def _is_mother(draws: Draws) -> Column:
    has_child = F.col("size") > F.col("adults")
    girl = ~F.col("adult") & (F.col("birth") < date(2008, 5, 20))
    of_girl = F.when(draws.chance("mother unknown", 100), None).otherwise(draws.chance("mother", 30))
    head = F.when((F.col("relation") == 1) & has_child, True)
    return F.coalesce(head, F.when(girl, of_girl).otherwise((F.col("relation") == 2) & has_child))


def _moment(draws: Draws, first: date, last: date) -> Column:
    seconds = draws.between(f"moment {first}", 0, ((last - first).days + 1) * 86_400 - 1)
    midnight = (first - EPOCH).days * 86_400 + BRASILIA_BEHIND
    return F.timestamp_seconds(seconds + midnight)


def _documents(key_type: Column) -> dict[str, Column]:
    name = F.concat_ws(" ", "first_name", F.lit("SILVA"), F.col("unit").cast("string"))
    cpf = F.when(F.col("has_cpf"), F.col("number") + 10_000_000_000)
    first = F.xxhash64("first_name")
    return {"person": F.col("person"), "cpf": cpf, "name": name, "first_name_key": first, "mother": F.lit("MARIA SILVA"), "key_type": key_type}


def _nis() -> Column:
    return F.col("number") + 12_000_000_000
