"""Politically exposed people: most by a masked CPF, as in the public file."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic.cases import scenario, someone
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.records.listed import listed
from synthetic.records.masked import digits_shown, masked_in
from synthetic.render.form import form_writer
from synthetic.row import Row

FUNCTIONS = (
    ("VEREAD", "VEREADOR", "MUN. DE PARNAMIRIM-RN"),
    ("PREFEI", "PREFEITO", "MUN. DE SOBRAL-CE"),
    ("DEPFED", "DEPUTADO FEDERAL", "CAMARA DOS DEPUTADOS"),
)


def exposed(draws: Draws) -> dict[str, Any]:
    """The columns of a function: over since 2016, until the end of 2020, or still held."""
    code, function, agency = draws.pick("function", FUNCTIONS)
    started, ended, grace = draws.pick(
        "exercise",
        (
            (date(2013, 1, 1), date(2016, 12, 31), date(2021, 12, 31)),
            (date(2017, 1, 1), date(2020, 12, 31), date(2025, 12, 31)),
            (date(2019, 2, 1), None, None),
        ),
    )
    return {"function_code": code, "function": function, "agency": agency, "started_on": started, "ended_on": ended, "grace_until": grace}


def _stranger(draws: Draws) -> dict[str, object]:
    return exposed(draws) | {"cpf": None, "cpf_digits": f"{draws.between('digits', 0, 999_999):06d}"}


def _texts(row: Row) -> dict[str, str]:
    """What the form's columns do not write: the mask, and the words for a day that is open."""
    dates = {"data_fim_exercicio": "ended_on", "data_fim_carencia": "grace_until"}
    open_days = {field: "Não informada" for field, column in dates.items() if row.fields[column] is None}
    return masked_in("cpf", row) | open_days


SOURCE = listed(
    "pep",
    ("2020-03", "2020-04"),
    _stranger,
    writer=form_writer("pep", lambda period, file: "pep", _texts),
    file=lambda period: f"{period.replace('-', '')}_PEP.csv",
    strangers=1_000,
)


@scenario(4)
def politically_exposed(draft: Draft) -> None:
    """Holds a function, or held one; most are shown by a masked CPF. It says nothing about the aid."""
    person, given, texts = someone(draft), exposed(draft.draws), {}
    code = draft.draws.pick("how", ("masked", "masked", "masked", "", "columns_missing", "grace_unreadable", "cpf_digits", "duplicate", "start_unreadable"))
    if code == "masked":
        given |= {"cpf": None, "cpf_digits": digits_shown(draft.lives[person].cpf or 0)}
    elif code == "grace_unreadable":
        texts = {"data_fim_carencia": "31/02/2025"}
    elif code == "start_unreadable":
        given["started_on"], texts = None, {"data_inicio_exercicio": "31/02/2017"}
    draft.entry(person, "pep", *([f"pep_{code}"] if code else []), texts=texts, **given)
