"""The Armed Forces' payroll: soldiers, those retired, pensioners, dependants, amnestied."""

from __future__ import annotations

from typing import Any

from synthetic.cases import scenario, someone
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.names import plain
from synthetic.records.listed import listed

PAID = ("ativo carreira", "ativo temporário", "inativo", "pensionista")


def paid(draws: Draws, tie: str) -> dict[str, Any]:
    """The columns of a tie."""
    return {"tie": plain(tie), "force": draws.pick("force", ("EB", "MB", "FAB")), "month": "2020-03"}


SOURCE = listed("defesa", ("2020-03", "2020-04"), lambda draws: paid(draws, draws.pick("tie", (*PAID, "dependente"))), strangers=1_300)


@scenario(7)
def military(draft: Draft) -> None:
    """Paid by the Armed Forces; one in six is a dependant alone."""
    person, tie = someone(draft), draft.draws.pick("tie", (*PAID, *PAID, "dependente"))
    harmless = draft.draws.pick("defect", ((), (), (), ("defesa_cpf_lost_zeros",), ("defesa_duplicate",), ("defesa_dependant",)))
    tie = "dependente" if harmless == ("defesa_dependant",) else tie
    draft.entry(person, "defesa", *harmless, texts={"tp_vinculo": tie}, **paid(draft.draws, tie))


@scenario(6)
def military_in_doubt(draft: Draft) -> None:
    """Amnestied, or with a word that no table has; or a row that cannot be read."""
    person = someone(draft)
    code = draft.draws.pick("how", ("amnestied", "word_unknown") * 5 + ("columns_missing", "cpf_digits"))
    tie = {"amnestied": "anistiado", "word_unknown": "reserva não remunerada"}.get(code, "inativo")
    draft.entry(person, "defesa", f"defesa_{code}", texts={"tp_vinculo": tie}, is_true=code not in ("amnestied", "word_unknown"), **paid(draft.draws, tie))
