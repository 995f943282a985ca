"""Scenarios about a family: income, entry, cover, quotas, Bolsa Família, and how its members are declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from synthetic.cases import scenario
from synthetic.draft import Draft
from synthetic.lives import Payment
from synthetic.ordinary import enter, household

APRIL = datetime(2020, 4, 14, 9, 30)


def earns(draft: Draft, person: int, cents: int) -> int:
    """The person makes so much a month."""
    draft.change(person, income_cents=cents)
    return person


@scenario(8)
def three_wages(draft: Draft) -> None:
    """A couple that makes 3,135.00 or 3,135.01, more than half a wage each."""
    total = draft.draws.pick("total", (313_500, 313_501))
    woman = earns(draft, draft.adult("F", 1960, 1990), 104_500)
    man = earns(draft, draft.adult("M", 1960, 1990), total - 104_500)
    draft.request_aid(draft.home((woman, 1), (man, 2)), woman, requested_at=APRIL)


@scenario(8)
def half_a_wage_each(draft: Draft) -> None:
    """Seven or eight people, more than three wages, 522.50 or 522.51 a head."""
    each = draft.draws.pick("each", (52_250, 52_251))
    woman, man = draft.adult("F", 1974, 1982), draft.adult("M", 1970, 1982)
    children = [(draft.child(woman, 2004, 2018), 3) for _ in range(draft.draws.between("children", 5, 6))]
    size = len(children) + 2
    earns(draft, woman, 100_000)
    earns(draft, man, each * size - 100_000)
    draft.request_aid(draft.home((woman, 1), (man, 2), *children), woman, requested_at=APRIL)


@scenario(8)
def earns_too_much(draft: Draft) -> None:
    """Two who make more than three wages by far, informally."""
    home = household(draft, "couple")
    for member in draft.families[home].members:
        earns(draft, member.person, draft.draws.between(f"much {member.person}", 1700, 4000) * 100)
    enter(draft, home, draft.draws.pick("way", ("app", "app", "cadunico")))


@scenario(6)
def income_unknown(draft: Draft) -> None:
    """Somebody's income is left out, or cannot be read."""
    home = household(draft, "couple")
    head = draft.families[home].members[0].person
    draft.register(home) if draft.draws.chance("registered", 50) else draft.request_aid(home, head, requested_at=APRIL)
    registry = "cadunico" if draft.families[home].registration else "extracad"
    draft.fault(f"{registry}_income_{draft.draws.pick('how', ('missing', 'letters'))}", head)


@scenario(9)
def requests_before_opening(draft: Draft) -> None:
    """A request from before 7 April."""
    home = household(draft, "single")
    requested_at = draft.draws.pick("moment", (datetime(2020, 4, 6, 23, 59, 59), datetime(2020, 4, 1, 10, 0), datetime(2020, 4, 7, 0, 0)))
    draft.request_aid(home, draft.families[home].members[0].person, requested_at=requested_at)


@scenario(3)
def requests_too_late(draft: Draft) -> None:
    """A request on the last day, 2 July, or after it."""
    home = household(draft, "single")
    requested_at = draft.draws.pick("moment", (datetime(2020, 7, 2, 23, 59, 59), datetime(2020, 7, 3, 0, 0), datetime(2020, 7, 3, 8, 0)))
    draft.request_aid(home, draft.families[home].members[0].person, requested_at=requested_at)


@scenario(6)
def moment_unreadable(draft: Draft) -> None:
    """The time of the request cannot be read."""
    home = household(draft, "single")
    person = draft.families[home].members[0].person
    draft.request_aid(home, person, requested_at=APRIL)
    draft.fault(draft.draws.pick("how", ("extracad_moment_impossible", "extracad_moment_blank")), person)


@scenario(6)
def registration_date_unknown(draft: Draft) -> None:
    """CadÚnico lacks the day of registration, or gives one that cannot be."""
    home = household(draft, "single")
    draft.register(home)
    draft.fault(draft.draws.pick("how", ("cadunico_registered_blank", "cadunico_registered_impossible")), family=draft.families[home].number)


@scenario(6)
def registered_late(draft: Draft) -> None:
    """Registered after 20 March: no automatic entry; some request in the app."""
    home = household(draft, "mother")
    draft.register(home, on=draft.draws.day("late", date(2020, 3, 21), date(2020, 4, 8)))
    if draft.draws.chance("asks", 60):
        draft.request_aid(home, draft.families[home].members[0].person, requested_at=APRIL)


@scenario(8)
def visiting_sister(draft: Draft) -> None:
    """A brother declares his sister, who heads a family of her own in CadÚnico and has the aid there."""
    sister = draft.adult("F", 1970, 1992)
    brother = draft.adult("M", 1970, 1992, mother=None)
    draft.change(brother, mother=draft.lives[sister].mother)
    draft.register(draft.home((sister, 1), (draft.child(sister), 3)))
    home = draft.home((brother, 1))
    draft.request_aid(home, brother, named=[sister], requested_at=APRIL)
    draft.fault("visiting_sister", brother)


@scenario(6)
def visiting_sister_undecided(draft: Draft) -> None:
    """The same, but it cannot be decided whether the sister has the aid."""
    sister, brother = draft.adult("F", 1970, 1992), draft.adult("M", 1970, 1992)
    draft.register(draft.home((sister, 1)))
    home = draft.home((brother, 1))
    draft.request_aid(home, brother, named=[sister], requested_at=APRIL)
    draft.fault("visiting_sister", brother)
    draft.fault(draft.draws.pick("how", ("cpf_status_blank", "sisobi_birth_missing", "cadunico_registered_blank")), sister, draft.families[0].number)


@scenario(3)
def visiting_sister_refused(draft: Draft) -> None:
    """The same, but the sister has no right to the aid: she has a job."""
    sister, brother = draft.adult("F", 1970, 1992), draft.adult("M", 1970, 1992)
    draft.register(draft.home((sister, 1)))
    draft.job(sister)
    draft.request_aid(draft.home((brother, 1)), brother, named=[sister], requested_at=APRIL)
    draft.fault("visiting_sister", brother)


@scenario(4)
def stranger_declared(draft: Draft) -> None:
    """A request names a stranger, who requested alone (divergent), is registered, or did neither."""
    stranger, requester = draft.adult("M", 1960, 1990), draft.adult("F", 1960, 1990)
    enter(draft, draft.home((stranger, 1)), draft.draws.pick("way", ("app", "cadunico", "pbf", "none")))
    draft.request_aid(draft.home((requester, 1)), requester, named=[stranger], requested_at=APRIL)
    draft.fault("stranger_declared", requester)


@scenario(3)
def parents_disagree(draft: Draft) -> None:
    """Father and mother both request; she leaves him out."""
    woman, man = draft.adult("F", 1974, 1988), draft.adult("M", 1970, 1988)
    child = draft.child(woman)
    home = draft.home((woman, 1), (man, 2), (child, 3))
    draft.request_aid(home, man, requested_at=APRIL)
    draft.request_aid(home, woman, named=[child], requested_at=APRIL)
    draft.fault("divergent_declarations", woman)


@scenario(2)
def incomes_disagree(draft: Draft) -> None:
    """Both declare the same people, with other incomes."""
    home = household(draft, "couple")
    one, other = (member.person for member in draft.families[home].members)
    draft.request_aid(home, one, requested_at=APRIL)
    draft.request_aid(home, other, requested_at=APRIL, income_cents=draft.lives[other].income_cents + 12_345)
    draft.fault("divergent_declarations", other)


@scenario(3)
def two_sole_providers(draft: Draft) -> None:
    """Mother and grown daughter live together with the daughter's child; each requests, as sole provider."""
    woman = draft.adult("F", 1955, 1970)
    daughter = draft.person("F", draft.draws.day("daughter", date(1988, 1, 1), date(1996, 12, 31)), woman)
    home = draft.home((woman, 1), (daughter, 3), (draft.child(daughter, 2010, 2019), 5))
    for one in (woman, daughter):
        draft.request_aid(home, one, requested_at=APRIL, sole_provider=True)
        draft.fault("two_sole_providers", one)


@scenario(4)
def requests_twice(draft: Draft) -> None:
    """Two requests of one CPF: the last one stands."""
    home = household(draft, "single")
    person = draft.families[home].members[0].person
    draft.request_aid(home, person, requested_at=datetime(2020, 4, 8, 10, 0), income_cents=500_000)
    draft.request_aid(home, person, requested_at=datetime(2020, 4, 15, 10, 0))
    draft.fault("asked_twice", person)


@scenario(6)
def head_without_member(draft: Draft) -> None:
    """The request declares more people than it lists."""
    home = household(draft, "mother")
    family = draft.families[home]
    draft.request_aid(home, family.members[0].person, named=[], size=len(family.members), requested_at=APRIL)
    draft.fault("head_without_member", family.members[0].person)


@scenario(3)
def member_document_wrong(draft: Draft) -> None:
    """A member's CPF has wrong digits, or a birth date that cannot be."""
    home = household(draft, "couple")
    one, other = (member.person for member in draft.families[home].members)
    way = draft.draws.pick("way", ("app", "cadunico"))
    enter(draft, home, way) if way == "cadunico" else draft.request_aid(home, one, requested_at=APRIL)
    codes = ("cadunico_cpf_digits", "cadunico_birth_impossible") if way == "cadunico" else ("extracad_cpf_digits", "extracad_birth_impossible")
    draft.fault(draft.draws.pick("how", codes), other)


@scenario(3)
def member_died(draft: Draft) -> None:
    """A member of the family is dead, or may be."""
    home = household(draft, "couple")
    other = draft.families[home].members[1].person
    enter(draft, home, draft.draws.pick("way", ("app", "cadunico")))
    if draft.draws.chance("surely", 50):
        draft.change(other, died=draft.draws.day("died", date(2020, 3, 1), date(2020, 4, 12)))
    else:
        draft.fault("sisobi_birth_differs", other)


@scenario(12)
def three_adults(draft: Draft) -> None:
    """Three or four adults without a job in one family: two quotas."""
    woman, man = draft.adult("F", 1960, 1976), draft.adult("M", 1960, 1976)
    grown = [draft.adult(draft.draws.pick(f"sex {place}", "MF"), 1994, 1999, mother=woman) for place in range(draft.draws.between("grown", 1, 2))]
    home = draft.home((woman, 1), (man, 2), *[(child, 3) for child in grown])
    way = draft.draws.pick("way", ("pbf", "cadunico", "app"))
    if way != "app":
        enter(draft, home, way)
    for member in draft.families[home].members if way == "app" else ():
        draft.request_aid(home, member.person, requested_at=APRIL)


@scenario(5)
def inconclusive_rival(draft: Draft) -> None:
    """Three adults in one family; one who would come first cannot be decided."""
    grandmother, woman, man = draft.adult("F", 1942, 1950), draft.adult("F", 1960, 1976), draft.adult("M", 1960, 1976)
    draft.register(draft.home((woman, 1), (man, 2), (grandmother, 7)))
    codes = ("cpf_status_blank", "sisobi_birth_missing", "cpf_status_unknown")
    draft.fault(draft.draws.pick("how", codes), draft.draws.pick("who", (grandmother, woman)))


@scenario(2)
def tie_unresolved(draft: Draft) -> None:
    """Three adults; no registry has the sex of one."""
    people = [draft.adult("F", 1960, 1990), draft.adult("M", 1960, 1970), draft.adult("M", 1971, 1990)]
    draft.register(draft.home((people[0], 1), (people[1], 8), (people[2], 8)))
    draft.fault(draft.draws.pick("how", ("cadunico_sex_missing", "cadunico_sex_unknown")), people[1])
    draft.fault("cpf_sex_missing", people[1])


@scenario(3)
def twins(draft: Draft) -> None:
    """Three of one day and sex: income decides, then the first name."""
    birth, sex = draft.draws.day("birth", date(1970, 1, 1), date(1994, 12, 31)), draft.draws.pick("sex", "MF")
    people = [draft.person(sex, birth, income_cents=draft.draws.pick("same", (10_000, 20_000))) for _ in range(3)]
    draft.register(draft.home((people[0], 1), (people[1], 8), (people[2], 8)))


@scenario(9)
def paid_more(draft: Draft) -> None:
    """Bolsa Família pays the family as much as the aid would, or more."""
    shape = draft.draws.pick("shape", ("single", "single", "couple"))
    home = household(draft, shape)
    aid = 60_000 if shape == "single" else 120_000
    draft.register(home, paid=aid + draft.draws.pick("more", (0, 1, 15_000)))


@scenario(6)
def paid_perhaps_more(draft: Draft) -> None:
    """Bolsa Família pays more than one quota; whether a second is due cannot be decided."""
    home = household(draft, "couple")
    draft.register(home, paid=draft.draws.pick("paid", (60_000, 60_100, 90_000)))
    other = draft.families[home].members[1].person
    draft.fault(draft.draws.pick("how", ("sisobi_birth_differs", "sisobi_birth_missing", "adult_without_cpf")), other)
    if draft.faults[-1].code == "adult_without_cpf":
        draft.change(other, cpf=None, statuses=())


@scenario(4)
def payee_elsewhere(draft: Draft) -> None:
    """Bolsa Família pays somebody who is no family's head, or is in no family."""
    home = household(draft, "couple")
    draft.register(home, paid=15_000)
    other = draft.families[home].members[1].person
    payment = draft.families[home].payment
    assert payment is not None
    if draft.draws.chance("not head", 50):
        draft.family(home, payment=Payment(other, payment.cents))
        draft.fault("folha_payee_not_head", other)
    else:
        draft.family(home, registration=None)
        draft.fault("folha_payee_not_registered", payment.payee)


@scenario(4)
def payroll_form(draft: Draft) -> None:
    """Defects of form on the payroll's row: NUL bytes, a repeated row, a NIS with `.0`, an amount or a NIS that cannot be read."""
    home = household(draft, "mother")
    draft.register(home, paid=21_200)
    codes = ("folha_nul", "folha_duplicate", "folha_nis_float", "folha_amount_letters", "folha_siafi_lost_zeros")
    draft.fault(draft.draws.pick("how", codes), draft.families[home].members[0].person)


@scenario(1)
def payroll_row_broken(draft: Draft) -> None:
    """A payroll row that cannot be read: the family's benefit is not seen."""
    home = household(draft, "mother")
    draft.register(home, paid=21_200)
    draft.fault(draft.draws.pick("how", ("folha_nis_digits", "folha_month_impossible", "folha_columns_missing")), draft.families[home].members[0].person)


@scenario(4)
def minor_birth_unknown(draft: Draft) -> None:
    """A woman alone with one child whose birth date is not given."""
    woman = draft.adult("F", 1974, 1990)
    child = draft.child(woman, 2008, 2018)
    draft.change(child, cpf=None, statuses=())
    home = draft.home((woman, 1), (child, 3))
    way = draft.draws.pick("way", ("app", "cadunico"))
    enter(draft, home, "cadunico") if way == "cadunico" else draft.request_aid(home, woman, requested_at=APRIL)
    draft.fault("cadunico_birth_missing" if way == "cadunico" else "extracad_birth_missing", child)


@scenario(4)
def relation_unknown(draft: Draft) -> None:
    """A code of relation that no table has."""
    woman = draft.adult("F", 1974, 1990)
    home = draft.home((woman, 1), (draft.child(woman, 2008, 2018), 3), (draft.adult("M", 1970, 1990), 10))
    way = draft.draws.pick("way", ("app", "cadunico"))
    enter(draft, home, "cadunico") if way == "cadunico" else draft.request_aid(home, woman, requested_at=APRIL)
    draft.fault(f"{'cadunico' if way == 'cadunico' else 'extracad'}_relation_unknown", draft.families[home].members[2].person)


@scenario(2)
def head_without_sex(draft: Draft) -> None:
    """A woman alone with her children; no registry gives her sex."""
    home = household(draft, "mother")
    woman = draft.families[home].members[0].person
    way = draft.draws.pick("way", ("app", "cadunico"))
    enter(draft, home, way) if way == "cadunico" else draft.request_aid(home, woman, requested_at=APRIL)
    draft.fault(f"{'cadunico' if way == 'cadunico' else 'extracad'}_sex_missing", woman)
    draft.fault("cpf_sex_missing", woman)


@scenario(4)
def in_two_families(draft: Draft) -> None:
    """A CPF in two families of CadÚnico: the one updated last is the current one."""
    person, mother = draft.adult("M", 1980, 1995), draft.adult("F", 1950, 1960)
    old = draft.home((mother, 1), (person, 3))
    draft.register(old, updated=date(2018, 5, 2))
    new = draft.home((person, 1))
    draft.register(new, updated=date(2020, 2, 3))
    draft.fault("cpf_in_two_families", person)


@scenario(2)
def excluded(draft: Draft) -> None:
    """A member, or the family, is no longer registered (state 4)."""
    home = household(draft, "parents")
    draft.register(home)
    registration = draft.families[home].registration
    assert registration is not None
    if draft.draws.chance("family", 40):
        draft.family(home, registration=replace(registration, state=4))
    else:
        draft.registered(home, registration.members[1].person, state=4)
    draft.fault("cadunico_excluded", registration.members[1].person)


@scenario(3)
def register_row_broken(draft: Draft) -> None:
    """A record of CadÚnico that cannot be read: the family's own, or a member's."""
    home = household(draft, "couple")
    draft.register(home)
    codes = ("cadunico_person_short", "cadunico_documents_short", "cadunico_nis_digits", "cadunico_state_unknown")
    code = draft.draws.pick("how", (*("cadunico_family_short",) * 2, *codes))
    draft.fault(code, draft.families[home].members[1].person, draft.families[home].number)


@scenario(3)
def request_row_broken(draft: Draft) -> None:
    """A row of a request that cannot be read, or is repeated."""
    home = household(draft, "couple")
    one, other = (member.person for member in draft.families[home].members)
    draft.request_aid(home, one, requested_at=APRIL)
    code = draft.draws.pick(
        "how", ("extracad_columns_missing", "extracad_member_columns_missing", "extracad_duplicate", "extracad_uf_unknown", "extracad_own_cpf_digits")
    )
    draft.fault(code, other if code == "extracad_member_columns_missing" else one)
