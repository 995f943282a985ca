"""Rows of the files: one `Row` per line with content, typed as a correct reader would, and a `Label` per defect put in on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class Row:
    """One line of one file.

    `fields` are the columns of `schemas/silver/<registry>.py` as a correct reader types them: documents int, days date, money int cents, moments datetime,
    codes as in the schema; None where the file gives none, or where a rule blanks the field (`blanked` names the rules
    that its `_flags` must hold, those that only note a repair too). For a line that a rule
    rejects (`broken` names all the rules, those that would blank among them), `fields` are what would have been read, and `readable` the keys
    that quarantine can still read: any of `cpf`, `nis`, `family`.
    `silver` is False for lines that give no silver row of their own (CadÚnico's 01, 05 and 08, whose fields stand in the person's 04).
    `person` is the person of the line in truth (a number of `lives`), whatever its documents; None for strangers. `family` is the true family's number.
    `as_of`: the delivery's reference date. `file` is the name within landing/<registry>/<period>/, `line` counts from 1; both
    are set when the population is laid out in files (line 0 before). `texts` are source fields written otherwise than `fields` would be;
    `group` (what stands together in the file), `damage` (cut or lengthened) and `shows_on` (the silver row on which this line's defect shows) are
    the writer's.
    """

    registry: str
    period: str
    part: str
    record: str
    unit: int
    person: int | None
    family: int | None
    fields: dict[str, object]
    as_of: date
    file: str
    line: int = 0
    silver: bool = True
    texts: dict[str, str] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    blanked: tuple[str, ...] = ()
    readable: dict[str, int | str] = field(default_factory=dict)
    defects: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    damage: str = ""
    shows_on: Row | None = None

    @property
    def rejected(self) -> bool:
        """True where the line belongs in quarantine."""
        return bool(self.broken)


@dataclass(frozen=True, slots=True)
class Label:
    """One defect put in on purpose. `effect`: reject or blank (then `rules` name what must be found on the line), doubt (`cause` names it) or harmless.

    `silver_line` is the line of the silver row that the defect shows on, where that is another line of the file (CadÚnico's 05 and 08 show on the 04).
    """

    defect: str
    effect: str
    registry: str
    period: str
    file: str
    line: int
    silver_line: int
    rules: tuple[str, ...]
    cause: str | None
    person: int | None
    family: int | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it is handed to `ingest`; its name or its columns give the part. From `as_of` on it may be loaded."""

    registry: str
    period: str
    path: str
    as_of: date
