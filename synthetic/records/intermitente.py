"""Intermittent contracts, and who has one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from synthetic.cases import scenario, someone
from synthetic.documents import wrong
from synthetic.draft import Draft, employer
from synthetic.draws import Draws
from synthetic.records.listed import listed

EARLY = (date(2018, 2, 1), date(2020, 4, 1))
LATE = (date(2020, 4, 2), date(2020, 4, 15))
IMPOSSIBLE = "2020-02-31"
WRONG = (
    *("birth_differs", "other_category", "start_blank", "start_unreadable", "pay_letters", "cpf_digits", "employer_digits") * 2,
    "end_unreadable", "end_before_start", "columns_missing",
)  # fmt: skip


def contract(draws: Draws, since: tuple[date, date], pay: int | None = None) -> dict[str, Any]:
    """The columns of an open contract begun in a span of days; `pay` in cents, null where it was never paid."""
    number = draws.between("intermittent employer", 1, 900_000)
    return {
        "employer": employer(number).cnpj, "registration": f"INT{number}", "category": "111", "started_on": draws.day("intermittent start", *since),
        "last_paid": None if pay is None else "2020-03", "last_pay_cents": pay, "processed_on": date(2020, 3, 31),
    }  # fmt: skip


def _stranger(draws: Draws) -> dict[str, object]:
    return contract(draws, EARLY, draws.pick("pay", (None, 0, 45_000)))


SOURCE = listed("intermitente", ("2020-03", "2020-04", "2020-05"), _stranger, strangers=1_000)


@scenario(6)
def intermittent(draft: Draft) -> None:
    """An intermittent contract of before MP 936, paid or not; or a later one that is paid."""
    person = someone(draft)
    since = draft.draws.pick("since", (EARLY, EARLY, EARLY, LATE))
    pay = draft.draws.pick("pay", (None, 0, 61_000)) if since is EARLY else 30_000
    harmless = draft.draws.pick("defect", ((), (), (), (), ("intermitente_duplicate",), ("intermitente_cpf_lost_zeros",)))
    draft.entry(person, "intermitente", *harmless, **contract(draft.draws, since, pay))


@scenario(3)
def intermittent_no_more(draft: Draft) -> None:
    """An intermittent contract that has ended, or a young one that was never paid."""
    person, given = someone(draft), contract(draft.draws, EARLY, 45_000)
    how = draft.draws.pick("how", ("ended", "unpaid", "zero"))
    if how == "ended":
        given |= {"started_on": date(2019, 3, 1), "ended_on": draft.draws.day("end", date(2019, 9, 1), date(2020, 4, 20))}
    else:
        given = contract(draft.draws, LATE, 0 if how == "zero" else None)
    draft.entry(person, "intermitente", **given)


@scenario(7)
def intermittent_in_doubt(draft: Draft) -> None:
    """A contract of which something is wrong: its number, its days, its pay, its category."""
    person, given, texts = someone(draft, "cadunico"), contract(draft.draws, EARLY, 45_000), {}
    code = draft.draws.pick("defect", WRONG)
    if code == "other_category":
        given["category"] = draft.draws.pick("category", ("101", None))
    elif code.startswith("start_"):
        given["started_on"] = None
        texts = {"dt_inicio": IMPOSSIBLE} if code == "start_unreadable" else {}
    elif code == "pay_letters":
        given = contract(draft.draws, LATE, 45_000) | {"last_pay_cents": None}
        texts = {"vl_ult_remuneracao": "45O.00"}
    elif code == "end_unreadable":
        texts = {"dt_fim": IMPOSSIBLE}
    elif code == "end_before_start":
        started = given["started_on"]
        assert isinstance(started, date)
        given["ended_on"] = started - timedelta(days=1)
    elif code == "employer_digits":
        texts = {"nu_cnpj_empregador": wrong(str(given["employer"]))}
        given["employer"] = None
    draft.entry(person, "intermitente", f"intermitente_{code}", texts=texts, is_true=code not in ("birth_differs", "other_category"), **given)
