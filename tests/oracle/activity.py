"""AE-13, the activity that the aid is for: docs/ae2020.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.oracle.files import Files, key_of, newest, registered
from tests.oracle.law import YES, Answer, Case, unknown

WORDS = {"INFORMAL", "MEI", "CONTRIBUINTE INDIVIDUAL", "DESEMPREGADO"}
ALONE = {"1007", "1104", "1163", "1236", "1287", "1910"}
NEEDED = {"mei", "gps", "cadunico", "extracad"}


def fill_activities(files: Files, cases: dict[str, Case]) -> None:
    """Who stands in CadÚnico, and what each person's requests by the day declare."""
    end = datetime.combine(files.day, datetime.max.time())
    for row in registered(files):
        if (case := cases.get(str(key_of(row.fields["cpf"], row.fields["nis"])))) is not None:
            case.is_registered = True
    for row in newest((row for row in files.rows["extracad"] if row.fields["record"] == "request"), lambda fields: fields["request"]):
        moment: Any = row.fields["requested_at"]
        case = cases.get(str(key_of(row.fields["cpf"])))
        if case is not None and row.fields["activity"] is not None and (moment is None or moment <= end):
            case.activities.add(str(row.fields["activity"]))


def contribution_bases(files: Files) -> dict[str, int]:
    """What each person's guides of the month are paid of; of two, the greater."""
    found: dict[str, int] = {}
    for row in files.rows.get("gps", []):
        fields: dict[str, Any] = row.fields
        base = {"1007": 5, "1104": 5, "1287": 5, "1163": 100 / 11, "1236": 100 / 11}.get(fields["code"])
        if base is not None and fields["identifier_kind"] == "1" and fields["inss_cents"] is not None:
            for person in [person for person, doubt in files.people_of({"cpf": None, "birth_date": None, **fields}, "nit") if not doubt]:
                found[person] = max(found.get(person, 0), round(fields["inss_cents"] * base))
    return found


def qualifying_activity(case: Case, day: date, month: str) -> Answer:
    """Inciso VI: MEI, contribuinte individual, or informal, registered or by the own word. What bars is asked elsewhere."""
    if not case.covered & NEEDED:
        return unknown("registry_not_covered")
    if case.channel != "extracad" or case.is_registered or case.activities & WORDS or _has_company(case, day) or _contributes(case):
        return YES
    return unknown("activity_word_unknown" if case.activities else "activity_not_declared")


def _has_company(case: Case, day: date) -> bool:
    """An active MEI, by its holder's row and the row of its root in SIMPLES, which are told apart by the person alone having the first."""
    for row in (row for row in case.listed.get("mei", []) if not row.in_doubt and row.fields.get("situation") == "02"):
        since, until = row.fields.get("opted_on"), row.fields.get("excluded_on")
        if since is not None and since <= day and (until is None or day < until):
            return True
    return False


def _contributes(case: Case) -> bool:
    return any(not row.in_doubt and row.fields.get("identifier_kind") == "1" and row.fields.get("code") in ALONE for row in case.listed.get("gps", []))
