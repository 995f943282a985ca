from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_month_needs_its_year_and_an_amount_its_currency(spark):
    rows = """
    cpf | cpf_digits | month_number | year | modality | currency | cents
    11  |            | 3            | 2020 | 7        | BRL      | 76500
    12  |            | 11           | 2019 | 7        | R$       | 76500
    13  |            |              | 2020 | 7        | USD      | 76500
        | 976074     | 3            |      |          |          | 76500
    """
    found = functions(conf.registry("capes"))["evidence"](silver(spark, "capes", rows, period="2020-03"))
    assert text_rows(found, "line", "_cpf", "kind", "month", "cents", "detail") == [
        ("1", "11", "SCHOLARSHIP", "2020-03", "76500", "7"),
        ("2", "12", "SCHOLARSHIP", "2019-11", "76500", "7"),
        ("3", "13", "SCHOLARSHIP", "", "", "7"),
        ("4", "", "SCHOLARSHIP", "", "", ""),
    ]
