"""An incremental run leaves what a full one would give: row by row, every column but `run` and `on`, the day that they
were judged on."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

import schemas
from jobs.decide import CURRENT, asked, decide, planned
from jobs.gold import incremental
from jobs.lake import Lake
from jobs.ops.replay import compare, replay
from schemas.columns import CLAIM
from tests.spec.jobs.gold.cases import context
from tests.support.decided import PERIODS, covered, publish

DAY, LATER = date(2020, 4, 20), date(2020, 4, 22)
EVERYBODY = range(101, 121)

EVIDENCE = """
person | kind                         | registry  | object | since      | until      | month   | cents | detail                | born       | period     | superseded_on
-------+------------------------------+-----------+--------+------------+------------+---------+-------+-----------------------+------------+------------+--------------
103    | DEATH                        | sisobi    |        | 2020-01-01 |            |         |       |                       | 1990-01-01 | 2020-04-19 |              # to be struck out
119    | DEATH                        | sisobi    |        | 2020-01-01 |            |         |       |                       | 1990-01-01 | 2020-04-19 |              # is as it was
102    | EMPLOYMENT_BENEFIT           | bem       | 2      | 2020-04-10 | 2020-06-09 |         |       |                       |            | 2020-W16   |              # to be corrected
110    | EMPLOYMENT_BENEFIT           | bem       | 3      | 2020-04-10 | 2020-04-21 |         |       |                       |            | 2020-W16   |              # ends between the days
112    | CPF_STATUS                   | cpf       |        | 2020-04-18 |            |         |       | 0                     | 1990-01-01 | 2020-04-15 |              # regular since the day before yesterday
117    | BOND                         | gfip      | 7      | 2019-01-01 |            | 2020-03 | 90000 | 01                    |            | 2020-03    |
111    | REQUEST                      | extracad  | 900    | 2020-04-10 |            |         |       | 2020-04-10 10:00:00 1 |            | 2020-04-19 |
114    | REQUEST                      | extracad  | 901    | 2020-04-10 |            |         |       | 2020-04-10 10:00:00 2 |            | 2020-04-19 |              # to be withdrawn
118    | PBF_PAID                     | folha_pbf |        |            |            | 2020-04 | 41000 |                       |            | 2020-04    |
116    | PBF_PAID                     | folha_pbf |        |            |            | 2020-04 | 41000 |                       |            | 2020-04    |              # heads no family; to be struck out
"""
MEMBERSHIPS = """
family | person | registry | relation | birth_date | registered_on | sole_provider | declared_size | is_mother | income_cents | period
-------+--------+----------+----------+------------+---------------+---------------+---------------+-----------+--------------+-----------
1      | 101    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11   # to die
1      | 120    | cadunico | 2        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11   # lives with 101
2      | 102    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
3      | 103    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
4      | 104    | cadunico | 2        | 1990-01-01 | 2015-01-01    |               |               | false     | 400000       | 2020-04-11   # to move to family 5
4      | 105    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
5      | 106    | cadunico | 1        | 1985-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
5      | 107    | cadunico | 3        | 1991-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11   # absent from the next CPF base
8      | 108    | cadunico | 3        | 2002-04-21 | 2015-01-01    |               |               | false     | 0            | 2020-04-11   # 18 between the days
8      | 109    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
10     | 110    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
900    | 111    | extracad | 1        | 1990-01-01 | 2020-04-10    | false         | 2             | false     | 0            | 2020-04-19
900    | 106    | extracad | 8        | 1985-01-01 | 2020-04-10    | false         | 2             |           | 0            | 2020-04-19   # named by 111
12     | 112    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
13     | 113    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11   # not affected
901    | 114    | extracad | 1        | 1990-01-01 | 2020-04-10    | true          | 1             | false     | 0            | 2020-04-19   # asks no more
15     | 115    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | true      | 0            | 2020-04-11
15     |        | cadunico | 3        | 2002-04-22 | 2015-01-01    |               |               | false     | 0            | 2020-04-11   # no document; minor on the first day only
17     | 117    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
18     | 118    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
19     | 119    | cadunico | 1        | 1990-01-01 | 2015-01-01    |               |               | false     | 0            | 2020-04-11
"""
STATUS = "{person} | CPF_STATUS | cpf | | 2001-01-01 | | | | 0 | {born} | {period} |\n"
PEOPLE = "person | birth_date | registry | period\n---+---\n"

Given = dict[str, Any]


def born(person: int) -> str:
    return {106: "1985-01-01", 107: "1991-01-01", 108: "2002-04-21"}.get(person, "1990-01-01")


def base(period: str, without: set[int] | None = None) -> tuple[str, str]:
    """The CPF base of a period: of everybody, regular for long, but for 112, of whom a row stands above."""
    kept = [person for person in EVERYBODY if person not in (without or set())]
    status = "".join(STATUS.format(person=person, born=born(person), period=period) for person in kept if person != 112 or period != "2020-04-15")
    return status, "".join(f"{person} | {born(person)} | cpf | {period}\n" for person in kept)


def told(lake: Lake, run: str, evidence: str, memberships: str, people: str, read: dict[str, list[tuple[str, str]]]) -> None:
    publish(lake, run, evidence, memberships, people, covered(read))


@pytest.fixture(scope="module")
def lake(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Everybody decided once."""
    lake = Lake(tmp_path_factory.mktemp("changes") / "lake", spark)
    status, people = base("2020-04-15")
    told(lake, "link-all", EVIDENCE + status, MEMBERSHIPS, PEOPLE + people, PERIODS)
    first = decide(lake, "ae2020", "2020-04", DAY)
    assert (first["decides"], first["why"], first["people"]) == ("everybody", "not everybody was decided before", 18)
    assert first["unmatched_payees"] == 1
    return lake


def against_everybody(lake: Lake, run: dict[str, Any], copy: Path) -> dict[str, Any]:
    """How what stands after a run differs from what deciding everybody gives, in a copy of the lake."""
    other = Lake(Path(shutil.copytree(lake.root, copy)), lake.spark)
    whole = decide(other, "ae2020", "2020-04", date.fromisoformat(run["on"]), everybody=True)
    assert (whole["decides"], whole["why"]) == ("everybody", "--everybody was given")
    assert whole["unmatched_payees"] == run["unmatched_payees"]
    return compare(lake.read(CURRENT), other.read(CURRENT))


def test_what_stands_is_what_deciding_everybody_would_give(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "MOST_SHARE", 1.0)
    # On the same day: a death, a correction, a death struck out, a move between families, a request withdrawn.
    status, people = base("2020-04-15")
    corrected = "\n".join(line for line in EVIDENCE.splitlines() if not line.startswith(("103 ", "114 ", "116 ")))
    corrected = corrected.replace("2020-06-09 |", "2020-04-15 |") + "\n101 | DEATH | sisobi | | 2020-04-18 | | | | | 1990-01-01 | 2020-04-19 |\n"
    moved = "\n".join(line for line in MEMBERSHIPS.replace("4      | 104 ", "5      | 104 ").splitlines() if not line.startswith("901 "))
    told(lake, "link-corrected", corrected + status, moved, PEOPLE + people, PERIODS)
    run = decide(lake, "ae2020", "2020-04", DAY)
    assert run["decides"] == "changes", run["why"]
    assert run["unmatched_payees"] == 0
    decided = {row.person for row in lake.read("gold.decisions").where(f"run = '{run['run']}'").collect()}
    # 111 named 106, whose family 104 came to; 114 is decided no more.
    assert decided == {101, 120, 102, 103, 104, 105, 106, 107, 111}
    assert [row.person for row in lake.read("gold.scope").where(f"run = '{run['run']}' AND leaves").collect()] == [114]

    # Two days later nothing but a death and a CPF base arrived; the rest is the calendar's: a birthday or two, an agreement's end, a CPF that settled.
    status, people = base("2020-04-21", without={107})
    read = {"sisobi": [("2020-04-21", "")], "cpf": [("2020-04-21", "people"), ("2020-04-21", "nit")]}
    both = "\n".join([*[line for line in corrected.splitlines() if "| sisobi " in line or line.startswith(("person", "---", "112 "))], ""])
    old_status, old_people = base("2020-04-15")
    death = "118 | DEATH | sisobi | | 2020-04-20 | | | | | 1990-01-01 | 2020-04-21 |\n"
    kept = {"sisobi": PERIODS["sisobi"], "cpf": PERIODS["cpf"]}
    told(
        lake,
        "link-later",
        both + death + old_status + status,
        "family | person | registry | period",
        PEOPLE + old_people + people,
        {name: kept[name] + read[name] for name in read},
    )
    run = decide(lake, "ae2020", "2020-04", LATER)
    assert run["decides"] == "changes", run["why"]
    # Of the first day's changes, too: who was decided by that run, and not since, stands by it. They were judged on that day, and nothing else differs.
    assert against_everybody(lake, run, tmp_path / "copy") == {"same": False, "people": 18, "missing": 0, "new": 0, "different": {"on": 6}}
    decided = {row.person for row in lake.read("gold.decisions").where(f"run = '{run['run']}'").collect()}
    assert {107, 108, 109, 110, 112, 115, 118} <= decided and not decided & {113, 117, 119}

    # Who asks without Spark reads the same chain of runs.
    with lake.gold() as gold:
        asked_of_duckdb = gold.objects("SELECT person, result, cents, run FROM gold.current_decisions ORDER BY person", 99)
    stands = lake.read(CURRENT).select("person", "result", "cents", "run").orderBy("person").collect()
    assert asked_of_duckdb == [row.asDict() | {"person": str(row.person)} for row in stands]
    assert len({row.run for row in stands}) == 3

    # The same again is the same run; replay finds it; and it can be taken back, to what stood before.
    assert decide(lake, "ae2020", "2020-04", LATER) == run
    assert replay(lake, run["run"])["same"]
    lake.rollback(run["publication"], "a test")
    assert {row.on for row in lake.read(CURRENT).select("on").distinct().collect()} == {DAY}


def test_where_most_people_are_affected_the_run_is_full(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "MOST_SHARE", 0.0)
    work, plan = planned(asked(lake, "ae2020", "2020-04", date(2020, 4, 24)))
    assert (work.affected, plan.decides) == (None, "everybody") and "affects more than 0 people" in plan.why


def test_every_column_of_a_claim_either_says_something_or_only_where_it_stands(spark: SparkSession) -> None:
    """A new column must be put on one side: one that says something, and is compared by nobody, would leave a change untouched."""
    where = {column.name for column in CLAIM}
    only_where = {
        "silver.evidence": where - {"registry"} | {"key_type"},  # how a person was found is told in the dossier, and decides nothing
        "silver.people": where - {"registry"} | {"cpf", "nis", "name", "mother", "uf"},
        "silver.identity": where - {"registry"} | {"key_type", "method", "score", "name_key"},
        "silver.memberships": where - {"registry"} | {"member"},
    }
    found = {table: {column.name for column in schemas.load(table).columns} - set(incremental.compared(context(), table)) for table in incremental.COMPARED}
    assert found == only_where


def test_however_far_a_change_reaches_no_plan_remembers_the_way(spark: SparkSession) -> None:
    """Every step stands on those before it, twice and more: plans that remember them double with every step."""
    # Person n stands in the families n and n + 1: from the first to the last it is as many steps as there are families.
    links = spark.createDataFrame([(family, person) for person in range(8) for family in (person, person + 1)], "family bigint, person bigint")
    start = spark.createDataFrame([(0,)], "person bigint")

    found = incremental._reach(links, start, links.select("family").limit(0), 100)

    assert found is not None and found.count == 8
    assert {row.person for row in found.people.collect()} == set(range(8))
    assert {row.family for row in found.families.collect()} == set(range(9))
    for frame in (found.people, found.families):
        assert "Join" not in frame._jdf.queryExecution().optimizedPlan().toString()
