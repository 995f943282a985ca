from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_the_situation_says_who_serves(spark):
    rows = """
    cpf | situation
    11  | TEMPORARIO
    12  | PENSIONISTA
    13  | CEDIDO
    14  |
    """
    assert text_rows(functions(conf.registry("servidores"))["evidence"](silver(spark, "servidores", rows, period="2020-03")), "line", "kind", "until", "detail") == [
        ("1", "PUBLIC_SERVANT", "", "TEMPORARIO"),
        ("2", "RETIRED_SERVANT", "", "PENSIONISTA"),
        ("3", "PUBLIC_SERVANT_UNCLEAR", "", "CEDIDO"),
        ("4", "PUBLIC_SERVANT_UNCLEAR", "", ""),
    ]
