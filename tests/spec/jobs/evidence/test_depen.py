from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_prisoner_has_the_day_of_the_row_and_the_regime(spark):
    rows = """
    cpf | regime  | entered_on | left_on    | listed_on
    11  | FECHADO | 2019-05-01 |            | 2020-04-10
    12  |         |            | 2020-04-01 |
    """
    for registry in ("depen", "presos_sp"):
        assert text_rows(functions(conf.registry(registry))["evidence"](silver(spark, registry, rows, period="2020-04-15")), "line", "kind", "since", "until", "detail") == [
            ("1", "PRISON", "2019-05-01", "", "2020-04-10 FECHADO"),
            ("2", "PRISON", "", "2020-04-01", "0001-01-01 "),
        ]
