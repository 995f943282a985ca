"""Bolsa Família's payroll: April 2020 in the edition to 2021; March and May in the later one, its months swapped, with the payee's CPF."""

from __future__ import annotations

from synthetic.documents import nit, wrong
from synthetic.lives import Family, Life, Payment
from synthetic.names import plain
from synthetic.places import BY_UF
from synthetic.records.cadunico import FORMER
from synthetic.records.common import View, keys, mark
from synthetic.records.elos import replaced
from synthetic.render.form import form_writer
from synthetic.row import Row

PERIODS = ("2020-03", "2020-04", "2020-05")
SPOILT = "2020-04"
CODES = (
    "folha_nul", "folha_duplicate", "folha_nis_float", "folha_amount_letters", "folha_siafi_lost_zeros", "folha_nis_digits", "folha_month_impossible",
    "folha_columns_missing", "folha_payee_not_head", "folha_payee_not_registered", "folha_nis_converted", "folha_nis_replaced",
)  # fmt: skip


def rows(view: View, period: str) -> list[Row]:
    """What the unit's families are paid."""
    found = []
    for family in view.unit.families:
        if family.payment is not None:
            found += _paid(view, family, family.payment, period)
    return found


def _paid(view: View, family: Family, payment: Payment, period: str) -> list[Row]:
    life = view.unit.lives[payment.payee]
    row = _row(view, family, payment, life, period)
    code = view.of(life.number, *CODES) if period == SPOILT else None
    if code and code != "folha_duplicate":
        _spoil(row, code)
    elif period != SPOILT and view.unit.number % 37 == 0:
        mark(row, "folha_cpf_masked", cpf_favorecido=f"***.{life.cpf or 0:011d}"[:7] + ".***-**")
        row.fields["cpf"] = None
    if code != "folha_duplicate":
        return [row]
    again = _row(view, family, payment, life, period)
    keys(mark(again, code), nis=life.nis)
    return [row, again]


def _spoil(row: Row, code: str) -> None:
    fields, nis = row.fields, str(row.fields["nis"])
    mark(row, code)
    if code in ("folha_nis_digits", "folha_month_impossible", "folha_columns_missing"):
        row.damage = "columns" if code == "folha_columns_missing" else ""
        keys(row, nis=int(nis) if code != "folha_nis_digits" else None)
    if code == "folha_nis_digits":
        row.texts["nis_favorecido"], fields["nis"] = wrong(nis), None
    elif code == "folha_month_impossible":
        row.texts["mes_referencia"], fields["reference_month"] = "202013", None
    elif code == "folha_amount_letters":
        row.texts["valor_parcela"], fields["cents"] = "2I2,00", None
    elif code == "folha_nis_float":
        row.texts["nis_favorecido"] = f"{nis}.0"
    elif code == "folha_nis_converted":
        fields["nis"] = nit((row.person or 0) + FORMER)
    elif code == "folha_nis_replaced":
        fields["nis"] = replaced(row.unit)
    elif code == "folha_nul":
        row.texts["nome_favorecido"] = row.texts["nome_favorecido"].replace(" ", "\0 ", 1)
    elif code == "folha_siafi_lost_zeros":
        row.texts["codigo_municipio_siafi"] = str(int(str(fields["municipality"])))


def _row(view: View, family: Family, payment: Payment, life: Life, period: str) -> Row:
    old = period == SPOILT
    fields: dict[str, object] = {
        "reference_month": period, "competencia": period, "uf": family.uf, "municipality": BY_UF[family.uf].siafi, "nis": life.nis,
        "cpf": None if old else life.cpf, "name": plain(life.name), "cents": payment.cents,
    }  # fmt: skip
    row = view.row("folha_pbf", period, "", f"{period.replace('-', '')}_BolsaFamilia_Pagamentos.csv", "2013" if old else "2021", life, fields)
    row.texts = {"nome_favorecido": life.name.upper()}
    return row


def _capital(row: Row) -> dict[str, str]:
    return {"nome_municipio": BY_UF[str(row.fields["uf"])].capital.upper()}


WRITER = form_writer("folha_pbf", lambda period, file: "2013" if period == SPOILT else "2021", _capital, otherwise={"2020-05": ("folha_utf8", "utf-8")})
