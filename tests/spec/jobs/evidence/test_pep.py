from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_person_is_exposed_until_the_end_of_the_grace_or_for_as_long_as_none_is_given(spark):
    rows = """
    cpf | cpf_digits | function_code | started_on | ended_on   | grace_until
    11  |            | VEREAD        | 2017-01-01 | 2020-12-31 | 2025-12-31
    12  |            | DEPFED        | 2019-02-01 |            |
        | 976074     | PREFEI        |            | 2016-12-31 | 2021-12-31
    """
    found = functions(conf.registry("pep"))["evidence"](silver(spark, "pep", rows, period="2020-04"))
    assert text_rows(found, "line", "_cpf", "kind", "since", "until", "detail") == [
        ("1", "11", "POLITICALLY_EXPOSED", "2017-01-01", "2025-12-31", "VEREAD"),
        ("2", "12", "POLITICALLY_EXPOSED", "2019-02-01", "", "DEPFED"),
        ("3", "", "POLITICALLY_EXPOSED", "", "2021-12-31", "PREFEI"),
    ]
