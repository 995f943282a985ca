from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_resident_abroad_left_on_a_day_or_on_none_that_is_known(spark):
    rows = """
    cpf | country | departed_on
    11  | PT      | 2019-05-01
    12  | US      |
    """
    assert text_rows(functions(conf.registry("exterior"))["evidence"](silver(spark, "exterior", rows, period="2020-04-01")), "line", "kind", "since", "detail") == [("1", "ABROAD", "2019-05-01", "PT"), ("2", "ABROAD", "", "US")]
