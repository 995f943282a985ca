"""SIRC: births that tell of mothers, and deaths that no other registry has; alterations and exclusions of entries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from synthetic import documents
from synthetic.cases import scenario, someone
from synthetic.documents import wrong
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.names import plain
from synthetic.records.common import Source, View
from synthetic.records.listed import listed
from synthetic.row import Row

FIRST, SECOND = "2020-04-16", "2020-04-17"
BIRTHS, DEATHS = 1, 4


def entry(record: str, matricula: str, happened: date, command: str = "I") -> dict[str, Any]:
    """The columns of an entry, beside those that describe the person."""
    return {
        "command": command, "record": record, "matricula": matricula, "office": matricula[:6], "registered_on": happened, "happened_on": happened,
        "received_at": datetime(2020, 4, 15, 10, 0),
    }  # fmt: skip


def excluded(matricula: str) -> dict[str, Any]:
    """A tombstone: it is about nobody."""
    nobody = dict.fromkeys(("cpf", "nis", "name", "mother", "birth_date"))
    return nobody | {"command": "E", "matricula": matricula, "received_at": datetime(2020, 4, 16, 9, 0)}


def _stranger(draws: Draws) -> dict[str, object]:
    record, number = draws.pick("record", ("N", "C", "T", "O", "O")), draws.between("entry", 1, 10**9)
    return entry(record, documents.matricula(number, DEATHS if record == "O" else BIRTHS, 2020), draws.day("happened", date(2020, 3, 1), date(2020, 4, 14)))


def _source() -> Source:
    base = listed("sirc", (FIRST, SECOND), _stranger, strangers=1_200)

    def rows(view: View, period: str) -> list[Row]:
        """New entries on the first day, what alters or excludes them on the second."""
        return [row for row in base.rows(view, period) if (row.fields["command"] == "I") == (period == FIRST)]

    return Source(base.periods, rows, base.writer, base.preamble)


SOURCE = _source()


@scenario(4)
def death_in_sirc(draft: Draft) -> None:
    """Died; of the four sources SIRC alone has it, altered later perhaps, or with something wrong."""
    person, draws = someone(draft, "cadunico"), draft.draws
    died = draws.day("died", date(2020, 1, 2), date(2020, 4, 10))
    draft.change(person, died=died)
    draft.fault("sisobi_death_missing", person)
    matricula = documents.matricula(person, DEATHS, 2020)
    how = draws.pick("how", ("", "", "altered", "cpf_lost_zeros", "cpf_digits", "birth_differs", "matricula_digits", "day_impossible", "columns_missing"))
    given, texts, code = entry("O", matricula, died), {}, (f"sirc_{how}",) if how else ()
    if how == "altered":
        draft.entry(person, "sirc", *code, **given | {"happened_on": died.replace(day=1)})
        draft.entry(person, "sirc", **given | {"command": "A"})
        return
    if how == "matricula_digits":
        given["matricula"], texts = None, {"nu_matricula": wrong(matricula)}
    elif how == "day_impossible":
        given["happened_on"], texts = None, {"dt_evento": "2020-02-31"}
    draft.entry(person, "sirc", *code, texts=texts, **given)


@scenario(2)
def death_excluded_in_sirc(draft: Draft) -> None:
    """An entry named this living person; the office excluded it the next day."""
    person = someone(draft, "cadunico")
    matricula = documents.matricula(person, DEATHS, 2020)
    draft.entry(person, "sirc", "sirc_excluded", is_true=False, **entry("O", matricula, date(2020, 4, 3)))
    draft.entry(person, "sirc", **excluded(matricula))


@scenario(5)
def mother_by_sirc(draft: Draft) -> None:
    """A girl of 14 to 17 lives with her mother and a child whose mother CadÚnico does not name: SIRC does; or it names somebody else."""
    woman = draft.adult("F", 1970, 1980)
    girl = draft.person("F", draft.draws.day("girl", date(2002, 8, 1), date(2006, 12, 31)), woman)
    hers = draft.draws.chance("hers", 70)
    child = draft.child(girl if hers else woman, 2019, 2019)
    draft.register(draft.home((woman, 1), (girl, 3), (child, 5)))
    draft.fault("cadunico_mother_missing", child)
    mother = draft.lives[girl if hers else woman]
    born = draft.lives[child].birth
    named: dict[str, Any] = {"mother": plain(mother.name), "mother_cpf": mother.cpf}
    draft.entry(child, "sirc", **entry("N", documents.matricula(child, BIRTHS, born.year), born), **named)
