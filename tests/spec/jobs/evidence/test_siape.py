from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_code_says_who_serves_and_who_is_paid_as_retired(spark):
    rows = """
    cpf | status | is_pensioner | left_on
    11  | 01     | false        | 2020-04-30
    12  | 02     | false        |
    13  | 15     | false        |             # a dead originator says nothing
    14  | 66     | false        |
    15  | 01     | true         |             # a pensioner under an active code
    16  | 77     | false        |
    17  |        | false        |
    18  | 01     |              |             # nobody can read whose the row is
    """
    assert text_rows(functions(conf.registry("siape"))["evidence"](silver(spark, "siape", rows, period="2020-03")), "line", "kind", "until", "detail") == [
        ("1", "PUBLIC_SERVANT", "2020-04-30", "01"),
        ("2", "RETIRED_SERVANT", "", "02"),
        ("5", "RETIRED_SERVANT", "", "01"),
        ("6", "PUBLIC_SERVANT_UNCLEAR", "", "77"),
        ("7", "PUBLIC_SERVANT_UNCLEAR", "", ""),
        ("8", "PUBLIC_SERVANT_UNCLEAR", "", "01"),
    ]
