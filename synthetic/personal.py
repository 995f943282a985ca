"""Scenarios about one person's mandates, death, CPF and NIS."""

from __future__ import annotations

from datetime import date

from synthetic.cases import scenario, someone
from synthetic.draft import Draft
from synthetic.lives import CpfStatus
from synthetic.ordinary import enter

REGULAR_SINCE = date(2010, 3, 1)
MUNICIPAL = (date(2017, 1, 1), date(2020, 12, 31))
DEPUTY = (date(2019, 2, 1), date(2023, 1, 31))
SENATOR = (date(2015, 2, 1), date(2023, 1, 31))


def candidate(draft: Draft, outcome: str, office: int = 13) -> int:
    """Somebody who stood in 2016 (2018 in the Distrito Federal, which elects no mayor), and came to the aid."""
    person = someone(draft)
    if draft.place.uf == "DF":
        draft.candidacy(person, 2018, 8, outcome, *DEPUTY)
    else:
        draft.candidacy(person, 2016, office, outcome, *MUNICIPAL)
    return person


@scenario(7)
def elected(draft: Draft) -> None:
    """Councillor, mayor, vice, deputy, or senator since 2015."""
    how = draft.draws.pick("how", ("council", "council", "mayor", "vice", "deputy", "senator"))
    if how in ("council", "mayor", "vice"):
        by = draft.draws.pick("by", ("ELEITO POR QP", "ELEITO POR MÉDIA")) if how == "council" else "ELEITO"
        person = candidate(draft, by, {"council": 13, "mayor": 11, "vice": 12}[how])
        if how == "mayor" and draft.place.uf != "DF" and draft.draws.chance("voted anew", 40):
            draft.fault("tse_voted_anew", person)
    elif how == "deputy":
        draft.candidacy(someone(draft), 2018, 7, "ELEITO POR QP", *DEPUTY)
    else:
        draft.candidacy(someone(draft), 2014, 5, "ELEITO", *SENATOR)


@scenario(6)
def elected_with_another_birth(draft: Draft) -> None:
    """The electoral court gives another birth date."""
    draft.fault("tse_birth_differs", candidate(draft, "ELEITO POR QP"))


@scenario(4)
def not_elected(draft: Draft) -> None:
    """Alternates, losers, and whoever went to a second round and lost it."""
    how = draft.draws.pick("how", ("SUPLENTE", "SUPLENTE", "NÃO ELEITO", "senator's substitute", "second round"))
    if how == "senator's substitute":
        draft.candidacy(someone(draft), 2018, 9, "ELEITO", date(2019, 2, 1), date(2027, 1, 31))
    elif how == "second round":
        draft.candidacy(someone(draft), 2018, 3, "2º TURNO", *DEPUTY)
    else:
        person = candidate(draft, how)
        if draft.place.uf != "DF" and draft.draws.chance("two generations", 50):
            draft.fault("tse_two_generations", person)


@scenario(6)
def dead(draft: Draft) -> None:
    """Died before 15 April; SISOBI or the CPF base has it."""
    person = someone(draft, draft.draws.pick("way", ("app", "cadunico", "cadunico")))
    draft.change(person, died=draft.draws.day("died", date(2019, 6, 1), date(2020, 4, 14)))
    known = ("sisobi_by_nit", "cpf_status_3", "cpf_death_flag", "sisobi_day_unknown", "sisobi_mother_unknown", "sisobi_no_book")
    how = draft.draws.pick("how", ("", "", "", *known))
    if how == "sisobi_by_nit":
        draft.job(person, admitted=date(2010, 1, 4), left=date(2016, 1, 4))
    if how:
        draft.fault(how, person)


@scenario(5)
def death_with_another_birth(draft: Draft) -> None:
    """A living person's CPF stands on the death entry of somebody born on another day."""
    draft.fault("sisobi_birth_differs", someone(draft))


@scenario(4)
def death_of_a_twin(draft: Draft) -> None:
    """A living person's CPF stands on the death entry of a twin: same birth date, another first name."""
    draft.fault("sisobi_name_differs", someone(draft, draft.draws.pick("way", ("app", "cadunico", "pbf"))))


@scenario(2)
def death_without_birth(draft: Draft) -> None:
    """A death entry with the CPF and no birth date."""
    draft.fault("sisobi_birth_missing", someone(draft))


@scenario(3)
def homonym_died(draft: Draft) -> None:
    """Somebody of the same name and mother died, perhaps born on the same day too; the entry holds no document."""
    draft.fault(draft.draws.pick("how", ("sisobi_homonym", "sisobi_namesake")), someone(draft))


@scenario(3)
def death_corrected(draft: Draft) -> None:
    """An entry named this living person; the office corrected it the next day."""
    draft.fault("sisobi_corrected", someone(draft))


@scenario(2)
def death_row_broken(draft: Draft) -> None:
    """Their death entry cannot be read."""
    person = someone(draft, "cadunico")
    draft.change(person, died=date(2020, 3, 2))
    draft.fault(draft.draws.pick("how", ("sisobi_line_short", "sisobi_line_long", "sisobi_death_impossible", "sisobi_death_after_delivery")), person)


@scenario(3)
def death_after(draft: Draft) -> None:
    """Died in May."""
    draft.change(someone(draft, "cadunico"), died=draft.draws.day("died", date(2020, 5, 2), date(2020, 5, 10)))


@scenario(5)
def death_form(draft: Draft) -> None:
    """Defects of form on the entry of somebody who died."""
    person = someone(draft, "cadunico")
    draft.change(person, died=draft.draws.day("died", date(2020, 1, 2), date(2020, 4, 10)))
    how = ("sisobi_cpf_digits", "sisobi_cpf_letters", "sisobi_birth_impossible", "sisobi_duplicate", "sisobi_nit_digits", "sisobi_born_after_death")
    draft.fault(draft.draws.pick("how", how), person)


@scenario(8)
def cpf_irregular(draft: Draft) -> None:
    """The CPF is suspended, pending, cancelled or null. Families of Bolsa Família are exempt."""
    status = draft.draws.pick("status", (2, 2, 4, 5, 8, 9))
    person = someone(draft, draft.draws.pick("way", ("app", "cadunico", "pbf")))
    draft.change(person, statuses=(CpfStatus(0, REGULAR_SINCE), CpfStatus(status, draft.draws.day("day", date(2015, 1, 1), date(2020, 2, 1)))))


@scenario(6)
def cpf_just_regularised(draft: Draft) -> None:
    """Pending for years, regular since a day or two (or three) before 20 April."""
    day = draft.draws.pick("day", (date(2020, 4, 17), date(2020, 4, 18), date(2020, 4, 18)))
    draft.change(someone(draft), statuses=(CpfStatus(4, date(2019, 2, 1)), CpfStatus(0, day)))


@scenario(3)
def without_cpf(draft: Draft) -> None:
    """An adult of CadÚnico without CPF, in Bolsa Família or not."""
    person = someone(draft, draft.draws.pick("way", ("cadunico", "pbf")))
    draft.change(person, cpf=None, statuses=())
    draft.fault("adult_without_cpf", person)


@scenario(4)
def cpf_base_lacks(draft: Draft) -> None:
    """The CPF base lacks the person, the status, or has it by a code that no table has; or has an impossible birth date."""
    how = draft.draws.pick("how", ("cpf_not_in_base", "cpf_status_blank", "cpf_status_unknown", "cpf_columns_missing", "cpf_digits", "cpf_birth_impossible"))
    draft.fault(how, someone(draft))


@scenario(3)
def paid_by_a_former_number(draft: Draft) -> None:
    """Bolsa Família pays the head by the NIS that was converted into the present one."""
    person = someone(draft, "pbf")
    draft.fault("folha_nis_converted", person)


@scenario(2)
def mother_unknown(draft: Draft) -> None:
    """An unknown mother: legal."""
    person = draft.adult("F", 1960, 1990)
    draft.change(person, mother=None, mother_number=None)
    enter(draft, draft.home((person, 1)), draft.draws.pick("way", ("app", "cadunico")))
    draft.fault("mother_not_known", person)


@scenario(5)
def elderly_couple_registered(draft: Draft) -> None:
    """Both long since regular, in CadÚnico: nothing out of the ordinary but their age."""
    home = draft.home((draft.adult("F", 1938, 1949), 1), (draft.adult("M", 1935, 1949), 2))
    for member in draft.families[home].members:
        draft.change(member.person, statuses=(CpfStatus(0, date(1999, 1, 4)),))
    draft.register(home)
