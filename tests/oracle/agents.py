"""AE-04, the public agent: docs/ae2020.md."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.law import Answer, Case, Listed, settle
from tests.oracle.listings import cannot_tell

BASES = ("siape", "servidores", "judiciario", "rais")
SERVES = {
    "siape": {"01", "03", "04", "08", "12", "14", "18"}, "servidores": {"ATIVO", "TEMPORARIO"}, "judiciario": {"MAGISTRADO", "SERVIDOR ATIVO", "REQUISITADO"},
    "rais": {"30", "31", "35", "95", "96", "97"},
}  # fmt: skip
OTHERWISE = {
    "siape": {"02", "15", "66", "84"}, "servidores": {"INATIVO", "PENSIONISTA"}, "judiciario": {"APOSENTADO", "PENSIONISTA", "ESTAGIARIO"},
}  # fmt: skip
RETIRED = {"siape": {"02", "84"}, "servidores": {"INATIVO", "PENSIONISTA"}, "judiciario": {"APOSENTADO", "PENSIONISTA"}}
WORD = {"siape": "status", "servidores": "situation", "judiciario": "tie", "rais": "bond_type"}


def not_public_agent(case: Case, day: date, month: str) -> Answer:
    """Who serves the state by one of four lists; what nobody understands is a doubt."""
    causes, barred = cannot_tell(case, *BASES, by_cpf_alone=True), False
    for registry in BASES:
        for row in case.listed.get(registry, []):
            serves = _serves(registry, row.fields, day)
            if serves is None:
                causes.add("servant_unclear")
            elif serves and row.in_doubt:
                causes.add("key_disagrees")
            else:
                barred = barred or serves
    return settle(barred, causes)


def _serves(registry: str, row: dict[str, Any], day: date) -> bool | None:
    word = row.get(WORD[registry])
    if (row.get("admitted_on") or day) > day or (row.get("left_on") or date.max) <= day:
        return False
    if registry == "rais":
        active = row.get("active_at_end")
        return False if active is False else None if word is None or (active is None and word in SERVES["rais"]) else word in SERVES["rais"]
    if row.get("is_pensioner") or word in OTHERWISE[registry]:
        return False
    return True if word in SERVES[registry] else None


def retired(case: Case, day: date) -> list[Listed]:
    """The rows by which the state pays the person as retired or as a pensioner."""
    rows = [(registry, row) for registry in RETIRED for row in case.listed.get(registry, []) if (row.fields.get("left_on") or date.max) > day]
    return [row for registry, row in rows if row.fields.get("is_pensioner") or row.fields.get(WORD[registry]) in RETIRED[registry]]
