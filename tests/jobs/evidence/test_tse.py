from __future__ import annotations

from jobs.evidence import tse
from tests.jobs.deliveries import silver
from tests.jobs.evidence.said import said


def test_who_won_the_last_round_holds_the_office_for_its_term(spark):
    rows = tse.evidence(
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
            2018          | 1     | AC | 3      | 8         | 18  | 1       |                   |              # no name: the code tells
            2018          | 1     | AC | 4      | 9         |     | 1       | ELEITO            |              # CPF withheld
            """,
            period="2018",
        )
    )
    assert said(rows, "line", "kind", "since", "until", "detail", "_cpf") == [
        ("1", "MANDATE", "2017-01-01", "2020-12-31", "13", "11"),
        ("4", "MANDATE", "2017-01-01", "2020-12-31", "11", "13"),
        ("7", "MANDATE", "2015-02-01", "2023-01-31", "5", "15"),
        ("9", "MANDATE", "2019-02-01", "2023-01-31", "6", "17"),
        ("10", "MANDATE", "2019-01-01", "2022-12-31", "3", "18"),
        ("11", "MANDATE", "2019-01-01", "2022-12-31", "4", ""),
    ]
    assert said(rows, "born")[0] == ("1970-01-01",)
