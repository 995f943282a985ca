"""Requests and declared members, in the delivery of the days after."""

from __future__ import annotations

from datetime import date

from synthetic.documents import wrong
from synthetic.lives import Declared, Life, Request
from synthetic.names import plain
from synthetic.records.common import View, keys, mark
from synthetic.render.form import form_writer
from synthetic.row import Row

PERIODS = ("2020-04-12", "2020-04-19", "2020-05-17", "2020-07-05")
ON_REQUEST = (
    "extracad_columns_missing", "extracad_own_cpf_digits", "extracad_birth_differs", "extracad_moment_impossible", "extracad_moment_blank",
    "extracad_income_letters", "extracad_income_missing", "extracad_sex_missing", "extracad_uf_unknown", "extracad_duplicate", "head_without_member",
    "divergent_declarations", "two_sole_providers",
)  # fmt: skip
ON_MEMBER = (
    "extracad_member_columns_missing", "extracad_cpf_digits", "extracad_birth_impossible", "extracad_birth_missing", "extracad_relation_unknown",
    "child_without_cpf",
)  # fmt: skip


def rows(view: View, period: str) -> list[Row]:
    """Requests of a delivery, and the members that they declare."""
    found = []
    for family in view.unit.families:
        for place, request in enumerate(family.requests):
            if _delivery(request) == period:
                found += _request(view, request, period, family.uf, family.municipality)
                found += [_member(view, request, declared, period) for declared in request.declared]
            if place and view.of(request.requester, "asked_twice") and found and found[-1].fields["request"] == request.number:
                mark(found[-1], "asked_twice")
    return found


def _delivery(request: Request) -> str:
    return next((period for period in PERIODS[:-1] if request.requested_at.date() <= date.fromisoformat(period)), PERIODS[-1])


def _request(view: View, request: Request, period: str, uf: str, municipality: int) -> list[Row]:
    life = view.unit.lives[request.requester]
    fields: dict[str, object] = {
        "record": "request", "request": request.number, "cpf": life.cpf, "name": plain(life.name), "mother": plain(life.mother) if life.mother else None,
        "birth_date": life.birth, "sex": life.sex, "requested_at": request.requested_at, "uf": uf, "municipality": municipality, "activity": request.activity,
        "income_cents": request.income_cents, "sole_provider": request.sole_provider, "declared_size": request.size, "kind": "NOVO", "relation": None,
    }  # fmt: skip
    row = view.row("extracad", period, "requests", f"extracad_requerimentos_{period.replace('-', '')}.csv", "request", life, fields)
    row.texts = {"no_requerente": life.name.upper(), "no_mae": (life.mother or "").upper()}
    for code in ON_REQUEST:
        if view.of(life.number, code):
            _spoil(row, code)
    if "extracad_duplicate" not in row.defects:
        return [row]
    again = view.row("extracad", period, row.part, row.file, "request", life, dict(fields))
    again.texts = dict(row.texts)
    return [row, again]


def _spoil(row: Row, code: str) -> None:
    fields, cpf = row.fields, f"{row.fields['cpf']:011d}"
    mark(row, code)
    if row.broken:
        row.damage = "columns" if code == "extracad_columns_missing" else ""
        keys(row, family=str(fields["request"]), cpf=int(cpf) if code == "extracad_columns_missing" else None)
    if code == "extracad_own_cpf_digits":
        row.texts["nu_cpf"], fields["cpf"] = wrong(cpf), None
    elif code == "extracad_birth_differs":
        born = fields["birth_date"]
        assert isinstance(born, date)
        fields["birth_date"] = born.replace(year=born.year + 1, day=min(born.day, 28))
    elif code in ("extracad_moment_impossible", "extracad_moment_blank"):
        row.texts["ts_requerimento"], fields["requested_at"] = "2020-04-31 10:00:00" if code == "extracad_moment_impossible" else "", None
    elif code in ("extracad_income_letters", "extracad_income_missing"):
        row.texts["vl_renda_individual"], fields["income_cents"] = "1O45.00" if code == "extracad_income_letters" else "", None
    elif code == "extracad_sex_missing":
        fields["sex"] = None
    elif code == "extracad_uf_unknown":
        row.texts["sg_uf"], fields["uf"] = "XX", None


def _member(view: View, request: Request, declared: Declared, period: str) -> Row:
    life: Life | None = view.unit.lives[declared.person] if declared.person is not None else None
    assert life is not None
    fields: dict[str, object] = dict.fromkeys(("mother", "requested_at", "uf", "municipality", "activity", "sole_provider", "declared_size", "kind"))
    fields |= {
        "record": "member", "request": request.number, "cpf": life.cpf, "name": plain(life.name), "birth_date": life.birth, "sex": life.sex,
        "income_cents": declared.income_cents, "relation": declared.relation,
    }  # fmt: skip
    row = view.row("extracad", period, "members", f"extracad_membros_{period.replace('-', '')}.csv", "member", life, fields)
    row.texts = {"no_membro": life.name.upper()}
    for code in ON_MEMBER:
        if view.of(life.number, code):
            _spoil_member(row, code, life)
    for code in ("visiting_sister", "stranger_declared"):
        if view.of(request.requester, code):
            mark(row, code)
    return row


def _spoil_member(row: Row, code: str, life: Life) -> None:
    fields = row.fields
    mark(row, code)
    if code == "extracad_member_columns_missing":
        row.damage = "columns"
        keys(row, family=str(fields["request"]), cpf=life.cpf)
    elif code == "extracad_cpf_digits":
        row.texts["nu_cpf_membro"], fields["cpf"] = wrong(f"{life.cpf:011d}"), None
    elif code == "extracad_birth_impossible":
        row.texts["dt_nascimento"], fields["birth_date"] = f"{life.birth:%Y}-02-31", None
    elif code == "extracad_birth_missing":
        fields["birth_date"] = None
    elif code == "extracad_relation_unknown":
        row.texts["co_parentesco"], fields["relation"] = "77", None


def _number(row: Row) -> dict[str, str]:
    """The members' table of some lost the zeros of its numbers."""
    return {"nu_requerimento": str(row.fields["request"]).zfill(1 if row.record == "member" and row.unit % 5 == 0 else 12)}


WRITER = form_writer(
    "extracad",
    lambda period, file: "requests" if "requerimentos" in file else "members",
    _number,
    quoted=False,
    dropped=2,
    encoding="utf-8",
    otherwise={"2020-05-17": ("extracad_latin1", "latin-1")},
)
