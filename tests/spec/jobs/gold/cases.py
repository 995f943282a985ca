"""Cases for the tests of gold: a table names what matters, and everything else is as of a person about whom nothing is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

import conf
import schemas
from jobs.gold.assess import begin
from jobs.gold.context import DecisionContext
from jobs.gold.criteria import CRITERIA
from jobs.gold.criterion import answer
from tests.support.tables import frame

AE2020 = conf.programme("ae2020")
DAY = date(2020, 4, 20)

# A woman of 30, alone in a registered family without income, of whom every registry was read and none says anything against her.
NOTHING_WRONG = {
    "programme": "'ae2020'", "month": "'2020-04'", "reference_date": "date'2020-04-20'", "channel": "'cadunico'", "birth_date": "date'1990-01-01'", "sex": "'F'",
    "is_mother": "false", "is_registered": "true", "works_alone": "false", "declares_activity": "false", "declares_otherwise": "false", "has_died": "false", "has_paid_bond": "false", "has_unpaid_bond": "false", "has_employment_benefit": "false", "has_mandate": "false", "has_intermittent_contract": "false", "lives_abroad": "false", "is_military": "false", "is_imprisoned": "false",
    "has_social_benefit": "false", "is_public_agent": "false", "has_unemployment_insurance": "false", "is_above_taxable_limit": "false",
    "cpf_status": "0", "cpf_status_since": "date'2001-01-01'", "registered_on": "date'2015-01-01'", "family_size": "1", "family_income_cents": "0L",
    "family_income_most_cents": "0L",
    "own_income_cents": "0L", "is_head": "true", "has_spouse": "false", "has_minor": "false", "family_benefit_cents": "0L", "joined_by_naming": "false",
    "had_grant": "false", "name_rank": "1", "doubts": "cast(array() as array<string>)", "named_families": "cast(array() as array<bigint>)", "not_covered": "cast(array() as array<string>)",
    "unreadable": "cast(array() as array<string>)", "run": "'test'",
}  # fmt: skip


def context(on: date = DAY, month: str = "2020-04", **given: Any) -> DecisionContext:
    """AE 2020, asked about April on 20 April unless told otherwise, with every registry read."""
    return DecisionContext(AE2020, month, on, **given)


def facts(spark: SparkSession, text: str, more: str = "", unknown: tuple[str, ...] = ()) -> DataFrame:
    """`gold.facts` from a table of what matters. Column `causes` (names of doubts, A,B) becomes `doubts`; an empty cell of a named column is null."""
    promised = {c.name: c.type for c in schemas.load("gold.facts").columns}
    named = [name.strip() for name in text.strip().splitlines()[0].split("|")]
    extra = dict(pair.split(" ", 1) for pair in more.split(", ") if pair)
    types = {name: promised.get(name) or extra.get(name) or "string" for name in named}
    types |= {"causes": "array<string>"} if "causes" in named else {}
    given = frame(spark, text, ", ".join(f"`{name}` {type}" for name, type in types.items()))
    filled = given.withColumns({name: _default(name, promised[name], named) for name in promised if name not in named})
    if "causes" in named:
        none = F.array().cast("array<string>")
        filled = filled.withColumn("doubts", F.coalesce(F.transform("causes", F.lower), none)).drop("causes")
    return filled


def _default(name: str, type: str, named: list[str]) -> Column:
    if name in ("person", "family", "quota_family"):
        given = "quota_family" if "quota_family" in named else "family" if "family" in named else None
        number = F.col(given) if given and name != "person" else F.monotonically_increasing_id()
        return number.cast("bigint")
    if name == "request":  # null outside the channel of requests
        return F.when((F.col("channel") if "channel" in named else F.lit(None)) == AE2020.requested, 1).cast(type)
    if name == "family_income_most_cents" and "family_income_cents" in named:
        return F.col("family_income_cents")
    return F.expr(NOTHING_WRONG[name]).cast(type) if name in NOTHING_WRONG else F.lit(None).cast(type)


def assert_criterion(spark: SparkSession, shape: str, text: str, more: str = "") -> None:
    """Each row's `expected` answer (true, false, or empty for unknown) and `why` (sorted codes, where the table has it)."""
    criterion = CRITERIA[shape]
    people = begin(context(), facts(spark, text, more="expected boolean, why array<string>, " + more).withColumn("_row", F.monotonically_increasing_id()))
    for name, type in (pair.split(" ", 1) for pair in more.split(", ") if pair):
        if name not in people.columns:
            people = people.withColumn(name, F.lit(None).cast(type))
    found = answer(criterion, AE2020.criteria[criterion.id], people)
    why = F.coalesce(F.col("why"), F.array().cast("array<string>")) if "why" in people.columns else None
    told = people.withColumns({"met": found.met, "told": F.when(found.met.isNull(), found.causes).otherwise(F.array().cast("array<string>"))})
    wrong = ~F.col("met").eqNullSafe(F.col("expected"))
    if why is not None:
        wrong = wrong | (F.array_join("told", ",") != F.array_join(why, ","))
    odd = told.where(wrong).orderBy("_row").select("_row", "met", "expected", "told").collect()
    lines = [line for line in text.strip().splitlines()[2:] if line.strip()]
    assert not odd, "\n".join(f"{lines[row._row % (1 << 33)] if row._row < len(lines) else row._row} → {row.met} {row.told}" for row in odd)
