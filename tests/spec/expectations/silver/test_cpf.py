"""The CPF base held to TCU's six dimensions (T11: 12.5 million more regular CPFs than people, some of them of 110 to 122 years)."""

from __future__ import annotations

from pyspark.sql import functions as F

import schemas
from expectations.rules import rules_of
from jobs.gate import checks
from jobs.runtime.local_table import local_table
from tests.support.tables import frame

PEOPLE = """
record | name       | birth_date | status | death_flag | death_year | period     | _flags
person | ANA LIMA   | 1990-01-01 | 0      | false      |            | 2020-04-18 |
person | BIA D'AVO  | 1911-01-01 | 0      | false      |            | 2020-04-18 |                     # 109 in that year
person | CLEO       | 1930-01-01 | 3      |            | 2019       | 2020-04-18 | cpf_leading_zeros_kept  # mended, not wrong
nit    |            |            |        |            |            | 2020-04-18 |
"""
WRONG = {
    "completeness": "person | DAVI | | 0 | false | | 2020-04-18 |",
    "validity": "person | DAVI | 1990-01-01 | 0 | false | | 2020-04-18 | sex_valid",
    "consistency": "person | DAVI | 1990-01-01 | 3 | false | | 2020-04-18 |",
    "accuracy": "person | DAVI | 1910-12-31 | 0 | false | | 2020-04-18 |",
    "uniformity": "person | DAVI 2 | 1990-01-01 | 0 | false | | 2020-04-18 |",
}


def failed(spark, text, times):
    """Dimensions that fail, with every row of `text` as often as `times` but for the last, which stands once."""
    rows = frame(spark, text, schemas.load("silver.cpf").ddl).withColumn("_flags", F.coalesce("_flags", F.array().cast("array<string>")))
    *many, last = rows.collect()
    made = local_table(spark, [*many * times, last], schemas.load("silver.cpf").ddl)
    return [check.expectation for check in of_quality(made) if not check.passed]


def of_quality(rows):
    of_columns = checks.quality("silver.cpf", "2020-04-18", rules_of("cpf").quality)
    return of_columns.checks(checks.figures(rows, of_columns.aggregates))


def test_two_in_a_hundred_may_fail_in_a_dimension_and_no_more(spark):
    assert failed(spark, PEOPLE, 1) == []
    for dimension, wrong in WRONG.items():
        assert failed(spark, PEOPLE + wrong, 1) == [f"quality:{dimension}"], "one of five"
    everything = PEOPLE + WRONG["consistency"]
    assert failed(spark, everything, 17) == [], "one of 52 persons is less than 2%; numbers are no persons"
    assert failed(spark, everything, 16) == ["quality:consistency"], "one of 49 is more"
    assert failed(spark, PEOPLE + "person | DAVI | 1900-01-01 | | false | | 2020-04-18 |", 1) == ["quality:completeness"], "an unknown status is no other fault"


def test_a_base_that_fails_is_read_all_the_same(spark):
    rows = frame(spark, PEOPLE + WRONG["accuracy"], schemas.load("silver.cpf").ddl)
    found = of_quality(rows)
    assert {check.severity for check in found} == {"warning"}
    assert rules_of("cpf").suite.table == "silver.cpf"
