from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_an_intern_of_a_court_is_no_agent(spark):
    rows = """
    cpf | tie
    11  | REQUISITADO
    12  | APOSENTADO
    13  | ESTAGIARIO
    14  | CEDIDO
    """
    assert text_rows(functions(conf.registry("judiciario"))["evidence"](silver(spark, "judiciario", rows, period="2020-03")), "line", "kind", "until", "detail") == [
        ("1", "PUBLIC_SERVANT", "", "REQUISITADO"),
        ("2", "RETIRED_SERVANT", "", "APOSENTADO"),
        ("4", "PUBLIC_SERVANT_UNCLEAR", "", "CEDIDO"),
    ]
