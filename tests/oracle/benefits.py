"""AE-07, AE-08, AE-10 and AE-12: benefits, unemployment insurance, transfers, taxable income. From docs/ae2020.md."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from synthetic.row import Row
from tests.oracle.agents import retired
from tests.oracle.files import Files, newest
from tests.oracle.law import YES, Answer, Case, Listed, settle

# Month of the aid → month of the payroll of benefits, and of the insurance that is asked about.
MONTHS = {"2020-04": "2020-03", "2020-05": "2020-04", "2020-06": "2020-05", "2020-07": "2020-05", "2020-08": "2020-06"}
RECEIVE, END = {0, 10, 11}, {1, 2, 5, 8, 9}
NEVER_BAR = {47, 48, 68, 79}
MOST_TAXED = 2_855_970


def instalments(rows: list[Row], day: date, month: str) -> list[Row]:
    """Per request and instalment, the row that arrived last."""
    return newest(rows, lambda fields: (fields["request"], fields["instalment"]))


def _absent(case: Case, registry: str) -> set[str]:
    causes = {"row_unreadable"} if registry in case.unreadable else set()
    return causes if registry in case.covered else causes | {"registry_not_covered"}


def no_social_security_or_assistance_benefit(case: Case, day: date, month: str) -> Answer:
    """Inciso III: titular of no benefit."""
    causes, barred = _absent(case, "beneficios"), False
    for row in case.listed.get("beneficios", []):
        situation, species = row.fields.get("situation"), row.fields.get("species")
        if row.fields.get("is_alimony") or species in NEVER_BAR or (situation in END):
            continue
        if species is None or situation is None or not 0 <= situation <= 24:
            causes.add("benefit_unclear")
        elif row.in_doubt:
            causes.add("key_disagrees")
        elif situation in RECEIVE:
            barred = True
        else:
            causes.add("benefit_suspended")
    for row in retired(case, day):
        barred, causes = (barred, causes | {"key_disagrees"}) if row.in_doubt else (True, causes)
    return settle(barred, causes)


def benefit_incomes(files: Files) -> dict[str, int]:
    """What the benefits of the month pay their titulars, of those surely found."""
    found: dict[str, int] = defaultdict(int)
    for row in files.rows.get("beneficios", []):
        fields: dict[str, Any] = row.fields
        counts = not fields["is_alimony"] and fields["situation"] in RECEIVE and fields["species"] is not None and fields["species"] not in NEVER_BAR
        for person in [person for person, doubt in files.people_of(fields, "nit") if counts and not doubt]:
            found[person] += fields["cents"] or 0
    return found


def _later(month: str, count: int) -> str:
    year, number = map(int, month.split("-"))
    whole = year * 12 + number - 1 + count
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"


def no_unemployment_insurance(case: Case, day: date, month: str) -> Answer:
    """Inciso III: no instalment of the month asked about, or a later one."""
    causes, barred, asked = _absent(case, "seguro_desemprego"), False, MONTHS[month]
    requests: dict[object, list[Listed]] = defaultdict(list)
    for row in case.listed.get("seguro_desemprego", []):
        requests[row.fields.get("request")].append(row)
        known = None not in (row.fields.get("modality"), row.fields.get("situation"))
        competencia, situation = row.fields.get("competencia"), row.fields.get("situation")
        if competencia is not None and competencia < asked:
            continue
        if not known:
            causes.add("instalment_unclear")
        elif situation in ("PAGA", "EMITIDA"):
            cause = "instalment_month_unknown" if competencia is None else "instalment_issued" if situation == "EMITIDA" else None
            if row.in_doubt:
                causes.add("key_disagrees")
            elif cause:
                causes.add(cause)
            else:
                barred = True
    for listed in requests.values():
        due = [row for row in listed if _more_due(row.fields, asked)]
        there = [row for row in listed if (row.fields.get("competencia") or "") >= asked]
        if any(not row.in_doubt for row in due):
            causes |= set() if any(not row.in_doubt for row in there) else {"instalment_expected"}
        elif due and not there:
            causes.add("key_disagrees")
    return settle(barred, causes)


def _more_due(fields: dict[str, Any], asked: str) -> bool:
    """An earlier instalment, after which others are due in the month asked about, or nobody knows how many."""
    month, number, count = fields.get("competencia"), fields.get("instalment"), fields.get("instalments")
    return month is not None and month < asked and (count is None or _later(month, max(count - number, 0)) >= asked)


def no_federal_cash_transfer(case: Case, day: date, month: str) -> Answer:
    """Inciso III: no registry shows a transfer other than Bolsa Família."""
    return YES


def taxable_income_within_limit(case: Case, day: date, month: str) -> Answer:
    """Inciso V: the return delivered last is within the limit."""
    causes = _absent(case, "irpf")
    if not case.has_cpf:
        causes.add("no_cpf")
    returns = [row.fields for row in case.listed.get("irpf", []) if not row.fields.get("is_dependant")]
    last = max(((one["delivered_on"], bool(one["is_rectification"])) for one in returns), default=None)
    amounts = {one["taxable_cents"] for one in returns if (one["delivered_on"], bool(one["is_rectification"])) == last}
    verdicts = {None if cents is None else cents > MOST_TAXED for cents in amounts}
    if verdicts and verdicts not in ({True}, {False}):
        causes.add("taxable_income_unknown")
    return settle(verdicts == {True}, causes)
