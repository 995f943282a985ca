"""Benefits of social security and assistance: titulars, representatives, and those whose death a pension follows from."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic.cases import head, scenario, someone
from synthetic.documents import cpf as cpf_of
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.names import plain
from synthetic.records.listed import listed
from synthetic.render.form import form_writer

REGISTRY = "beneficios"
MONTH, LATER = "2020-03", "2020-04"
PENSIONS = (21, 29, 93)
WRONG = (
    "birth_differs", "by_name", "suspended", "situation_unknown", "situation_beyond", "species_unknown", "cpf_digits", "columns_missing", "month_differs",
)  # fmt: skip


def benefit(draws: Draws, species: int, situation: int = 0, **more: Any) -> dict[str, Any]:
    """The columns of a benefit of March that its titular receives, unless told otherwise."""
    started = draws.day("benefit start", date(2005, 1, 1), date(2019, 12, 31))
    given = {
        "benefit": str(draws.between("benefit number", 1_000_000_000, 1_999_999_999)), "species": species, "situation": situation, "is_alimony": False,
        "started_on": started, "dispatched_on": started, "requested_on": started, "cents": 104_500, "judicial": "0",
    }  # fmt: skip
    return given | more


def _stranger(draws: Draws) -> dict[str, object]:
    return benefit(draws, draws.pick("species", (31, 41, 42, 87, 88)), draws.pick("situation", (0, 0, 10, 2)))


OTHERS = {"cs_pa": "0", "cs_sexo_t": "", "nm_uf_mun_t": "", "nm_mun_t": "", "cs_diag_1": ""}  # what no column has, or only what is made of it
WRITER = form_writer(REGISTRY, lambda period, file: "macica", lambda row: OTHERS, quoted=False, encoding="utf-8")
SOURCE = listed(REGISTRY, (MONTH, LATER), _stranger, writer=WRITER, of_period=lambda period: {"reference_month": period}, strangers=1_500)


@scenario(6)
def has_benefit(draft: Draft) -> None:
    """Receives a pension, sick pay, or BPC."""
    person = head(draft)
    harmless = draft.draws.pick("defect", ((), (), (), ("beneficios_duplicate",), ("beneficios_cpf_lost_zeros",)))
    species, situation = draft.draws.pick("species", (21, 31, 41, 87, 88)), draft.draws.pick("situation", (0, 10, 11))
    draft.entry(person, REGISTRY, *harmless, **benefit(draft.draws, species, situation))


@scenario(5)
def has_no_benefit(draft: Draft) -> None:
    """A benefit that has ended, one of a species that does not bar, an alimony row, or one that is represented only."""
    person, how = head(draft), draft.draws.pick("how", ("ended", "species", "alimony", "represents"))
    if how == "ended":
        draft.entry(person, REGISTRY, **benefit(draft.draws, 31, draft.draws.pick("situation", (1, 2, 5, 8, 9)), ended_on=date(2020, 1, 31)))
    elif how == "species":
        draft.entry(person, REGISTRY, **benefit(draft.draws, draft.draws.pick("species", (47, 48, 68, 79))))
    elif how == "alimony":
        draft.entry(person, REGISTRY, "beneficios_alimony", texts={"cs_pa": "3"}, **benefit(draft.draws, 42, is_alimony=True))
    else:
        life = draft.lives[person]
        number = cpf_of(920_000_000 + draft.number % 1_000_000)
        titular: dict[str, Any] = {"cpf": number, "nit": None, "name": "ALGUEM DE TAL", "mother": "OUTRA DE TAL", "birth_date": date(1940, 5, 5)}
        represented = benefit(draft.draws, 88, **titular, representative_cpf=life.cpf, representative_name=plain(life.name))
        draft.entry(person, REGISTRY, "beneficios_representative", is_true=False, **represented)


@scenario(5)
def has_benefit_in_doubt(draft: Draft) -> None:
    """A benefit of which something is wrong: its number, its situation, its species."""
    person, given, texts = head(draft, "cadunico"), benefit(draft.draws, 41), {}
    code = draft.draws.pick("defect", WRONG)
    if code == "by_name":
        given |= {"cpf": None, "nit": None}
    elif code == "suspended":
        given["situation"] = draft.draws.pick("situation", (3, 6, 12, 24))
    elif code == "situation_beyond":
        given["situation"] = 25
    elif code == "situation_unknown":
        given["situation"], texts = None, {"cs_sit_benef": "A"}
    elif code == "species_unknown":
        given["species"], texts = None, {"cs_especie": "BPC"}
    elif code == "month_differs":
        given["reference_month"] = "2020-02"
    draft.entry(person, REGISTRY, f"beneficios_{code}", texts=texts, is_true=code not in ("birth_differs", "by_name"), **given)


def _originator(draft: Draft, number: int, **otherwise: Any) -> dict[str, Any]:
    """The columns that name somebody as originator."""
    life = draft.lives[number]
    named = {
        "originator_cpf": life.cpf, "originator_nit": None, "originator_name": plain(life.name),
        "originator_mother": plain(life.mother) if life.mother else None, "originator_birth_date": life.birth,
    }  # fmt: skip
    return named | otherwise


@scenario(3)
def left_a_pension(draft: Draft) -> None:
    """Died last year; no registry office says so, but somebody has a pension of it."""
    person, died = someone(draft, "cadunico"), draft.draws.day("died", date(2019, 1, 5), date(2020, 2, 20))
    draft.change(person, died=died)
    draft.fault("sisobi_death_missing", person)
    titular = draft.adult("F", 1950, 1980)
    draft.home((titular, 1))
    draft.entry(titular, REGISTRY, **benefit(draft.draws, draft.draws.pick("species", PENSIONS), started_on=died, **_originator(draft, person)))


@scenario(3)
def named_as_originator(draft: Draft) -> None:
    """A pension names somebody who lives as the one who died, with another birth date or without a number."""
    person, titular = head(draft), draft.adult("F", 1950, 1980)
    draft.home((titular, 1))
    how, life = draft.draws.pick("how", ("birth", "name")), draft.lives[person]
    wrong = {"originator_birth_date": life.birth.replace(year=life.birth.year - 1, day=1)} if how == "birth" else {"originator_cpf": None}
    draft.entry(titular, REGISTRY, f"beneficios_originator_{how}", **benefit(draft.draws, 21, **_originator(draft, person, **wrong)))
