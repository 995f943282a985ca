"""Scenarios about one person's age, jobs and employment benefit. Each has its share of a thousand units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from synthetic.documents import cpf as cpf_of
from synthetic.draft import Draft
from synthetic.lives import PLACES_IN_UNIT
from synthetic.ordinary import adults, enter, household, work

SCENARIOS: dict[str, tuple[int, Callable[[Draft], None]]] = {}


def scenario(share: int) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """Let so many of a thousand units play it, under the function's name."""

    def keep(play: Callable[[Draft], None]) -> Callable[[Draft], None]:
        SCENARIOS[play.__name__] = (share, play)
        return play

    return keep


def someone(draft: Draft, channel: str = "", shape: str = "", sex: str = "") -> int:
    """An adult without a job who comes to the aid by the app or through CadÚnico: the head of a small household."""
    way = channel or draft.draws.pick("way", ("app", "cadunico"))
    home = household(draft, shape) if shape else draft.home((draft.adult(sex or draft.draws.pick("sex", "MF"), 1960, 1996), 1))
    enter(draft, home, way)
    return draft.families[home].members[0].person


def head(draft: Draft, channel: str = "") -> int:
    """As `someone`, of a household of any of the usual sizes."""
    return someone(draft, channel, draft.draws.pick("household", ("single", "couple", "parents", "parents", "mother")))


@scenario(9)
def birthday_18(draft: Draft) -> None:
    """Turns 18 a day before, on, or a day after 20 April or 20 May 2020, and requested in April."""
    birth = draft.draws.pick("birthday", [date(2002, month, day) for month in (4, 5) for day in (19, 20, 21)])
    person = draft.person(draft.draws.pick("sex", "MF"), birth)
    draft.request_aid(draft.home((person, 1)), person, requested_at=datetime(2020, 4, 10, 12, 0))


@scenario(6)
def adolescent_mother_requests(draft: Draft) -> None:
    """A girl of 14 to 17 with a baby requests in the app: refused until 13 May, admitted from 14 May."""
    girl = draft.person("F", draft.draws.day("birth", date(2002, 8, 1), date(2005, 12, 31)))
    baby = draft.child(girl, 2019, 2019)
    draft.request_aid(draft.home((girl, 1), (baby, 3)), girl, requested_at=datetime(2020, 4, 11, 10, 0))


@scenario(6)
def adolescent_mother_registered(draft: Draft) -> None:
    """A girl of 14 to 17 with a baby lives with her mother; CadÚnico gives the baby her name as its mother's."""
    woman = draft.adult("F", 1975, 1984)
    girl = draft.person("F", draft.draws.day("girl", date(2002, 8, 1), date(2005, 12, 31)), woman)
    baby = draft.child(girl, 2019, 2019)
    draft.register(draft.home((woman, 1), (girl, 3), (baby, 5)), paid=draft.draws.pick("paid", (None, 12_000)))


@scenario(5)
def motherhood_unknown(draft: Draft) -> None:
    """A girl of 12 to 17 lives with a small child whose mother's name CadÚnico lacks."""
    woman = draft.adult("F", 1970, 1980)
    girl = draft.person("F", draft.draws.day("girl", date(2002, 8, 1), date(2006, 12, 31)), woman)
    child = draft.child(draft.draws.pick("whose", (girl, woman)), 2017, 2019)
    draft.register(draft.home((woman, 1), (girl, 3), (child, 5)))
    draft.fault("cadunico_mother_missing", child)


@scenario(5)
def adolescent_without_sex(draft: Draft) -> None:
    """A girl of 14 to 17 with a baby requests; neither her request nor the CPF base gives the sex."""
    girl = draft.person("F", draft.draws.day("birth", date(2002, 8, 1), date(2005, 12, 31)))
    draft.request_aid(draft.home((girl, 1), (draft.child(girl, 2019, 2019), 3)), girl, requested_at=datetime(2020, 4, 13, 10, 0))
    draft.fault("extracad_sex_missing", girl)
    draft.fault("cpf_sex_missing", girl)


@scenario(6)
def boy_requests(draft: Draft) -> None:
    """A boy of 13 to 17 requests: too young on every day."""
    woman = draft.adult("F", 1972, 1984)
    boy = draft.person("M", draft.draws.day("boy", date(2002, 8, 1), date(2006, 12, 31)), woman)
    draft.request_aid(draft.home((woman, 1), (boy, 3)), boy, requested_at=datetime(2020, 4, 9, 15, 0))


@scenario(5)
def birth_missing(draft: Draft) -> None:
    """An adult without CPF whose birth date CadÚnico lacks."""
    person = someone(draft, "cadunico")
    draft.change(person, cpf=None, statuses=())
    draft.fault("cadunico_birth_missing", person)


@scenario(7)
def birth_disagrees(draft: Draft) -> None:
    """The channel's registry gives another birth date than the CPF base: a doubt of a request; in CadÚnico's families its own counts."""
    person = someone(draft, draft.draws.pick("way", ("app", "app", "cadunico", "pbf")))
    draft.fault("cadunico_birth_differs" if draft.families[0].registration else "extracad_birth_differs", person)


@scenario(3)
def very_old(draft: Draft) -> None:
    """By the files they are 110 or older."""
    person = draft.person("F", draft.draws.day("birth", date(1899, 1, 1), date(1909, 12, 31)))
    enter(draft, draft.home((person, 1)), draft.draws.pick("way", ("app", "cadunico")))


@scenario(6)
def unpaid_bond(draft: Draft) -> None:
    """An open bond without pay since September 2019."""
    person = someone(draft)
    draft.job(person, unpaid_from="2019-09")


@scenario(6)
def dismissed_by_movement(draft: Draft) -> None:
    """Dismissed in February or March: only record 32 has it."""
    person = someone(draft)
    left = draft.draws.day("left", date(2020, 2, 3), date(2020, 3, 28))
    draft.job(person, left=left)
    draft.fault("gfip_movement_only", person)


@scenario(5)
def pis_of_another(draft: Draft) -> None:
    """A worker's employer writes the PIS of a neighbour, who requests the aid."""
    worker, neighbour = draft.adult("M", 1965, 1990), draft.adult("F", 1965, 1990)
    draft.home((worker, 1))
    home = draft.home((neighbour, 1))
    former = draft.job(neighbour, left=date(2017, 6, 30), admitted=date(2016, 2, 1))
    draft.job(worker, nit=former.nit)
    draft.fault("gfip_pis_of_another", worker)
    enter(draft, home, draft.draws.pick("way", ("app", "cadunico")))


@scenario(5)
def bond_unclear(draft: Draft) -> None:
    """Category 04 or 26, which may or may not be a bond."""
    draft.job(someone(draft), category=draft.draws.pick("category", ("04", "26")))


@scenario(3)
def movement_unknown(draft: Draft) -> None:
    """A movement with a code that no table has, in the last months."""
    person = someone(draft)
    draft.job(person)
    draft.fault("gfip_movement_unknown", person)


@scenario(5)
def contributes_alone(draft: Draft) -> None:
    """An individual contributor, declared by a firm without admission and birth: no bond."""
    draft.job(someone(draft), category=draft.draws.pick("category", ("13", "11")))


@scenario(2)
def employer_broken(draft: Draft) -> None:
    """The employer's own record cannot be read, so that its worker's cannot either."""
    person = someone(draft)
    draft.job(person, place=-1)
    draft.fault("gfip_employer_broken", person)


@scenario(3)
def worker_row_broken(draft: Draft) -> None:
    """A worker's last row cannot be read."""
    person = someone(draft)
    draft.job(person)
    draft.fault(draft.draws.pick("how", ("gfip_line_short", "gfip_pay_letters", "gfip_category_unknown", "gfip_line_long")), person)


@scenario(1)
def nit_digits_wrong(draft: Draft) -> None:
    """The employer writes an impossible PIS: the bond is unmatched."""
    person = someone(draft)
    draft.job(person)
    draft.fault("gfip_nit_digits", person)


@scenario(3)
def nit_not_in_crosswalk(draft: Draft) -> None:
    """The worker's PIS is in no table: the bond is unmatched."""
    person = someone(draft, "app")
    draft.job(person)
    draft.fault("gfip_nit_not_in_crosswalk", person)


@scenario(4)
def declared_again(draft: Draft) -> None:
    """The employer declares February again, late, with another pay; or was declared in a file of its own."""
    person = someone(draft)
    draft.job(person, place=-1)
    draft.fault(draft.draws.pick("how", ("gfip_late_correction", "gfip_late_correction", "gfip_second_file")), person)


@scenario(3)
def declared_beside_a_lawsuit(draft: Draft) -> None:
    """Hired in March; a colleague of hers also stands in a file of the same employer and month about a lawsuit, which supersedes none."""
    person, colleague = someone(draft), draft.adult("M", 1965, 1990)
    draft.job(person, place=-1, admitted=date(2020, 3, 2))
    draft.home((colleague, 1))
    draft.job(colleague, place=-1)
    draft.fault("gfip_second_code", colleague)


@scenario(3)
def moved_within_the_company(draft: Draft) -> None:
    """Sent to another establishment of the company at the end of February, and still employed."""
    person = someone(draft)
    draft.job(person, place=-1)
    draft.fault("gfip_transferred", person)


@scenario(3)
def taken_back(draft: Draft) -> None:
    """Dismissed in February, taken back, and paid for March."""
    person = someone(draft)
    draft.job(person)
    draft.fault("gfip_reinstated", person)


@scenario(3)
def admission_corrected(draft: Draft) -> None:
    """Dismissed in March, in the file that corrects the admission by a day."""
    person = someone(draft)
    draft.job(person, left=draft.draws.day("left", date(2020, 3, 2), date(2020, 3, 28)))
    draft.fault("gfip_admission_corrected", person)


@scenario(3)
def on_leave(draft: Draft) -> None:
    """On leave since February: the bond stays."""
    person = someone(draft)
    draft.job(person)
    draft.fault("gfip_leave", person)


@scenario(3)
def worker_born_otherwise(draft: Draft) -> None:
    """The employer writes another birth date, or one that cannot be."""
    person = someone(draft)
    draft.job(person)
    draft.fault(draft.draws.pick("how", ("gfip_birth_differs", "gfip_birth_impossible")), person)


def suspended(draft: Draft, start: date, days: int, cancelled_on: date | None = None, percent: int | None = None) -> int:
    """Somebody whose job is suspended by an agreement; the bond itself was ended by a movement in March, so that only the agreement bars."""
    person = someone(draft)
    draft.job(person, left=date(2020, 3, 20))
    draft.agreement(person, start, days, percent, cancelled_on)
    return person


@scenario(6)
def agreement_in_force(draft: Draft) -> None:
    """An agreement in force on 20 April."""
    person = suspended(draft, draft.draws.day("start", date(2020, 4, 1), date(2020, 4, 12)), 60, percent=draft.draws.pick("cut", (None, 25, 70)))
    if draft.draws.chance("by pis", 25):
        draft.fault("bem_by_pis", person)


@scenario(6)
def agreement_end_unknown(draft: Draft) -> None:
    """Its duration cannot be read."""
    draft.fault(draft.draws.pick("how", ("bem_duration_unreadable", "bem_duration_blank")), suspended(draft, date(2020, 4, 3), 90))


@scenario(4)
def agreement_cancelled_early(draft: Draft) -> None:
    """Cancelled within 30 days, by a row that may have the PIS alone."""
    person = suspended(draft, date(2020, 4, 1), 60, draft.draws.day("cancelled", date(2020, 4, 6), date(2020, 4, 11)))
    if draft.draws.chance("by pis", 400):
        draft.fault("bem_cancelled_by_pis", person)


@scenario(6)
def agreement_cancelled_late(draft: Draft) -> None:
    """Cancelled after more than 30 days, when it may have been paid."""
    suspended(draft, draft.draws.day("start", date(2020, 4, 1), date(2020, 4, 5)), 90, draft.draws.day("cancelled", date(2020, 5, 8), date(2020, 5, 14)))


@scenario(3)
def agreement_of_another_birth(draft: Draft) -> None:
    """The employer gives another birth date."""
    draft.fault("bem_birth_differs", suspended(draft, date(2020, 4, 2), 60))


@scenario(3)
def agreement_form(draft: Draft) -> None:
    """Defects of form that leave everybody matched: a CPF without its zeros, a salary with letters, a percentage outside the set, a repeated row."""
    how = draft.draws.pick("how", ("bem_cpf_lost_zeros", "bem_pay_letters", "bem_duplicate", "bem_cpf_digits"))
    person = draft.adult("F", 1965, 1990, number=_with_zero(draft) if how == "bem_cpf_lost_zeros" else None)
    draft.register(draft.home((person, 1)))
    draft.job(person, left=date(2020, 3, 20))
    draft.agreement(person, date(2020, 4, 2), 30)
    if how != "bem_cpf_lost_zeros" or draft.lives[person].cpf < 10**10:  # type: ignore[operator]
        draft.fault(how, person)


def _with_zero(draft: Draft) -> int:
    first = draft.number * PLACES_IN_UNIT
    return next((first + place for place in range(8, PLACES_IN_UNIT) if cpf_of(first + place) < 10**10), first + 8)


@scenario(1)
def agreement_row_broken(draft: Draft) -> None:
    """A row that cannot be read."""
    how = draft.draws.pick("how", ("bem_columns_missing", "bem_start_impossible"))
    draft.fault(how, suspended(draft, date(2020, 4, 2), 60))


@scenario(4)
def works_twice(draft: Draft) -> None:
    """Two employers; one job ended."""
    person = someone(draft)
    draft.job(person, place=2, left=date(2020, 1, 31))
    draft.job(person, place=5)


@scenario(10)
def household_that_works(draft: Draft) -> None:
    """A couple, both working."""
    home = household(draft, "couple")
    work(draft, home, 100)
    enter(draft, home, "app")
    assert adults(draft, home)
