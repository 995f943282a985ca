from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver

ROWS = """
cpf | name     | mother   | birth_date | programme | month   | cents | situation
11  | ANA LIMA |          |            | PBP       | 2020-03 | 90000 | PG
    | EVA CRUZ | ANA CRUZ | 1990-05-01 |           |         |       |
12  |          |          |            | PET       | 2020-03 | 40000 |
"""


def test_a_scholarship_is_the_same_in_both_lists(spark):
    fnde, mec = (functions(conf.registry(one))["evidence"](silver(spark, one, ROWS, period="2020-03")) for one in ("fnde", "mec"))
    columns = ("line", "_cpf", "kind", "month", "cents", "detail")
    found = [text_rows(one, *columns) for one in (fnde, mec)]
    assert found[0] == found[1] == [
        ("1", "11", "SCHOLARSHIP", "2020-03", "90000", "PBP PG"),
        ("2", "", "SCHOLARSHIP", "", "", ""),
        ("3", "12", "SCHOLARSHIP", "2020-03", "40000", "PET"),
    ]
    objects = [[one for (one,) in text_rows(of, "object")] for of in (fnde, mec)]
    assert objects[0] == objects[1]
    assert objects[0][0] != objects[0][2] and objects[0][1] == ""  # without a programme, no two are the same


def test_who_has_no_cpf_is_described_by_name_mother_and_birth(spark):
    for registry in ("fnde", "mec"):
        found = functions(conf.registry(registry))["evidence"](silver(spark, registry, ROWS, period="2020-03"))
        assert [one != "" for (one,) in text_rows(found, "_described")] == [False, True, False]
