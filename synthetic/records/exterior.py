"""Residents abroad: who left for good, before the day or after it, or nobody knows when."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic.cases import scenario, someone
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.records.listed import listed

BEFORE, AFTER = (date(2012, 1, 1), date(2020, 4, 20)), (date(2020, 4, 21), date(2020, 6, 30))
HARMLESS = ((), (), (), ("exterior_cpf_lost_zeros",), ("exterior_duplicate",))


def departure(draws: Draws, days: tuple[date, date] = BEFORE) -> dict[str, Any]:
    """The columns of a departure within a span of days."""
    return {
        "country": draws.pick("country", ("US", "PT", "PY", "JP")), "departed_on": draws.day("departed", *days),
        "source": draws.pick("source", ("PF", "MRE", "RFB")), "listed_on": date(2020, 3, 31),
    }  # fmt: skip


SOURCE = listed("exterior", ("2020-04-01",), departure, strangers=2_000)


@scenario(7)
def lives_abroad(draft: Draft) -> None:
    """Left for good by the day; or after it, which one in six did."""
    person = someone(draft)
    days = draft.draws.pick("days", (BEFORE,) * 5 + (AFTER,))
    draft.entry(person, "exterior", *draft.draws.pick("defect", HARMLESS), **departure(draft.draws, days))


@scenario(7)
def abroad_in_doubt(draft: Draft) -> None:
    """The day is blank or impossible; or it is somebody else's row, or none that can be read."""
    person, given, texts = someone(draft), departure(draft.draws), {}
    code = draft.draws.pick("how", ("birth_differs", "day_blank", "day_unreadable") * 2 + ("columns_missing", "cpf_digits"))
    if code.startswith("day_"):
        given["departed_on"] = None
        texts = {"dt_saida_definitiva": "2020-02-31"} if code == "day_unreadable" else {}
    draft.entry(person, "exterior", f"exterior_{code}", texts=texts, is_true=code != "birth_differs", **given)
