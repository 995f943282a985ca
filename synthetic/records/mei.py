"""Companies of MEI: whose each is, and Receita Federal's list of who opted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from synthetic.draft import employer
from synthetic.draws import Draws
from synthetic.records.common import Source, View
from synthetic.records.listed import listed
from synthetic.render.form import form_writer
from synthetic.row import Row

SIMPLES = "F.K03200$W.SIMPLES.CSV.D200314"
ALWAYS = {"in_opcao_simples": "S", "dt_opcao_simples": "20140101", "dt_exclusao_simples": "00000000"}


def company(draws: Draws) -> dict[str, Any]:
    """The columns of an active company."""
    cnpj = employer(draws.between("company", 1_000_000, 9_000_000)).cnpj
    opted = draws.day("opted", date(2010, 1, 1), date(2020, 2, 28))
    return {"record": "holder", "cnpj": cnpj, "root": cnpj[:8], "opted_on": opted, "situation": "02", "situation_since": opted}


def _source() -> Source:
    """Two files: a holder's row in one, the option of the same company in the other."""
    writer = form_writer("mei", lambda period, file: "simples" if file == SIMPLES else "titulares", lambda row: ALWAYS)
    base = listed("mei", ("2020-03",), company, writer=writer, strangers=500)
    strangers = base.preamble
    assert strangers is not None

    def rows(view: View, period: str) -> list[Row]:
        return _both(base.rows(view, period))

    def preamble(seed: int, period: str) -> list[Row]:
        return _both(strangers(seed, period))

    return Source(base.periods, rows, writer, preamble)


def _both(holders: list[Row]) -> list[Row]:
    return [*[replace(row, part="titulares") for row in holders], *[_option(row) for row in holders]]


def _option(holder: Row) -> Row:
    fields = dict.fromkeys(holder.fields) | {"record": "option", "root": holder.fields["root"], "is_mei": True, "opted_on": holder.fields["opted_on"]}
    opted = holder.fields["opted_on"]
    assert isinstance(opted, date)
    texts = {"nu_cnpj_raiz": str(fields["root"]), "dt_opcao_mei": f"{opted:%Y%m%d}", "dt_exclusao_mei": "00000000"}
    plain = {"broken": (), "blanked": (), "readable": {}, "defects": (), "damage": ""}
    return replace(holder, part="simples", file=SIMPLES, person=None, family=None, fields=fields, texts=texts, **plain)  # type: ignore[arg-type]


SOURCE = _source()
