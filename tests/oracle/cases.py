"""Who is decided, in which family: docs/ae2020.md, rules 1 to 6."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from jobs.identity.pseudonym import hash_of
from synthetic.row import Row
from tests.oracle.activity import contribution_bases, fill_activities
from tests.oracle.benefits import benefit_incomes
from tests.oracle.family import judge
from tests.oracle.files import (
    LAST_DAY_OF_REGISTRATION,
    UFS,
    Files,
    current_families,
    deaths,
    is_mother_declared,
    is_mother_registered,
    key_of,
    number_of,
    read,
    registered,
    requests_in_force,
    wrong_document,
)
from tests.oracle.law import Case, Family, Member, age, months_until
from tests.oracle.lists import READ, fill_lists
from tests.oracle.work import fill_work

CHANGES = {"esocial", "seguro_desemprego", "sirc"}  # of which every delivery counts
COPY = ("no_duplicate_record",)


def decide(shown: dict[str, list[Row]], day: date, month: str, reference: str) -> dict[str, Case]:
    """Every case of the day, judged on what the files could show."""
    files = read(shown, day, month, reference, READ)
    families = current_families(files)
    payments = _payments(files, families)
    homes = {str(key_of(row.fields["cpf"], row.fields["nis"])): (code, _registered(row.fields)[1]) for code, rows in families.items() for row in rows}
    cases = _of_families(files, families, payments)
    _of_requests(files, cases, families, homes, payments)
    pay = fill_work(files, cases)
    for found in (contribution_bases(files), benefit_incomes(files)):
        for person, cents in found.items():
            pay[person] = pay.get(person, 0) + cents
    fill_lists(files, cases)
    fill_activities(files, cases)
    dead, doubts = deaths(files)
    _fill(files, cases, pay, dead, doubts)
    return {case.person: case for case in judge(list(cases.values()), day, reference, month)}


def _payments(files: Files, families: dict[str, list[Row]]) -> dict[str, int | None]:
    """What Bolsa Família pays each registered family whose RF is on the payroll."""
    heads = {str(key_of(row.fields["cpf"], row.fields["nis"])): code for code, rows in families.items() for row in rows if row.fields["relation"] == 1}
    found: dict[str, int | None] = {}
    for row in files.rows["folha_pbf"]:
        paid = files.people_of({"birth_date": None, **row.fields})
        whose_is_known = len(paid) == 1 and (row.fields.get("cpf") is not None or row.fields["nis"] not in files.unsure)
        for person, _ in paid:
            if person in heads:
                cents: Any = row.fields["cents"] if whose_is_known else None  # whose it is of several is not known
                before = found.get(heads[person], 0)
                found[heads[person]] = None if cents is None or before is None else max(before, cents)
    return found


def _of_families(files: Files, families: dict[str, list[Row]], payments: dict[str, int | None]) -> dict[str, Case]:
    """Candidates of groups 2 and 3."""
    unreadable = {row.readable.get("family") for row in files.rejected if row.registry == "cadunico"}
    everybody = defaultdict(list)
    for row in registered(files):
        everybody[str(row.fields["family"])].append(row)
    cases: dict[str, Case] = {}
    for code, rows in families.items():
        family = _family(files, code, rows)
        family.unreadable = code in unreadable
        for row in rows:
            fields: dict[str, Any] = row.fields
            person = key_of(fields["cpf"], fields["nis"])
            registered_on, in_time = _registered(fields)
            mother = str(person) in files.mothers or is_mother_registered(row, everybody[code])
            if person is None or not (code in payments or in_time) or not _may_be_candidate(files, person, fields, mother):
                continue
            channel = "pbf" if code in payments else "cadunico"
            case = Case(person, number_of(person), channel, family, f"family:{code}")
            _who(files, case, fields, mother)
            case.registered_on = registered_on
            case.family_benefit = payments.get(code, 0)
            case.payroll_covered = bool(files.rows["folha_pbf"])
            cases[person] = case
    return cases


def _registered(fields: dict[str, Any]) -> tuple[date | None, bool]:
    """The later day of the two, and whether it is in time, or may be."""
    days = (fields["family_registered_on"], fields["person_registered_on"])
    last = None if None in days else max(days)
    return last, last is None or last <= LAST_DAY_OF_REGISTRATION


def _may_be_candidate(files: Files, person: str, fields: dict[str, Any], mother: bool | None) -> bool:
    birth = files.birth_of(person, fields, by_register=True)
    if birth is None or age(birth, files.day) >= 18:
        return True
    sex = files.base.get(person, {}).get("sex") or fields["sex"]
    return age(birth, files.day) >= 12 and sex != "M" and mother is not False


def _family(files: Files, code: str, rows: list[Row]) -> Family:
    members = []
    for row in rows:
        fields: dict[str, Any] = row.fields
        person = key_of(fields["cpf"], fields["nis"])
        wrong = wrong_document(row)
        members.append(
            Member(person, fields["relation"], files.birth_of(person, fields, by_register=True), fields["sex"], fields["income_cents"], document_wrong=wrong)
        )
    whole = [row.fields["family_income_cents"] for row in rows if row.fields["family_income_cents"] is not None]
    return Family(code, members, declared_whole=max(whole) if whole else None)  # type: ignore[type-var]


def _who(files: Files, case: Case, fields: dict[str, Any], mother: bool | None) -> None:
    base = files.base.get(case.person, {})
    case.has_cpf = case.person.startswith("cpf:")
    case.birth = files.birth_of(case.person, fields, by_register=case.channel != "extracad")
    case.channel_birth = fields["birth_date"]
    case.sex = base.get("sex") or fields["sex"]
    name = base.get("name") or fields["name"]
    case.first_name = str(name).split()[0] if name else None
    case.is_mother = False if case.sex == "M" else mother
    case.in_cpf_base = bool(base)
    case.cpf_status, case.cpf_status_since = base.get("status"), base.get("status_since")


def _of_requests(
    files: Files, cases: dict[str, Case], families: dict[str, list[Row]], homes: dict[str, tuple[str, bool]], payments: dict[str, int | None]
) -> None:
    """Candidates of group 1, with what their declarations say of each other."""
    standing, members = requests_in_force(files)
    unreadable = {row.readable.get("family") for row in files.rejected if row.registry == "extracad"}
    sets = {person: _set(person, members[str(row.fields["request"])]) for person, row in standing.items()}
    sums = {person: _sum(row, members[str(row.fields["request"])]) for person, row in standing.items()}
    stands_in: dict[str, set[str]] = defaultdict(set)
    for requester, people in sets.items():
        for person in people:
            stands_in[person].add(requester)
    for person, row in standing.items():
        if person in cases:
            continue
        number = str(row.fields["request"])
        family = _declared(files, person, row, members[number])
        family.unreadable = number in unreadable
        family.incomplete = row.fields["declared_size"] is not None and row.fields["declared_size"] > len(family.members)  # type: ignore[operator]
        others = {other for named in sets[person] - {person} for other in stands_in[named]} - {person}
        family.divergent = any(sets[other] != sets[person] or (None not in (sums[other], sums[person]) and sums[other] != sums[person]) for other in others)
        case = Case(person, number_of(person), "extracad", family, "set:" + ",".join(sorted(sets[person])))
        _who(files, case, row.fields, case.person in files.mothers or is_mother_declared(row, members[number]))
        moment: Any = row.fields["requested_at"]
        case.requested_on = moment.date() if moment else None
        case.sole_provider = row.fields["sole_provider"]  # type: ignore[assignment]
        named = {homes[one] for one in sets[person] if one in homes}
        if named:
            case.quota_family = f"family:{min((code for code, _ in named), key=lambda code: hash_of('family', code))}"
            case.joined_by_naming = True
        case.names_families = {f"family:{code}" for code, in_time in named if in_time and code not in payments}
        cases[person] = case


def _set(person: str, members: list[Row]) -> frozenset[str]:
    return frozenset({person} | {str(key_of(row.fields["cpf"])) for row in members if row.fields["cpf"] is not None})


def _sum(row: Row, members: list[Row]) -> int | None:
    incomes: list[Any] = [one.fields["income_cents"] for one in (row, *members)]
    return None if None in incomes else sum(incomes)


def _declared(files: Files, person: str, row: Row, members: list[Row]) -> Family:
    listed = []
    for one in (row, *members):
        fields: dict[str, Any] = one.fields
        who = key_of(fields["cpf"])
        wrong = wrong_document(one) or (who is not None and files.born_elsewhen(who, fields["birth_date"]))
        relation = 1 if one is row else fields["relation"]
        listed.append(Member(who, relation, files.birth_of(who, fields, by_register=False), fields["sex"], fields["income_cents"], document_wrong=wrong))
    return Family(str(row.fields["request"]), listed)


def _fill(files: Files, cases: dict[str, Case], pay: dict[str, int], dead: set[str], doubts: dict[str, set[str]]) -> None:
    """What the other registries say of each case and of the members of its family."""
    unreadable: dict[str, set[str]] = defaultdict(set)
    asked = {"gfip": months_until(files.reference, 3), "folha_pbf": [files.month]}
    asked |= {name: sorted({row.period for row in files.rows[name]}) for name in READ if name not in CHANGES}
    for row in files.rejected:
        if row.broken == COPY:  # the line that it repeats stands
            continue
        if row.period not in asked.get(row.registry, [row.period]):
            continue
        if row.readable.get("cpf") is not None:
            unreadable[f"cpf:{row.readable['cpf']}"].add(row.registry)
        elif row.readable.get("nis") is not None:
            for person, _ in files.owner(row.readable["nis"], None):
                unreadable[person].add(row.registry)
    covered = {registry for registry, rows in files.rows.items() if rows}
    months = {str(row.fields["competencia"]) for row in files.rows["gfip"]}
    for case in cases.values():
        case.unreadable = unreadable[case.person]
        case.covered, case.covered_months = covered, months
        case.dead = case.person in dead
        case.death_doubts = doubts.get(case.person, set())
        for member in case.family.members:
            if member.person is not None:
                member.formal_pay = pay.get(member.person, 0)
                member.death_indication = member.person in dead or bool(doubts.get(member.person))


__all__ = ["UFS", "decide"]
