"""Agreements with emergency employment benefit, week by week: in months (v1) in week 15, in days (v3.0) from week 16; and cancellations."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from synthetic.documents import wrong
from synthetic.lives import Agreement, Life
from synthetic.names import plain
from synthetic.records.common import View, keys, mark
from synthetic.render.form import form_writer
from synthetic.row import Row

PERIODS = ("2020-W15", "2020-W16", "2020-W20")
CODES = (
    "bem_columns_missing", "bem_start_impossible", "bem_duration_unreadable", "bem_duration_blank", "bem_pay_letters", "bem_cpf_digits", "bem_birth_differs",
    "bem_by_pis", "bem_cpf_lost_zeros", "bem_duplicate",
)  # fmt: skip


def rows(view: View, period: str) -> list[Row]:
    """Agreements of that week's delivery, and cancellations of it."""
    found = []
    for life in view.unit.lives.values():
        for agreement in life.agreements:
            if _week(agreement.start + timedelta(days=3)) == period:
                found += _agreement(view, life, agreement, period)
            if agreement.cancelled_on is not None and _week(agreement.cancelled_on) == period:
                found.append(_cancelled(view, life, agreement, period))
    return found


def _week(day: date) -> str:
    return "2020-W15" if day <= date(2020, 4, 12) else "2020-W16" if day <= date(2020, 4, 19) else "2020-W20"


def months_later(day: date, count: int) -> date:
    """The same day so many months later; the month's last where it is shorter."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _agreement(view: View, life: Life, agreement: Agreement, period: str) -> list[Row]:
    days = (agreement.until - agreement.start).days + 1
    in_months = period == "2020-W15"
    until = months_later(agreement.start, days // 30) - timedelta(days=1) if in_months else agreement.until
    fields: dict[str, object] = {
        "record": "agreement", "employer": agreement.employer.cnpj, "cpf": life.cpf, "nis": life.pis, "name": plain(life.name),
        "mother": plain(life.mother) if life.mother else None, "birth_date": life.birth, "admitted_on": agreement.admitted, "agreed_on": agreement.start,
        "measure": "suspension" if agreement.percent is None else "reduction", "percent": agreement.percent, "until": until,
        "cancelled_on": None, "last_pay_cents": agreement.pay_cents,
    }  # fmt: skip
    row = view.row(
        "bem", period, "cadastro" if in_months else "cadastro-v3", f"bem_{period.replace('-', '')}_cadastro.csv", "v1" if in_months else "v3", life, fields
    )
    row.texts = {
        "nome_trabalhador": life.name.upper(),
        "nome_mae_trabalhador": (life.mother or "").upper(),
        _duration(in_months): str(days // 30 if in_months else days),
    }
    code = view.of(life.number, *CODES)
    if code:
        _spoil(row, code, in_months)
    elif agreement.percent is not None and life.number % 97 == 0:
        mark(row, "bem_percent_unknown", percentual_reducao_carga_horaria="60")
        fields["percent"] = None
    if code == "bem_duplicate":
        again = view.row("bem", period, row.part, row.file, row.record, life, dict(fields))
        again.texts = dict(row.texts)
        return [row, again]
    return [row]


def _duration(in_months: bool) -> str:
    return "meses_duracao" if in_months else "dias_duracao"


def _spoil(row: Row, code: str, in_months: bool) -> None:
    fields, cpf = row.fields, f"{row.fields['cpf']:011d}"
    if code.startswith("bem_duration"):
        rule = "duration_months_valid" if in_months else "duration_days_valid"
        mark(row, code, rule, **{_duration(in_months): "" if code == "bem_duration_blank" else "DOIS"})
        fields["until"] = None
        return
    mark(row, code)
    if code in ("bem_columns_missing", "bem_start_impossible"):
        row.damage = "columns" if code == "bem_columns_missing" else ""
        keys(row, cpf=int(cpf), nis=fields["nis"])  # type: ignore[arg-type]
    if code == "bem_start_impossible":
        row.texts["data_acordo"], fields["agreed_on"], fields["until"] = "31/02/2020", None, None
    elif code == "bem_pay_letters":
        row.texts["ultimo_salario"], fields["last_pay_cents"] = "1O4500", None
    elif code == "bem_cpf_digits":
        row.texts["cpf_trabalhador"], fields["cpf"] = wrong(cpf), None
    elif code == "bem_by_pis":
        fields["cpf"] = None
    elif code == "bem_cpf_lost_zeros":
        row.texts["cpf_trabalhador"] = str(int(cpf))
    elif code == "bem_birth_differs":
        born = fields["birth_date"]
        assert isinstance(born, date)
        fields["birth_date"] = born.replace(year=born.year - 2, day=min(born.day, 28))


def _cancelled(view: View, life: Life, agreement: Agreement, period: str) -> Row:
    fields: dict[str, object] = dict.fromkeys(("name", "mother", "birth_date", "admitted_on", "measure", "percent", "until", "last_pay_cents"))
    fields |= {
        "record": "cancellation", "employer": agreement.employer.cnpj, "cpf": life.cpf, "nis": life.pis, "agreed_on": agreement.start,
        "cancelled_on": agreement.cancelled_on,
    }  # fmt: skip
    row = mark(view.row("bem", period, "cancelamento", f"bem_{period.replace('-', '')}_cancelamento.csv", "cancellation", life, fields), "bem_cancelled")
    if view.of(life.number, "bem_cancelled_by_pis"):
        row.fields["cpf"] = None
        mark(row, "bem_cancelled_by_pis")
    return row


ACCOUNT = {
    "codigo_banco": "104", "agencia_bancaria": "1234", "dv_agencia_bancaria": "5", "conta_bancaria": "000123456", "dv_conta_bancaria": "7", "tipo_conta": "1",
}  # fmt: skip


def _beside(row: Row) -> dict[str, str]:
    """What no column holds: the account, the pay of the months before, whether hours are cut."""
    pay = str(row.fields["last_pay_cents"] or "")
    percent = row.texts.get("percentual_reducao_carga_horaria", row.fields["percent"])
    texts = {"tipo_inscricao": "1", "cno": "", "tipo_adesao": "1" if percent else "0", "penultimo_salario": pay, "antepenultimo_salario": pay}
    return ACCOUNT | texts


def _layout(period: str, file: str) -> str:
    return "cancelamento" if "cancelamento" in file else "v1" if period == "2020-W15" else "v3.0"


WRITER = form_writer("bem", _layout, _beside, dropped=3, newline="\r\n")
