"""The CPF base as of 18 April (and 18 May) 2020, and its table of NITs."""

from __future__ import annotations

from datetime import date

from synthetic.documents import wrong
from synthetic.lives import Life
from synthetic.names import plain
from synthetic.records.common import View, keys, mark
from synthetic.render.form import form_writer
from synthetic.row import Row

PERIODS = ("2020-04-18", "2020-05-18")
FAULTS = ("cpf_columns_missing", "cpf_digits", "cpf_birth_impossible", "cpf_status_unknown", "cpf_status_blank", "cpf_sex_missing", "mother_not_known")


def rows(view: View, period: str) -> list[Row]:
    """Everybody who has a CPF, and every NIT known of them."""
    found = []
    for life in view.unit.lives.values():
        if life.cpf is not None and not view.of(life.number, "cpf_not_in_base"):
            found.append(_person(view, life, period))
            found += _nits(view, life, period)
    return found


def _person(view: View, life: Life, period: str) -> Row:
    day = date.fromisoformat(period)
    status = life.status_on(day)
    gone = life.died is not None and view.of(life.number, "cpf_status_3", "cpf_death_flag")
    fields: dict[str, object] = {
        "record": "person", "cpf": life.cpf, "nit": None, "current": None, "name": plain(life.name), "mother": plain(life.mother) if life.mother else None,
        "birth_date": life.birth, "sex": life.sex, "status": status.status if status else None, "status_since": status.since if status else None,
        "death_flag": bool(gone), "death_year": life.died.year if gone and life.died else None,
    }  # fmt: skip
    row = view.row("cpf", period, "people", f"cpf_pessoas_{period.replace('-', '')}.csv", "person", life, fields)
    row.texts = {"no_pessoa": life.name.upper(), "no_mae": (life.mother or "").upper()}
    if gone:
        mark(row, gone)
        if gone == "cpf_status_3":
            fields["status"], fields["status_since"], fields["death_flag"], fields["death_year"] = 3, life.died, False, None
    for code in FAULTS:
        if view.of(life.number, code):
            _spoil(row, code)
    if str(life.cpf).zfill(11)[0] == "0" and not row.defects and life.number % 37 == 0:
        mark(row, "cpf_lost_zeros", nu_cpf=str(life.cpf))
    return row


def _spoil(row: Row, code: str) -> None:
    fields, cpf = row.fields, f"{row.fields['cpf']:011d}"
    mark(row, code)
    if code == "cpf_columns_missing":
        row.damage = "columns"
        keys(row, cpf=int(cpf))
    elif code == "cpf_digits":
        row.texts["nu_cpf"], fields["cpf"] = wrong(cpf), None
    elif code == "cpf_birth_impossible":
        row.texts["dt_nascimento"], fields["birth_date"] = f"{fields['birth_date']:%Y}-02-31", None
    elif code == "cpf_status_unknown":
        row.texts["co_situacao"], fields["status"] = "7", None
    elif code == "cpf_status_blank":
        fields["status"] = fields["status_since"] = None
    elif code == "cpf_sex_missing":
        fields["sex"] = None


def _nits(view: View, life: Life, period: str) -> list[Row]:
    if view.of(life.number, "gfip_nit_not_in_crosswalk"):
        return []
    numbers = sorted({number for number in (life.nis, life.pis) if number is not None})
    found = []
    for number in numbers:
        fields: dict[str, object] = {"record": "nit", "cpf": life.cpf, "nit": number, "current": number == (life.pis or life.nis)}
        fields |= dict.fromkeys(("name", "mother", "birth_date", "sex", "status", "status_since", "death_flag", "death_year"))
        found.append(view.row("cpf", period, "nit", f"cpf_nit_{period.replace('-', '')}.csv", "nit", life, fields))
    if numbers and life.number % 1_999 == 0:
        # A number that belongs to no person, beside the person's own.
        fields = {**found[-1].fields, "nit": None, "current": False}
        row = view.row("cpf", period, "nit", found[-1].file, "nit", life, fields)
        mark(row, "cpf_nit_digits", nu_nit=wrong(str(numbers[-1])))
        keys(row, cpf=life.cpf)
        found.append(row)
    return found


WRITER = form_writer("cpf", lambda period, file: "people" if "pessoas" in file else "nit", quoted=False, dropped=4, encoding="utf-8")
