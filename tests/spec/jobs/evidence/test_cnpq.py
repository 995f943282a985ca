from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_scholarship_has_its_days_and_its_monthly_amount(spark):
    rows = """
    cpf | process | modality | started_on | ended_on   | monthly_cents | month
    11  | 1/2018  | GM       | 2018-08-01 | 2020-07-31 | 150000        | 2020-03
    12  | 2/2018  |          |            |            |               |
    """
    found = functions(conf.registry("cnpq"))["evidence"](silver(spark, "cnpq", rows, period="2020-03"))
    assert text_rows(found, "line", "kind", "since", "until", "month", "cents", "detail") == [
        ("1", "SCHOLARSHIP", "2018-08-01", "2020-07-31", "2020-03", "150000", "GM"),
        ("2", "SCHOLARSHIP", "", "", "", "", ""),
    ]
