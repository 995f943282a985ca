"""A list of people: the rows of a registry that `Life.entries` tell, the usual defects by the ends of their codes, and strangers, so that no file is empty.

| code ends in | what is wrong |
|---|---|
| `_columns_missing` | the row lacks its last columns |
| `_cpf_digits`, `_nis_digits` | the number's digits do not hold |
| `_cpf_missing` | no CPF |
| `_cpf_lost_zeros` | the CPF lost its zeros |
| `_birth_differs` | another birth date than the CPF base's |
| `_duplicate` | the same row twice |

Any other code stands for what the entry's own `fields` and `texts` show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zlib import crc32

import conf
from conf.form import Person
from synthetic.documents import wrong
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.lives import Entry, Life
from synthetic.names import plain
from synthetic.places import PLACES
from synthetic.records.common import Source, View, as_of, keys, mark
from synthetic.render.form import form_writer
from synthetic.render.writer import Writer
from synthetic.row import Row

STRANGERS = 500_000_000
FEW = 60  # so that one broken line is less than two in a hundred


def listed(
    registry: str,
    periods: tuple[str, ...],
    stranger: Callable[[Draws], dict[str, object]],
    *,
    writer: Writer | None = None,
    file: Callable[[str], str] | None = None,
    by_uf: bool = False,
    of_period: Callable[[str], dict[str, object]] = lambda period: {},
    strangers: int = FEW,
) -> Source:
    """The list's source. `stranger` draws the columns of somebody who is not of the population.

    `writer`: where it is not UTF-8 without quotes, by the form's first layout. `file` names a period's file, else `<registry>_<digits>.csv`; `by_uf`:
    each UF has a file of its own, and is the part. `of_period`: columns that are the same in every row of a period.
    """

    def named(period: str, uf: str) -> str:
        return file(period) if file else f"{registry}_{period.replace('-', '')}{'_' + uf if by_uf else ''}.csv"

    def row(period: str, life: Life) -> Row:
        part = life.uf if by_uf else ""
        return Row(registry, period, part, registry, -1, None, None, of_period(period), as_of(registry, period), named(period, life.uf))

    def rows(view: View, period: str) -> list[Row]:
        found = []
        for life in view.unit.lives.values():
            for entry in life.entries:
                if entry.registry == registry and entry.first <= period <= entry.last:
                    theirs = _rows(row(period, life), life, entry)
                    for one in theirs:
                        one.unit, one.person, one.family = view.unit.number, life.number, view.home.get(life.number)
                    found += theirs
        return found

    def preamble(seed: int, period: str) -> list[Row]:
        found = []
        for count in range(strangers):
            number = STRANGERS + crc32(registry.encode()) % 400_000 * 1_000 + count
            draft = Draft(seed, number, PLACES[count % len(PLACES)])
            draft.adult("F" if count % 2 else "M", 1950, 1985, number=number)
            found += _rows(row(period, draft.lives[number]), draft.lives[number], Entry(registry, stranger(Draws(seed, number))))
        return found

    usual = form_writer(registry, lambda period, file: conf.registry(registry).layouts[0].name, quoted=False, encoding="utf-8")
    return Source(periods, rows, writer or usual, preamble)


def _rows(row: Row, life: Life, entry: Entry) -> list[Row]:
    """The entry's row, and a copy where it is there twice."""
    row.fields = {**dict.fromkeys(conf.registry(row.registry).columns), **row.fields, **describing(row.registry, life), **entry.fields}
    row.texts = dict(entry.texts)
    copies = [code for code in entry.defects if code.endswith("_duplicate")]
    for code in entry.defects:
        if code not in copies:
            _spoil(mark(row, code), code)
    found = [row, *[mark(replace(row, fields=dict(row.fields), texts=dict(row.texts)), code) for code in copies]]
    person = conf.registry(row.registry).person or Person()
    for one in found:
        if one.broken:
            keys(one, cpf=one.fields.get(person.cpf or "cpf"), nis=one.fields.get(person.nis or person.nit or "nis"))  # type: ignore[arg-type]
    return found


def describing(registry: str, life: Life) -> dict[str, object]:
    """The columns by which the person of a row is found."""
    person = conf.registry(registry).person or Person()
    values = {
        person.cpf: life.cpf,
        person.nis: life.nis,
        person.nit: life.pis or life.nis,
        person.name: plain(life.name),
        person.mother: plain(life.mother) if life.mother else None,
        person.born: life.birth,
    }
    return {column: value for column, value in values.items() if column}


def _spoil(row: Row, code: str) -> None:
    person = conf.registry(row.registry).person or Person()
    if code.endswith("_columns_missing"):
        row.damage = "columns"
    elif code.endswith(("_cpf_digits", "_cpf_missing", "_cpf_lost_zeros")):
        _number(row, person.cpf or "", code)
    elif code.endswith("_nis_digits"):
        _number(row, person.nis or person.nit or "", code)
    elif code.endswith("_birth_differs"):
        born = row.fields[str(person.born)]
        assert isinstance(born, date)
        row.fields[str(person.born)] = born.replace(year=born.year + 1, day=min(born.day, 28))


def _number(row: Row, column: str, code: str) -> None:
    text = f"{row.fields[column]:011d}"
    source = conf.registry(row.registry).columns[column].fields[0]
    row.texts[source] = text.lstrip("0") if code.endswith("_lost_zeros") else "" if code.endswith("_missing") else wrong(text)
    if not code.endswith("_lost_zeros"):
        row.fields[column] = None
