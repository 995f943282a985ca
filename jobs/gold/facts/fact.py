"""How a fact is declared: which rows of evidence make it true, which make it doubtful, and whose absence from which registry makes it false.

`jobs.gold.facts.fold` carries the declarations out: it allots bits, folds rows by object and by person, and tells the incremental planner which columns
and dates matter. Nothing else names a fact, but the criteria that ask for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.causes import Cause
from jobs.gold.context import DecisionContext


@dataclass(frozen=True)
class Row:
    """A row of evidence in force, column by column (`row.since`). Keeps which columns were read."""

    seen: set[str] = field(default_factory=set)

    def __getattr__(self, column: str) -> Column:
        self.seen.add(column)
        return F.col(column)


@dataclass(frozen=True)
class Whose:
    """Whether a row is about the person.

    `certain`: nobody else shares its number or bears another name, and its birth date is the CPF base's, or one of them is missing. `same_birth`: null
    where there is nothing to compare. `same_name`: the first name is the CPF base's, or one is missing. `by_name`: no number led to the person.
    """

    certain: Column
    same_birth: Column
    same_name: Column
    by_name: Column


Value = Callable[[Row, DecisionContext], Column]  # of a row, on the day of the question
Match = Callable[[Whose], Column]


def certain(whose: Whose) -> Column:
    """The row is about the person."""
    return whose.certain


def doubtful(whose: Whose) -> Column:
    """The row may be about somebody else."""
    return ~whose.certain


def anybodys(whose: Whose) -> Column:
    """Whether it is about the person or about somebody else."""
    return F.lit(True)


def on_the_list(row: Row, context: DecisionContext) -> Column:
    """It is there."""
    return F.lit(True)


def begun(row: Row, context: DecisionContext) -> Column:
    """It began by the day."""
    return row.since <= context.on


def in_force(row: Row, context: DecisionContext) -> Column:
    """It began by the day and had not ended before it; without an end it is open."""
    return begun(row, context) & F.coalesce(row.until >= context.on, F.lit(True))


def in_force_to_an_end(row: Row, context: DecisionContext) -> Column:
    """It began by the day, and its end is known and was not before it."""
    return begun(row, context) & (row.until >= context.on)


def by_this_year(row: Row, context: DecisionContext) -> Column:
    """It began in the year of the day or before, or on an unknown day."""
    return F.coalesce(F.year(row.since) <= context.on.year, F.lit(True))


@dataclass(frozen=True)
class Rows:
    """Rows of these kinds of which something `holds` on the day, matched to the person as `match` wants. Null does not hold."""

    kinds: tuple[Kind, ...]
    holds: Value
    match: Match = certain

    def where(self, match: Match) -> Rows:
        """The same rows, matched otherwise."""
        return replace(self, match=match)


def rows(*kinds: Kind, holds: Value) -> Rows:
    """Rows of evidence of these kinds; certain ones, unless `where` gives another match."""
    return Rows(kinds, holds)


@dataclass(frozen=True)
class Newest:
    """Of an object: the greatest `value` of such rows."""

    rows: Rows
    value: Value


@dataclass(frozen=True)
class Object:
    """One object of a person's, its rows put together: which `flags` are set, and the `newest` values by name; `key` as the fold makes it."""

    flags: Mapping[str, Column]
    newest: Mapping[str, Column]
    key: Column


@dataclass(frozen=True, eq=False)
class Fold:
    """Rows about one object (`object` of evidence, and `key`) of one person, put together.

    `flags`: name → rows, one of which sets it. `outcomes` makes of these what holds of the object, by name.
    `about`: of a row about several objects, the days that tell them apart; the row is read once per day, as `row.about`. Null for all other rows.
    `together` says what holds of all objects that differ by their `key` alone, and of the rows that do not tell of which they are. It is given, of the
    `flags` and of the outcomes that are named `inner`, whether any is set; of `newest`, and of the values of `greatest` that are `kept`, the greatest.
    """

    flags: Mapping[str, tuple[Rows, ...]]
    outcomes: Callable[[Object, DecisionContext], dict[str, Column]]
    newest: Mapping[str, Newest] = field(default_factory=dict)
    key: Value | None = None
    about: Value | None = None
    together: Callable[[Object, DecisionContext], dict[str, Column]] | None = None
    inner: tuple[str, ...] = ()
    greatest: Callable[[Object, DecisionContext], dict[str, Column]] = lambda one, context: {}
    kept: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of the rows that it reads."""
        return kinds_of([*(one for some in self.flags.values() for one in some), *(one.rows for one in self.newest.values())])

    def __getitem__(self, outcome: str) -> Outcome:
        return Outcome(self, outcome)


@dataclass(frozen=True)
class Outcome:
    """What holds of an object, by its name among the fold's outcomes."""

    fold: Fold
    name: str

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of the rows behind it."""
        return self.fold.kinds


Sign = Rows | Outcome


@dataclass(frozen=True)
class Flag:
    """True where one of the `signs` is there. What is not a column of `gold.facts`, but counted elsewhere."""

    signs: tuple[Sign, ...]


@dataclass(frozen=True, eq=False)
class Fact:
    """A column of `gold.facts`: true where one of the `signs` is there; else false where all of `covered_by` cover the person; else null.

    `doubts`: cause → its signs. `by_nit`: the registries know people by NIT, and cover only whom a NIT is known of.
    """

    name: str
    comment: str
    signs: tuple[Sign, ...]
    covered_by: tuple[str, ...]
    doubts: Mapping[Cause, tuple[Sign, ...]]
    by_nit: bool = False
    type: str = "boolean"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of the rows behind it, and behind its doubts."""
        return kinds_of([*self.signs, *(one for some in self.doubts.values() for one in some)])


@dataclass(frozen=True)
class Number:
    """A number or date of the person: of all `value` of rows of the `kinds` the `greatest`, or the sum of the certain ones (0 where there is none).

    `certain`: of the greatest, too, only certain rows count. A column of `gold.facts` where it has a `comment`. `waits`: an answer may change as many days
    after it as that. `again`: of a sum, kinds of rows in which another registry tells the same: of each object the greater of the two sums counts.
    """

    name: str
    type: str
    kinds: tuple[Kind, ...]
    value: Value
    greatest: bool = True
    certain: bool = False
    comment: str = ""
    waits: int = 0
    again: tuple[Kind, ...] = ()


FACTS: dict[str, Fact | Number] = {}  # by name, in the order of the columns
FLAGS: list[Flag] = []


def fact(
    name: str,
    comment: str,
    *signs: Sign,
    covered_by: str | Iterable[str],
    doubts: Mapping[Cause, Sign | tuple[Sign, ...]] | None = None,
    by_nit: bool = False,
) -> Fact:
    """Declare a fact: see `Fact`. Two of one name are a ValueError."""
    registries = (covered_by,) if isinstance(covered_by, str) else tuple(covered_by)
    found = {cause: some if isinstance(some, tuple) else (some,) for cause, some in (doubts or {}).items()}
    made = Fact(name, comment, signs, registries, found, by_nit)
    _declare(made)
    return made


def greatest(name: str, type: str, comment: str, *kinds: Kind, value: Value, waits: int = 0) -> Number:
    """Declare a column of `gold.facts` that is the greatest value of some rows, whosever they may be."""
    made = Number(name, type, kinds, value, comment=comment, waits=waits)
    _declare(made)
    return made


def total(name: str, *kinds: Kind, value: Value, again: tuple[Kind, ...] = ()) -> Number:
    """Declare a sum of cents over certain rows; `again`: see `Number`. It is no column of its own."""
    made = Number(name, "bigint", kinds, value, greatest=False, again=again)
    _declare(made)
    return made


def most(name: str, *kinds: Kind, value: Value) -> Number:
    """Declare the greatest cents of certain rows; null where there is none. It is no column of its own."""
    made = Number(name, "bigint", kinds, value, certain=True)
    _declare(made)
    return made


def flag(*signs: Sign) -> Flag:
    """Declare a flag that something else than a criterion reads (`jobs.gold.facts.fold.holds`)."""
    FLAGS.append(Flag(signs))
    return FLAGS[-1]


def kinds_of(signs: Iterable[Sign]) -> tuple[Kind, ...]:
    """The kinds of rows behind these, each once, by number."""
    return tuple(sorted({kind for one in signs for kind in one.kinds}))


def columns() -> list[Fact | Number]:
    """What is a column of `gold.facts`, in its order."""
    return [one for one in FACTS.values() if one.comment]


def _declare(made: Fact | Number) -> None:
    if made.name in FACTS:
        raise ValueError(f"two facts are called {made.name}")
    FACTS[made.name] = made
