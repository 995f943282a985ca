"""Numbers that others replaced, and whoever is still known by one: to an employer, or to Bolsa Família. Straight on, in a ring, to two ends, or on and on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from synthetic.cases import scenario, someone
from synthetic.documents import nit
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.lives import PLACES_IN_UNIT
from synthetic.records.listed import listed

REPLACED, OF_STRANGERS = 700_000_000, 760_000_000  # beyond every person, and beyond the numbers that CadÚnico has as former ones
LONG = 20  # numbers in a row: more than are followed
CHAINS = (1, 1, 2, 3, 6)


def replaced(unit: int, which: int = 0) -> int:
    """A number of somebody of the unit that another one replaced."""
    return nit(REPLACED + unit * PLACES_IN_UNIT + which)


def _stranger(draws: Draws) -> dict[str, object]:
    number = OF_STRANGERS + draws.between("number", 0, 39_999_999)
    return {"former": nit(number), "present": nit(number, 1), "linked_on": draws.day("linked", date(2001, 1, 1), date(2020, 3, 1))}


SOURCE = listed("elos", ("2020-04-01",), _stranger, strangers=1_500)


def chain(draft: Draft, person: int, *numbers: int, code: str = "") -> None:
    """Let each number be replaced by the next, a year later each."""
    for place, (former, present) in enumerate(pairwise(numbers)):
        draft.entry(person, "elos", *([code] if code else []), former=former, present=present, linked_on=date(2000, 5, 2) + timedelta(days=place * 365))


def employed_by_a_replaced_number(draft: Draft) -> tuple[int, int, int]:
    """Somebody whose employer declares them by a number that was replaced; with that number, and the one that the CPF base knows."""
    person, former = someone(draft), replaced(draft.number)
    draft.job(person, nit=former)
    return person, former, draft.lives[person].pis or 0


@scenario(5)
def works_by_a_replaced_number(draft: Draft) -> None:
    """The employer writes a number that was replaced, once or several times."""
    person, former, present = employed_by_a_replaced_number(draft)
    steps = draft.draws.pick("steps", CHAINS)
    between = [replaced(draft.number, which) for which in range(1, steps)]
    chain(draft, person, former, *between, present, code="elos_chain" if steps > 1 else "")


@scenario(3)
def paid_by_a_replaced_number(draft: Draft) -> None:
    """Bolsa Família pays the head by a number that was replaced by the one in CadÚnico."""
    person = someone(draft, "pbf")
    draft.fault("folha_nis_replaced", person)
    chain(draft, person, replaced(draft.number), draft.lives[person].nis or 0)


@scenario(7)
def replaced_number_in_doubt(draft: Draft) -> None:
    """The employer's number does not lead to one that is in use; or the row that tells so has a defect of form."""
    person, former, present = employed_by_a_replaced_number(draft)
    other = replaced(draft.number, 1)
    code = draft.draws.pick("how", ("ring", "two_ends", "too_long", "ring", "two_ends", "columns_missing", "nis_digits", "duplicate", "day_unreadable"))
    if code == "ring":
        chain(draft, person, former, present, former, code="elos_ring")
    elif code == "two_ends":
        chain(draft, person, former, present, code="elos_two_ends")
        chain(draft, person, former, other, code="elos_two_ends")
    elif code == "too_long":
        chain(draft, person, former, present, *[replaced(draft.number, which) for which in range(1, LONG)], code="elos_too_long")
    else:
        unreadable = code == "day_unreadable"
        texts = {"dt_elo": "2012-02-31"} if unreadable else {}
        draft.entry(person, "elos", f"elos_{code}", texts=texts, former=former, present=present, linked_on=None if unreadable else date(2012, 2, 1))
