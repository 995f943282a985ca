"""What every registry's rows are made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

import conf
from synthetic.defects import CATALOGUE
from synthetic.lives import Life, Unit
from synthetic.render.writer import Writer
from synthetic.row import Row


@cache
def as_of(registry: str, period: str) -> date:
    """From which day a delivery counts."""
    return conf.registry(registry).reference_date(period)


class View:
    """A unit and its faults, by person or family."""

    def __init__(self, seed: int, unit: Unit) -> None:
        """Faults by person and by family."""
        self.seed = seed
        self.unit = unit
        self.codes: dict[tuple[str, int | None], None] = {}
        for fault in unit.faults:
            if fault.person is not None:
                self.codes[fault.code, fault.person] = None
            if fault.family is not None:
                self.codes[fault.code, -1 - fault.family] = None
        self.faulty = {person for _, person in self.codes}
        self.home = {member.person: family.number for family in unit.families for member in family.members}

    def of(self, person: int, *codes: str) -> str | None:
        """The first of these faults that the person has; None where none."""
        if person not in self.faulty:
            return None
        return next((code for code in codes if (code, person) in self.codes), None)

    def of_family(self, family: int, *codes: str) -> str | None:
        """The first of these faults that the family has; None where none."""
        return next((code for code in codes if (code, -1 - family) in self.codes), None)

    def row(self, registry: str, period: str, part: str, file: str, record: str, life: Life | None, fields: dict[str, object]) -> Row:
        """A row about a person of the unit, or about a stranger."""
        number = life.number if life else None
        family = self.home.get(number) if number is not None else None
        return Row(registry, period, part, record, self.unit.number, number, family, fields, as_of(registry, period), file)


@dataclass(frozen=True, slots=True)
class Source:
    """One registry. `rows` are a unit's in a period, `preamble` those that are there whoever lives."""

    periods: tuple[str, ...]
    rows: Callable[[View, str], list[Row]]
    writer: Writer
    preamble: Callable[[int, str], list[Row]] | None = None


def mark(row: Row, code: str, *rules: str, **texts: str) -> Row:
    """Mark the row with a defect; `rules` where they are not the catalogue's, `texts` as the source fields are then written."""
    defect = CATALOGUE[code]
    named = rules or defect.rules
    row.defects = (*row.defects, code)
    if defect.effect == "reject":
        row.broken = tuple(sorted({*row.broken, *named}))
    elif defect.effect in ("blank", "harmless"):
        row.blanked = tuple(sorted({*row.blanked, *named}))
    row.texts.update(texts)
    return row


def keys(row: Row, **readable: int | str | None) -> None:
    """The keys that quarantine can still read."""
    row.readable = {name: value for name, value in readable.items() if value is not None}
