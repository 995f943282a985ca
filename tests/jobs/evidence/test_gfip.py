from __future__ import annotations

from pyspark.sql import functions as F

from jobs.evidence import gfip
from tests.jobs.deliveries import silver
from tests.jobs.evidence.said import said

SAME = {"period": "2020-03", "competencia": "2020-03", "fpas": "515", "nit": "12053412343", "name": "ANA LIMA"}


def test_a_category_says_what_the_worker_is(spark):
    rows = gfip.evidence(
        silver(
            spark,
            "gfip",
            """
            record | employer       | admitted_on | category | pay_cents
            worker | 11222333000181 | 2019-01-01  | 01       | 100000
            worker | 11222333000262 | 2019-01-01  | 01       | 0          # another establishment of the same CNPJ
            worker | 11222333000181 |             | 01       | 100000     # admission not given: another bond
            worker | 512345678901   | 2019-01-01  | 07       | 50000      # a CEI
            worker | 11222333000181 | 2019-01-01  | 04       | 100000     # may be intermittent
            worker | 11222333000181 | 2019-01-01  | 12       | 100000
            worker | 11222333000181 |             | 13       | 100000     # contribuinte individual: pay, no bond
            worker | 11222333000181 | 2019-01-01  | 99       | 100000     # nobody knows it
            """,
            **SAME,
        )
    )
    assert said(rows, "kind", "month", "cents", "detail", "since") == [
        ("BOND", "2020-03", "100000", "01", "2019-01-01"),
        ("BOND", "2020-03", "0", "01", "2019-01-01"),
        ("BOND", "2020-03", "100000", "01", ""),
        ("BOND", "2020-03", "50000", "07", "2019-01-01"),
        ("BOND_UNCLEAR", "2020-03", "100000", "04", "2019-01-01"),
        ("PUBLIC_AGENT", "2020-03", "100000", "12", "2019-01-01"),
        ("PAY", "2020-03", "100000", "13", ""),
        ("BOND_UNCLEAR", "2020-03", "100000", "99", "2019-01-01"),
    ]
    objects, entries = ([one for (one,) in said(rows, name)] for name in ("object", "entry"))
    assert objects[0] == objects[1] != objects[2] and objects[3] != objects[0]
    assert entries[0] == entries[2] != entries[1]


def test_a_movement_ends_the_bond_leaves_it_or_puts_it_in_doubt(spark):
    rows = gfip.evidence(
        silver(
            spark,
            "gfip",
            """
            record   | employer       | admitted_on | category | movement | moved_on
            worker   | 11222333000181 | 2019-01-01  | 01       |          |
            movement | 11222333000181 | 2019-01-01  | 01       | I1       | 2020-03-10
            movement | 11222333000181 | 2019-01-01  | 01       | Q1       | 2020-03-10   # leave: says nothing
            movement | 11222333000181 | 2019-01-01  | 01       | M        | 2020-03-10   # to statutory service: two facts
            movement | 11222333000181 | 2019-01-01  | 01       | V9       | 2020-03-10   # unknown
            movement | 11222333000181 | 2019-01-01  | 01       | I1       |              # day unreadable
            movement | 11222333000181 |             | 13       | V9       | 2020-03-10   # no bond to be in doubt about
            movement | 11222333000181 | 2019-01-01  | 01       | N3       | 2020-03-10   # opens: the worker's record says so
            """,
            **SAME,
        )
    )
    assert said(rows, "line", "kind", "until", "detail") == [
        ("1", "BOND", "", "01"),
        ("2", "BOND_END", "2020-03-10", "I1"),
        ("4", "BOND_END", "2020-03-10", "M"),
        ("4", "PUBLIC_AGENT_UNCLEAR", "", "M"),
        ("5", "BOND_UNCLEAR", "", "V9"),
        ("6", "BOND_UNCLEAR", "", "I1"),
    ]
    assert len(set(said(rows, "object"))) == 1


def test_a_line_in_quarantine_is_of_its_employers_unit(spark):
    row = silver(
        spark,
        "gfip",
        """
        record | employer       | category
        worker | 11222333000181 | 01
        """,
        **SAME,
    )
    fields = {"tipo_inscricao_empresa": "1", "inscricao_empresa": "11222333000181", "competencia": "202003", "fpas": "515"}
    raw, blank = (F.create_map(*[F.lit(x) for pair in given.items() for x in pair]) for given in (fields, fields | {"competencia": "      "}))
    made = row.select(gfip.unit("employer", "competencia", "fpas"), gfip.unreadable_entry(raw), gfip.unreadable_entry(blank)).first()
    assert made[0] == made[1] == made[2]
