"""Hypothesis throws homes at the pipeline (from silver rows to decisions) and at the oracle: both answer alike, with the same causes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pprint import pformat
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from jobs.gold.allocate import allocate
from jobs.gold.gather import InForce, gather
from jobs.identity.pseudonym import person_of
from synthetic.row import Row
from tests.oracle import cases
from tests.oracle.claimed import claimed
from tests.oracle.homes import Home, home, rows_of, strangers
from tests.oracle.law import Case, said_of
from tests.spec.jobs.gold.cases import context

HOMES = 400
DAYS = {"2020-04": date(2020, 4, 20), "2020-05": date(2020, 5, 14)}  # before Lei 13.998/2020, and its first day
MONTHS_READ = {"gfip": frozenset({"2020-01", "2020-02", "2020-03"}), "folha_pbf": frozenset(DAYS)}


@pytest.fixture(scope="module")
def drawn() -> list[tuple[Home, str]]:
    """Homes with the limits of either day, and the month of its payroll."""
    return [(one, month) for month, on in DAYS.items() for one in thrown(on)]


@pytest.fixture(scope="module")
def shown(drawn: list[tuple[Home, str]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in strangers(list(DAYS)) + [row for number, (one, month) in enumerate(drawn, start=1) for row in rows_of(one, number, month)]:
        found[row.registry].append(row)
    return found


@pytest.fixture(scope="module")
def claims(spark: SparkSession, shown: dict[str, list[Row]]) -> InForce:
    return claimed(spark, shown)


@pytest.mark.parametrize("month", DAYS)
def test_any_home_is_judged_as_by_the_law_page(drawn: list[tuple[Home, str]], shown: dict[str, list[Row]], claims: InForce, month: str) -> None:
    wanted = {case.number: case for case in cases.decide(shown, DAYS[month], month, "2020-03").values()}
    asked = context(DAYS[month], month, months_read=MONTHS_READ)
    decided = by_person(allocate(asked, gather(asked, claims).localCheckpoint()))
    different = {number for number in wanted.keys() | decided.keys() if decided.get(number) != said_of(wanted.get(number))}
    assert not different, report(drawn, different, decided, wanted)
    assert {row["result"] for row in decided.values()} == {"eligible", "ineligible", "inconclusive"} and 2 * len(decided) > len(drawn)


def thrown(on: date) -> list[Home]:
    """Homes of one throw, judged together: Spark is too slow to judge, and to shrink, one by one. The same homes each time."""
    found: list[Home] = []

    @settings(max_examples=HOMES, phases=[Phase.generate], database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(home(on))
    def throw(one: Home) -> None:
        found.append(one)

    throw()
    return found


def by_person(decided: DataFrame) -> dict[int, dict[str, Any]]:
    rows = decided.select("person", "channel", "result", "reasons", F.col("doubt_ids").alias("doubts"), "causes", "quotas", "cents").collect()
    return {row.person: row.asDict() for row in rows}


def report(drawn: list[tuple[Home, str]], different: set[int], decided: dict[int, dict[str, Any]], wanted: dict[int, Case]) -> str:
    """The smallest home with two different answers: its rows in the registries, and both answers."""
    by_number = {number: rows_of(one, number, month) for number, (one, month) in enumerate(drawn, start=1)}
    smallest = min((rows for rows in by_number.values() if numbers_in(rows) & different), key=len, default=[])
    rows_of_home = [(row.registry, {name: value for name, value in row.fields.items() if value is not None}, row.blanked, row.readable) for row in smallest]
    both = [(decided.get(number), said_of(wanted.get(number))) for number in sorted(numbers_in(smallest) & different)]
    return f"{len(different)} people differ; the smallest home: {pformat(rows_of_home, width=200)}\n(pipeline, oracle): {pformat(both, width=200)}"


def numbers_in(rows: list[Row]) -> set[int]:
    """The pseudonyms under which the people of these rows may be decided."""
    keys = [(name, row.fields.get(name)) for row in rows for name in ("cpf", "nis")]
    return {person_of(**{name: str(number)}) for name, number in keys if number is not None}
