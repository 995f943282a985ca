"""Checks of a whole delivery."""

from __future__ import annotations

from pyspark.sql import SparkSession

from jobs.gate.checks import figures, vital_columns
from jobs.runtime.local_table import local_table

RULES = {"birth_date_valid": ("birth_date", "…"), "birth_date_not_after_delivery": ("birth_date", "…"), "sex_valid": ("sex", "…")}


def test_a_column_that_all_else_lives_on_must_be_read(spark: SparkSession) -> None:
    """Of `rows` that owe a birth date: how many give one, and of how many a rule emptied it."""
    cases = [
        # rows  given  emptied  severity    passed
        (1_000, 1_000, 0, "critical", True),
        (1_000, 900, 100, "critical", True),
        (1_000, 890, 110, "critical", False),  # more than a tenth
        (999, 800, 199, "warning", False),  # a small delivery
        (60, 0, 60, "critical", False),  # of which most cannot be read
        (19, 8, 11, "warning", False),  # a handful of rows
        (19, 0, 19, "critical", False),  # of which none can be read
        (4, 0, 4, "warning", False),
        (1_000, 500, 0, "warning", True),  # not given is not wrong
        (60, 0, 0, "critical", False),  # but somebody must give one
        (0, 0, 0, "warning", True),
    ]
    for rows, given, emptied, severity, passed in cases:
        silver_rows = [("person", "1980-05-10", [])] * given + [("person", None, ["birth_date_valid", "sex_valid"])] * emptied
        silver_rows += [("person", None, ["sex_valid"])] * (rows - given - emptied) + [("nit", None, [])] * 50
        frame = local_table(spark, silver_rows, "record string, birth_date string, _flags array<string>")
        vital = vital_columns("silver.cpf", "2020-04-18", {"birth_date": "record = 'person'"}, RULES)
        (check,) = vital.checks(figures(frame, vital.aggregates))
        assert (check.severity if not passed else severity, check.passed) == (severity, passed), (rows, given, emptied, check.observed)
