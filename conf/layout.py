"""Layouts: how the lines of a file are cut into named fields, and how a file shows which layout it has."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PositiveInt, StringConstraints, model_validator

from conf.load import Model, Pattern, Place

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Span = tuple[PositiveInt, PositiveInt]  # first position (from 1) and length
Role = Literal["header", "parent", "row", "structural", "trailer"]
Encoding = Literal["latin-1", "utf-8", "either"]


class RecordType(Model):
    """One kind of line. `row` and `parent` are read; `structural` ones stay in bronze; `header` opens the file, `trailer` closes it.

    `adds_to`: the kind of parent that a structural line adds to; its fields stand beside those of that parent for the rows below both.
    """

    role: Role = "row"
    parent: str | None = None
    adds_to: str | None = None
    min_width: PositiveInt | None = None
    fields: dict[Name, Span] = {}
    nines: Span | None = None


class Record(Model):
    """Where a line has the code of its kind, the fields that every kind has, and the kinds there are."""

    position: Span
    fields: dict[Name, Span] = {}
    types: Annotated[dict[str, RecordType], Field(min_length=1)]


class _Common(Model):
    name: str
    since: date | None = None
    until: date | None = None
    encoding: Encoding = "latin-1"
    part: str | None = None
    entry: list[str] = []
    ends_with_newline: bool = True


class FixedLayout(_Common):
    """Lines cut by position. All of `width` characters; or, where `min_width` stands instead, as long as the last field needs."""

    format: Literal["fixed"]
    width: PositiveInt | None = None
    min_width: PositiveInt | None = None
    record: Record | None = None
    fields: dict[Name, Span] = {}
    period_field: str | None = None
    beside_periods: Pattern | None = None

    @property
    def types(self) -> dict[str, RecordType]:
        """Kinds of line by code. A layout with one kind has it under the empty code."""
        if self.record is None:
            return {"": RecordType(fields=self.fields, min_width=self.min_width)}
        common = self.record.fields
        return {code: kind.model_copy(update={"fields": common | kind.fields}) for code, kind in self.record.types.items()}

    @property
    def field_names(self) -> list[str]:
        """Every field of every kind of line, each once, in order."""
        return list(dict.fromkeys(name for kind in self.types.values() for name in kind.fields))

    def type_of(self, line: str) -> str | None:
        """Code of the kind of line; None where the code is not one of the layout's."""
        if self.record is None:
            return ""
        start, length = self.record.position
        code = line[start - 1 : start - 1 + length]
        return code if code in self.record.types else None

    def adding_to(self, parent: str) -> str | None:
        """Code of the kind of line that adds to a kind of parent; None where none does."""
        return next((code for code, kind in self.types.items() if kind.adds_to == parent), None)

    def of_role(self, role: Role) -> list[str]:
        """Codes of the kinds of line with a role."""
        return [code for code, kind in self.types.items() if kind.role == role]

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """Overlaps, fields beyond the line, parents and entries that do not exist."""
        if (self.width is None) == (self.min_width is None):
            yield (), "needs one of `width` and `min_width`; write the one that holds"
        if bool(self.fields) == (self.record is not None):
            yield (), "needs one of `fields` and `record`; write the one that holds"
        yield from _spans(("fields",), self.fields, self.width)
        for code, kind in self.record.types.items() if self.record else ():
            yield from self._mistakes_of(code, kind)
        yield from _unknown(("entry",), self.entry, self.field_names)
        if self.period_field is not None:
            yield from _unknown(("period_field",), [self.period_field], [f for c in self.of_role("header") for f in self.types[c].fields], single=True)
        if self.beside_periods is not None and self.period_field is None:
            yield ("beside_periods",), "lists values of `period_field`, and there is none; take the line out"
        yield from _dates(self)

    def _mistakes_of(self, code: str, kind: RecordType) -> Iterator[tuple[Place, str]]:
        assert self.record is not None
        place: Place = ("record", "types", code)
        if len(code) != self.record.position[1]:
            yield place, f"`{code}` is not {self.record.position[1]} characters long, the length of `position`; write it so"
        yield from _spans((*place, "fields"), self.record.fields | kind.fields, self.width)
        if kind.parent is not None and kind.parent not in self.of_role("parent"):
            yield (*place, "parent"), f"`{kind.parent}` is no record with role parent; write one of {', '.join(self.of_role('parent')) or 'them'}"
        if kind.adds_to is not None:
            yield from self._mistakes_of_addition(place, code, kind)
        if kind.nines is not None and kind.role != "trailer":
            yield (*place, "nines"), "only a trailer has `nines`; take the line out"

    def _mistakes_of_addition(self, place: Place, code: str, kind: RecordType) -> Iterator[tuple[Place, str]]:
        if kind.adds_to not in self.of_role("parent"):
            yield (*place, "adds_to"), f"`{kind.adds_to}` is no record with role parent; write one of {', '.join(self.of_role('parent')) or 'them'}"
        elif self.adding_to(kind.adds_to) != code:
            yield (*place, "adds_to"), f"`{self.adding_to(kind.adds_to)}` adds to `{kind.adds_to}` already; only one kind can"
        if kind.role != "structural":
            yield (*place, "adds_to"), "only a structural line adds to a parent; take the line out"


def _by_title(given: object) -> object:
    """Fields as a list of titles: each is named after its title (`CPF Trabalhador` is `cpf_trabalhador`), or by a pair `name: title`."""
    if not isinstance(given, list):
        return given
    pairs = [pair for one in given for pair in (one.items() if isinstance(one, dict) else [(_named_after(str(one)), one)])]
    twice = sorted({name for i, (name, _) in enumerate(pairs) if name in {other for other, _ in pairs[:i]}})
    if twice:
        raise ValueError(f"two fields would be named `{twice[0]}`; name one of them as `name: title`")
    return dict(pairs)


def _named_after(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", plain(title).lower()).strip("_")


class DelimitedLayout(_Common):
    """Lines cut by a delimiter, fields found by the title of their column (any of several), or by order where the file has no header.

    `fields` are name → title, or a list of titles. `required` titles must be there for a file to have this layout: `all` of them, or those listed.
    """

    format: Literal["delimited"]
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ";"
    quote: Annotated[str, StringConstraints(min_length=1, max_length=1)] = '"'
    header: bool = True
    fields: Annotated[dict[Name, str | list[str]], BeforeValidator(_by_title), Field(min_length=1)]
    required: list[str] = []
    required_any: list[list[list[str]]] = []
    lacks: list[str] = []
    period_fields: list[str] = []
    part_field: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _all_required(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("required") != "all":
            return given
        fields = _by_title(given.get("fields"))
        return given | {"required": list(fields.values()) if isinstance(fields, dict) else []}

    @property
    def field_names(self) -> list[str]:
        """Every field, in order."""
        return list(self.fields)

    def titles(self, field: str) -> list[str]:
        """The titles that a field's column may have."""
        titles = self.fields[field]
        return [titles] if isinstance(titles, str) else titles

    def columns(self, header: str | None) -> list[str]:
        """The titles of a header line as received; without a header, the fields in order."""
        if not self.header or header is None:
            return list(self.fields)
        return next(csv.reader([header], delimiter=self.delimiter, quotechar=self.quote), [])

    def positions(self, header: str | None) -> dict[str, int | None]:
        """Index of each field in a line under `header` (from 0); None where its column is not there. Case, accents and outer blanks of titles do not count."""
        if not self.header or header is None:
            return {name: i for i, name in enumerate(self.fields)}
        there: dict[str, int] = {}
        for i, title in enumerate(self.columns(header)):
            there.setdefault(plain(title), i)
        return {name: next((there[plain(t)] for t in self.titles(name) if plain(t) in there), None) for name in self.fields}

    def missing(self, titles: list[str]) -> list[str]:
        """What a header lacks of what is required, as one would name it; empty where nothing."""
        there = {plain(title) for title in titles}
        found = [title for title in self.required if not self._has(there, title)]
        for ways in self.required_any:
            if not any(all(self._has(there, title) for title in way) for way in ways):
                found.append(" or ".join(" with ".join(way) for way in ways))
        return found

    def excluded_by(self, titles: list[str]) -> list[str]:
        """The titles that this edition does not have, and that are there."""
        there = {plain(title) for title in titles}
        return [title for title in self.lacks if plain(title) in there]

    def unknown(self, titles: list[str]) -> list[str]:
        """The titles that no field reads."""
        known = {plain(title) for name in self.fields for title in self.titles(name)}
        return [title for title in titles if plain(title) not in known]

    def _has(self, there: set[str], title: str) -> bool:
        for name in self.fields:
            others = [plain(t) for t in self.titles(name)]
            if plain(title) in others:
                return any(t in there for t in others)
        return plain(title) in there

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """Duplicate titles, required columns that no field reads, entries that do not exist."""
        seen: dict[str, str] = {}
        for name in self.fields:
            for title in self.titles(name):
                if plain(title) in seen:
                    yield ("fields", name), f"`{title}` is the column of `{seen[plain(title)]}` already; give each field its own"
                seen.setdefault(plain(title), name)
        for i, title in enumerate(self.required):
            if plain(title) not in seen:
                yield ("required", i), f"`{title}` is no field's column; add the field, or take it out"
        for i, ways in enumerate(self.required_any):
            for title in (t for way in ways for t in way if plain(t) not in seen):
                yield ("required_any", i), f"`{title}` is no field's column; add the field, or take it out"
        yield from _unknown(("entry",), self.entry, self.field_names)
        yield from _unknown(("period_fields",), self.period_fields, self.field_names)
        yield from _unknown(("part_field",), [self.part_field] if self.part_field else [], self.field_names, single=True)
        yield from _dates(self)


class XmlLayout(_Common):
    """Documents of XML, many to a file: one row of bronze is one element `document`, whole, with all that is in it. Names are without their prefixes: a
    document is read whatever version its namespace names.

    `at`: the path, from the document, to the element whose child says what it is about. `rows` are the children that are read; all others stay in bronze.
    The last element of `at` may also stand alone, outside any document. `fields`: name → the path of an element, or several, of which one is there: from
    the document, from one of the `rows`, or (`*`) from each of them.
    """

    format: Literal["xml"]
    document: str
    at: str
    rows: Annotated[list[str], Field(min_length=1)]
    fields: Annotated[dict[Name, str | list[str]], Field(min_length=1)]

    @property
    def field_names(self) -> list[str]:
        """Every field, in order."""
        return list(self.fields)

    @property
    def alone(self) -> str:
        """The element that may stand alone."""
        return self.at.rsplit("/", 1)[-1]

    def paths(self, field: str) -> list[str]:
        """The paths of a field's element, from the document."""
        found = self.fields[field]
        return [whole for path in ([found] if isinstance(found, str) else found) for whole in self._whole(path)]

    def _whole(self, path: str) -> list[str]:
        first, _, rest = path.partition("/")
        rows = self.rows if first == "*" else [first] if first in self.rows else []
        return [f"{self.at}/{row}/{rest}" for row in rows] or [path]

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """A path of two fields, or inside the element of another; a row without a field; entries that do not exist."""
        leaves = {path: name for name in self.fields for path in self.paths(name)}
        for name in self.fields:
            for path in self.paths(name):
                if leaves[path] != name:
                    yield ("fields", name), f"`{path}` is the element of `{leaves[path]}` already; give each field its own"
                for above in (path[:i] for i, letter in enumerate(path) if letter == "/" and path[:i] in leaves):
                    yield ("fields", name), f"`{path}` is inside `{above}`, the element of `{leaves[above]}`; take one of the two"
        for i, row in enumerate(self.rows):
            if not any(path.startswith(f"{self.at}/{row}/") for path in leaves):
                yield ("rows", i), f"`{row}` has no field, and would not be found; write one, or take it out"
        yield from _unknown(("entry",), self.entry, self.field_names)
        yield from _dates(self)


Layout = Annotated[FixedLayout | DelimitedLayout | XmlLayout, Field(discriminator="format")]


def plain(title: str) -> str:
    """A column title without what re-exports lose: case, accents, outer blanks, a byte order mark."""
    bare = unicodedata.normalize("NFKD", title.replace("\ufeff", "").strip()).upper()
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def both_match(a: Layout, b: Layout) -> bool:
    """Whether one file could have either layout: the same months, and nothing in it to distinguish them."""
    if (a.until and b.since and a.until < b.since) or (b.until and a.since and b.until < a.since):
        return False
    if isinstance(a, FixedLayout) and isinstance(b, FixedLayout):
        known = (set(a.record.types) & set(b.record.types)) if a.record and b.record and a.record.position == b.record.position else {""}
        return bool(known) and (a.width == b.width or not (a.width and b.width))
    if isinstance(a, DelimitedLayout) and isinstance(b, DelimitedLayout):
        if not (a.header and b.header):
            return a.header == b.header and len(a.fields) == len(b.fields)
        of_a, of_b = ({plain(title) for title in layout.required} for layout in (a, b))
        excluded = {plain(t) for t in a.lacks} & of_b or {plain(t) for t in b.lacks} & of_a
        return (of_a <= of_b or of_b <= of_a) and not excluded
    return isinstance(a, XmlLayout) and isinstance(b, XmlLayout) and bool({a.document, a.alone} & {b.document, b.alone})


def _spans(place: Place, fields: dict[str, Span], width: int | None) -> Iterator[tuple[Place, str]]:
    end, before = 0, ""
    for name, (start, length) in sorted(fields.items(), key=lambda field: field[1]):
        if start <= end:
            yield (*place, name), f"`{name}` begins at {start}, inside `{before}`, which ends at {end}; mend one of them"
        if width is not None and start + length - 1 > width:
            yield (*place, name), f"`{name}` ends at {start + length - 1}, beyond the width {width}; mend one of them"
        if start + length - 1 > end:
            end, before = start + length - 1, name


def _unknown(place: Place, names: list[str], known: list[str], single: bool = False) -> Iterator[tuple[Place, str]]:
    for i, name in enumerate(names):
        if name not in known:
            yield (place if single else (*place, i)), f"`{name}` is no field of this layout; write one of {', '.join(known)}"


def _dates(layout: _Common) -> Iterator[tuple[Place, str]]:
    if layout.since and layout.until and layout.until < layout.since:
        yield ("until",), f"{layout.until} is before `since` {layout.since}; mend one of them"
