"""AE-06, AE-21, AE-22: the lists of the Armed Forces, of prisons, of residents abroad: docs/ae2020.md."""

from __future__ import annotations

from datetime import date

from tests.oracle.law import Answer, Case, Listed, settle

PAID_BY_DEFENCE = {"ATIVO CARREIRA", "ATIVO TEMPORARIO", "INATIVO", "PENSIONISTA"}
NOT_CLOSED = {"SEMIABERTO", "ABERTO", "PROVISORIO", "MEDIDA_SEGURANCA", "DOMICILIAR"}


def cannot_tell(case: Case, *registries: str, by_cpf_alone: bool) -> set[str]:
    """Why absence from these registries proves nothing about the person."""
    found = {"row_unreadable"} if case.unreadable & set(registries) else set()
    if not set(registries) <= case.covered:
        found.add("registry_not_covered")
    if by_cpf_alone and not case.has_cpf:
        found.add("no_cpf")
    return found


def not_resident_abroad(case: Case, day: date, month: str) -> Answer:
    """Who left for good by the day lives abroad; on a day that nobody knows, perhaps."""
    causes, barred = cannot_tell(case, "exterior", by_cpf_alone=True), False
    for row in case.listed.get("exterior", []):
        left = row.fields.get("departed_on")
        if left is not None and left > day:
            continue
        if row.in_doubt:
            causes.add("key_disagrees")
        elif left is None:
            causes.add("abroad_day_unknown")
        else:
            barred = True
    return settle(barred, causes)


def not_military(case: Case, day: date, month: str) -> Answer:
    """Active, inactive, pensioner: military. Dependants are none, amnestied perhaps."""
    causes, barred = cannot_tell(case, "defesa", by_cpf_alone=True), False
    for row in case.listed.get("defesa", []):
        if row.fields.get("tie") in PAID_BY_DEFENCE:
            barred, causes = (barred, causes | {"key_disagrees"}) if row.in_doubt else (True, causes)
        elif row.fields.get("tie") != "DEPENDENTE":
            causes.add("military_unclear")
    return settle(barred, causes)


def not_imprisoned(case: Case, day: date, month: str) -> Answer:
    """The newest row of both lists stands; of rows of one day, the closed regime."""
    causes = cannot_tell(case, "depen", "presos_sp", by_cpf_alone=False)
    rows = [row for name in ("depen", "presos_sp") for row in case.listed.get(name, []) if (row.fields.get("entered_on") or day) <= day]
    for row in rows:
        if row.in_doubt and _held(row, day) > 0:
            causes.add("prison_by_name_alone" if row.fields.get("cpf") is None else "key_disagrees")
    certain = [(row.fields.get("listed_on") or date.min, _held(row, day)) for row in rows if not row.in_doubt]
    held = max(certain, default=(day, 0))[1]
    return settle(held == 2, causes | ({"prison_regime_unknown"} if held == 1 else set()))


def _held(row: Listed, day: date) -> int:
    """2 in the closed regime, 1 in one that is not known, 0 elsewhere."""
    left, regime = row.fields.get("left_on"), row.fields.get("regime")
    if (left is not None and left <= day) or regime in NOT_CLOSED:
        return 0
    return 2 if regime == "FECHADO" else 1
