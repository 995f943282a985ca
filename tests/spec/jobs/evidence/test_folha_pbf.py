from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_payment_to_the_head_in_the_month_of_reference(spark):
    rows = functions(conf.registry("folha_pbf"))["evidence"](
        silver(
            spark,
            "folha_pbf",
            """
            reference_month | competencia | uf | nis | cpf | name     | cents
            2020-04         | 2020-04     | AC | 77  |     | ANA LIMA | 8900
            2020-04         | 2020-03     | AC | 77  | 11  | ANA LIMA |
            """,
            period="2020-04",
        )
    )
    assert text_rows(rows, "kind", "month", "cents", "_nis", "_cpf", "_key_type", "entry") == [
        ("PBF_PAID", "2020-04", "8900", "77", "", "nis", ""),
        ("PBF_PAID", "2020-04", "", "77", "11", "nis", ""),
    ]
