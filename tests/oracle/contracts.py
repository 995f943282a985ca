"""AE-03, the intermittent contract: docs/ae2020.md."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.oracle.law import Answer, Case, Listed, settle

UNPAID_TOO_UNTIL = date(2020, 4, 1)
BASES = ("intermitente", "esocial")


@dataclass
class Employer:
    """What is said of one person's contracts with one employer: rows with a first and a last day; ends of which contract nobody knows; months paid."""

    contracts: list[Listed] = field(default_factory=list)
    ends: list[tuple[date, bool]] = field(default_factory=list)
    paid: set[str] = field(default_factory=set)


def no_active_intermittent_contract(case: Case, day: date, month: str) -> Answer:
    """Inciso VI, c: no contract in force that was made before MP 936, and no later one that is paid."""
    causes = {"row_unreadable"} if case.unreadable & set(BASES) else set()
    if not set(BASES) <= case.covered:
        causes.add("registry_not_covered")
    if not case.has_cpf:
        causes.add("no_cpf")
    employers: dict[str, Employer] = defaultdict(Employer)
    others = _of_the_cnis(case, employers) + _of_esocial(case, employers)
    if any(_is_open(row, day) for row in others):
        causes.add("intermittent_unclear")
    barred = False
    for employer in employers.values():
        bars, more = _judge(employer, day)
        barred, causes = barred or bars, causes | more
    return settle(barred, causes)


def _of_the_cnis(case: Case, employers: dict[str, Employer]) -> list[dict[str, Any]]:
    """Fills the contracts; returns the rows that may be something else."""
    others = []
    for row in case.listed.get("intermitente", []):
        if row.fields.get("category") != "111":
            others.append(row.fields)
            continue
        employer = str(row.fields.get("employer"))
        employers[employer[:8] if len(employer) == 14 else employer].contracts.append(row)
    return others


def _of_esocial(case: Case, employers: dict[str, Employer]) -> list[dict[str, Any]]:
    """The same of eSocial's events: a dismissal is of the admission with its registration, where there is one."""
    events = case.listed.get("esocial", [])
    admitted = {(row.fields["employer"], row.fields["registration"]): row.fields for row in events if row.fields["event"] == "evtAdmissao"}
    others = []
    for row in events:
        fields = row.fields
        employer = employers[fields["employer"]]
        if fields["event"] == "evtAdmissao" and fields.get("category") is None:
            others.append(fields)
        elif fields["event"] == "evtAdmissao" and fields["category"] == "111":
            employer.contracts.append(row)
        elif fields["event"] == "evtDeslig":
            known = admitted.get((fields["employer"], fields["registration"]))
            if known is None or (known.get("category") == "111" and known.get("started_on") is None):
                employer.ends.append((fields["ended_on"], row.in_doubt))
            elif known.get("category") == "111":
                employer.contracts.append(Listed(fields | {"started_on": known["started_on"]}, row.in_doubt))
        elif fields["event"] == "evtRemun" and any(line["category"] == "111" and line["cents"] for line in json.loads(fields["pay_lines"])):
            employer.paid.add(fields["month"])
    return others


def _is_open(row: dict[str, Any], day: date) -> bool:
    since, until = row.get("started_on"), row.get("ended_on")
    return (since is None or since <= day) and (until is None or until > day)


def _judge(employer: Employer, day: date) -> tuple[bool, set[str]]:
    """Whether a contract bars, and what is not known. One that another row has ended is ended."""
    certain, perhaps = ([row.fields for row in employer.contracts if row.in_doubt is doubt] for doubt in (False, True))
    ended = {row["started_on"] for row in certain if row.get("ended_on") and row["ended_on"] <= day and row.get("started_on")}
    standing = [row for row in certain if _is_open(row, day) and row.get("started_on") not in ended]
    causes = {"intermittent_start_unknown" for row in standing if row.get("started_on") is None}
    begun = [row for row in standing if row.get("started_on") is not None]
    paid_since = any(month >= f"{UNPAID_TOO_UNTIL:%Y-%m}" for month in employer.paid)
    bars = any(_bars(row) or paid_since for row in begun)
    some_end = [end for end, doubt in employer.ends if not doubt and end <= day and begun and end >= max(row["started_on"] for row in begun)]
    one_alone = len({row["started_on"] for row in begun}) == 1
    if some_end and one_alone:
        return False, causes
    if not bars and any(_pay_unknown(row) for row in begun):
        causes.add("intermittent_pay_unknown")
    perhaps_ended = any(row.get("ended_on") and row["ended_on"] <= day for row in perhaps) or any(doubt and end <= day for end, doubt in employer.ends)
    if bars and perhaps_ended:
        causes.add("key_disagrees")
    if bars and some_end:
        causes.add("intermittent_end_unclear")
    if any(_is_open(row, day) and (row.get("started_on") is None or _bars(row) or _pay_unknown(row)) for row in perhaps):
        causes.add("key_disagrees")
    return bars and not perhaps_ended and not some_end, causes


def _bars(row: dict[str, Any]) -> bool:
    return row["started_on"] <= UNPAID_TOO_UNTIL or (row.get("last_pay_cents") or 0) > 0


def _pay_unknown(row: dict[str, Any]) -> bool:
    return row["started_on"] > UNPAID_TOO_UNTIL and row.get("last_paid") is not None and row.get("last_pay_cents") is None
