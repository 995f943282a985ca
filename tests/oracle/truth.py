"""The cases of a day judged on the true lives: what a state that knew everything would answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from jobs.identity.pseudonym import person_of
from synthetic.lives import Family as Household
from synthetic.lives import Life, Registered, Request, Unit
from tests.oracle.bond import Bond
from tests.oracle.employers import TELL, Employer, Employers, root, rubrics_of
from tests.oracle.family import judge
from tests.oracle.law import LAST_DAY_OF_REGISTRATION, Benefit, Case, Family, Mandate, Member, months_until
from tests.oracle.lists import READ, true_lists


def decide(units: Iterable[Unit], day: date, reference: str, month: str) -> dict[str, Case]:
    """Every candidate's case, keyed as the files key people: by CPF, else by NIS."""
    cases: dict[str, Case] = {}
    for unit in units:
        for household in unit.families:
            family = _family(household, unit.lives, day)
            for case in _candidates(household, unit.lives, family, day):
                _life(case, _of(unit.lives, case.person), day, reference)
                cases.setdefault(case.person, case)
    return {case.person: case for case in judge(list(cases.values()), day, reference, month)}


def key_of(life: Life) -> str:
    """CPF, else NIS, else the number of the life, which no file can show."""
    return f"cpf:{life.cpf}" if life.cpf is not None else f"nis:{life.nis}" if life.nis is not None else f"life:{life.number}"


def _of(lives: dict[int, Life], person: str) -> Life:
    return next(life for life in lives.values() if key_of(life) == person)


def _family(household: Household, lives: dict[int, Life], day: date) -> Family:
    members = []
    for member in household.members:
        life = lives[member.person]
        if life.died is None or life.died > day:
            members.append(Member(key_of(life), member.relation, life.birth, life.sex, life.monthly_cents(day)))
    return Family(f"true:{household.number}", members)


def _candidates(household: Household, lives: dict[int, Life], family: Family, day: date) -> list[Case]:
    """Who lives here and is registered in time, or asked; the dead too, if a registry still names them."""
    registered = {one.person: one for one in household.registration.members} if household.registration else {}
    requests = {request.requester: request for request in household.requests if request.requested_at.date() <= day}
    cases = []
    for member in household.members:
        life = lives[member.person]
        case = _channel(household, life, registered.get(life.number), requests.get(life.number))
        if case is None:
            continue
        case.family = family
        if not any(one.person == case.person for one in family.members):
            case.family = Family(family.key, [*family.members, Member(case.person, member.relation, life.birth, life.sex, 0)])
        cases.append(case)
    return cases


def _channel(household: Household, life: Life, registered: Registered | None, request: Request | None) -> Case | None:
    nobody = Family("", [])
    number = person_of(cpf=life.cpf) if life.cpf is not None else person_of(nis=life.nis) if life.nis is not None else -life.number
    if registered and household.registration and household.payment:
        case = Case(key_of(life), number, "pbf", nobody, f"true:{household.number}", family_benefit=household.payment.cents)
    elif registered and household.registration and max(registered.registered_on, household.registration.registered_on) <= LAST_DAY_OF_REGISTRATION:
        case = Case(key_of(life), number, "cadunico", nobody, f"true:{household.number}")
        case.registered_on = max(registered.registered_on, household.registration.registered_on)
    elif request:
        case = Case(key_of(life), number, "extracad", nobody, f"true:{household.number}")
        case.requested_on, case.sole_provider = request.requested_at.date(), request.sole_provider
        case.activities = {request.activity} if request.activity else set()
    else:
        return None
    return case


def _life(case: Case, life: Life, day: date, reference: str) -> None:
    window = months_until(reference, 3)
    case.has_cpf = life.cpf is not None
    case.birth, case.sex, case.first_name = life.birth, life.sex, life.name.split()[0]
    case.is_mother = life.sex == "F" and any(member.relation == 3 for member in case.family.members) and case.me.relation == 1
    case.listed = true_lists(life)
    employers: Employers = defaultdict(Employer)
    for job in life.open_jobs(day):
        if job.unpaid_from is None or job.unpaid_from > window[-1]:
            employers[root(job.employer.cnpj)].bonds[job.admitted] = Bond(job.admitted, paid_months=set(window))
    for one in life.agreements:
        case.benefits.append(Benefit(one.start, one.until, one.cancelled_on))
    case.mandates = [Mandate(one.since, one.until) for one in life.mandates if one.elected and one.office not in (9, 10)]
    case.dead = life.died is not None and life.died <= day
    status = life.status_on(day)
    case.cpf_status, case.cpf_status_since = (status.status, None) if status else (None, None)
    for registry, tell in TELL.items():
        told = [(row.fields, False) for row in case.listed.get(registry, [])]
        tell(employers, told, day, window, rubrics_of(fields for fields, _ in told if registry == "esocial"))
    case.employers = employers
    case.covered, case.covered_months = {"sisobi", "cpf", "bem", "tse", "gfip", *READ}, set(window)
