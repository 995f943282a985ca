"""AE-03, the intermittent contract: docs/ae2020.md."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from tests.oracle.law import Answer, Case, Listed, settle

UNPAID_TOO_UNTIL = date(2020, 4, 1)


def no_active_intermittent_contract(case: Case, day: date, month: str) -> Answer:
    """Inciso VI, c: no contract in force that was made before MP 936, and no later one that is paid."""
    causes = {"row_unreadable"} if "intermitente" in case.unreadable else set()
    if "intermitente" not in case.covered:
        causes.add("registry_not_covered")
    barred = False
    of_employer: dict[str, list[Listed]] = defaultdict(list)
    for row in case.listed.get("intermitente", []):
        if row.fields.get("category") != "111":
            causes |= {"intermittent_unclear"} if _is_open(row.fields, day) else set()
        else:
            employer = str(row.fields.get("employer"))
            of_employer[employer[:8] if len(employer) == 14 else employer].append(row)
    for rows in of_employer.values():
        bars, more = _with_one_employer(rows, day)
        barred, causes = barred or bars, causes | more
    return settle(barred, causes)


def _is_open(row: dict[str, Any], day: date) -> bool:
    since, until = row.get("started_on"), row.get("ended_on")
    return (since is None or since <= day) and (until is None or until > day)


def _with_one_employer(rows: list[Listed], day: date) -> tuple[bool, set[str]]:
    """Whether a contract bars, and what is not known. One that another row has ended is ended."""
    certain, perhaps = ([row.fields for row in rows if row.in_doubt is doubt] for doubt in (False, True))
    ended = {row.get("started_on") for row in certain if row.get("ended_on") and row["ended_on"] <= day} - {None}
    standing = [row for row in certain if _is_open(row, day) and row.get("started_on") not in ended]
    causes = {"intermittent_start_unknown" for row in standing if row.get("started_on") is None}
    begun = [row for row in standing if row.get("started_on") is not None]
    bars = any(_bars(row) for row in begun)
    if not bars and any(_pay_unknown(row) for row in begun):
        causes.add("intermittent_pay_unknown")
    if bars and any(row.get("ended_on") and row["ended_on"] <= day for row in perhaps):
        return False, causes | {"key_disagrees"}
    if any(_is_open(row, day) and (row.get("started_on") is None or _bars(row) or _pay_unknown(row)) for row in perhaps):
        causes.add("key_disagrees")
    return bars, causes


def _bars(row: dict[str, Any]) -> bool:
    return row["started_on"] <= UNPAID_TOO_UNTIL or (row.get("last_pay_cents") or 0) > 0


def _pay_unknown(row: dict[str, Any]) -> bool:
    return row["started_on"] > UNPAID_TOO_UNTIL and row.get("last_paid") is not None and row.get("last_pay_cents") is None
