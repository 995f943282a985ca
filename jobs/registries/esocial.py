"""eSocial: what its form does not express. The lines of a payroll, what they add up to, and which contract a dismissal ends."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.evidence.codes import meaning_of
from jobs.evidence.rows import bond_with, evidence_row
from jobs.identity.pseudonym import hashed

BOND, INTERMITTENT, UNCLEAR = "bond", "intermittent", "unclear"  # what conf/parameters/esocial_categories.yml says
PAY = "1"  # tpRubr: what is paid; 2 is a discount, 3 and 4 inform
LINE = "registration string, category string, rubric string, rubric_table string, cents bigint"
REMUN = """struct<ideDmDev: string, codCateg: string, infoPerApur: struct<ideEstabLot: array<struct<remunPerApur: array<struct<
matricula: string, itensRemun: array<struct<codRubr: string, ideTabRubr: string, vrRubr: string>>>>>>>>"""
DOCUMENT = f"evento struct<eSocial: struct<evtRemun: struct<dmDev: array<{REMUN}>>>>"
ALONE = f"evtRemun struct<dmDev: array<{REMUN}>>"
OPTIONS = {"ignoreNamespace": "true", "excludeAttribute": "true", "ignoreSurroundingSpaces": "true"}


def pay_lines() -> Column:
    """Of an S-1200, each item of each payslip, as JSON; null of any other event."""
    text = F.col("_raw.line")
    inside, alone = F.from_xml(text, DOCUMENT, OPTIONS)["evento"]["eSocial"]["evtRemun"]["dmDev"], F.from_xml(text, ALONE, OPTIONS)["evtRemun"]["dmDev"]
    slips = F.coalesce(inside, alone)
    lines = F.flatten(F.transform(slips, lambda slip: F.flatten(F.transform(_places(slip), lambda place: F.flatten(F.transform(_pays(place), _items(slip)))))))
    return F.when(F.col("_record") == "evtRemun", F.to_json(lines))


def _places(slip: Column) -> Column:
    return F.coalesce(slip["infoPerApur"]["ideEstabLot"], F.array())


def _pays(place: Column) -> Column:
    return F.coalesce(place["remunPerApur"], F.array())


def _items(slip: Column):  # type: ignore[no-untyped-def]
    def of_pay(pay: Column) -> Column:
        return F.transform(
            F.coalesce(pay["itensRemun"], F.array()),
            lambda item: F.struct(
                F.trim(pay["matricula"]).alias("registration"),
                F.trim(slip["codCateg"]).alias("category"),
                F.trim(item["codRubr"]).alias("rubric"),
                F.trim(item["ideTabRubr"]).alias("rubric_table"),
                F.round(item["vrRubr"].try_cast("decimal(16,2)") * 100).cast("bigint").alias("cents"),
            ),
        )

    return of_pay


def evidence(esocial: DataFrame) -> DataFrame:
    """Contracts, their ends and what was paid in a month, of bonds and of intermittent contracts; and of each event that another one rectifies or excludes,
    that it is no more."""
    rows = esocial.withColumn("entry", F.when(F.col("receipt").isNotNull(), _entry("receipt")))
    return reduce(DataFrame.unionByName, [_contracts(rows), _ends(rows), _paid(rows), _annulled(rows)])


def _contracts(rows: DataFrame) -> DataFrame:
    """Admissions, by their category; of the initial load, with their end. A category that is not given may be any."""
    admitted = rows.where("event = 'evtAdmissao'").withColumn("_meaning", _meaning("category"))
    ended, blank = F.col("ended_on").isNotNull(), F.col("category").isNull()
    kinds = (
        F.when(F.col("_meaning") == INTERMITTENT, _kinds(Kind.INTERMITTENT))
        .when((F.col("_meaning") == BOND) & ended, _kinds(Kind.ADMISSION, Kind.BOND_END))
        .when(F.col("_meaning") == BOND, _kinds(Kind.ADMISSION))
        .when(blank, _kinds(Kind.INTERMITTENT_UNCLEAR, Kind.BOND_UNCLEAR))
        .when(F.col("_meaning") == UNCLEAR, _kinds(Kind.BOND_UNCLEAR))
    )
    return _by_kind(admitted, kinds).select(*_about(F.col("_kind"), since="started_on", until="ended_on"))


def _ends(rows: DataFrame) -> DataFrame:
    """Dismissals: of the contract whose admission stands beside them, by its registration; else of one with the employer, nobody knows which."""
    of_bond = ["cpf", "employer", "registration"]
    newest = Window.partitionBy(*of_bond).orderBy(F.desc_nulls_last("received_at"), F.desc_nulls_last("receipt"))
    gone = rows.where("replaces IS NOT NULL").select(F.col("replaces").alias("receipt")).distinct()
    admitted = rows.where("event = 'evtAdmissao' AND registration IS NOT NULL").join(gone, "receipt", "left_anti").withColumn("_n", F.row_number().over(newest))
    bonds = admitted.where("_n = 1").select(*of_bond, _meaning("category").alias("_meaning"), F.col("started_on").alias("_since"))
    left = rows.where("event = 'evtDeslig'").join(bonds, of_bond, "left")
    dated = F.col("_since").isNotNull()
    kinds = (
        F.when(F.col("_meaning").isNull(), _kinds(Kind.INTERMITTENT_END, Kind.BOND_ENDED))
        .when(F.col("_meaning") == INTERMITTENT, F.when(dated, _kinds(Kind.INTERMITTENT)).otherwise(_kinds(Kind.INTERMITTENT_END)))
        .when(F.col("_meaning").isin(BOND, UNCLEAR), _kinds(Kind.BOND_END))
    )
    return _by_kind(left, kinds).select(*_about(F.col("_kind"), since="_since", until="ended_on"))


def _paid(rows: DataFrame) -> DataFrame:
    """What was paid in a month, by what the categories mean: the sum of the items that the employer's table of rubrics calls pay. An item that no table has
    leaves the amount unknown, not that there was pay."""
    lines = F.from_json("pay_lines", f"array<struct<{LINE}>>")
    of_meaning = {INTERMITTENT: Kind.INTERMITTENT_PAID, BOND: Kind.BOND_PAID, UNCLEAR: Kind.BOND_UNCLEAR}
    kind = F.coalesce(*[F.when(_meaning("_item.category") == name, int(one)) for name, one in of_meaning.items()], F.lit(int(Kind.EARNED)))
    items = rows.where("event = 'evtRemun' AND month IS NOT NULL").withColumn("_item", F.explode(lines)).withColumn("_kind", kind)
    newest = Window.partitionBy("employer", "rubric", "rubric_table").orderBy(F.desc_nulls_last("received_at"), F.desc_nulls_last("receipt"))
    rubrics = rows.where("event = 'evtTabRubrica' AND rubric IS NOT NULL").withColumn("_n", F.row_number().over(newest)).where("_n = 1")
    known = rubrics.select(F.col("employer").alias("_employer"), F.col("rubric").alias("_rubric"), F.col("rubric_table").alias("_table"), "rubric_kind")
    same = (F.col("employer") == F.col("_employer")) & (F.col("_item.rubric") == F.col("_rubric")) & F.col("_item.rubric_table").eqNullSafe(F.col("_table"))
    told = items.drop("rubric_kind").join(known, same, "left")
    amount = F.when(F.col("rubric_kind") == PAY, F.col("_item.cents")).when(F.col("rubric_kind").isNotNull() | (F.col("_item.cents") == 0), 0)
    per_event = told.groupBy("period", "file", "line", "_kind").agg(
        *[F.first(name).alias(name) for name in ("cpf", "nis", "name", "birth_date", "employer", "month", "entry", "registration")],
        F.when(F.count(amount) == F.count("*"), F.sum(amount)).alias("cents"),
    )
    # What may be no bond is no pay for certain either: GFIP tells it.
    certain = F.when(F.col("_kind") != int(Kind.BOND_UNCLEAR), F.col("cents"))
    return per_event.withColumn("cents", certain).select(*_about(F.col("_kind"), month="month", cents="cents"))


def _meaning(category: str) -> Column:
    """What a category means; unclear where it is blank or in no table."""
    return F.coalesce(meaning_of("esocial_categories", F.col(category)), F.lit(UNCLEAR))


def _kinds(*kinds: Kind) -> Column:
    return F.array(*[F.lit(int(one)) for one in kinds])


def _by_kind(rows: DataFrame, kinds: Column) -> DataFrame:
    return rows.withColumn("_kind", F.explode(kinds))


def _annulled(rows: DataFrame) -> DataFrame:
    """The event that each rectification or exclusion names."""
    gone = rows.where("replaces IS NOT NULL").withColumn("entry", _entry("replaces"))
    return gone.select(*_about(F.lit(int(Kind.ANNULLED))))


def _about(kind: Column, since: str | None = None, until: str | None = None, month: str | None = None, cents: str | None = None) -> list[Column]:
    person = {"cpf": "cpf", "nis": "nis", "name": "name", "born": "birth_date"}
    same = {"object": bond_with(F.col("employer")), "entry": F.col("entry"), "detail": F.col("registration")}
    return evidence_row(kind, **person, **same, since=since, until=until, month=month, cents=cents)  # type: ignore[arg-type]


def _entry(receipt: str) -> Column:
    return hashed(F.lit("receipt"), receipt)
