"""The form of a registry: what its columns are, what must be true of them, and what a row is evidence of. Predicates are Spark SQL text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from conf.form_column import FormColumn, Function, Sql
from conf.kinds import Kind
from conf.layout import Name
from conf.load import Model, Place, Share
from conf.types import TYPES

FUNCTIONS = Path(__file__).parent.parent / "jobs" / "registries"
KEPT_ZEROS = "{column} IS NULL OR length(regexp_replace({raw}, '[.]0$|[^0-9]', '')) = 11"


class Entry(Model):
    """What identifies an entry: its `name` and `columns`, hashed together; or a `python` function, and another for `unreadable` lines.

    `of_person`: the columns identify an entry among those of one person only.
    """

    name: Name | None = None
    """What an entry is; part of its hash."""
    columns: list[str] = []
    """The columns that identify an entry."""
    of_person: bool = False
    """Whether they identify an entry among those of one person only."""
    python: Function | None = None
    """A function that makes the entry from silver's columns."""
    unreadable: Function | None = None
    """A function from a quarantined line's fields to its entry: a later, readable row of it ends the doubt."""

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """Neither columns nor a function, or both."""
        if (self.python is None) == (not self.columns) or bool(self.columns) != (self.name is not None):
            yield (), "is made of `name` and `columns`, or by `python`; write one of the two"


class Person(Model):
    """The columns by which the person of a row is found: numbers, and what describes them. `named` goes along where the first name decides."""

    cpf: str | None = None
    """CPF."""
    nis: str | None = None
    """NIS or PIS."""
    nit: str | None = None
    """NIT, as social security writes it."""
    name: str | None = None
    """Name, compared with that of the number's owner."""
    mother: str | None = None
    """Mother's name: with name and birth date it describes a person without a usable number."""
    born: str | None = None
    """Birth date."""
    named: str | None = None
    """Name that goes along where the first name decides."""


class Evidence(Model):
    """One fact of a row: its `kind`, of which rows (`where`), and columns, or SQL over them, for each part of it."""

    kind: str
    """A kind of `conf/kinds.py`, in small letters."""
    where: Sql | None = None
    """Which rows have the fact (SQL)."""
    since: Sql | None = None
    """First day."""
    until: Sql | None = None
    """Last day."""
    month: Sql | None = None
    """Month, AAAA-MM."""
    cents: Sql | None = None
    """Amount in cents."""
    detail: Sql | None = None
    """Code or text that goes along."""
    object: Sql | None = None
    """Which agreement or request: a number; `entry` is the row's own entry."""
    employer: Sql | None = None
    """Of a bond or contract, in place of `object`: CNPJ, its root, CEI or CPF of the employer. All establishments of a CNPJ are one."""
    person: Person | None = None
    """Whose the fact is, where it is not of the row's own person: columns, as in `person`."""

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """A kind that is none."""
        known = [kind.name.lower() for kind in Kind]
        if self.kind not in known:
            yield ("kind",), f"`{self.kind}` is no kind of evidence; write one of {', '.join(known)}"


class People(Model):
    """What the registry knows of the people themselves, and of which rows."""

    where: Sql | None = None
    """Which rows are about a person (SQL)."""
    cpf: str
    """CPF."""
    name: str
    """Name."""
    mother: str | None = None
    """Mother's name."""
    birth_date: str | None = None
    """Birth date."""
    sex: str | None = None
    """M or F."""
    uf: str | None = None
    """UF of residence."""


class ByPython(Model):
    """A function of `jobs/registries/<id>.py` makes it."""

    python: Function


class Memberships(Model):
    """Families and their members: a function from silver's rows, and one from a family's number to its key."""

    python: Function
    """From silver's rows to families and their members."""
    family: Function
    """From a family's number to its key."""


class NotNull(Model):
    """How many rows have a value: `share` of them, or no fewer than usual less this share (`less`). `warn` does not refuse."""

    share: Share | None = None
    """Share of the rows that must have a value."""
    less: Share | None = None
    """How much less than usual it may be."""
    warn: bool = False
    """Whether it only warns."""

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """Both limits, or none."""
        if (self.share is None) == (self.less is None):
            yield (), "has a fixed `share` or `less` than usual; write one of them"


class Unique(Model):
    """Columns that together are unique, in `share` of the rows."""

    columns: Annotated[list[str], Field(min_length=1)]
    """Columns that together are unique."""
    share: Share
    """In what share of the rows."""
    warn: bool = False
    """Whether it only warns."""


class Expect(Model):
    """What must hold of a whole delivery."""

    not_null: dict[str, NotNull] = {}
    """Column → how many rows have a value."""
    in_set: dict[str, list[str]] = {}
    """Column → the values that there are."""
    not_before: dict[str, str] = {}
    """Column → the date column that it may not be earlier than."""
    unique: list[Unique] = []
    """Columns that together are unique."""


class Quality(Model):
    """Of the rows that `of` is true of, at most `limit` may fail in each dimension. Only warns."""

    of: Sql
    """Which rows are looked at (SQL)."""
    limit: Share
    """Share of them that may fail in each dimension."""
    dimensions: dict[Name, Sql]
    """Dimension → SQL that must be true."""


class Form(Model):
    """The keys of a registry's file, beside those of its deliveries and layouts: see each key's own model."""

    rows: str | None = None
    """What the table is, and what one row of it is."""
    sort: list[str] = ["file", "line"]
    """Columns by which a file's rows are ordered."""
    columns: dict[Name, FormColumn] = {}
    """Column → where it comes from, its type, its rules."""
    reject: dict[Name, Sql] = {}
    """Rule → SQL that must be true of the row, or its line goes to quarantine."""
    repaired: dict[Name, Sql] = {}
    """Rule → SQL that is true where nothing was mended; else the row is flagged."""
    vital: dict[str, Sql] = {}
    """Column without which later steps answer nonsense → which rows owe it a value (SQL). Where it cannot be read, the delivery is refused."""
    copies: dict[Name, list[str]] = {}
    """Rule → columns of which, where unreadable, what was written counts: of rows alike, all but the first go to quarantine, and leave no doubt."""
    expect: Expect = Expect()
    """What must hold of a whole delivery."""
    quality: Quality | None = None
    """What the registry is held to. Only warns."""
    evidence_checks: ByPython | None = None
    """Aggregates that must be true before its rows are evidence."""
    entry: Entry | None = None
    """What identifies an entry: a later row of it supersedes the earlier one."""
    excludes: Sql | None = None
    """Rows that exclude their entry (SQL): each supersedes the earlier rows of it, and has no fact."""
    person: Person = Person()
    """The columns by which a row's person is found."""
    evidence: list[Evidence] | ByPython = []
    """The facts of a row."""
    people: People | None = None
    """What the registry knows of people themselves."""
    identity: ByPython | None = None
    """Which number is whose."""
    memberships: Memberships | None = None
    """Families and their members."""

    @property
    def rejects(self) -> dict[str, str]:
        """Rule → SQL that must be true, or the line goes to quarantine."""
        of_columns = {rule: sql for name, one in self.columns.items() if one.required for rule, sql in one.named_rules(name).items()}
        return of_columns | self.reject | {rule: "_copy = 1" for rule in self.copies}

    @property
    def blanks(self) -> dict[str, tuple[str, str]]:
        """Rule → column and SQL that must be true, or the column is null."""
        return {rule: (name, sql) for name, one in self.columns.items() if not one.required for rule, sql in one.named_rules(name).items()}

    @property
    def repairs(self) -> dict[str, str]:
        """Rule → SQL that is true where nothing was mended. A padded number has its own."""
        padded = {name: one for name, one in self.columns.items() if one.pad and len(one.fields) == 1}
        return {f"{name}_leading_zeros_kept": KEPT_ZEROS.format(column=name, raw=f"_raw.{one.fields[0]}") for name, one in padded.items()} | self.repaired

    @property
    def facts(self) -> list[Evidence]:
        """The facts that the form itself declares."""
        return self.evidence if isinstance(self.evidence, list) else []

    def functions(self) -> Iterator[tuple[Place, str]]:
        """Each Python function that it names, and where."""
        for name, column in self.columns.items():
            if column.python:
                yield ("columns", name, "python"), column.python
        if self.entry:
            yield from ((("entry", key), function) for key in ("python", "unreadable") if (function := getattr(self.entry, key)))
        for key in ("evidence", "evidence_checks", "identity"):
            if isinstance(one := getattr(self, key), ByPython):
                yield (key, "python"), one.python
        if self.memberships:
            yield from ((("memberships", key), getattr(self.memberships, key)) for key in ("python", "family"))

    def form_mistakes(self, id: str, fields: set[str]) -> Iterator[tuple[Place, str]]:
        """What is wrong in the form; `fields` are those that the layouts cut."""
        for name, column in self.columns.items():
            yield from ((("columns", name, *place), message) for place, message in column.mistakes())
            for i, field in enumerate(column.fields):
                if field not in fields:
                    place: Place = ("columns", name, "from", i) if isinstance(column.from_, list) else ("columns", name, "from")
                    yield place, f"`{field}` is no field of its layouts; write one that is, or add it to a layout"
        yield from self._of_parts()
        yield from self._unknown_columns()
        yield from self._rules_twice()
        for place, function in self.functions():
            if function not in functions_of(id):
                yield place, f"jobs/registries/{id}.py has no function `{function}`; write it there, or name one that is there"
        if self.excludes is not None and (self.entry is None or self.memberships is not None):
            yield ("excludes",), "a row excludes an entry of evidence; write `entry`, and no `memberships`"
        if self.columns and self.rows is None:
            yield (), "`rows` is missing: what one row of its table is; write it"
        if not self.columns and (self.model_fields_set & set(Form.model_fields)):
            yield (), "has a form without `columns`; write them"

    def _of_parts(self) -> Iterator[tuple[Place, str]]:
        for i, fact in enumerate(self.facts):
            yield from ((("evidence", i, *place), message) for place, message in fact.mistakes())
        for name, one in self.expect.not_null.items():
            yield from ((("expect", "not_null", name, *place), message) for place, message in one.mistakes())
        if self.entry:
            yield from ((("entry", *place), message) for place, message in self.entry.mistakes())

    def _unknown_columns(self) -> Iterator[tuple[Place, str]]:
        named: list[tuple[Place, str]] = [(("sort", i), name) for i, name in enumerate(self.sort) if name not in ("file", "line")]
        named += [(("vital", name), name) for name in self.vital]
        named += [(("copies", rule, i), name) for rule, names in self.copies.items() for i, name in enumerate(names)]
        named += [(("entry", "columns", i), name) for i, name in enumerate(self.entry.columns if self.entry else [])]
        named += [(("expect", key, name), name) for key in ("not_null", "in_set", "not_before") for name in getattr(self.expect, key)]
        named += [(("expect", "not_before", name), earlier) for name, earlier in self.expect.not_before.items()]
        named += [(("expect", "unique", i, "columns", j), name) for i, one in enumerate(self.expect.unique) for j, name in enumerate(one.columns)]
        givens: list[tuple[Place, Person | People | None]] = [(("person",), self.person), (("people",), self.people)]
        givens += [(("evidence", i, "person"), fact.person) for i, fact in enumerate(self.facts)]
        for place, given in givens:
            named += [((*place, part), name) for part, name in (given.model_dump(exclude_none=True) if given else {}).items() if part != "where"]
        for place, name in named:
            if name not in self.columns:
                yield place, f"`{name}` is no column; write one of {', '.join(self.columns)}"

    def _rules_twice(self) -> Iterator[tuple[Place, str]]:
        seen: dict[str, Place] = {}
        of_columns = [(("columns", name), rule) for name, one in self.columns.items() if one.type in TYPES for rule in one.named_rules(name)]
        for place, rule in [*of_columns, *((("reject", rule), rule) for rule in self.reject), *((("repaired", rule), rule) for rule in self.repaired)]:
            if rule in seen:
                yield place, f"the rule `{rule}` stands at {'.'.join(map(str, seen[rule]))} too; give each its own name"
            seen[rule] = place


@cache
def functions_of(id: str) -> frozenset[str]:
    """The functions of `jobs/registries/<id>.py`, read without importing it; none where there is no such file."""
    path = FUNCTIONS / f"{id}.py"
    if not path.is_file():
        return frozenset()
    return frozenset(node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef))
