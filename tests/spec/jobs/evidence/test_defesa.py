from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_dependant_of_a_soldier_is_none(spark):
    rows = """
    cpf | tie              | month
    11  | ATIVO TEMPORARIO | 2020-03
    12  | DEPENDENTE       | 2020-03
    13  | ANISTIADO        | 2020-03
    14  |                  | 2020-03
    """
    assert text_rows(functions(conf.registry("defesa"))["evidence"](silver(spark, "defesa", rows, period="2020-03")), "line", "kind", "month", "detail") == [
        ("1", "MILITARY", "2020-03", "ATIVO TEMPORARIO"),
        ("3", "MILITARY_UNCLEAR", "2020-03", "ANISTIADO"),
        ("4", "MILITARY_UNCLEAR", "2020-03", ""),
    ]
