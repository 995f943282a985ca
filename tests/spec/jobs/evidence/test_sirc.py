from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_deaths_mothers_and_what_is_excluded(spark):
    rows = """
    command | record | matricula | cpf | mother_cpf | happened_on | registered_on | birth_date
    I       | O      | A         | 11  | 91         | 2020-04-02  | 2020-04-03    | 1950-01-01
    I       | O      | B         | 12  |            |             | 2020-04-03    | 1950-01-01     # the day of death is not known
    I       | N      | C         | 13  | 93         | 2020-04-02  | 2020-04-03    |
    I       | N      | D         | 14  |            | 2020-04-02  | 2020-04-03    |                # a mother without a number is nobody
    A       | N      | E         |     | 95         |             | 2020-04-03    | 2020-04-01
    I       | C      | F         | 16  | 96         | 2020-04-02  | 2020-04-03    | 1990-01-01
    I       | T      | G         |     | 97         | 2020-04-02  | 2020-04-03    |
    I       | N      | H         | 18  | 98         |             | 2020-04-03    |                # no day of birth: it was registered
    E       |        | A         |     |            |             |               |
    """
    found = functions(conf.registry("sirc"))["evidence"](silver(spark, "sirc", rows, period="2020-04-16"))
    assert text_rows(found, "line", "kind", "_cpf", "since", "born") == [
        ("1", "DEATH", "11", "2020-04-02", "1950-01-01"),
        ("2", "DEATH", "12", "2020-04-03", "1950-01-01"),
        ("3", "CHILD", "93", "2020-04-02", ""),
        ("5", "CHILD", "95", "2020-04-01", ""),
        ("8", "CHILD", "98", "2020-04-03", ""),
        ("9", "EXCLUDED", "", "", ""),
    ]
    entries = {line: entry for line, entry in text_rows(found, "line", "entry")}
    assert entries["9"] == entries["1"] and len(set(entries.values())) == 5
