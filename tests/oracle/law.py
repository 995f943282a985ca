"""Auxílio Emergencial 2020 in plain Python, one person at a time, written from docs/ae2020.md and the articles.

It shares no line with the pipeline: where both agree for everybody, both read the law alike. Every function answers
`Answer(True | False | None, causes)`; None is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.oracle.employers import Employers, judge_employer

LAST_DAY_OF_REGISTRATION = date(2020, 3, 20)
REQUESTS_FROM, REQUESTS_UNTIL = date(2020, 4, 7), date(2020, 7, 2)
ADOLESCENT_MOTHERS_FROM = date(2020, 5, 14)
MINIMUM_WAGE = 104_500
QUOTA = 60_000
MOST_OF_A_FAMILY = 180_000  # one sole provider, and one more
AMOUNT_ONLY = "monoparental_double_quota"  # decides an amount, not a result


@dataclass(frozen=True)
class Answer:
    """One criterion's answer about one person."""

    value: bool | None
    causes: frozenset[str] = frozenset()


YES, NO = Answer(True), Answer(False)


def unknown(*causes: str) -> Answer:
    """Not known, because of all these."""
    return Answer(None, frozenset(causes))


def settle(no: bool, causes: set[str]) -> Answer:
    """False wins over unknown, unknown over true."""
    return NO if no else unknown(*causes) if causes else YES


@dataclass
class Benefit:
    """An agreement of emergency employment benefit, or what a row in doubt says of it; `cancelled_in_doubt`: another row, in doubt, cancels it by the day."""

    start: date
    end: date | None
    cancelled_on: date | None = None
    in_doubt: bool = False
    cancelled_in_doubt: bool = False


@dataclass
class Mandate:
    """An elected mandate."""

    since: date
    until: date
    in_doubt: bool = False
    unclear: bool = False


@dataclass(frozen=True)
class Listed:
    """A row of a list about the person, and whether it may be about somebody else."""

    fields: dict[str, Any]
    in_doubt: bool = False


@dataclass
class Member:
    """Somebody of a family, as its registry lists them."""

    person: str | None
    relation: int | None
    birth: date | None
    sex: str | None
    income: int | None
    formal_pay: int = 0
    document_wrong: bool = False
    death_indication: bool = False


@dataclass
class Family:
    """A family whose income counts."""

    key: str
    members: list[Member]
    declared_whole: int | None = None
    incomplete: bool = False
    divergent: bool = False
    unreadable: bool = False


@dataclass
class Case:
    """All that is known of one candidate on the day of judgement."""

    person: str
    number: int
    channel: str
    family: Family
    quota_family: str
    has_cpf: bool = True
    birth: date | None = None
    channel_birth: date | None = None
    sex: str | None = None
    first_name: str | None = None
    is_mother: bool | None = False
    employers: Employers = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    covered: set[str] = field(default_factory=set)
    covered_months: set[str] = field(default_factory=set)
    nit_known: bool = True
    benefits: list[Benefit] = field(default_factory=list)
    mandates: list[Mandate] = field(default_factory=list)
    listed: dict[str, list[Listed]] = field(default_factory=dict)
    dead: bool = False
    death_doubts: set[str] = field(default_factory=set)
    cpf_status: int | None = 0
    cpf_status_since: date | None = None
    in_cpf_base: bool = True
    requested_on: date | None = None
    registered_on: date | None = None
    sole_provider: bool | None = None
    names_families: set[str] = field(default_factory=set)
    joined_by_naming: bool = False
    had_grant: bool = False
    other_sole_providers: int = 0
    family_benefit: int | None = 0
    payroll_covered: bool = True
    is_registered: bool = False
    activities: set[str] = field(default_factory=set)
    answers: dict[str, Answer] = field(default_factory=dict)
    quotas: int = 0
    result: str = ""

    @property
    def me(self) -> Member:
        """The person as a member of the own family."""
        return next(member for member in self.family.members if member.person == self.person)


def said_of(case: Case | None) -> dict[str, Any] | None:
    """The case's answer in the words of `gold.decisions`."""
    if case is None:
        return None
    unknown = {name: answer for name, answer in case.answers.items() if answer.value is None}
    return {
        "person": case.number,
        "channel": case.channel,
        "result": case.result,
        "reasons": sorted(name for name, answer in case.answers.items() if answer.value is False and name != AMOUNT_ONLY),
        "doubts": sorted(unknown),
        "causes": sorted(f"{name}:{cause}" for name, answer in unknown.items() for cause in answer.causes),
        "quotas": case.quotas,
        "cents": case.quotas * QUOTA,
    }


def age(birth: date, day: date) -> int:
    """Completed years; who was born on 29 February completes a year on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def months_until(month: str, count: int) -> list[str]:
    """The months that end at `month`, the newest first."""
    year, number = map(int, month.split("-"))
    found = []
    for _ in range(count):
        found.append(f"{year:04d}-{number:02d}")
        year, number = (year - 1, 12) if number == 1 else (year, number - 1)
    return found


def minimum_age(case: Case, day: date) -> Answer:
    """Inciso I: 18 or more; from 14/05/2020 also an adolescent mother."""
    if case.birth is None:
        return unknown("birth_missing")
    years = age(case.birth, day)
    causes = set()
    if case.channel == "extracad" and case.channel_birth is not None and case.channel_birth != case.birth:
        causes.add("birth_disagrees")
    if years >= 110:
        causes.add("age_over_109")
    if causes:
        return unknown(*causes)
    if years >= 18:
        return YES
    if day < ADOLESCENT_MOTHERS_FROM or years < 12 or case.sex == "M" or case.is_mother is False:
        return NO
    if case.sex is None:
        causes.add("sex_missing")
    if case.is_mother is None:
        causes.add("motherhood_unknown")
    return settle(False, causes)


def no_active_formal_employment(case: Case, day: date, reference: str) -> Answer:
    """Inciso II: no open bond with pay; an open one without pay is for the DPU to settle."""
    window = months_until(reference, 3)
    judged = [judge_employer(employer, day, window) for employer in case.employers.values()]
    causes = set[str]().union(*(more for _, _, more in judged))
    if any(unpaid for _, unpaid, _ in judged):
        causes.add("open_link_without_pay" if set(window) <= case.covered_months else "months_not_loaded")
    if case.unreadable & {"gfip", "esocial", "rais", "caged"}:
        causes.add("row_unreadable")
    if reference not in case.covered_months:
        causes.add("registry_not_covered")
    if not case.nit_known:
        causes.add("no_nit_known")
    return settle(any(paid for paid, _, _ in judged), causes)


def no_emergency_employment_benefit(case: Case, day: date) -> Answer:
    """Inciso III, by practice: no BEm in force."""
    causes = set()
    barred = False
    for benefit in case.benefits:
        if benefit.start > day:
            continue
        if benefit.cancelled_on is not None and benefit.cancelled_on <= day:
            if benefit.cancelled_on > benefit.start + timedelta(days=30):
                causes.add("key_disagrees" if benefit.in_doubt else "cancelled_after_payment")
        elif benefit.end is None and benefit.cancelled_on is None:
            causes.add("key_disagrees" if benefit.in_doubt else "agreement_end_unknown")
        elif day <= (benefit.cancelled_on or benefit.end or day):  # one that is cancelled later was in force until then
            if benefit.in_doubt or benefit.cancelled_in_doubt:
                causes.add("key_disagrees")
            else:
                barred = True
    if "bem" in case.unreadable:
        causes.add("row_unreadable")
    if "bem" not in case.covered:
        causes.add("registry_not_covered")
    return settle(barred, causes)


def no_elected_mandate(case: Case, day: date) -> Answer:
    """Inciso II: no mandate in force."""
    running = [mandate for mandate in case.mandates if mandate.since <= day <= mandate.until]
    causes = set()
    if any(mandate.unclear for mandate in running):
        causes.add("mandate_unclear")
    if any(mandate.in_doubt and not mandate.unclear for mandate in running):
        causes.add("key_disagrees")
    if not case.has_cpf:
        causes.add("no_cpf")
    if "tse" in case.unreadable:
        causes.add("row_unreadable")
    if "tse" not in case.covered:
        causes.add("registry_not_covered")
    return settle(any(not mandate.in_doubt and not mandate.unclear for mandate in running), causes)


def income_of(member: Member) -> int | None:
    """Declared income or formal pay, whichever is greater."""
    return None if member.income is None else max(member.income, member.formal_pay)


def family_income_within_limit(case: Case, day: date) -> Answer:
    """Inciso IV: up to half a minimum wage a head, or up to three in all."""
    family = case.family
    causes = set()
    if family.incomplete:
        causes.add("head_without_member")
    if any(member.document_wrong for member in family.members):
        causes.add("member_document_wrong")
    if family.divergent:
        causes.add("divergent_registration")
    if any(member.death_indication for member in family.members if member.person != case.person):
        causes.add("member_death_indication")
    if family.unreadable:
        causes.add("family_row_unreadable")
    totals = _totals(family)
    verdicts = {total <= 3 * MINIMUM_WAGE or 2 * total <= len(family.members) * MINIMUM_WAGE for total in totals}
    if len(verdicts) != 1:
        causes.add("income_unknown")
    return unknown(*causes) if causes else YES if True in verdicts else NO


def _totals(family: Family) -> list[int]:
    """The least and the most that a family may have: where its income is declared whole, formal pay of several may be part of it, or not. None: not known."""
    if family.declared_whole is not None:
        pay = sum(member.formal_pay for member in family.members)
        least = max(family.declared_whole, pay)
        return [least, family.declared_whole + pay if len(family.members) > 1 else least]
    incomes = [income_of(member) for member in family.members]
    return [] if None in incomes else [sum(income for income in incomes if income is not None)]


def no_death_record(case: Case) -> Answer:
    """No certain death; one key that disagrees is a doubt."""
    causes = set(case.death_doubts)
    if not case.has_cpf:
        causes.add("no_cpf")
    if case.unreadable & {"sisobi", "cpf", "sirc"}:
        causes.add("row_unreadable")
    if not {"sisobi", "cpf"} <= case.covered:
        causes.add("registry_not_covered")
    return settle(case.dead, causes)


def cpf_regular(case: Case, day: date) -> Answer:
    """Status 0, and not just since yesterday; families of Bolsa Família are not asked (Decreto 10.316, art. 7º, § 4º)."""
    if case.channel == "pbf":
        return YES
    causes = {"row_unreadable"} if "cpf" in case.unreadable else set()
    since = case.cpf_status_since
    if not case.has_cpf:
        causes.add("no_cpf")
    elif "cpf" not in case.covered:
        causes.add("registry_not_covered")
    elif not case.in_cpf_base or case.cpf_status is None:
        causes.add("cpf_not_found")
    elif case.cpf_status != 0:
        return NO
    elif since is not None and (day - since).days < 3:
        causes.add("cpf_just_regularised")
    return settle(False, causes)


def entry_channel_admissible(case: Case) -> Answer:
    """Decreto 10.316; Portaria 351: registered in time, or requested in time."""
    if case.channel == "pbf":
        return YES
    if case.channel == "cadunico":
        if case.registered_on is None:
            return unknown("registration_date_unknown")
        return YES if case.registered_on <= LAST_DAY_OF_REGISTRATION else NO
    if case.requested_on is None:
        return unknown("request_date_unknown")
    return YES if REQUESTS_FROM <= case.requested_on <= REQUESTS_UNTIL else NO


def says_alone(case: Case, day: date) -> bool:
    """Whether a person is known to provide alone by what is declared: the request says so; the RF of a family with a minor and no spouse."""
    if case.channel == "extracad":
        return case.sole_provider is True
    members = case.family.members
    relations = [member.relation for member in members if member is not case.me]
    minor = any(birth is not None and age(birth, day) < 18 for birth in [case.birth if one is case.me else one.birth for one in members])
    return case.me.relation == 1 and minor and None not in relations and 2 not in relations


def monoparental_double_quota(case: Case, day: date) -> Answer:
    """§3º: the woman who alone provides for her family."""
    me, members = case.me, case.family.members
    others = [member for member in members if member is not me]
    causes = set()
    if case.sex == "M" or me.relation not in (1, None) or (case.channel == "extracad" and case.sole_provider is False):
        return NO
    if any(member.relation == 2 for member in others):
        return NO
    births = [case.birth if member is me else member.birth for member in members]
    minor = any(birth is not None and age(birth, day) < 18 for birth in births)
    if not minor and None not in births and not case.family.incomplete:
        return NO
    if not minor and None in births:
        causes.add("minor_birth_unknown")
    if case.sex is None:
        causes.add("sex_missing")
    if any(member.relation is None for member in members):
        causes.add("relation_unknown")
    if case.channel == "extracad" and case.sole_provider is None:
        causes.add("sole_provider_unknown")
    if case.other_sole_providers:
        causes.add("another_sole_provider")
    if case.family.incomplete:
        causes.add("head_without_member")
    return settle(False, causes)
