"""Guides of contribuintes individuais; and requests of people who declare no activity."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic import documents
from synthetic.cases import scenario
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.records.common import Source, View
from synthetic.records.listed import STRANGERS, listed
from synthetic.records.mei import company
from synthetic.row import Row

CODES = ("1007", "1163", "1104", "1236", "1287", "1910")
# What becomes of a company → the defects of its row, one of which it has.
COMPANIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "MEI": ((), ("mei_cpf_lost_zeros",)),
    "closed": (("mei_closed",),),
    "unreadable": (("mei_cpf_digits",), ("mei_exclusion_unreadable",), ("mei_columns_missing",)),
}


def guide(draws: Draws, code: str) -> dict[str, Any]:
    """The columns of a guide of a minimum wage."""
    inss = 20_900 if code in ("1007", "1104", "1287") else 11_495
    number = draws.between("authentication", 1, 10**9)
    return {
        "bank": "104", "agency": "1234", "code": code, "identifier_kind": "1", "inss_cents": inss, "others_cents": 0, "added_cents": 0, "total_cents": inss,
        "authentication": str(number),
    }  # fmt: skip


def _stranger(draws: Draws) -> dict[str, object]:
    return guide(draws, draws.pick("code", (*CODES, "1406"))) | {"nit": documents.nit(STRANGERS + draws.between("nit", 1, 9_999_999))}


def _source() -> Source:
    base = listed("gps", ("2020-03", "2020-04"), _stranger, strangers=1_200)
    strangers = base.preamble
    assert strangers is not None

    def rows(view: View, period: str) -> list[Row]:
        return [_of_month(row) for row in base.rows(view, period)]

    def preamble(seed: int, period: str) -> list[Row]:
        return [_of_month(row) for row in strangers(seed, period)]

    return Source(base.periods, rows, base.writer, preamble)


def _of_month(row: Row) -> Row:
    """A guide is of its file's month, and paid early in the next; one of a future month is paid before its own."""
    year, month = map(int, row.period.split("-"))
    row.fields |= {"competencia": row.period, "collected_on": date(year, month - 1 if "gps_future_month" in row.defects else month + 1, 10)}
    return row


SOURCE = _source()


@scenario(10)
def activity_not_declared(draft: Draft) -> None:
    """Requests without an activity, or in a word that no table has: of most nothing else is known, some are MEI or contribute."""
    person = draft.adult(draft.draws.pick("sex", "MF"), 1960, 1996)
    home = draft.home((person, 1))
    draft.request_aid(home, person, activity=draft.draws.pick("activity", (None, None, "ASTRONAUTA")))
    how = draft.draws.pick("how", ("nothing", "nothing", "MEI", "closed", "unreadable", "contributes", "optional", *["wrong guide"] * 3))
    if how in ("MEI", "closed", "unreadable"):
        given = company(draft.draws)
        code = draft.draws.pick("code", COMPANIES[how])
        given |= {"situation": "08"} if how == "closed" else {}
        texts = {"dt_exclusao_mei": "2020-02-31"} if code == ("mei_exclusion_unreadable",) else {}
        draft.entry(person, "mei", *code, texts=texts, is_true=how == "MEI", **given)
    elif how != "nothing":
        draft.change(person, pis=documents.nit(person, 1))
        given, texts = guide(draft.draws, draft.draws.pick("guide", CODES) if how != "optional" else "1406"), {}
        wrong = ("gps_nis_digits", "gps_future_month", "gps_columns_missing", "gps_duplicate", "gps_cents_mismatch", "gps_letters")
        code = (draft.draws.pick("wrong", wrong),) if how == "wrong guide" else ()
        if code == ("gps_cents_mismatch",):
            texts = {"vl_total": f"{(given['total_cents'] + 1) / 100:.2f}"}
            given["total_cents"] = None
        elif code == ("gps_letters",):
            texts, given = {"vl_inss": "2O9.00"}, given | {"inss_cents": None, "total_cents": None}
        draft.entry(person, "gps", *code, texts=texts, **given)
