from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_who_won_the_last_round_holds_the_office_for_its_term(spark):
    rows = functions(conf.registry("tse"))["evidence"](
        silver(
            spark,
            "tse",
            """
            election_year | round | uf | office | candidate | cpf | outcome | outcome_name      | birth_date
            2016          | 1     | AC | 13     | 1         | 11  | 2       | ELEITO POR QP     | 1970-01-01
            2016          | 1     | AC | 13     | 2         | 12  | 5       | SUPLENTE          |
            2016          | 1     | AC | 11     | 3         | 13  | 6       | 2O TURNO          |
            2016          | 2     | AC | 11     | 3         | 13  | 1       | ELEITO            |
            2016          | 1     | AC | 11     | 4         | 14  | 6       | 2O TURNO          |
            2016          | 2     | AC | 11     | 4         | 14  | 4       | NAO ELEITO        |
            2014          | 1     | AC | 5      | 1         | 15  | 1       | ELEITO            |              # eight years
            2014          | 1     | AC | 9      | 6         | 16  | 1       | ELEITO            |              # a senator's substitute
            2018          | 1     | AC | 6      | 7         | 17  | 3       | ELEITO POR MEDIA  |
            2018          | 1     | AC | 3      | 8         | 18  | 1       |                   |              # no name: the code counts
            2018          | 1     | AC | 4      | 9         |     | 1       | ELEITO            |              # CPF withheld
            """,
            period="2018",
        )
    )
    assert text_rows(rows, "line", "kind", "since", "until", "detail", "_cpf") == [
        ("1", "MANDATE", "2017-01-01", "2020-12-31", "13", "11"),
        ("4", "MANDATE", "2017-01-01", "2020-12-31", "11", "13"),
        ("7", "MANDATE", "2015-02-01", "2023-01-31", "5", "15"),
        ("9", "MANDATE", "2019-02-01", "2023-01-31", "6", "17"),
        ("10", "MANDATE", "2019-01-01", "2022-12-31", "3", "18"),
        ("11", "MANDATE", "2019-01-01", "2022-12-31", "4", ""),
    ]
    assert text_rows(rows, "born")[0] == ("1970-01-01",)


GENERATIONS = """
    generated_on | generated_time | round | candidate | outcome | outcome_name
    2017-03-02   |                | 1     | 1         | 2       | ELEITO POR QP
    2019-08-15   |                | 1     | 1         | 5       | SUPLENTE       # the newest stands: no mandate
    2017-03-02   |                | 1     | 2         | 5       | SUPLENTE
    2019-08-15   |                | 1     | 2         | 2       | ELEITO POR QP
    2019-08-15   | 09:00:00       | 1     | 3         | 5       | SUPLENTE
    2019-08-15   | 17:00:00       | 1     | 3         | 2       | ELEITO POR QP  # later on the same day
    2017-03-02   |                | 1     | 4         | 6       | 2O TURNO
    2017-03-02   |                | 2     | 4         | 1       | ELEITO
    2019-08-15   |                | 1     | 4         | 6       | 2O TURNO       # a newer file without the second round settles nothing
    2017-03-02   |                | 2     | 5         | 1       | ELEITO
    2019-08-15   |                | 1     | 5         | 4       | NAO ELEITO     # a newer one that does settle it
    2019-08-15   |                | 1     | 6         | 2       | ELEITO POR QP
    2019-08-15   |                | 1     | 6         | 5       | SUPLENTE       # one file has both
    2019-08-15   |                | 1     | 7         | 2       | ELEITO POR QP
    2019-08-15   |                | 1     | 7         | 2       | ELEITO POR QP  # the same line twice
"""


def test_the_newest_generation_of_a_candidacy_stands(spark):
    same = {"election_year": "2016", "election_day": "2016-10-02", "uf": "AC", "unit": "01392", "office": "13", "cpf": "11"}
    rows = functions(conf.registry("tse"))["evidence"](silver(spark, "tse", GENERATIONS, period="2016", **same))
    assert text_rows(rows, "line", "kind", "since") == [
        ("4", "MANDATE", "2017-01-01"),
        ("6", "MANDATE", "2017-01-01"),
        ("8", "MANDATE", "2017-01-01"),
        ("12", "MANDATE_UNCLEAR", "2017-01-01"),
        ("14", "MANDATE", "2017-01-01"),
    ]


SUPPLEMENTARY = """
    election_day | uf | unit  | office | candidate | outcome | outcome_name
    2016-10-02   | AC | 01392 | 11     | 1         | 1       | ELEITO         # the earlier holder: until when is unknown
    2018-06-03   | AC | 01392 | 11     | 2         | 1       | ELEITO         # voted anew: from the next day to the end of the ordinary term
    2018-06-03   | AC | 01392 | 11     | 3         | 4       | NAO ELEITO
    2016-10-02   | AC | 01392 | 12     | 4         | 1       | ELEITO         # another office
    2016-10-02   | AC | 01570 | 11     | 5         | 1       | ELEITO         # another unit
    2016-12-04   | AC | 01031 | 11     | 6         | 1       | ELEITO         # before the term begins: the ordinary term
                 | AC | 01058 | 11     | 7         | 1       | ELEITO
    2018-06-03   | AC | 01074 | 13     | 8         | 2       | ELEITO POR QP  # without rows of the ordinary election
"""


def test_no_mandate_begins_before_its_own_election(spark):
    same = {"election_year": "2016", "round": "1", "generated_on": "2019-08-15", "cpf": "11"}
    rows = functions(conf.registry("tse"))["evidence"](silver(spark, "tse", SUPPLEMENTARY, period="2016", **same))
    assert text_rows(rows, "line", "kind", "since", "until") == [
        ("1", "MANDATE_UNCLEAR", "2017-01-01", "2020-12-31"),
        ("2", "MANDATE", "2018-06-04", "2020-12-31"),
        ("4", "MANDATE", "2017-01-01", "2020-12-31"),
        ("5", "MANDATE", "2017-01-01", "2020-12-31"),
        ("6", "MANDATE", "2017-01-01", "2020-12-31"),
        ("7", "MANDATE", "2017-01-01", "2020-12-31"),
        ("8", "MANDATE", "2018-06-04", "2020-12-31"),
    ]
