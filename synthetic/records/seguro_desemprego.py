"""Instalments of unemployment insurance, and who has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from synthetic.cases import head, scenario
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.records.listed import listed

REGISTRY = "seguro_desemprego"
FIRST, SECOND, LATER = "2020-W15", "2020-W16", "2020-W20"
STATES = ("PAGA", "EMITIDA", "DEVOLVIDA", "SUSPENSA", "CANCELADA", "RESTITUIDA")
WRONG = (
    "birth_differs", "by_name", "situation_blank", "situation_unknown", "modality_unknown", "issued", "more_due", "more_due", "count_blank", "month_impossible",
    "cpf_digits", "columns_missing", "instalment_letters",
)  # fmt: skip


def instalment(draws: Draws, month: str, number: int = 3, count: int | None = 5, situation: str | None = "PAGA") -> dict[str, Any]:
    """The columns of one instalment of a request, paid as it should be unless told otherwise."""
    first = date.fromisoformat(f"{month}-01")
    return {
        "request": str(draws.between("insurance request", 1_000_000_000, 1_999_999_999)), "modality": str(draws.between("modality", 1, 5)),
        "requested_on": date(2019, 9, 2), "instalments": count, "instalment": number, "competencia": month,
        "cents": draws.between("insurance pay", 104_500, 181_303), "issued_on": first, "paid_on": first if situation == "PAGA" else None,
        "situation": situation,
    }  # fmt: skip


def _stranger(draws: Draws) -> dict[str, object]:
    return instalment(draws, draws.pick("month", ("2019-11", "2020-02", "2020-03")), situation=draws.pick("situation", STATES))


SOURCE = listed(REGISTRY, (FIRST, SECOND, LATER), _stranger, strangers=1_500)


@scenario(6)
def insured(draft: Draft) -> None:
    """Unemployment insurance was paid for March or April, perhaps after having been issued the week before."""
    person, month = head(draft), draft.draws.pick("month", ("2020-03", "2020-04"))
    harmless = draft.draws.pick("defect", ((), (), (), ("seguro_duplicate",), ("seguro_cpf_lost_zeros",)))
    if draft.draws.chance("paid later", 25):
        draft.entry(person, REGISTRY, "seguro_paid_later", **instalment(draft.draws, month, situation="EMITIDA"))
        life = draft.lives[person]
        draft.change(person, entries=(*life.entries[:-1], replace(life.entries[-1], last=FIRST)))
        draft.entry(person, REGISTRY, **instalment(draft.draws, month))
        life = draft.lives[person]
        draft.change(person, entries=(*life.entries[:-1], replace(life.entries[-1], first=SECOND)))
    else:
        draft.entry(person, REGISTRY, *harmless, **instalment(draft.draws, month))


@scenario(4)
def insured_no_more(draft: Draft) -> None:
    """The last instalment was an earlier one, or March's was not kept."""
    person, how = head(draft), draft.draws.pick("how", ("last", "long ago", "given back"))
    if how == "given back":
        draft.entry(person, REGISTRY, **instalment(draft.draws, "2020-03", situation=draft.draws.pick("situation", STATES[2:])))
    elif how == "last":
        draft.entry(person, REGISTRY, **instalment(draft.draws, "2020-01", 4, 5))
        draft.entry(person, REGISTRY, **instalment(draft.draws, "2020-02", 5, 5))
    else:
        draft.entry(person, REGISTRY, **instalment(draft.draws, "2018-05", 3, 5))


@scenario(5)
def insured_in_doubt(draft: Draft) -> None:
    """An instalment of which something is wrong, or of which more is due."""
    person, given, texts = head(draft, "cadunico"), instalment(draft.draws, "2020-03"), {}
    code = draft.draws.pick("defect", WRONG)
    if code == "by_name":
        given |= {"cpf": None, "nis": None}
    elif code in ("situation_blank", "situation_unknown"):
        given["situation"] = None
        texts = {"co_situacao_parcela": "EXTRAVIADA"} if code == "situation_unknown" else {}
    elif code == "modality_unknown":
        given["modality"], texts = None, {"co_modalidade": "9"}
    elif code == "issued":
        given = instalment(draft.draws, "2020-03", situation="EMITIDA")
    elif code == "more_due":
        given = instalment(draft.draws, "2020-02", 4, 5)
    elif code == "count_blank":
        given = instalment(draft.draws, "2020-01", 2, None)
    elif code == "month_impossible":
        given["competencia"], texts = None, {"competencia": "202013"}
    elif code == "instalment_letters":
        given["instalment"], texts = None, {"nu_parcela": "O3"}
    draft.entry(person, REGISTRY, f"seguro_{code}", texts=texts, is_true=code not in ("birth_differs", "by_name"), **given)
