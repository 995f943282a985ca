from __future__ import annotations

import conf
from jobs.evidence.form import functions
from jobs.identity.pseudonym import person_of
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver

BASE = """
    record | cpf | nit | name       | birth_date | status | status_since | death_flag | death_year
    person | 1   |     | ANA LIMA   | 1980-01-01 | 0      | 2010-01-01   | false      |
    person | 2   |     | BIA        | 1980-01-01 | 3      | 2019-05-05   |            |             # status alone
    person | 3   |     | CAIO       | 1980-01-01 | 0      | 2010-01-01   | true       | 2018        # flag alone
    person | 4   |     | DAVI       | 1980-01-01 | 3      | 2019-05-05   | true       | 2017        # both: the year
    person | 5   |     | EVA        |            |        |              | true       |             # nothing else known
    nit    | 1   | 77  |            |            |        |              |            |
    nit    | 9   | 78  |            |            |        |              |            |             # a CPF that the base does not name
"""


def test_status_and_death_flag(spark):
    rows = functions(conf.registry("cpf"))["evidence"](silver(spark, "cpf", BASE, period="2020-04-15"))
    assert text_rows(rows, "line", "kind", "since", "detail", "born") == [
        ("1", "CPF_STATUS", "2010-01-01", "0", "1980-01-01"),
        ("2", "DEATH_FLAG", "2019-05-05", "3", "1980-01-01"),
        ("2", "CPF_STATUS", "2019-05-05", "3", "1980-01-01"),
        ("3", "DEATH_FLAG", "2018-01-01", "0", "1980-01-01"),
        ("3", "CPF_STATUS", "2010-01-01", "0", "1980-01-01"),
        ("4", "DEATH_FLAG", "2017-01-01", "3", "1980-01-01"),
        ("4", "CPF_STATUS", "2019-05-05", "3", "1980-01-01"),
        ("5", "DEATH_FLAG", "", "", ""),
        ("5", "CPF_STATUS", "", "", ""),
    ]


def test_people_and_the_numbers_that_lead_to_them(spark):
    base = silver(spark, "cpf", BASE, period="2020-04-15")
    assert [row[0] for row in text_rows(functions(conf.registry("cpf"))["people"](base), "cpf")] == ["1", "2", "3", "4", "5"]
    ties = functions(conf.registry("cpf"))["identity"](base)
    assert text_rows(ties, "key", "person", "method") == [
        (str(person_of(nis=77)), str(person_of(cpf=1)), "crosswalk"),
        (str(person_of(nis=78)), str(person_of(cpf=9)), "crosswalk"),
    ]
    assert [bool(name) for (name,) in text_rows(ties, "name_key")] == [True, False]
