"""What the files show of people's work: bonds, agreements and mandates, as docs/ae2020.md says."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from synthetic.row import Row
from tests.oracle.bond import Bond
from tests.oracle.employers import TELL, Employer, Employers, earned_in_esocial, root, rubrics_of
from tests.oracle.files import Files, arrival
from tests.oracle.law import Benefit, Case, Mandate, months_until

ELECTED = {"ELEITO", "ELEITO POR QP", "ELEITO POR MEDIA", "MEDIA"}
SUBSTITUTES = {9, 10}
TERMS = {1: ((1, 1), 4), 2: ((1, 1), 4), 3: ((1, 1), 4), 4: ((1, 1), 4), 5: ((2, 1), 8), 6: ((2, 1), 4), 7: ((2, 1), 4), 8: ((2, 1), 4)}
TERMS |= {11: ((1, 1), 4), 12: ((1, 1), 4), 13: ((1, 1), 4)}
BOND = {"01", "03", "06", "07"}
UNCLEAR = {"04", "26"}
CLOSES = {"H", "I", "I1", "I2", "I3", "I4", "J", "K", "L", "M", "N2", "S", "S2", "S3", "U1", "U3"}
RETURNS = {"N3"}
DAYS_APART = 10
STAYS = {
    "N1", "N3", "O", "O1", "O2", "O3", "P", "P1", "P2", "P3", "Q", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "R", "T1", "T2", "U2", "W", "X", "Y",
    "Z", "Z1", "Z2", "Z3", "Z4", "Z5", "Z6",
}  # fmt: skip


def fill_work(files: Files, cases: dict[str, Case]) -> dict[str, int]:
    """Bonds, agreements and mandates of the cases; returns everybody's certain pay in the month of reference."""
    window = months_until(files.reference, 3)
    people: dict[str, Employers] = defaultdict(lambda: defaultdict(Employer))
    pays: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in files.rows["gfip"]:
        fields: dict[str, Any] = row.fields
        for person, doubt in files.people_of({"cpf": None, **fields}, "nit"):
            if fields["record"] == "worker" and fields["competencia"] == files.reference and not doubt:
                pays[person, root(fields["employer"])]["gfip"] += fields["pay_cents"]
            _tell(people[person][root(fields["employer"])].bond(fields["admitted_on"]), fields, doubt, set(window))
    _tell_others(files, people, pays, window)
    for person, employers in people.items():
        for employer in employers.values():
            _correct(employer.bonds)
        if person in cases:
            cases[person].employers = employers
    _fill_benefits(files, cases)
    _fill_mandates(files, cases)
    found: dict[str, int] = defaultdict(int)
    for (person, _), of_registry in pays.items():  # what an employer paid is one pay, in whichever registry
        found[person] += max(of_registry.values())
    return found


def _tell_others(files: Files, people: dict[str, Employers], pays: dict[tuple[str, str], dict[str, int]], window: list[str]) -> None:
    """What the other registries of bonds say, person by person."""
    rubrics = rubrics_of(row.fields for row in files.rows.get("esocial", []))
    for registry, tell in TELL.items():
        told: dict[str, list[tuple[dict[str, Any], bool]]] = defaultdict(list)
        for row in files.rows.get(registry, []):
            fields: dict[str, Any] = row.fields
            for person, doubt in files.people_of(fields):
                told[person].append((fields, doubt))
                if fields.get("event") == "evtRemun" and fields["month"] == files.reference and not doubt:
                    pays[person, fields["employer"]]["esocial"] += earned_in_esocial(fields, rubrics)
        for person, rows in told.items():
            tell(people[person], rows, files.day, window, rubrics)


def _tell(bond: Bond, fields: dict[str, Any], doubt: bool, window: set[str]) -> None:
    """What one row says of a bond."""
    month = fields["competencia"]
    if fields["record"] == "movement" and fields["moved_on"] is not None and fields["movement"] in CLOSES | RETURNS:
        (bond.ends if fields["movement"] in CLOSES else bond.returns).add((fields["moved_on"], doubt))
        return
    if fields["record"] == "worker" and fields["category"] in BOND | UNCLEAR:
        bond.declared.add(month)
        if fields["pay_cents"] > 0:
            bond.paid.add(month)
    if _is_unclear(fields):
        bond.unclear |= month in window and not doubt
        bond.perhaps |= month in window and doubt
    elif fields["record"] == "worker" and fields["category"] in BOND:
        bond.surely |= not doubt
        bond.perhaps |= doubt
        if fields["pay_cents"] > 0 and not doubt:
            bond.paid_months.add(month)


def _correct(of_employer: dict[date | None, Bond]) -> None:
    """Let the bonds of one employer know of each other's ends where their admissions differ by days."""
    known = [bond for bond in of_employer.values() if bond.admitted is not None]
    for bond in known:
        for other in known:
            apart = abs((bond.admitted - other.admitted).days)  # type: ignore[operator]
            if 0 < apart <= DAYS_APART:
                bond.corrected |= {(end, doubt) for end, doubt in other.ends if bond.admitted <= end and other.admitted <= end}  # type: ignore[operator]


def _is_unclear(fields: dict[str, Any]) -> bool:
    """A worker who may or may not have a bond; of those who may have one, a movement that nobody knows, or that ends it on nobody knows which day."""
    if fields["record"] == "worker":
        return fields["category"] in UNCLEAR
    return fields["movement"] not in STAYS and fields["category"] in BOND | UNCLEAR


def _fill_benefits(files: Files, cases: dict[str, Case]) -> None:
    """An agreement is its person's, by whichever number a row names them: of each the newest sure row stands, and what rows in doubt said since."""
    agreements: dict[tuple[str, object, object], list[tuple[Row, bool]]] = defaultdict(list)
    for row in files.rows["bem"]:
        fields: dict[str, Any] = row.fields
        numbers = [(f"cpf:{fields['cpf']}", False)] if fields["cpf"] is not None else files.owner(fields["nis"], fields["name"])
        for person, another in numbers:
            agreements[person, fields["employer"], fields["agreed_on"]].append((row, another))
    for (person, _, _), told in agreements.items():
        if person not in cases:
            continue
        in_order = sorted(told, key=lambda one: (one[0].as_of, one[1], arrival(one[0])))
        sure = [place for place, (_, another) in enumerate(in_order) if not another]
        standing = in_order[sure[-1] if sure else 0 :]
        benefits = [_benefit(row.fields, another or files.born_elsewhen(person, row.fields["birth_date"])) for row, another in standing]
        undone = any(one.in_doubt and one.cancelled_on is not None and one.cancelled_on <= files.day for one in benefits)
        for one in benefits:
            one.cancelled_in_doubt = undone
        cases[person].benefits += benefits


def _benefit(fields: Any, doubt: bool) -> Benefit:
    return Benefit(fields["agreed_on"], fields["until"], fields["cancelled_on"], doubt)


def _fill_mandates(files: Files, cases: dict[str, Case]) -> None:
    candidacies: dict[tuple[object, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in files.rows["tse"]:
        candidacies[_candidacy(row.fields)].append(row.fields)
    voted = {key: min((one["election_day"] for one in rows if one["election_day"]), default=date.min) for key, rows in candidacies.items()}
    anew: dict[tuple[object, ...], date] = {}
    for key, rows in candidacies.items():
        anew[_seat(rows[0])] = max(anew.get(_seat(rows[0]), date.min), voted[key])
    for key, rows in candidacies.items():
        newest = max(map(_generation, rows))
        standing = [fields for fields in rows if _generation(fields) == newest]
        won = [fields for fields in standing if fields["outcome_name"] in ELECTED and fields["office"] not in SUBSTITUTES]
        if not won:
            continue
        fields = won[0]
        (month, first), years = TERMS[fields["office"]]
        ordinary = date(fields["election_year"] + 1, month, first)
        until = ordinary.replace(year=ordinary.year + years) - timedelta(days=1)
        since = ordinary if fields["election_day"] is None else max(ordinary, fields["election_day"] + timedelta(days=1))
        unclear = len(won) < len(standing) or date.min < voted[key] < anew[_seat(fields)]
        for person, doubt in files.people_of(fields):
            if person in cases:
                cases[person].mandates.append(Mandate(since, until, doubt, unclear))


def _candidacy(fields: dict[str, Any]) -> tuple[object, ...]:
    """Somebody's standing in one election: those of later years than the file's are supplementary."""
    day = fields["election_day"]
    return fields["election_year"], fields["uf"], fields["candidate"], day is not None and day.year > fields["election_year"]


def _seat(fields: dict[str, Any]) -> tuple[object, ...]:
    """What somebody is elected to."""
    return fields["election_year"], fields["uf"], fields["unit"], fields["office"]


def _generation(fields: dict[str, Any]) -> tuple[bool, date, str, int]:
    """Which row of a candidacy stands, the greatest: one that settles it, of the newest file of the court, of the last round."""
    return fields["outcome"] != 6, fields["generated_on"] or date.min, fields["generated_time"] or "", fields["round"]
