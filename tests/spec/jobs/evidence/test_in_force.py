"""Which claims hold on a day."""

from __future__ import annotations

from datetime import date

from jobs.evidence.in_force import Chosen, in_force

CLAIMS = """
    case                  | registry | slice   | period     | part | as_of      | superseded_on
    stands                | sisobi   | 2020-04 | 2020-04-10 |      | 2020-04-10 |
    arrives on the day    | sisobi   | 2020-04 | 2020-04-20 |      | 2020-04-20 |
    arrives later         | sisobi   | 2020-04 | 2020-04-21 |      | 2020-04-21 |
    superseded later      | sisobi   | 2020-04 | 2020-04-10 |      | 2020-04-10 | 2020-04-21
    superseded on the day | sisobi   | 2020-04 | 2020-04-10 |      | 2020-04-10 | 2020-04-20
    snapshot chosen       | tse      | 2016    | 2016       | AC   | 2016-12-31 |
    another part          | tse      | 2016    | 2016       | SP   | 2016-12-31 |
    another period        | tse      | 2012    | 2012       | AC   | 2012-12-31 |
    nobody asked          | gfip     | 2020-03 | 2020-03    |      | 2020-04-07 |
"""
DDL = "case string, registry string, slice string, period string, part string, as_of date, superseded_on date"


def test_claims_in_force(table):
    claims = table(CLAIMS, DDL)
    chosen = Chosen(date(2020, 4, 20), {"tse": frozenset({("2016", "AC")}), "cpf": frozenset()}, frozenset({"sisobi"}))
    assert [row.case for row in in_force(claims, chosen).collect()] == ["stands", "arrives on the day", "superseded later", "snapshot chosen"]
    nothing = Chosen(date(2020, 4, 20), {}, frozenset())
    assert in_force(claims, nothing).count() == 0
