from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_an_instalment_says_when_the_last_one_of_its_request_is_due(spark):
    rows = functions(conf.registry("seguro_desemprego"))["evidence"](
        silver(
            spark,
            "seguro_desemprego",
            """
            cpf | nis | request | modality           | instalments | instalment | competencia | cents | situation
            11  | 9   | 1       | 1                  | 5           | 2          | 2019-12     | 100   | PAGA
            11  | 9   | 1       | DEFESO             | 5           | 5          | 2020-03     | 100   | EMITIDA
            12  |     | 2       | 3                  |             | 1          | 2020-03     |       | CANCELADA       # how many is not known
            13  |     | 3       | 3                  | 2           | 3          | 2020-03     |       | PAGA            # more than there are
            14  |     | 4       |                    | 5           | 1          | 2020-03     |       | PAGA            # no modality that a table has
            15  |     | 5       | 1                  | 5           | 1          |             |       |                 # no situation
            """,
            period="2020-W16",
        )
    )
    assert text_rows(rows, "line", "kind", "month", "until", "cents", "detail", "_cpf", "_nis") == [
        ("1", "UNEMPLOYMENT_INSURANCE", "2019-12", "2020-03-01", "100", "PAGA", "11", "9"),
        ("2", "UNEMPLOYMENT_INSURANCE", "2020-03", "2020-03-01", "100", "EMITIDA", "11", "9"),
        ("3", "UNEMPLOYMENT_INSURANCE", "2020-03", "", "", "CANCELADA", "12", ""),
        ("4", "UNEMPLOYMENT_INSURANCE", "2020-03", "2020-03-01", "", "PAGA", "13", ""),
        ("5", "UNEMPLOYMENT_INSURANCE_UNCLEAR", "2020-03", "2020-07-01", "", "PAGA", "14", ""),
        ("6", "UNEMPLOYMENT_INSURANCE_UNCLEAR", "", "", "", "", "15", ""),
    ]
    first, second, third, *_ = [row.object for row in rows.orderBy("line").select("object").collect()]
    assert first == second != third
