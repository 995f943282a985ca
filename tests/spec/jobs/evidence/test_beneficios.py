from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_row_is_about_its_titular_and_its_originator_and_never_its_representative(spark):
    rows = functions(conf.registry("beneficios"))["evidence"](
        silver(
            spark,
            "beneficios",
            """
            cpf | nit | species | situation | is_alimony | started_on | dispatched_on | cents | originator_cpf | originator_nit | representative_cpf
            11  | 9   | 87      | 0         | false      | 2015-01-01 |               | 104500 |               |                | 19
            11  |     | 41      | 11        | false      |            |               |        |               |                |
            12  |     | 48      | 0         | false      |            |               |        |               |                |        # does not bar
            12  |     | 31      | 24        | false      |            |               |        |               |                |        # suspended
            12  |     | 31      | 9         | false      |            |               |        |               |                |        # ended
            13  |     | 31      | 25        | false      |            |               |        |               |                |        # no such situation
            13  |     | 31      |           | false      |            |               |        |               |                |
            13  |     |         | 0         | false      |            |               |        |               |                |        # no such species
            13  |     |         | 2         | false      |            |               |        |               |                |        # whatever it was, it has ended
            14  |     | 42      | 0         | true       |            |               |        |               |                |        # alimony
            15  |     | 21      | 2         | false      | 2019-02-01 | 2019-03-01    |        | 21            | 8              |        # ended, and still of somebody dead
            15  |     | 93      | 0         | false      |            | 2019-03-01    |        | 22            |                |
            15  |     | 29      | 1         | false      |            |               |        |               | 7              |
            16  |     | 25      | 0         | false      | 2019-02-01 |               |        | 23            |                |
            16  |     | 25      | 2         | false      | 2019-02-01 |               |        | 24            |                |        # no longer in prison
            16  |     | 21      | 0         | true       | 2019-02-01 |               |        | 25            |                |        # alimony: who pays it lives
            """,
            period="2020-03",
        )
    )
    assert text_rows(rows, "line", "kind", "since", "month", "cents", "detail", "_cpf", "_nis") == [
        ("1", "SOCIAL_BENEFIT", "2015-01-01", "2020-03", "104500", "87", "11", "9"),
        ("2", "SOCIAL_BENEFIT", "", "2020-03", "", "41", "11", ""),
        ("4", "SOCIAL_BENEFIT_SUSPENDED", "", "2020-03", "", "31", "12", ""),
        ("6", "SOCIAL_BENEFIT_UNCLEAR", "", "2020-03", "", "31", "13", ""),
        ("7", "SOCIAL_BENEFIT_UNCLEAR", "", "2020-03", "", "31", "13", ""),
        ("8", "SOCIAL_BENEFIT_UNCLEAR", "", "2020-03", "", "", "13", ""),
        ("11", "DEATH_ORIGINATOR", "2019-02-01", "2020-03", "", "21", "21", "8"),
        ("12", "SOCIAL_BENEFIT", "", "2020-03", "", "93", "15", ""),
        ("12", "DEATH_ORIGINATOR", "2019-03-01", "2020-03", "", "93", "22", ""),
        ("13", "DEATH_ORIGINATOR", "2020-03-31", "2020-03", "", "29", "", "7"),
        ("14", "SOCIAL_BENEFIT", "2019-02-01", "2020-03", "", "25", "16", ""),
        ("14", "PRISON_ORIGINATOR", "2019-02-01", "2020-03", "", "25", "23", ""),
    ]
