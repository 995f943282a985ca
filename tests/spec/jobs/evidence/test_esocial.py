from __future__ import annotations

import json

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def items(*lines: str) -> str:
    """`category rubric cents` of each line."""
    parts = [line.split() for line in lines]
    return json.dumps([{"registration": "M1", "category": c, "rubric": r, "rubric_table": "T", "cents": int(n)} for c, r, n in parts])


def evidence(spark, text):
    return functions(conf.registry("esocial"))["evidence"](silver(spark, "esocial", text, period="2020-04-17"))


def test_contracts_their_ends_and_their_pay(spark):
    rows = evidence(
        spark,
        f"""
        event         | receipt | replaces | employer | cpf | registration | category | started_on | ended_on   | month   | rubric | rubric_table | rubric_kind | pay_lines
        evtAdmissao   | 1       |          | 11222333 | 11  | M1           | 111      | 2019-05-01 |            |         |        |              |             |
        evtAdmissao   | 2       |          | 11222333 | 12  | M2           | 101      | 2019-05-01 |            |         |        |              |             |             # an ordinary bond
        evtAdmissao   | 3       |          | 11222333 | 13  | M3           |          | 2019-05-01 |            |         |        |              |             |             # no category
        evtAdmissao   | 4       |          | 11222333 | 14  | M4           | 111      | 2019-05-01 | 2019-09-30 |         |        |              |             |             # ended on the initial load
        evtDeslig     | 5       |          | 11222333 | 11  | M1           |          |            | 2020-02-01 |         |        |              |             |
        evtDeslig     | 6       |          | 11222333 | 12  | M2           |          |            | 2020-02-01 |         |        |              |             |             # of the ordinary bond
        evtDeslig     | 7       |          | 11222333 | 15  | M9           |          |            | 2020-02-01 |         |        |              |             |             # no admission beside it
        evtTabRubrica | 8       |          | 11222333 |     |              |          |            |            |         | R1     | T            | 1           |
        evtTabRubrica | 9       |          | 11222333 |     |              |          |            |            |         | R2     | T            | 2           |
        evtRemun      | 10      |          | 11222333 | 11  |              |          |            |            | 2020-03 |        |              |             | {items("111 R1 500", "111 R2 100", "101 R1 900")}
        evtRemun      | 11      |          | 11222333 | 11  |              |          |            |            | 2020-02 |        |              |             | {items("111 R1 500", "111 R9 100", "111 R8 0")}
        evtRemun      | 12      |          | 44555666 | 11  |              |          |            |            | 2020-02 |        |              |             | {items("111 R1 500")}
        evtRemun      | 13      |          | 11222333 | 12  |              |          |            |            | 2020-03 |        |              |             | {items("101 R1 500")}
        evtTSVInicio  | 14      |          | 11222333 | 16  | M1           | 111      | 2019-05-01 |            |         |        |              |             |             # without bond
        evtAdmissao   | 15      |          | 11222333 | 17  | M5           | 105      | 2019-05-01 | 2019-09-30 |         |        |              |             |             # ended on the initial load
        evtRemun      | 16      |          | 11222333 | 17  |              |          |            |            | 2020-03 |        |              |             | {items("701 R1 500", "199 R1 900")}    # a category that no table has
        evtAdmissao   | 17      |          | 11222333 | 18  | M6           | 199      | 2019-05-01 |            |         |        |              |             |
        evtAdmissao   | 18      |          | 11222333 | 19  | M7           | 301      | 2019-05-01 |            |         |        |              |             |             # an agent
        """,
    )
    assert text_rows(rows, "line", "kind", "since", "until", "month", "cents", "_cpf") == [
        ("1", "INTERMITTENT", "2019-05-01", "", "", "", "11"),
        ("2", "ADMISSION", "2019-05-01", "", "", "", "12"),
        ("3", "BOND_UNCLEAR", "2019-05-01", "", "", "", "13"),
        ("3", "INTERMITTENT_UNCLEAR", "2019-05-01", "", "", "", "13"),
        ("4", "INTERMITTENT", "2019-05-01", "2019-09-30", "", "", "14"),
        ("5", "INTERMITTENT", "2019-05-01", "2020-02-01", "", "", "11"),
        ("6", "BOND_END", "2019-05-01", "2020-02-01", "", "", "12"),
        ("7", "BOND_ENDED", "", "2020-02-01", "", "", "15"),
        ("7", "INTERMITTENT_END", "", "2020-02-01", "", "", "15"),
        ("10", "BOND_PAID", "", "", "2020-03", "900", "11"),
        ("10", "INTERMITTENT_PAID", "", "", "2020-03", "500", "11"),  # a discount is no pay
        ("11", "INTERMITTENT_PAID", "", "", "2020-02", "", "11"),  # a rubric that no table has: the amount is not known
        ("12", "INTERMITTENT_PAID", "", "", "2020-02", "", "11"),  # the table is the employer's own
        ("13", "BOND_PAID", "", "", "2020-03", "500", "12"),
        ("15", "BOND_END", "2019-05-01", "2019-09-30", "", "", "17"),
        ("15", "ADMISSION", "2019-05-01", "2019-09-30", "", "", "17"),
        ("16", "BOND_UNCLEAR", "", "", "2020-03", "", "17"),
        ("16", "EARNED", "", "", "2020-03", "500", "17"),
        ("17", "BOND_UNCLEAR", "2019-05-01", "", "", "", "18"),
    ]
    objects = {row.object for row in rows.where("line <> 12").collect()}
    assert len(objects) == 1


def test_a_rectification_and_an_exclusion_annul_the_event_that_they_name(spark):
    rows = evidence(
        spark,
        """
        event       | receipt | replaces | employer | cpf | registration | category | started_on | ended_on
        evtAdmissao | 1       |          | 11222333 | 11  | M1           | 111      | 2019-05-01 |
        evtAdmissao | 2       | 1        | 11222333 | 11  | M1           | 111      | 2019-06-01 |
        evtExclusao | 3       | 2        | 11222333 | 11  |              |          |            |
        evtAdmissao |         |          | 11222333 | 11  | M1           | 111      | 2019-07-01 |                # without a receipt, none can name it
        evtDeslig   | 5       |          | 11222333 | 11  | M1           |          |            | 2020-02-01
        """,
    )
    told = text_rows(rows, "line", "kind", "since", "entry")
    assert [row[:3] for row in told] == [
        ("1", "INTERMITTENT", "2019-05-01"),
        ("2", "INTERMITTENT", "2019-06-01"),
        ("2", "ANNULLED", ""),
        ("3", "ANNULLED", ""),
        ("4", "INTERMITTENT", "2019-07-01"),
        ("5", "INTERMITTENT", "2019-07-01"),
    ]
    entry = [row[3] for row in told]
    assert entry[2] == entry[0] and entry[3] == entry[1] and entry[4] == "" and len(set(entry)) == 4
