"""Bonds of the people of a home, as registries beside GFIP tell them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

DAY = timedelta(days=1)
REGISTRATIONS = ["A", "B", "C"]


def told(day: date) -> st.SearchStrategy[list[dict[str, Any]]]:
    """A few rows about one person: of the employers of `jobs` and of another, admitted on the days of theirs, or too late for a month's pay."""
    one = st.fixed_dictionaries(
        {
            "how": st.sampled_from(["A", "D", "evtAdmissao", "evtDeslig", "evtDeslig", "evtRemun", "evtRemun", "rais"]),
            "employer": st.sampled_from(["11111111000191", "11111111000191", "22222222000191", "44444444000191"]),
            "since": st.sampled_from([date(2019, 1, 1), date(2019, 1, 1), date(2019, 1, 12), date(2020, 2, 29), date(2020, 3, 1), day, day + DAY, None]),
            "on": st.sampled_from([date(2020, 2, 10), date(2018, 12, 31), day, day + DAY, date(2020, 3, 1)]),
            "category": st.sampled_from(["101", "101", "101", "111", "199", "701", None]),
            "registration": st.sampled_from(REGISTRATIONS),
            "month": st.sampled_from(["2020-03", "2020-03", "2020-01", "2019-12", "2020-04"]),
            "cents": st.sampled_from([104_500, 104_501, 0]),
            "rubric": st.sampled_from(["PAY", "PAY", "DISCOUNT", "OF NO TABLE"]),
            "odd": st.sampled_from([None, None, None, "another birth", "unknown", "ended"]),
        }
    )
    return st.one_of(st.just([]), st.lists(one, max_size=4))


def rows_of_bonds(told: list[dict[str, Any]], who: dict[str, Any], number: str, row: Callable[..., Any]) -> list[Any]:
    """The rows, of whom `who` describes: cpf, nis, name, birth_date; `row` makes one of a registry, a period and its fields."""
    found = []
    for place, one in enumerate(told):
        person = who | ({"birth_date": date(1971, 7, 7)} if one["odd"] == "another birth" else {})
        if one["how"] in ("A", "D"):
            intermittent = None if one["odd"] == "unknown" else False
            fields = {"movement": one["how"], "moved_on": one["on"], "admitted_on": one["since"], "is_intermittent": intermittent}
            found.append(row("caged", "2020-03", person | fields | {"employer": one["employer"]}))
        elif one["how"] == "rais":
            active = {"ended": False, "unknown": None}.get(one["odd"], True)
            fields = {"admitted_on": one["since"], "active_at_end": active, "bond_type": "10", "left_in": 0, "employer_root": one["employer"][:8]}
            found.append(row("rais", "2018", person | fields))
        else:
            found.append(row("esocial", "2020-04-17", _event(one, person, f"{number}.{place}")))
    return found


def tables_of_rubrics(row: Callable[..., Any]) -> list[Any]:
    """What the employers call their rubrics."""
    same = {"event": "evtTabRubrica", "rubric_table": "T"}
    rubrics = [("PAY", "1"), ("DISCOUNT", "2")]
    return [
        row("esocial", "2020-04-17", same | {"employer": f"{digit}" * 8, "rubric": name, "rubric_kind": kind, "receipt": f"T{digit}{kind}"})
        for digit in (1, 2, 4)
        for name, kind in rubrics
    ]


def _event(one: dict[str, Any], person: dict[str, Any], receipt: str) -> dict[str, Any]:
    event, own = one["how"], {"registration": f"{receipt.partition('.')[0]}{one['registration']}"}
    same = {"event": event, "receipt": receipt, "employer": one["employer"][:8], "cpf": person["cpf"], "nis": person["nis"]}
    if event == "evtAdmissao":
        ended = {"ended_on": one["on"]} if one["odd"] == "ended" and one["since"] and one["on"] >= one["since"] else {}
        return same | person | own | ended | {"category": one["category"], "started_on": one["since"]}
    if event == "evtDeslig":
        return same | own | {"ended_on": one["on"]}
    line = {"registration": own["registration"], "category": one["category"] or "101", "rubric": one["rubric"], "rubric_table": "T", "cents": one["cents"]}
    return same | {"month": one["month"], "pay_lines": json.dumps([line])}
