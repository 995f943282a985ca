"""A small lake in which everything was read, for the tests of decide, replay and explain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import conf
from conf import periods
from jobs.gold.context import UFS
from jobs.gold.gather import InForce
from jobs.identity.pseudonym import person_of
from jobs.lake import Lake, Slice
from tests.spec.jobs.gold.claims import claims
from tests.support.deliveries import arrival

ON = date(2020, 4, 20)
CPFS = {"ANA": "52998224725", "BIA": "11144477735", "CLEO": "39053344705", "DAVI": "86288366757", "EVA": "15350946056", "NOBODY": "01234567890"}

PERIODS = {
    "bem": [("2020-W16", "")], "cadunico": [("2020-04-11", "")], "cpf": [("2020-04-15", "people"), ("2020-04-15", "nit")],
    "extracad": [("2020-04-19", "requests"), ("2020-04-19", "members")], "folha_pbf": [("2020-04", "")], "sisobi": [("2020-04-19", "")],
    "gfip": [(month, "SEFIP") for month in ("2020-01", "2020-02", "2020-03")],
    "tse": [(year, uf) for year in ("2014", "2016", "2018") for uf in UFS if (year, uf) != ("2016", "DF")],
}  # fmt: skip



def _usual(name: str) -> list[tuple[str, str]]:
    """What the programme reads of a registry for April 2020, whole: the periods that it names, else the one that is due; each with all its parts."""
    use, registry = conf.programme("ae2020").periods.get(name), conf.registry(name)
    named = conf.programme("ae2020").months_of(name, "2020-04") if use and use.months else [use.period] if use and use.period else use.periods if use else []
    return [(period, part) for period in named or [registry.period_due(ON)] for part in registry.parts or (UFS if use and use.by_uf else [""])]


PERIODS |= {name: _usual(name) for name in conf.programme("ae2020").needed if name not in PERIODS}

EVIDENCE = """
person | kind       | registry | object | since      | month   | cents | detail | born       | period
-------+------------+----------+--------+------------+---------+-------+--------+------------+-----------
ANA    | CPF_STATUS | cpf      |        | 2001-01-01 |         |       | 0      | 1990-01-01 | 2020-04-15
BIA    | CPF_STATUS | cpf      |        | 2001-01-01 |         |       | 0      | 1990-01-01 | 2020-04-15
CLEO   | CPF_STATUS | cpf      |        | 2001-01-01 |         |       | 0      | 1990-01-01 | 2020-04-15
DAVI   | CPF_STATUS | cpf      |        | 2001-01-01 |         |       | 0      | 1990-01-01 | 2020-04-15
EVA    | CPF_STATUS | cpf      |        | 2001-01-01 |         |       | 0      | 1990-01-01 | 2020-04-15
BIA    | DEATH      | sisobi   |        | 2020-01-01 |         |       |        | 1990-01-01 | 2020-04-19   # dead, by two keys
CLEO   | BOND       | gfip     | 7      | 2019-01-01 | 2020-03 | 0     | 01     |            | 2020-03      # an open bond without pay
DAVI   | REQUEST    | extracad | 900    | 2020-04-10 |         |       | 2020-04-10 10:00:00 1 | | 2020-04-19
DAVI   | ACTIVITY   | extracad | 900    | 2020-04-10 |         |       | INFORMAL | | 2020-04-19
EVA    | PBF_PAID   | folha_pbf |       |            | 2020-04 | 70000 |        |            | 2020-04      # more than her quota
"""
MEMBERSHIPS = """
family | person | registry | relation | registered_on | sole_provider | declared_size | is_mother | period
-------+--------+----------+----------+---------------+---------------+---------------+-----------+-----------
1      | ANA    | cadunico | 1        | 2015-01-01    |               |               | false     | 2020-04-11
2      | BIA    | cadunico | 1        | 2015-01-01    |               |               | false     | 2020-04-11
3      | CLEO   | cadunico | 1        | 2015-01-01    |               |               | false     | 2020-04-11
900    | DAVI   | extracad | 1        | 2020-04-10    | false         | 2             | false     | 2020-04-19
900    | ANA    | extracad | 8        | 2020-04-10    | false         | 2             |           | 2020-04-19
5      | EVA    | cadunico | 1        | 2015-01-01    |               |               | false     | 2020-04-11
"""
PEOPLE = "person | cpf | birth_date | registry | period\n---+---\n" + "\n".join(
    f"{name} | {int(cpf)} | 1990-01-01 | cpf | 2020-04-15" for name, cpf in CPFS.items() if name != "NOBODY"
)


def a_lake(spark: SparkSession, root: Path) -> Lake:
    """ANA may have the aid; BIA died; CLEO's bond is open without pay; DAVI names ANA in a request; EVA has more from Bolsa Família."""
    lake = Lake(root, spark)
    publish(lake, "link-everything", EVIDENCE, MEMBERSHIPS, PEOPLE, covered(PERIODS))
    return lake


def a_crowd(spark: SparkSession, root: Path, times: int) -> Lake:
    """`a_lake` so many times over, everybody and every family under numbers of their own: 6 people each time."""

    def again(frame: DataFrame) -> DataFrame:
        """Each row once per number, with what it is keyed by mixed with the number."""
        keys = [name for name in ("person", "family", "object", "member", "cpf") if name in frame.columns]
        many = frame.crossJoin(spark.range(times).select(F.shiftleft("id", 20).alias("_mixed")))
        return many.withColumns({name: F.col(name).bitwiseXOR(F.col("_mixed")) for name in keys}).drop("_mixed")

    lake, one = Lake(root, spark), claims(spark, *[named(text) for text in (EVIDENCE, MEMBERSHIPS, PEOPLE)])
    crowd = replace(one, evidence=again(one.evidence), memberships=again(one.memberships), people=again(one.people))
    publish_claims(lake, "link-everything", crowd, covered(PERIODS))
    return lake


def covered(read: dict[str, list[tuple[str, str]]]) -> list[dict[str, Any]]:
    """Rows of ops.coverage: these periods and parts, whole."""
    return [
        {"registry": name, "period": period, "part": part, "as_of": conf.registry(name).reference_date(period), "complete": True, "rows": 1}
        for name, listed in read.items()
        for period, part in listed
    ]


def publish(lake: Lake, run: str, evidence: str, memberships: str, people: str, coverage: list[dict[str, Any]]) -> str:
    """Publish claims, as `link` would; slices that they name are replaced."""
    assert lake.spark is not None
    return publish_claims(lake, run, claims(lake.spark, *[named(text) for text in (evidence, memberships, people)]), coverage)


def publish_claims(lake: Lake, run: str, given: InForce, coverage: list[dict[str, Any]]) -> str:
    """As `publish`, of claims that are frames already."""
    parts = {"cpf": "people", "extracad": "requests", "gfip": "SEFIP"}
    part = F.coalesce(F.create_map(*[F.lit(one) for pair in parts.items() for one in pair])[F.col("registry")], F.lit(""))
    days = {(name, row["period"]): row["as_of"] for row in coverage for name in [row["registry"]]}
    as_of = F.create_map(*[F.lit(one) for (name, period), day in days.items() for one in (f"{name}/{period}", day)])
    months = {row["period"]: periods.slice_of(row["period"]) for row in coverage}
    slice_of = F.create_map(*[F.lit(one) for pair in months.items() for one in pair])[F.col("period")]
    slices = []
    for name, frame in (("evidence", given.evidence), ("memberships", given.memberships), ("people", given.people)):
        filled = frame.withColumns({"part": part, "slice": slice_of, "as_of": as_of[F.concat_ws("/", "registry", "period")]})
        candidate = lake.candidate(filled, f"silver.{name}", run)
        slices += [Slice(candidate, row.asDict()) for row in filled.select("registry", "slice").distinct().collect()]
    arrivals = [arrival("cpf", "2020-04-15", 1, "people")]
    return lake.publish(run, "link", slices, ops={"ops.coverage": coverage, "ops.arrivals": arrivals})


def named(text: str) -> str:
    """A table with people by name, as people by number."""
    for name, cpf in CPFS.items():
        text = text.replace(f"\n{name} ", f"\n{person_of(cpf=cpf)} ").replace(f"| {name} ", f"| {person_of(cpf=cpf)} ")
    return text


def person(name: str) -> int:
    """The person of a name."""
    return person_of(cpf=CPFS[name])
