from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_bond_that_was_open_at_the_end_of_the_year(spark):
    rows = """
    cpf | active_at_end | bond_type
    11  | true          | 30
    12  | false         | 30
    13  | true          | 10                  # an employee
    14  | true          |
    15  |               | 31
    """
    assert text_rows(functions(conf.registry("rais"))["evidence"](silver(spark, "rais", rows, period="2018")), "line", "kind", "until", "detail") == [
        ("1", "PUBLIC_SERVANT", "", "30"),
        ("3", "ADMISSION", "", "10"),
        ("4", "BOND_UNCLEAR", "", ""),
        ("4", "PUBLIC_SERVANT_UNCLEAR", "", ""),
        ("5", "PUBLIC_SERVANT_UNCLEAR", "", "31"),
    ]
