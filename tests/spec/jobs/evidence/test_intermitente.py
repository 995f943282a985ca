from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_contract_is_of_category_111_and_of_an_employer_with_all_its_establishments(spark):
    rows = functions(conf.registry("intermitente"))["evidence"](
        silver(
            spark,
            "intermitente",
            """
            cpf | nit | employer       | category | started_on | ended_on   | last_paid | last_pay_cents
            11  | 9   | 11222333000181 | 111      | 2019-05-01 |            | 2020-03   | 45000
            11  | 9   | 11222333000262 | 111      | 2018-05-01 | 2019-04-30 |           |
            12  |     | 123456789012   | 111      |            |            |           |
            13  |     | 11222333000181 | 101      | 2019-05-01 |            |           |               # another word
            14  |     | 11222333000181 |          | 2019-05-01 |            |           |               # blank
            """,
            period="2020-04",
        )
    )
    assert text_rows(rows, "line", "kind", "since", "until", "month", "cents", "detail", "_cpf", "_nis") == [
        ("1", "INTERMITTENT", "2019-05-01", "", "2020-03", "45000", "", "11", "9"),
        ("2", "INTERMITTENT", "2018-05-01", "2019-04-30", "", "", "", "11", "9"),
        ("3", "INTERMITTENT", "", "", "", "", "", "12", ""),
        ("4", "INTERMITTENT_UNCLEAR", "2019-05-01", "", "", "", "101", "13", ""),
        ("5", "INTERMITTENT_UNCLEAR", "2019-05-01", "", "", "", "", "14", ""),
    ]
    first, second, third, *_ = [row.object for row in rows.orderBy("line").select("object").collect()]
    assert first == second != third
