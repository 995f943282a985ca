"""`silver.evidence` of each registry, with the shares of `synthetic` of rows that are wrong, doubtful, superseded or unmatched."""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from bench.deliveries import BEM, CPF, DEATHS, GFIP, PAYROLL, claim
from bench.draws import Draws
from conf.kinds import Kind

TABLE = "silver.evidence"
REFERENCE = "2020-03"
CERTAIN, PROBABLE, UNREADABLE = "certain", "probable", "unreadable"


def evidence(people: DataFrame, requested: DataFrame, draws: Draws) -> DataFrame:
    """All evidence of the people and of the requests that they made (`bench.registers.requests`)."""
    branches = [
        *[status(people, draws, period) for period in CPF],
        *[held_dead(people, draws, period) for period in CPF],
        gfip(people, draws),
        *bem(people, draws),
        sisobi(people, draws),
        tse(people, draws),
        *[payroll(people, draws, month) for month in PAYROLL],
        requests(requested),
        *unreadable(people, draws),
    ]
    whole = branches[0]
    for one in branches[1:]:
        whole = whole.unionByName(one)
    return whole


def status(people: DataFrame, draws: Draws, period: str) -> DataFrame:
    """The status of every CPF that the base holds."""
    known = people.where(F.col("has_cpf") & ~draws.chance("not in base", 3))
    odd = F.when(draws.chance("irregular", 10), draws.pick("irregular how", ("2", "4", "5", "8", "9"))).when(draws.chance("held dead", 1), "3").otherwise("0")
    status_code = F.when(~draws.chance("no status", 3), odd)
    since = F.when(draws.chance("just", 2), draws.day("just", date(2020, 5, 15), date(2020, 5, 18))).otherwise(
        draws.day("since", date(2008, 1, 1), date(2020, 1, 31))
    )
    return claim(known, TABLE, "cpf", period, "people", **_who(_kind(Kind.CPF_STATUS), "cpf"), since=since, detail=status_code, born=F.col("base_birth"))


def held_dead(people: DataFrame, draws: Draws, period: str) -> DataFrame:
    """Whom the CPF base itself holds for dead; some without a day, some later in the year."""
    dead = people.where(F.col("has_cpf") & draws.chance("held dead", 1))
    since = F.when(draws.chance("year", 700), F.lit(date(2020, 1, 1))).when(draws.chance("later", 200), F.lit(date(2021, 1, 1)))
    return claim(dead, TABLE, "cpf", period, "people", **_who(_kind(Kind.DEATH_FLAG), "cpf"), since=since, detail=F.lit("3"), born=F.col("base_birth"))


def gfip(people: DataFrame, draws: Draws) -> DataFrame:
    """One row per job and month of thirteen; corrections, ends, unclear movements and rows that cannot be read beside it."""
    working = people.where("works OR worked").withColumn(
        "job", F.explode(F.when(draws.chance("two jobs", 15), F.array(F.lit(0), F.lit(1))).otherwise(F.array(F.lit(0))))
    )
    own = draws.of("unit", "place", "job")
    leaves = (F.col("works") & own.chance("dismissed", 20)) | ~F.col("works")
    left = F.when(F.col("works"), own.day("dismissed", date(2020, 2, 3), date(2020, 4, 28))).otherwise(own.day("left", date(2018, 1, 1), date(2020, 2, 28)))
    jobs = working.withColumns(
        {
            "admitted": own.day("admitted", date(2012, 1, 1), date(2017, 12, 31)),
            "left": F.when(leaves, left),
            "pay": own.between("pay", 104_500, 380_000),
            "category": F.when(own.chance("unclear", 10), "04").when(own.chance("agent", 10), "12").when(own.chance("alone", 20), "13").otherwise("01"),
        }
    )
    months = jobs.withColumn("month", F.explode(F.array(*[F.lit(month) for month in GFIP])))
    # Some are paid on after their end; of some the admission was corrected before it.
    own_end = F.date_format(F.when(own.chance("paid on", 20), F.add_months("left", 2)).otherwise(F.col("left")), "yyyy-MM")
    there = months.where(F.col("left").isNull() | (F.col("month") <= own_end)).withColumn(
        "fact", F.explode(_facts(draws.of("unit", "place", "job", "month"), own))
    )
    fact = F.col("fact")
    unlinked, blank = own.chance("unlinked", 50), own.chance("blank admission", 5)
    known_birth = F.when(own.chance("no birth", 20), None).when(own.chance("birth differs", 7), F.date_add("birth", 1)).otherwise(F.col("birth"))
    earlier = own.chance("admission corrected", 100) & (F.col("month") < F.date_format("left", "yyyy-MM"))
    sure = F.when(fact["kind"] == int(Kind.UNREADABLE), UNREADABLE).when(own.chance("probable", 7), PROBABLE).otherwise(CERTAIN)
    as_of = F.add_months(F.to_date(F.concat("month", F.lit("-07"))), 1)
    return claim(
        there, TABLE, "gfip", F.col("month"), "SEFIP",
        person=F.when(~unlinked, F.col("person")), key_type=F.when(~unlinked, "nit"), kind=fact["kind"], certainty=sure,
        since=F.when((fact["kind"] != int(Kind.UNREADABLE)) & ~blank, F.when(earlier, F.date_sub("admitted", 1)).otherwise(F.col("admitted"))),
        until=fact["until"],
        month=F.col("month"), cents=fact["cents"], detail=F.col("category"), born=known_birth,
        object=F.xxhash64(F.lit("bond"), "number", "job"), entry=F.xxhash64(F.lit("unit"), F.floor(F.col("unit") / 80), "month"),
        superseded_on=F.when(fact["old"], as_of), line=F.col("number") * 8 + F.col("job") * 4 + fact["place"],
    )  # fmt: skip


def _facts(monthly: Draws, own: Draws) -> Column:
    """What the employer declares of a job in a month: the bond and its pay, twice where it was corrected; its end; an unknown movement; a broken row."""
    category = F.col("category")
    kind = F.when(category == "04", int(Kind.BOND_UNCLEAR)).when(category == "12", int(Kind.PUBLIC_AGENT)).when(category == "13", int(Kind.PAY))
    unpaid = own.chance("unpaid", 15) & (F.col("month") >= "2019-09")
    cents = F.when(unpaid, 0).otherwise(F.col("pay"))
    corrected, last, of_reference = monthly.chance("corrected", 20), F.date_format("left", "yyyy-MM") == F.col("month"), F.col("month") == REFERENCE

    def fact(place: int, kind: Column, cents: Column, until: Column, old: bool = False) -> Column:
        return F.struct(
            kind.cast("smallint").alias("kind"), cents.cast("bigint").alias("cents"), until.cast("date").alias("until"), F.lit(old).alias("old"),
            F.lit(place).alias("place"),
        )  # fmt: skip

    none, declared = F.lit(None), F.coalesce(kind, F.lit(int(Kind.BOND)))
    rows = [
        fact(0, declared, cents, none),
        F.when(corrected, fact(1, declared, cents * 3, none, old=True)),
        F.when(last & ~own.chance("end not told", 100), fact(2, F.lit(int(Kind.BOND_END)), none, F.col("left"))),
        F.when(of_reference & own.chance("movement unknown", 3), fact(3, F.lit(int(Kind.BOND_UNCLEAR)), none, none)),
        F.when(of_reference & own.chance("broken", 4), fact(3, F.lit(int(Kind.UNREADABLE)), none, none)),
    ]
    return F.array_compact(F.array(*rows))


def bem(people: DataFrame, draws: Draws, withdrawn: bool = False) -> list[DataFrame]:
    """Agreements of workers, as first delivered, and the cancellations that superseded some. `withdrawn`: rows of a withdrawn delivery."""
    suspended = people.where("works AND channel <> 'pbf'").where(draws.chance("agrees", 350) | F.lit(withdrawn))
    agreed = suspended.withColumns({"start": draws.day("agreed", date(2020, 4, 1), date(2020, 4, 16)), "cancelled": draws.chance("cancelled", 80)})
    until = F.when(~draws.chance("endless", 20), F.date_add("start", draws.pick("days", (29, 59, 89))))
    cancelled_on = F.date_add("start", draws.between("cancelled on", 3, 50).cast("int"))
    unlinked = draws.chance("bem unlinked", 30)
    common = {
        "person": F.when(~unlinked, F.col("person")),
        "key_type": F.when(~unlinked, F.when(draws.chance("by pis", 50), "nis").otherwise("cpf")),
        "certainty": F.when(draws.chance("bem probable", 5), PROBABLE).otherwise(CERTAIN),
        "born": F.when(draws.chance("bem birth", 15), F.date_add("birth", 3)).otherwise(F.col("birth")),
        "since": F.col("start"),
        "object": F.xxhash64(F.lit("agreement"), "number"),
        "entry": F.xxhash64(F.lit("agreement"), "number"),
        "detail": F.lit("SUSPENSAO"),
    }
    week = F.when(F.col("start") <= date(2020, 4, 9), BEM[0]).otherwise(BEM[1])
    taken = F.when(F.col("cancelled"), F.lit(date(2020, 5, 17)))
    first = claim(agreed, TABLE, "bem", week, "cadastro", kind=_kind(Kind.EMPLOYMENT_BENEFIT), until=until, superseded_on=taken, **common)
    later = claim(agreed.where("cancelled"), TABLE, "bem", BEM[2], "cancelamento", kind=_kind(Kind.EMPLOYMENT_BENEFIT_CANCELLED), until=cancelled_on, **common)
    return [first, later]


def sisobi(people: DataFrame, draws: Draws) -> DataFrame:
    """Deaths day by day: sure ones, of another birth or name or of none, by NIT, corrected away, of strangers, and after the day of judgement."""
    dead = people.where(draws.chance("died", 6) | draws.chance("stranger", 6))
    deaths = dead.withColumns({"died_on": draws.day("died", DEATHS[0], date(2020, 5, 22)), "delay": draws.between("delay", 1, 5).cast("int")})
    period = F.date_add("died_on", F.col("delay"))
    by_nit, stranger = draws.chance("by nit", 60), draws.chance("stranger", 6)
    born = F.when(draws.chance("death birth differs", 150), F.date_add("birth", 400)).when(~draws.chance("death birth blank", 50), F.col("birth"))
    return claim(
        deaths, TABLE, "sisobi", F.date_format(period, "yyyy-MM-dd"), kind=_kind(Kind.DEATH), born=born, since=F.col("died_on"),
        person=F.when(~stranger, F.col("person")), key_type=F.when(~stranger, F.when(by_nit, "nit").otherwise("cpf")),
        certainty=F.when(by_nit & draws.chance("nit probable", 300), PROBABLE).otherwise(CERTAIN), entry=F.xxhash64(F.lit("book"), "number"),
        first_name_key=F.when(draws.chance("death of another name", 50), F.lit(0)).when(~draws.chance("death without name", 20), F.xxhash64("first_name")),
        superseded_on=F.when(draws.chance("corrected away", 50), F.date_add(period, 1)),
    )  # fmt: skip


def tse(people: DataFrame, draws: Draws) -> DataFrame:
    """Mandates of three elections, some over, some of somebody born otherwise."""
    elected = people.where(F.col("has_cpf") & F.col("adult") & draws.chance("elected", 6)).withColumn(
        "election", draws.pick("election", ("2014", "2016", "2016", "2018"))
    )
    held = elected.where("NOT (election = '2016' AND uf IN ('DF', 'RR'))")
    senator = draws.chance("senator", 300)
    since = F.make_date(F.col("election").cast("int") + 1, F.when(F.col("election") == "2016", 1).otherwise(2), F.lit(1))
    months = F.when(F.col("election") == "2016", 48).when((F.col("election") == "2014") & senator, 96).otherwise(48)
    born = F.when(draws.chance("elected birth", 250), F.date_add("birth", 31)).otherwise(F.col("birth"))
    return claim(
        held, TABLE, "tse", F.col("election"), F.col("uf"), **_who(_kind(Kind.MANDATE), "cpf"), since=since,
        until=F.date_sub(F.add_months(since, months), 1), detail=F.lit("13"), born=born, entry=F.xxhash64(F.lit("candidacy"), "number", "election"),
    )  # fmt: skip


def payroll(people: DataFrame, draws: Draws, month: str) -> DataFrame:
    """One row per family in Bolsa Família and month; a head twice, an amount that cannot be read, a payee who is no head, or unmatched."""
    astray = draws.of("unit").chance("not head", 5)
    payee = people.where("channel = 'pbf'").where((F.col("place") == F.when(astray, 1).otherwise(0)) & ((F.col("size") > 1) | ~astray))
    twice = payee.withColumn("copy", F.explode(F.when(draws.chance("twice", 5), F.array(F.lit(0), F.lit(1))).otherwise(F.array(F.lit(0)))))
    more = F.when(F.col("adults") == 1, 60_000).otherwise(120_000) + draws.pick("more", (0, 1, 15_000))
    cents = F.when(draws.chance("paid more", 50), more).otherwise(draws.between("benefit", 41, 390) * 100) + F.col("copy") * 700
    unlinked = draws.chance("payee unlinked", 10)
    return claim(
        twice, TABLE, "folha_pbf", month, person=F.when(~unlinked, F.col("person")), key_type=F.when(~unlinked, "nis"), kind=_kind(Kind.PBF_PAID),
        certainty=F.lit(CERTAIN), month=F.lit(month), cents=F.when(~draws.chance("amount", 5), cents), detail=F.col("uf"),
        line=F.col("number") * 2 + F.col("copy"),
    )  # fmt: skip


def requests(requested: DataFrame) -> DataFrame:
    """One row per request as delivered; a corrected one is superseded by the next."""
    detail = F.concat_ws(" ", F.date_format("moment", "yyyy-MM-dd HH:mm:ss"), F.lpad(F.col("request_number").cast("string"), 20, "0"))
    return claim(
        requested, TABLE, "extracad", F.col("delivery"), "requests", **_who(_kind(Kind.REQUEST), "cpf"), since=F.to_date("moment"), detail=detail,
        object=F.col("request"), entry=F.col("request"), born=F.col("birth_recorded"), superseded_on=F.col("superseded_on"), line=F.col("request_number"),
    )  # fmt: skip


def unreadable(people: DataFrame, draws: Draws) -> list[DataFrame]:
    """Quarantined rows with a readable CPF, of every registry but GFIP, which has its own."""
    last = {"bem": (BEM[1], "cadastro"), "cadunico": ("2020-04-11", ""), "cpf": (CPF[1], "people"), "extracad": ("2020-04-19", "members"),
            "folha_pbf": (PAYROLL[1], ""), "sisobi": ("2020-04-17", "")}  # fmt: skip
    found = []
    for registry, (period, part) in last.items():
        broken = people.where(F.col("has_cpf") & draws.chance(f"broken {registry}", 1))
        month = F.lit(period if registry == "folha_pbf" else None).cast("string")
        found.append(
            claim(broken, TABLE, registry, period, part, **_who(_kind(Kind.UNREADABLE), "cpf", UNREADABLE), month=month, detail=F.lit("record_length_valid"))
        )
    return found


def _kind(kind: Kind) -> Column:
    return F.lit(int(kind))


def _who(kind: Column, key_type: str, certainty: str = CERTAIN) -> dict[str, Column]:
    return {"person": F.col("person"), "kind": kind, "key_type": F.lit(key_type), "certainty": F.lit(certainty)}
