from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_return_says_an_amount_or_whether_it_is_above_and_a_dependant_says_nothing(spark):
    rows = functions(conf.registry("irpf"))["evidence"](
        silver(
            spark,
            "irpf",
            """
            cpf | year | taxable_cents | is_rectification | delivered_on | dependant_cpf | is_dependant | is_above
            11  | 2018 | 2855971       | false            | 2019-04-01   |               | false        |
            11  | 2018 |               | true             | 2019-05-01   |               | false        |            # rectified, and blank
            12  | 2018 | 9999999       |                  | 2019-04-01   |               | false        |            # not said whether it rectifies
            13  | 2018 | 9999999       | false            | 2019-04-01   | 14            | true         |
            15  |      |               |                  |              |               | false        | true
            16  |      |               |                  |              |               | false        | false
            17  |      |               |                  |              |               | false        |            # another word
            """,
            period="2018",
        )
    )
    assert text_rows(rows, "line", "kind", "since", "cents", "detail", "_cpf") == [
        ("1", "TAXABLE_INCOME", "2019-04-01", "2855971", "O", "11"),
        ("2", "TAXABLE_INCOME", "2019-05-01", "", "R", "11"),
        ("3", "TAXABLE_INCOME", "2019-04-01", "9999999", "O", "12"),
        ("5", "TAXABLE_INCOME_SAID", "", "", "S", "15"),
        ("6", "TAXABLE_INCOME_SAID", "", "", "N", "16"),
        ("7", "TAXABLE_INCOME_SAID", "", "", "", "17"),
    ]
