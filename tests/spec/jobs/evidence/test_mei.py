from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_holder_has_the_company_that_its_root_names(spark):
    rows = functions(conf.registry("mei"))["evidence"](
        silver(
            spark,
            "mei",
            """
            record | root     | cpf | is_mei | opted_on   | excluded_on | situation
            holder | 00000001 | 11  |        | 2014-01-01 |             | 02
            option | 00000001 |     | true   | 2014-01-01 |             |
            holder | 00000002 | 12  |        | 2014-01-01 |             | 02
            option | 00000002 |     | true   | 2014-01-01 | 2020-02-01  |             # the other file knows that it is none any more
            holder | 00000003 | 13  |        | 2014-01-01 | 2019-05-01  | 02
            holder | 00000004 | 14  |        |            |             | 02          # the other file knows since when
            option | 00000004 |     | true   | 2016-01-01 |             |
            holder | 00000005 | 15  |        | 2014-01-01 |             | 02
            option | 00000005 |     | false  |            |             |             # it never was
            holder | 00000006 | 16  |        | 2014-01-01 |             | 08          # closed
            holder | 00000007 | 17  |        | 2014-01-01 |             |             # nobody says
            option | 00000008 |     | true   | 2014-01-01 |             |             # whose, nobody says
            """,
            period="2020-03",
        )
    )
    assert text_rows(rows, "line", "kind", "since", "until", "_cpf") == [
        ("1", "MEI", "2014-01-01", "", "11"),
        ("3", "MEI", "2014-01-01", "2020-01-31", "12"),
        ("5", "MEI", "2014-01-01", "2019-04-30", "13"),
        ("6", "MEI", "2016-01-01", "", "14"),
    ]
