"""Two people under one pseudonym, by number."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

from jobs.identity.pseudonym import person_of
from jobs.link.checks import one_person_per_pseudonym

CHILD = 0  # stands for the pseudonym of the NIS 12053412351


@pytest.mark.parametrize(
    ("rows", "holds"),
    [
        ([(7, 1, None, "cpf"), (7, 1, 12053412343, "cpf"), (8, 2, None, "cpf")], True),
        ([(7, 1, None, "cpf"), (7, 2, None, "cpf")], False),
        ([(7, 1, 12053412343, "cpf"), (7, None, 12053412351, "cpf")], True),  # somebody with a CPF has several NIS
        ([(CHILD, None, 12053412351, "nis"), (CHILD, None, 12053412351, "nis")], True),
        ([(CHILD, None, 12053412351, "nis"), (CHILD, 1, None, "cpf")], False),  # the CPF's hash is that of the NIS
        ([(CHILD, None, 12053412351, "nis"), (CHILD, None, 12053412343, "nis")], True),  # by a table of converted numbers, not by the hash
    ],
)
def test_a_pseudonym_stands_for_one_person(spark: SparkSession, rows: list[tuple[object, ...]], holds: bool) -> None:
    rows = [(person_of(nis=12053412351) if row[0] == CHILD else row[0], *row[1:]) for row in rows]
    check = one_person_per_pseudonym(spark.createDataFrame(rows, "person bigint, cpf bigint, nis bigint, key_type string"), "cpf/2020-04")
    assert (check.passed, check.severity) == (holds, "critical")
    assert check.samples == (() if holds else (str(rows[0][0]),))
