from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_guide_tells_by_its_code_of_how_much_it_is_paid(spark):
    rows = functions(conf.registry("gps"))["evidence"](
        silver(
            spark,
            "gps",
            """
            code | identifier_kind | nit | competencia | collected_on | inss_cents
            1007 | 1               | 9   | 2020-03     | 2020-04-15   | 20900       # 20% of 1,045.00
            1104 | 1               | 9   | 2020-03     | 2020-04-15   | 20900
            1287 | 1               | 9   | 2020-03     | 2020-04-15   |             # nobody can read it
            1163 | 1               | 9   | 2020-03     | 2020-04-15   | 11495       # 11%
            1236 | 1               | 9   | 2020-03     | 2020-04-15   | 1
            1910 | 1               | 9   | 2020-03     | 2020-04-15   | 15675       # MEI, completing
            1406 | 1               | 9   | 2020-03     | 2020-04-15   | 20900       # optional: without work
            1007 | 2               |     | 2020-03     | 2020-04-15   | 20900       # a company's
            1007 | 3               | 9   | 2020-03     | 2020-04-15   | 20900       # a building site's, whatever its digits
            """,
            period="2020-03",
        )
    )
    assert text_rows(rows, "line", "kind", "month", "cents", "detail", "_nis") == [
        ("1", "CONTRIBUTION", "2020-03", "104500", "1007", "9"),
        ("2", "CONTRIBUTION", "2020-03", "104500", "1104", "9"),
        ("3", "CONTRIBUTION", "2020-03", "", "1287", "9"),
        ("4", "CONTRIBUTION", "2020-03", "104500", "1163", "9"),
        ("5", "CONTRIBUTION", "2020-03", "9", "1236", "9"),
        ("6", "CONTRIBUTION", "2020-03", "", "1910", "9"),
    ]
