"""A column of a registry's form: where it comes from, its type, its rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from conf.layout import Name
from conf.load import Model, Place
from conf.types import TYPES, Type

Sql = Annotated[str, Field(min_length=1)]
Function = Name  # of `jobs/registries/<id>.py`
MoneyWay = Literal["implied", "reais", "comma", "point"]


class FormColumn(Model):
    """One column: where it comes from, its type, and its rules.

    `from` names fields of the layouts; of several, the first that gives a value counts. Instead of it, `sql` over `_raw`, or `python`.
    `rules` are name → SQL that must be true; empty SQL is the type's own sentence. Absent: the type's own rule, under its own name. A rule of a `required`
    column rejects the line; of another, it blanks the column.
    """

    from_: Annotated[list[str] | str, Field(alias="from")] = []
    """A field of the layouts, or several: the first that gives a value counts."""
    sql: Sql | None = None
    """Instead of `from`: Spark SQL over `_raw` (the fields as received) and the line's layout and period."""
    python: Function | None = None
    """Instead of `from`: a function of `jobs/registries/<id>.py` that makes the column from `_raw`."""
    type: str
    """Its type: see the table of types."""
    comment: str
    """What it is, its unit, when it is null."""
    required: bool = False
    """Whether every row must have it: its rules then reject the line."""
    personal: bool | None = None
    """Whether it may not leave the restricted zone; the type decides where absent."""
    rules: dict[Name, Sql | None] | None = None
    """Rule → SQL that must be true; empty is the type's own sentence. Where absent: the type's own rule. `{}`: none."""
    format: str | list[str] | None = None
    """How a date is written, or several ways: `ddMMyyyy`, `yyyy-MM-dd`."""
    written: MoneyWay | list[MoneyWay] | None = None
    """How money is written, or several ways: `implied` (cents without a mark), `reais` (whole), `comma`, `point`."""
    pad: bool | None = None
    """Whether zeros lost on the left are given back where the digits then hold; the row is flagged `<column>_leading_zeros_kept`."""
    width: PositiveInt | None = None
    """Length of a code, to which lost zeros are given back."""
    zero_is_null: bool | None = None
    """Whether zero is null."""
    signed: bool | None = None
    """Whether it may be less than zero."""

    @property
    def fields(self) -> list[str]:
        """The fields that it comes from; none where SQL or Python makes it."""
        return [self.from_] if isinstance(self.from_, str) else self.from_

    @property
    def of_type(self) -> Type:
        """Its type's entry."""
        return TYPES[self.type]

    @property
    def formats(self) -> list[str]:
        """The ways in which its date is written."""
        return [self.format] if isinstance(self.format, str) else self.format or []

    @property
    def money(self) -> list[MoneyWay]:
        """The ways in which its money is written."""
        return [self.written] if isinstance(self.written, str) else self.written or []

    @property
    def is_personal(self) -> bool:
        """Whether it may not leave the restricted zone: as given here, else as its type does."""
        return self.of_type.personal if self.personal is None else self.personal

    def named_rules(self, column: str) -> dict[str, str]:
        """Rule → SQL that must be true, the type's own sentence written out."""
        standard = self.of_type.rule
        given = self.rules if self.rules is not None else {standard.format(column=column): None} if standard and len(self.fields) == 1 else {}
        return {name: sql or self._standard(column) for name, sql in given.items()}

    def _standard(self, column: str) -> str:
        """A value that could be read, or an empty field; of a required column, a value."""
        holds = self.of_type.holds.format(column=column)
        return holds if self.required or not self.fields else f"{holds} OR {self.of_type.blank.format(raw=f'_raw.{self.fields[0]}')}"

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """An unknown type, arguments that are not its own, more than one source."""
        if self.type not in TYPES:
            yield ("type",), f"`{self.type}` is no type; write one of {', '.join(TYPES)}"
            return
        if [bool(self.fields), self.sql is not None, self.python is not None].count(True) != 1:
            yield (), "comes from one of `from`, `sql` and `python`; write one of them"
        for name in ("format", "written", "pad", "width", "zero_is_null", "signed"):
            if getattr(self, name) is not None and name not in self.of_type.arguments:
                own = ", ".join(f"`{one}`" for one in self.of_type.arguments) or "no arguments"
                yield (name,), f"a {self.type} has no `{name}`; it has {own}"
            if self.fields and getattr(self, name) is None and name in self.of_type.needs:
                yield ("type",), f"a {self.type} needs `{name}`; write it"
        for name, sql in (self.rules or {}).items():
            if sql is None and (len(self.fields) != 1 or self.of_type.rule is None):
                yield ("rules", name), "there is no standard rule here (none of its type, or not one field); write the SQL that must be true"
