"""What several registries say of a person's bonds with one employer, put together: docs/ae2020.md, Bonds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.oracle.bond import Bond

CLT = {"101", "102", "103", "104", "105", "106", "107", "108"}
INTERMITTENT = "111"
OTHERS = {
    "201", "202", "301", "302", "303", "305", "306", "307", "308", "309", "701", "711", "712", "721", "722", "723", "731", "734", "738", "741", "751", "761",
    "771", "781", "901", "902", "903", "904",
}  # fmt: skip
EMPLOYEES = {"10", "15", "20", "25", "50", "55", "60", "65", "70", "75", "90"}


@dataclass
class Employer:
    """A person's bonds with an employer by admission; and what does not say of which bond it is: months paid (cents, null where not known), ends. Each with
    whether it is in doubt."""

    bonds: dict[date | None, Bond] = field(default_factory=dict)
    pays: list[tuple[str, int | None, bool]] = field(default_factory=list)
    ends: list[tuple[date, bool]] = field(default_factory=list)

    def bond(self, admitted: date | None) -> Bond:
        """The bond of that admission; nobody is sure of it yet."""
        return self.bonds.setdefault(admitted, Bond(admitted, surely=False))


Employers = dict[str, Employer]
Rubrics = dict[str, dict[tuple[Any, Any], str]]
Told = Iterable[tuple[dict[str, Any], bool]]


def root(employer: object) -> str:
    """All establishments of a CNPJ are one employer."""
    return str(employer)[:8] if len(str(employer)) == 14 else str(employer)


def rubrics_of(events: Iterable[dict[str, Any]]) -> Rubrics:
    """By employer, what its tables call each rubric."""
    found: Rubrics = defaultdict(dict)
    for one in events:
        if one["event"] == "evtTabRubrica":
            found[one["employer"]][one["rubric"], one["rubric_table"]] = one["rubric_kind"]
    return found


def tell_esocial(employers: Employers, events: Told, day: date, window: list[str], rubrics: Rubrics) -> None:
    """Admissions, dismissals and pay of one person's events."""
    told = list(events)
    admitted = {(one["employer"], one["registration"]): one for one, _ in told if one["event"] == "evtAdmissao" and one.get("registration")}
    for one, doubt in told:
        employer = employers[one["employer"]]
        if one["event"] == "evtAdmissao":
            _admission(employer, one, doubt, day, window)
        elif one["event"] == "evtDeslig":
            known = admitted.get((one["employer"], one["registration"]))
            if known is None:
                employer.ends.append((one["ended_on"], doubt))
            elif known.get("category") not in OTHERS | {INTERMITTENT}:
                employer.bond(known.get("started_on")).ends.add((one["ended_on"], doubt))
        elif one["event"] == "evtRemun":
            _pay(employer, one, doubt, window, rubrics)


def _admission(employer: Employer, one: dict[str, Any], doubt: bool, day: date, window: list[str]) -> None:
    category, since = one.get("category"), one.get("started_on")
    if category in CLT:
        _admitted(employer, since, doubt, day, window)
        if one.get("ended_on"):
            employer.bond(since).ends.add((one["ended_on"], doubt))
    elif category not in OTHERS | {INTERMITTENT} and (since is None or since <= day):
        _unclear(employer.bond(since), doubt)


def _pay(employer: Employer, one: dict[str, Any], doubt: bool, window: list[str], rubrics: Rubrics) -> None:
    lines = json.loads(one["pay_lines"])
    if one["month"] > max(window):
        return
    of_bonds = [line for line in lines if line["category"] in CLT]
    if of_bonds:
        employer.pays.append((one["month"], _amount(of_bonds, rubrics[one["employer"]]), doubt))
    if one["month"] in window and any(line["category"] not in CLT | OTHERS | {INTERMITTENT} for line in lines):
        _unclear(employer.bond(None), doubt)


def earned_in_esocial(one: dict[str, Any], rubrics: Rubrics) -> int:
    """What an S-1200 pays, as far as it is known; what may be a bond or none does not count."""
    lines = json.loads(one["pay_lines"])
    groups = ([line for line in lines if line["category"] in some] for some in (CLT, {INTERMITTENT}, OTHERS))
    return sum(_amount(group, rubrics[one["employer"]]) or 0 for group in groups)


def _amount(lines: list[dict[str, Any]], rubrics: dict[tuple[Any, ...], str]) -> int | None:
    total = 0
    for line in lines:
        kind = rubrics.get((line["rubric"], line["rubric_table"]))
        if kind is None and line["cents"]:
            return None
        total += line["cents"] if kind == "1" else 0
    return total


def tell_caged(employers: Employers, rows: Told, day: date, window: list[str], rubrics: Rubrics) -> None:
    """Admissions and dismissals of one person."""
    for one, doubt in rows:
        employer, since = employers[root(one["employer"])], one.get("admitted_on")
        if one["movement"] == "A" and one["is_intermittent"] is False:
            _admitted(employer, since or one["moved_on"], doubt, day, window)
        elif one["movement"] == "A" and one["is_intermittent"] is None:
            _unclear(employer.bond(since or one["moved_on"]), doubt)
        elif one["movement"] == "D" and one["is_intermittent"] is False and since:
            employer.bond(since).ends.add((one["moved_on"], doubt))
        elif one["movement"] == "D" and one["is_intermittent"] is False:
            employer.ends.append((one["moved_on"], doubt))


def tell_rais(employers: Employers, rows: Told, day: date, window: list[str], rubrics: Rubrics) -> None:
    """Bonds of employees that were open at the end of the year."""
    for one, doubt in rows:
        employer, kind, active = employers[str(one["employer_root"])], one.get("bond_type"), one.get("active_at_end")
        if active and kind in EMPLOYEES:
            _admitted(employer, one.get("admitted_on"), doubt, day, window)
        elif active is not False and (kind is None or (active is None and kind in EMPLOYEES)):
            _unclear(employer.bond(one.get("admitted_on")), doubt)


TELL = {"esocial": tell_esocial, "caged": tell_caged, "rais": tell_rais}


def _admitted(employer: Employer, since: date | None, doubt: bool, day: date, window: list[str]) -> None:
    bond = employer.bond(since)
    if bond.begun(day):
        bond.surely |= not doubt
        bond.perhaps |= doubt
        bond.fresh |= not doubt and since is not None and f"{since:%Y-%m}" >= max(window)


def _unclear(bond: Bond, doubt: bool) -> None:
    bond.unclear |= not doubt
    bond.perhaps |= doubt


def judge_employer(employer: Employer, day: date, window: list[str]) -> tuple[bool, bool, set[str]]:
    """Whether a bond is open and paid, whether one is open and unpaid, and what is not known."""
    bonds = [bond for bond in employer.bonds.values() if bond.surely or bond.perhaps or bond.unclear]
    causes = {cause for bond in bonds for cause in bond.causes(day)}
    known = [bond for bond in bonds if bond.surely and bond.begun(day)]
    standing = [bond for bond in known if bond.is_open(day)]
    one_paid = any(month in window and cents != 0 and not doubt for month, cents, doubt in employer.pays)
    is_open = bool(standing) or (one_paid and not known)
    ends = [end for end, doubt in employer.ends if not doubt and end <= day]
    latest = max((bond.admitted or date.min for bond in standing), default=date.min)
    one_ended = is_open and bool(ends) and max(ends) >= latest
    in_doubt = any(doubt and end <= day for end, doubt in employer.ends)
    stands = is_open and not one_ended and not in_doubt
    fresh = not employer.pays and any(bond.fresh and not bond.declared for bond in standing)
    paid = one_paid or fresh or any(bond.paid_months & set(window) for bond in standing)
    causes |= _after(employer, standing, known, max(ends) if one_ended else None, day)
    if one_ended and len(standing) > 1:
        causes.add("bond_end_unclear")
    perhaps_paid = any(month in window and cents != 0 and doubt for month, cents, doubt in employer.pays)
    if (is_open and not one_ended and in_doubt) or (perhaps_paid and (is_open or not known) and not (stands and paid)):
        causes.add("key_disagrees")
    return stands and paid, stands and not paid, causes


def _after(employer: Employer, standing: list[Bond], known: list[Bond], ended: date | None, day: date) -> set[str]:
    """Pay in a month after the end."""
    last = max((month for month, cents, _ in employer.pays if cents != 0), default="")
    if ended is not None:
        months = [last, *(month for bond in employer.bonds.values() for month in bond.paid)]
        return {"paid_after_end"} if len(standing) < 2 and max(months) > f"{ended:%Y-%m}" else set()
    ends = [end for bond in known if (end := bond.ended(day) or bond.ended_as_another(day))]
    return {"paid_after_end"} if not standing and ends and last > f"{max(ends):%Y-%m}" else set()
