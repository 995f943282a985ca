"""Parameters: values by the day they came into force, the meanings of a registry's codes, a number of days, or a day; each with its law or source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PositiveInt

from conf.load import ConfError, Model, Place, load

FOLDER = Path(__file__).parent / "parameters"


def cents(reais: object) -> int:
    """Reais as written in a file (`522.50`) as cents. More than two decimals, or no number, is a ValueError."""
    try:
        exact = Decimal(str(reais)) * 100
    except ArithmeticError as error:
        raise ValueError(f"{reais!r} is no amount of money; write reais and cents, as 522.50") from error
    if not exact.is_finite() or exact != int(exact) or exact < 0:
        raise ValueError(f"{reais!r} is no amount of money; write reais and cents, as 522.50")
    return int(exact)


def day(written: object) -> object:
    """A day as written in a file. A timestamp, or a number, is a ValueError."""
    if written is not None and type(written) is not date:
        raise ValueError(f"{written!r} is no day; write it as 2020-03-20")
    return written


Money = Annotated[int, BeforeValidator(cents)]
Day = Annotated[date, BeforeValidator(day)]


class Dated(Model):
    """Something in force from one day to another, both included; open-ended where one is missing."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


def in_line(dated: list[Any], what: str) -> Iterator[tuple[Place, str]]:
    """Gaps and overlaps of dated things, listed from the oldest: the next must begin on the day after."""
    for i, one in enumerate(dated):
        if one.since and one.until and one.until < one.since:
            yield (i, "until"), f"{what} ends before it begins; write an `until` from {one.since} on"
    for i, (one, following) in enumerate(zip(dated, dated[1:], strict=False), start=1):
        if one.until is None:
            yield (i - 1,), f"{what} has no end although another follows; write its `until`"
        elif following.since is None:
            yield (i,), f"{what} has no beginning although another comes before; write `from: {one.until + timedelta(days=1)}`"
        elif following.since <= one.until:
            yield (i, "from"), f"{what} overlaps the one before, which ends on {one.until}; write `from: {one.until + timedelta(days=1)}`"
        elif following.since > one.until + timedelta(days=1):
            gap = one.until + timedelta(days=1)
            yield (i, "from"), f"between {gap} and {following.since} no {what} is in force; write `from: {gap}`"


class Value(Dated):
    """A value in force from one day to another."""

    value: Money
    law: str


class Code(Model):
    """What a code of a registry means to the law."""

    meaning: str
    title: str
    source: str | None = None


class Parameter(Model):
    """A value that changes with time (`values`), a table of codes (`codes`), a number of days (`days`), or a day (`day`)."""

    id: str
    title: str
    source: str | None = None
    values: list[Value] = []
    codes: dict[str, Code] = {}
    days: PositiveInt | None = None
    day: Day | None = None

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """None of the kinds or several; days, or a day, without a source; gaps and overlaps of dates."""
        if [bool(self.values), bool(self.codes), self.days is not None, self.day is not None].count(True) != 1:
            yield (), "needs `values` (by date), `codes`, `days` or `day`; write one of them"
        for name, what in (("days", "a number of days"), ("day", "a day")):
            if getattr(self, name) is not None and self.source is None:
                yield (name,), f"{what} needs a `source`; write the law or the document"
        for place, message in in_line(self.values, "value"):
            yield ("values", *place), message

    def on(self, day: date) -> int:
        """The value in force on a day, in cents; a day that no value covers is a ConfError."""
        for value in self.values:
            if value.in_force(day):
                return value.value
        raise ConfError(FOLDER / f"{self.id}.yml", 1, f"no value is in force on {day}; write one with its law")


@cache
def parameter(id: str) -> Parameter:
    """The parameter of `conf/parameters/<id>.yml`."""
    return load_parameter(FOLDER / f"{id}.yml")


def load_parameter(path: Path) -> Parameter:
    """A parameter file; the first mistake in it is a ConfError with its line."""
    return load(path, Parameter, id=path.stem)
