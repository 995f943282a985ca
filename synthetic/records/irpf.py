"""Tax returns of 2018."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic.cases import head, scenario
from synthetic.documents import cpf as cpf_of
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.records.listed import listed

LIMIT = 2_855_970
WRONG = (
    "amount_letters", "amount_blank", "two_of_a_day", "year_differs", "delivery_impossible", "columns_missing",
)  # fmt: skip


def tax_return(cents: int | None, day: date = date(2019, 4, 12), rectifies: bool = False, year: int = 2018) -> dict[str, Any]:
    """The columns of a return."""
    return {
        "year": year, "taxable_cents": cents, "exempt_cents": 0, "assets_cents": 1_500_000, "is_rectification": rectifies, "delivered_on": day,
        "is_dependant": False,
    }  # fmt: skip


def _stranger(draws: Draws) -> dict[str, object]:
    return tax_return(draws.between("income", 1_000_000, 9_000_000), draws.day("delivered", date(2019, 3, 7), date(2019, 4, 30)))


SOURCE = listed("irpf", ("2018",), _stranger, strangers=1_500)


@scenario(6)
def taxed(draft: Draft) -> None:
    """Taxable income above the limit, if only by a cent, perhaps by a rectification."""
    person, cents = head(draft), draft.draws.pick("cents", (LIMIT + 1, 4_000_000, 11_234_567))
    harmless = draft.draws.pick("defect", ((), (), ("irpf_rectified",), ("irpf_duplicate",), ("irpf_cpf_lost_zeros",)))
    if harmless == ("irpf_rectified",):
        draft.entry(person, "irpf", *harmless, is_true=False, **tax_return(LIMIT))
        draft.entry(person, "irpf", **tax_return(cents, date(2019, 8, 1), rectifies=True))
    else:
        draft.entry(person, "irpf", *harmless, **tax_return(cents))


@scenario(4)
def taxed_little(draft: Draft) -> None:
    """Taxable income up to the limit; a rectification of the same day brought it down; or a row that names a dependant."""
    person, how = head(draft), draft.draws.pick("how", ("limit", "less", "rectified", "dependant"))
    if how == "rectified":
        draft.entry(person, "irpf", "irpf_rectified", is_true=False, **tax_return(LIMIT + 1))
        draft.entry(person, "irpf", **tax_return(LIMIT, rectifies=True))
    elif how == "dependant":
        named = {"dependant_cpf": cpf_of(910_000_000 + draft.number % 1_000_000), "dependant_kind": "FILHO", "is_dependant": True}
        draft.entry(person, "irpf", "irpf_dependant", is_true=False, **(tax_return(LIMIT + 100_000) | named))
    else:
        draft.entry(person, "irpf", **tax_return(LIMIT if how == "limit" else 2_000_000))


@scenario(3)
def taxed_in_doubt(draft: Draft) -> None:
    """A return without an amount that can be read, two that contradict each other, or a row that is none."""
    person, code = head(draft), draft.draws.pick("defect", WRONG)
    given, texts = tax_return(4_000_000), {}
    if code in ("amount_letters", "amount_blank"):
        given["taxable_cents"] = None
        texts = {"vl_rend_tributavel": "4OO00.00"} if code == "amount_letters" else {}
    elif code == "two_of_a_day":
        draft.entry(person, "irpf", **tax_return(LIMIT))
    elif code == "year_differs":
        given["year"] = 2017
    elif code == "delivery_impossible":
        given["delivered_on"], texts = None, {"dt_entrega": "2019-02-31"}
    draft.entry(person, "irpf", f"irpf_{code}", texts=texts, **given)
