"""What depends on other people's answers: cover, places, Bolsa Família, and the result."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from tests.oracle.law import (
    AMOUNT_ONLY,
    MOST_OF_A_FAMILY,
    NO,
    QUOTA,
    YES,
    Answer,
    Case,
    cpf_regular,
    entry_channel_admissible,
    family_income_within_limit,
    income_of,
    minimum_age,
    monoparental_double_quota,
    no_active_formal_employment,
    no_death_record,
    no_elected_mandate,
    no_emergency_employment_benefit,
    says_alone,
    settle,
    unknown,
)
from tests.oracle.lists import CRITERIA


def judge(cases: list[Case], day: date, reference: str, month: str) -> list[Case]:
    """Fill `answers`, `result` and `quotas` of every case, in the order that the law needs."""
    for case in cases:
        case.answers = {
            "minimum_age": minimum_age(case, day),
            "no_active_formal_employment": no_active_formal_employment(case, day, reference),
            "no_emergency_employment_benefit": no_emergency_employment_benefit(case, day),
            "no_elected_mandate": no_elected_mandate(case, day),
            "family_income_within_limit": family_income_within_limit(case, day),
            "no_death_record": no_death_record(case),
            "cpf_regular": cpf_regular(case, day),
            "entry_channel_admissible": entry_channel_admissible(case),
            **{name: answer(case, day, month) for name, answer in CRITERIA.items()},
        }
    families = cases_of_families(cases)
    covering = {case.person: not_covered(case, families) for case in cases if case.names_families}
    for case in cases:
        case.answers["not_covered_in_family"] = covering.get(case.person, YES)
    places = {case.person: place(case, rivals) for rivals in _by(cases, "quota_family").values() for case in rivals}
    for case in cases:
        case.answers["family_quota_available"] = places[case.person]
    for rivals in _by(cases, "quota_family").values():
        alone = [case for case in rivals if says_alone(case, day)]
        for case in rivals:
            against = [one for one in alone if one is not case and (case.joined_by_naming or not one.joined_by_naming)]
            case.other_sole_providers = len(against)
    doubles = {case.person: monoparental_double_quota(case, day) for case in cases}
    substitution = {case.person: pbf_substitution(case, families, doubles) for case in cases}
    for case in cases:
        case.answers["pbf_substitution"] = substitution[case.person]
        verdict = passes(case)
        case.result = {True: "eligible", False: "ineligible", None: "inconclusive"}[verdict]
        case.quotas = 0 if verdict is not True else 2 if doubles[case.person].value else 1
        case.answers[AMOUNT_ONLY] = doubles[case.person]
    return cases


def passes(case: Case) -> bool | None:
    """All criteria answered so far: one false decides, else one unknown."""
    values = [answer.value for name, answer in case.answers.items() if name != AMOUNT_ONLY]
    return False if False in values else None if None in values else True


def cases_of_families(cases: list[Case]) -> dict[str, list[Case]]:
    """Candidates of registered families, per family."""
    return _by([case for case in cases if case.channel != "extracad"], "quota_family")


def not_covered(case: Case, families: dict[str, list[Case]]) -> Answer:
    """Portal: nobody the requester names already has the aid through CadÚnico."""
    others = [other for family in case.names_families for other in families.get(family, []) if other is not case]
    verdicts = {passes(other) for other in others if other.channel == "cadunico"}
    return NO if True in verdicts else unknown("covering_family_undecided") if None in verdicts else YES


def place(case: Case, family: list[Case]) -> Answer:
    """§1º: at most two members, by Decreto 10.316 art. 8º; three-valued."""
    surely = maybe = 0
    causes = set()
    for rival in family:
        verdict = None if rival is case else passes(rival)
        if rival is case or verdict is False:
            continue
        above = ranks_above(rival, case)
        surely += above is True and verdict is True
        maybe += above is not False
        causes |= {"tie_unresolved"} if above is None else set()
        causes |= {"rival_undecided"} if above is not False and verdict is None else set()
    if surely >= 2:
        return NO
    return YES if maybe < 2 else unknown(*causes)


def ranks_above(one: Case, other: Case) -> bool | None:
    """Whether one takes the place first; None where a key that would decide is not known."""
    pairs: list[tuple[object, object]] = [
        (not one.had_grant, not other.had_grant),
        (one.joined_by_naming, other.joined_by_naming),
        (one.sex and one.sex != "F", other.sex and other.sex != "F"),
        (one.birth, other.birth),
        (income_of(one.me), income_of(other.me)),
        (one.first_name, other.first_name),
        (one.number, other.number),
    ]
    for mine, theirs in pairs:
        if mine is None or theirs is None:
            return None
        if mine != theirs:
            return mine < theirs  # type: ignore[operator]
    return False


def pbf_substitution(case: Case, families: dict[str, list[Case]], doubles: dict[str, Answer]) -> Answer:
    """§2º: the aid takes the place of Bolsa Família where it is more."""
    if case.channel == "extracad":
        return YES
    causes = {"row_unreadable"} if "folha_pbf" in case.unreadable else set()
    if case.channel != "pbf":
        return settle(False, causes if case.payroll_covered else causes | {"registry_not_covered"})
    if case.family_benefit is None:
        return unknown("benefit_amount_unknown", *causes)
    family = [member for member in families[case.quota_family] if member.channel == "pbf"]
    sure = [QUOTA * (2 if doubles[m.person].value else 1) for m in family if _passes_before(m)]
    possible = [QUOTA * (1 if doubles[m.person].value is False else 2) for m in family if _passes_before(m) is not False]
    if sum(sure) > case.family_benefit:
        return settle(False, causes)
    return NO if min(sum(sorted(possible)[-2:]), MOST_OF_A_FAMILY) <= case.family_benefit else unknown("aid_undecided", *causes)


def _passes_before(case: Case) -> bool | None:
    values = [answer.value for name, answer in case.answers.items() if name not in (AMOUNT_ONLY, "pbf_substitution")]
    return False if False in values else None if None in values else True


def _by(cases: list[Case], name: str) -> dict[str, list[Case]]:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[getattr(case, name)].append(case)
    return groups
