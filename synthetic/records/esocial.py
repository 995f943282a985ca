"""eSocial: events of intermittent contracts, and of other bonds."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from synthetic.cases import scenario, someone
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.records.common import Source, View
from synthetic.records.intermitente import EARLY, IMPOSSIBLE, LATE, contract
from synthetic.records.listed import listed
from synthetic.render.esocial import VERSIONS, WRITER, version_of
from synthetic.row import Row

DESCRIBING = ("evtAdmissao", "evtTSVInicio")  # the events that describe their worker


def admission(draws: Draws, receipt: str, since: tuple[date, date], category: str | None = "111") -> dict[str, Any]:
    """The columns of an admission."""
    made = contract(draws, since)
    own = {"employer": str(made["employer"])[:8], "registration": made["registration"], "started_on": made["started_on"], "category": category}
    return own | {"event": "evtAdmissao", "receipt": receipt, "received_at": datetime(2020, 4, 16, 9, 30)}


def dismissal(of: dict[str, Any], receipt: str, on: date) -> dict[str, Any]:
    """The columns of the dismissal of such an admission."""
    kept = {name: of[name] for name in ("employer", "registration")}
    return kept | {"event": "evtDeslig", "receipt": receipt, "received_at": datetime(2020, 4, 16, 10, 0), "ended_on": on, "reason": "02"}


def payroll(of: dict[str, Any], receipt: str, month: str, cents: int) -> dict[str, Any]:
    """The columns of a month's pay under such an admission."""
    line = {"registration": of["registration"], "category": of["category"], "rubric": "1000", "rubric_table": "1", "cents": cents}
    same = {"employer": of["employer"], "event": "evtRemun", "receipt": receipt, "received_at": datetime(2020, 4, 16, 11, 0)}
    return same | {"month": month, "pay_lines": json.dumps([line], separators=(",", ":"))}


def _stranger(draws: Draws) -> dict[str, object]:
    return admission(draws, f"1.9.{draws.between('receipt', 1, 10**15):016d}", EARLY, draws.pick("category", ("101", "101", "111")))


def _source() -> Source:
    """The list's source; only admissions describe their worker, and only the older version gives a NIS."""
    periods = ("2020-04-17", "2020-05-15")
    base = listed("esocial", periods, _stranger, writer=WRITER, file=lambda period: f"esocial_{period.replace('-', '')}.xml", strangers=400)
    strangers = base.preamble
    assert strangers is not None

    def rows(view: View, period: str) -> list[Row]:
        return [_as_event(row) for row in base.rows(view, period)]

    def preamble(seed: int, period: str) -> list[Row]:
        return [_as_event(row) for row in strangers(seed, period)]

    return Source(periods, rows, WRITER, preamble)


def _as_event(row: Row) -> Row:
    if row.fields["event"] not in DESCRIBING:
        row.fields |= {"name": None, "birth_date": None}
    if row.fields["event"] == "evtExclusao" or version_of(row.fields) != VERSIONS[0]:
        row.fields["nis"] = None
    if row.damage:
        row.readable = {}  # nobody can be read from what is no XML
    return row


SOURCE = _source()


def _receipts(person: int) -> tuple[str, str, str]:
    first, second, third = (f"1.2.{person:014d}{n:02d}" for n in range(1, 4))
    return first, second, third


@scenario(4)
def intermittent_in_esocial(draft: Draft) -> None:
    """An intermittent contract that eSocial alone has: of before MP 936, or a later one, paid or not."""
    person = someone(draft)
    first, second, _ = _receipts(person)
    given = admission(draft.draws, first, draft.draws.pick("since", (EARLY, EARLY, LATE)))
    draft.entry(person, "esocial", **given)
    if given["started_on"] >= LATE[0] and draft.draws.chance("paid", 60):
        draft.entry(person, "esocial", **payroll(given, second, "2020-04", draft.draws.pick("cents", (0, 40_000))))


@scenario(3)
def intermittent_ended_in_esocial(draft: Draft) -> None:
    """An intermittent contract that the CNIS has open; eSocial has its end, with or without its beginning, or in vain: it began anew."""
    person = someone(draft)
    first, second, _ = _receipts(person)
    open_one = contract(draft.draws, (date(2018, 2, 1), date(2019, 12, 31)), 45_000)
    given = admission(draft.draws, first, (open_one["started_on"], open_one["started_on"]))
    how = draft.draws.pick("how", ("both", "end alone", "before it began"))
    if how == "both":
        draft.entry(person, "esocial", **given)
    on = date(2018, 1, 31) if how == "before it began" else draft.draws.day("end", date(2020, 1, 2), date(2020, 4, 20))
    draft.entry(person, "intermitente", is_true=how == "before it began", **open_one)
    draft.entry(person, "esocial", **dismissal(given, second, on))


@scenario(3)
def intermittent_event_annulled(draft: Draft) -> None:
    """An admission that an S-3000 excludes, or that a rectification turns into an ordinary bond."""
    person = someone(draft)
    first, second, _ = _receipts(person)
    given = admission(draft.draws, first, EARLY)
    how = draft.draws.pick("how", ("excluded", "rectified"))
    later = given | {"receipt": second, "replaces": first, "received_at": datetime(2020, 4, 16, 18, 0)}
    if how == "excluded":
        later = {name: later[name] for name in ("employer", "receipt", "replaces", "received_at")} | {"event": "evtExclusao"}
        draft.entry(person, "esocial", **later)  # the exclusion stands before what it excludes
        draft.entry(person, "esocial", "esocial_excluded", is_true=False, **given)
    else:
        draft.entry(person, "esocial", "esocial_rectified", is_true=False, **given)
        draft.entry(person, "esocial", **later | {"category": "101"})


@scenario(3)
def intermittent_event_in_doubt(draft: Draft) -> None:
    """An admission of which something is wrong."""
    person, texts = someone(draft, "cadunico"), {}
    first, second, _ = _receipts(person)
    given = admission(draft.draws, first, EARLY)
    code = draft.draws.pick("defect", ("birth_differs", "birth_differs", "category_missing", "start_unreadable", "end_unreadable", "columns_missing"))
    if code == "category_missing":
        given["category"] = None
    elif code == "start_unreadable":
        given["started_on"], texts = None, {"dt_inicio": IMPOSSIBLE}
    elif code == "end_unreadable":
        draft.entry(person, "esocial", **given)
        given, texts = dismissal(given, second, date(2020, 2, 1)) | {"ended_on": None}, {"dt_termino": IMPOSSIBLE}
    draft.entry(person, "esocial", f"esocial_{code}", texts=texts, is_true=code in ("start_unreadable", "end_unreadable"), **given)
