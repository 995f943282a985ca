"""Two lists of prisoners: SISDEPEN's, and the closed regime of São Paulo."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic.cases import scenario, someone
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.records.listed import listed

OTHERS = ("SEMIABERTO", "ABERTO", "PROVISORIO", "MEDIDA_SEGURANCA", "DOMICILIAR")
DEPEN_DAY, SP_DAYS = date(2020, 4, 10), {"2020-04-03": date(2020, 4, 1), "2020-04-23": date(2020, 4, 21)}


def held(draws: Draws, regime: str | None = "FECHADO", listed_on: date | None = DEPEN_DAY) -> dict[str, Any]:
    """The columns of somebody in prison."""
    number = draws.between("record", 1, 9_999_999)
    return {
        "record": str(number), "regime": regime, "entered_on": draws.day("entered", date(2010, 1, 1), date(2020, 3, 31)), "unit": f"U{number % 900:03d}",
        "listed_on": listed_on,
    }  # fmt: skip


DEPEN = listed("depen", ("2020-04-15",), lambda draws: held(draws, draws.pick("regime", ("FECHADO", *OTHERS))), strangers=1_300)
PRESOS_SP = listed("presos_sp", tuple(SP_DAYS), lambda draws: held(draws, listed_on=SP_DAYS["2020-04-03"]), strangers=1_000)


@scenario(7)
def imprisoned(draft: Draft) -> None:
    """In the closed regime by one list, or by both; or, by the newer one, in it no more."""
    person, how = someone(draft), draft.draws.pick("how", ("depen", "sp", "both", "both", "another regime since", "free"))
    harmless = draft.draws.pick("defect", ((), (), (), ("depen_duplicate",), ("depen_cpf_lost_zeros",)))
    sp = held(draft.draws, listed_on=SP_DAYS["2020-04-03"])
    if how != "depen":
        draft.entry(person, "presos_sp", is_true=how in ("sp", "both"), **sp)
    if how == "depen" or how == "both":
        draft.entry(person, "depen", *harmless, **held(draft.draws))
    elif how == "another regime since":
        draft.entry(person, "depen", "depen_newer_regime", **held(draft.draws, draft.draws.pick("regime", OTHERS)))
    elif how == "free":
        draft.entry(person, "depen", "depen_set_free", **held(draft.draws), left_on=date(2020, 4, 8))


@scenario(7)
def prison_in_doubt(draft: Draft) -> None:
    """The regime is blank or none that a table has; no CPF; another birth date; a release that cannot be read."""
    person, given, texts = someone(draft), held(draft.draws), {}
    usual = ("regime_blank", "regime_unknown", "cpf_missing", "cpf_digits", "birth_differs")
    code = draft.draws.pick("how", usual * 2 + ("regime_blank", "release_unreadable", "columns_missing"))
    if code.startswith("regime_"):
        given["regime"] = "REGIME ESPECIAL" if code == "regime_unknown" else None
    elif code == "release_unreadable":
        texts = {"dt_saida": "2020-02-31"}
    draft.entry(person, "depen", f"depen_{code}", texts=texts, is_true=code in ("cpf_missing", "cpf_digits"), **given)


@scenario(2)
def sp_row_broken(draft: Draft) -> None:
    """A row of São Paulo's list that cannot be read, or is there twice, or names somebody by name alone."""
    code = draft.draws.pick("how", ("columns_missing", "duplicate", "cpf_missing", "cpf_lost_zeros"))
    draft.entry(someone(draft), "presos_sp", f"presos_sp_{code}", **held(draft.draws, listed_on=SP_DAYS["2020-04-03"]))
