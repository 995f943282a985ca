"""Four lists of scholars: CNPq's, CAPES's (most by a masked CPF), and FNDE's and MEC's, which overlap."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from synthetic.cases import scenario, someone
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.records.listed import listed
from synthetic.records.masked import digits_shown, masked_in
from synthetic.render.form import form_writer

MONTHS = ("2020-03",)
PROGRAMMES = (("PBP", "BOLSA PERMANENCIA", 90_000), ("PET", "PROGRAMA DE EDUCACAO TUTORIAL", 40_000), ("PROUNI", "BOLSA PERMANENCIA PROUNI", 40_000))
AMOUNTS = {"cnpq": "vl_mensal", "capes": "vl_bolsista_pagamento", "fnde": "vl_bolsa", "mec": "vl_bolsa"}
HOW = {
    "cnpq": ("columns_missing", "end_unreadable", "cpf_digits", "duplicate", "amount_letters", "cpf_lost_zeros"),
    "capes": ("columns_missing", "cpf_digits", "duplicate", "amount_letters", "month_impossible", "masked"),
    "fnde": ("columns_missing", "duplicate", "cpf_digits", "amount_letters", "cpf_missing", "cpf_lost_zeros"),
    "mec": ("columns_missing", "cpf_digits", "cpf_missing"),
}


def scholarship(draws: Draws, registry: str) -> dict[str, Any]:
    """The columns of a scholarship of March 2020."""
    number = draws.between("scholarship", 1, 899_999)
    if registry == "cnpq":
        ended = draws.pick("ended", (date(2021, 2, 28), date(2020, 7, 31), None))
        return {
            "process": f"{number:06d}/2018-{number % 10}", "modality": draws.pick("modality", ("IC", "GM", "GD", "PQ")), "started_on": date(2018, 8, 1),
            "ended_on": ended, "monthly_cents": draws.pick("amount", (40_000, 150_000, 220_000)), "month": "2020-03",
        }  # fmt: skip
    if registry == "capes":
        return {
            "institution": "UNIVERSIDADE FEDERAL DO CEARA", "month_number": 3, "year": 2020, "directorate": "DED", "system": "SGB",
            "modality": str(number % 9 + 1), "modality_name": "TUTOR", "currency": "BRL", "cents": 76_500,
        }  # fmt: skip
    code, name, cents = draws.pick("programme", PROGRAMMES)
    return {
        "programme": code, "programme_name": name, "institution": str(number % 900 + 1), "month": "2020-03", "instalment": number % 12 + 1, "cents": cents,
        "paid_on": date(2020, 4, 6), "situation": "PG",
    }  # fmt: skip


def _of_capes(draws: Draws) -> dict[str, object]:
    return scholarship(draws, "capes") | {"cpf": None, "cpf_digits": f"{draws.between('digits', 0, 999_999):06d}"}


WRITER = form_writer("capes", lambda period, file: "sgb", partial(masked_in, "cpf_bolsista"), quoted=False)
CAPES = listed("capes", MONTHS, _of_capes, writer=WRITER, strangers=1_000)
CNPQ, FNDE, MEC = (listed(one, MONTHS, partial(scholarship, registry=one), strangers=1_000) for one in ("cnpq", "fnde", "mec"))


@scenario(12)
def scholar(draft: Draft) -> None:
    """On one of the four lists; of FNDE's and MEC's, sometimes on both. It says nothing about the aid of 2020."""
    person, registry = someone(draft), draft.draws.pick("list", tuple(HOW))
    given, texts = scholarship(draft.draws, registry), {}
    code = draft.draws.pick("how", ("", *HOW[registry]))
    if code == "masked":
        given |= {"cpf": None, "cpf_digits": digits_shown(draft.lives[person].cpf or 0)}
    elif code == "end_unreadable":
        texts = {"dt_fim": "2021-02-31"}
    elif code == "month_impossible":
        given["month_number"], texts = None, {"me_referencia": "13"}
    elif code == "amount_letters":
        given["monthly_cents" if registry == "cnpq" else "cents"], texts = None, {AMOUNTS[registry]: "4OO"}
    draft.entry(person, registry, *([f"{registry}_{code}"] if code else []), texts=texts, **given)
    if not code and registry in ("fnde", "mec"):
        draft.entry(person, "mec" if registry == "fnde" else "fnde", **given)
