"""Four lists of who serves the state, or is paid by it as retired or as a pensioner."""

from __future__ import annotations

from datetime import date
from typing import Any

from synthetic.cases import scenario, someone
from synthetic.draft import Draft, employer
from synthetic.draws import Draws
from synthetic.names import plain
from synthetic.records.listed import listed
from synthetic.render.form import form_writer

ACTIVE = {
    "siape": ("01", "03", "04", "08", "12", "14", "18"), "servidores": ("ativo", "temporário"), "judiciario": ("magistrado", "servidor ativo", "requisitado"),
}  # fmt: skip
RETIRED = {"siape": ("02", "84"), "servidores": ("inativo", "pensionista"), "judiciario": ("aposentado", "pensionista")}
NEITHER = {"siape": ("15", "66"), "judiciario": ("estagiário",)}
STATUTORY, EMPLOYEES = ("30", "31", "35", "95", "96", "97"), ("10", "15", "60")


def tie(draws: Draws, registry: str, word: str | None) -> dict[str, Any]:
    """The columns of a tie; `word` is the status, situation, tie or kind of bond."""
    since, number = draws.day("served since", date(1990, 1, 1), date(2018, 6, 30)), draws.between("agency", 1, 900)
    if registry == "siape":
        return {
            "registration": f"{number:07d}", "agency": str(20_000 + number), "status": word, "is_pensioner": word == "84", "admitted_on": since,
            "gross_cents": 300_000 + number, "month": "2020-03",
        }  # fmt: skip
    if registry == "servidores":
        return {"uf": "CE", "sphere": "E", "agency": "SECRETARIA DE SAUDE", "situation": word and plain(word), "month": "2020-03", "source": "TCE"}
    if registry == "judiciario":
        return {"tie": word and plain(word), "court": f"TJ{number % 27:02d}", "month": "2020-03"}
    return {
        "employer_root": employer(number).cnpj[:8], "admitted_on": since, "active_at_end": True, "left_in": 0, "bond_type": word, "legal_nature": "1031",
    }  # fmt: skip


def texts_of(registry: str, word: str | None) -> dict[str, str]:
    """The word as its list writes it, with its accents."""
    return {"servidores": {"tp_situacao": word or ""}, "judiciario": {"tp_vinculo": word or ""}, "rais": {"vinculo_ativo": "1"}}.get(registry, {})


def _stranger(registry: str, *words: str) -> Any:
    return lambda draws: tie(draws, registry, draws.pick("word", words))


MONTHS = ("2020-03", "2020-04")
SIAPE = listed("siape", MONTHS, _stranger("siape", *ACTIVE["siape"], *RETIRED["siape"], *NEITHER["siape"]), strangers=1_000)
SERVIDORES = listed("servidores", MONTHS, _stranger("servidores", *map(plain, ACTIVE["servidores"] + RETIRED["servidores"])), by_uf=True, strangers=1_080)
JUDICIARIO = listed("judiciario", MONTHS, _stranger("judiciario", "MAGISTRADO", "SERVIDOR ATIVO", "APOSENTADO", "ESTAGIARIO"), strangers=1_000)
RAIS = listed(
    "rais",
    ("2018",),
    _stranger("rais", *STATUTORY, *EMPLOYEES),
    writer=form_writer("rais", lambda period, file: "identified", quoted=False),
    file=lambda period: f"RAIS_VINC_ID_{period}.txt",
    strangers=1_000,
)


@scenario(8)
def public_agent(draft: Draft) -> None:
    """Serves the state by one of the four lists."""
    person, registry = someone(draft), draft.draws.pick("list", ("siape", "servidores", "judiciario", "rais"))
    word = draft.draws.pick("word", ACTIVE.get(registry, STATUTORY))
    harmless = draft.draws.pick("defect", ((), (), (f"{registry}_duplicate",), (f"{registry}_cpf_lost_zeros",)))
    draft.entry(person, registry, *harmless, texts=texts_of(registry, word), **tie(draft.draws, registry, word))


@scenario(4)
def agent_no_more(draft: Draft) -> None:
    """An intern, a dead originator, an employee of RAIS, or somebody who left: no agent."""
    person, how = someone(draft), draft.draws.pick("how", ("siape", "siape left", "judiciario", "rais", "rais left"))
    registry, _, left = how.partition(" ")
    word = draft.draws.pick("word", ACTIVE["siape"] if how == "siape left" else NEITHER.get(registry, STATUTORY if left else EMPLOYEES))
    ends: dict[str, dict[str, Any]] = {"siape left": {"left_on": date(2020, 4, 20)}, "rais left": {"active_at_end": False, "left_in": 5}}
    texts = texts_of(registry, word) | ({"vinculo_ativo": "0"} if how == "rais left" else {})
    draft.entry(person, registry, f"{registry}_no_agent", texts=texts, **tie(draft.draws, registry, word) | ends.get(how, {}))


@scenario(4)
def retired_servant(draft: Draft) -> None:
    """Paid by the state as retired or as a pensioner: no agent, and titular of a benefit."""
    person, registry = someone(draft), draft.draws.pick("list", tuple(RETIRED))
    word = draft.draws.pick("word", RETIRED[registry])
    draft.entry(person, registry, texts=texts_of(registry, word), **tie(draft.draws, registry, word))


@scenario(8)
def agent_in_doubt(draft: Draft) -> None:
    """A word that no table has, or none; another birth date; an end or a row that cannot be read."""
    person, registry = someone(draft), draft.draws.pick("list", ("siape", "servidores", "judiciario", "rais"))
    born = ("birth_differs",) if registry in ("siape", "rais") else ()
    broken = ("columns_missing", "end_unreadable") if registry == "siape" else ("columns_missing",)
    code = draft.draws.pick("how", ("word_unknown", "word_blank", *born, *broken))
    known = draft.draws.pick("word", ACTIVE.get(registry, STATUTORY))
    word = {"word_unknown": {"siape": "77", "rais": None}.get(registry, "cedido"), "word_blank": None}.get(code, known)
    texts = texts_of(registry, word) | ({"dt_exclusao": "2020-02-31"} if code == "end_unreadable" else {})
    draft.entry(person, registry, f"{registry}_{code}", texts=texts, is_true=code in broken, **tie(draft.draws, registry, word))
