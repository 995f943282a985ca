"""The evidence folded into one row per person: one scan of it, put together first by object, then by person, as the facts are declared.

Rows travel as bits: what holds of a row is put into masks where it is read, before the exchange by person, so that neither texts nor a column per fact
are shuffled, and a fold is one `bit_or` whatever the number of facts.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

import schemas
from conf.kinds import Kind
from jobs.evidence.rows import BY_NAME
from jobs.gold.context import DecisionContext
from jobs.gold.facts.fact import FACTS, FLAGS, Fact, Flag, Fold, Number, Object, Outcome, Row, Rows, Sign, Value, Whose, kinds_of
from jobs.gold.masks import Masks, bit

SURE, NAMED = "sure", "by name"  # of a row: matched for certain; by its name alone
# What the fold itself reads of a row, beside what the facts do. Whose birth date and name it has is no date that passes.
READS = {"person", "kind", "registry", "object", "certainty", "born", "first_name_key", "month"}
MATCHED = {"born", "first_name_key"}


@dataclass(frozen=True)
class Allotted:
    """What all declared facts need of a row, of an object and of a person, and which bit or column stands for each.

    `seen`: what holds of a row before it is matched, as (kinds, holds); `signs`: rows matched, and outcomes of objects.
    """

    seen: Masks
    signs: Masks
    values: dict[Value, str]
    numbers: tuple[Number, ...]
    folds: tuple[Fold, ...]

    @property
    def kinds(self) -> list[int]:
        """Kinds of the rows that the facts need; no other row is read here."""
        of_rows = [kind for name in self.seen.names if isinstance(name, tuple) for kind in name[0]]
        of_numbers = [kind for one in self.numbers for kind in (*one.kinds, *one.again)]
        return sorted({int(kind) for kind in [*of_rows, *of_numbers, Kind.UNREADABLE]})

    def kinds_with(self, value: Value) -> tuple[Kind, ...]:
        """Kinds of the rows of whose objects the newest such value is asked: of others it may not even be one."""
        return kinds_of(one.rows for fold in self.folds for one in fold.newest.values() if one.value is value)

    @property
    def filled(self) -> list[str]:
        """The columns that are 0 where a person has no evidence."""
        return [*self.signs.columns, *(one.name for one in self.numbers if not one.greatest), "unreadable_mask"]


def allotted() -> Allotted:
    """What the facts declared by now need. Cheap, and made anew for each run: no number that it allots is kept."""
    signs = list(dict.fromkeys(_signs()))
    folds = list(dict.fromkeys(one.fold for one in signs if isinstance(one, Outcome)))
    newest = [one for fold in folds for one in fold.newest.values()]
    matched = dict.fromkeys([one for one in signs if isinstance(one, Rows)] + [one for fold in folds for some in fold.flags.values() for one in some])
    seen = dict.fromkeys((one.kinds, one.holds) for one in [*matched, *(one.rows for one in newest)])
    values = {value: f"_value_{place}" for place, value in enumerate(dict.fromkeys(one.value for one in newest))}
    outcomes = dict.fromkeys([one for one in signs if isinstance(one, Outcome)] + [Outcome(fold, name) for fold in folds for name in fold.inner])
    numbers = tuple(one for one in FACTS.values() if isinstance(one, Number))
    return Allotted(Masks("_seen", (SURE, NAMED, *seen)), Masks("_signs", (*matched, *outcomes)), values, numbers, tuple(folds))


def fold(context: DecisionContext, evidence: DataFrame, births: DataFrame) -> DataFrame:
    """One row per person of `evidence` (in force on the day): the signs that were found, as masks, and the numbers; for `holds`.

    A sign that is there is certain, or a doubt. One that is not says nothing about absence yet: `gather` knows what was covered.
    Join, objects (by key, then together) and people are all hashed by person: the evidence is exchanged once. (After a full join Spark would no longer know
    that, and exchange it again: whom only the base knows is not here.)
    """
    given = allotted()
    matched = _seen(given, context, evidence).join(births, "person", "left")
    per_key = matched.groupBy("person", "object", "_key").agg(*_of_objects(given))
    merged = _merged(given, {name: F.col(name) for name in given.signs.columns})
    numbers = [*_numbers(given), *[F.sum(_again(one)).alias(_again(one)) for one in given.numbers if one.again]]
    kept = _of_key(given, context)
    newest = [F.max(name).alias(name) for name in dict.fromkeys([*_newest(given), *kept]) if name not in given.signs.columns]
    per_object = per_key.withColumns(kept).groupBy("person", "object").agg(*merged, *newest, *numbers)
    whole = per_object.withColumns(_of_all_keys(given, context))
    return whole.groupBy("person").agg(*merged, *_numbers(given)).fillna(0, given.filled)


def holds(one: Flag) -> Column:
    """Whether one of the signs of a flag is there; the columns of `fold` must be filled."""
    return allotted().signs.any(one.signs)


def reads(context: DecisionContext) -> set[str]:
    """The columns of `silver.evidence` that a fact depends on."""
    return READS | _read(context)


def dates(context: DecisionContext) -> list[str]:
    """Those of them that are dates whose passing may change a fact, sorted."""
    return sorted(_read(context) & {one.name for one in schemas.load("silver.evidence").columns if one.type == "date"} - MATCHED)


def waits() -> int:
    """For how many days after such a date an answer may still change by its passing."""
    return max((one.waits for one in FACTS.values() if isinstance(one, Number)), default=0)


def _read(context: DecisionContext) -> set[str]:
    row, given = Row(), allotted()
    folded = [value for one in given.folds for value in (one.key, one.about) if value is not None]
    holding = [name[1] for name in given.seen.names if isinstance(name, tuple)]
    for value in [*holding, *folded, *given.values, *(one.value for one in given.numbers)]:
        value(row, context)
    return row.seen - {"about"}


def _signs() -> Iterator[Sign]:
    for one in FACTS.values():
        if isinstance(one, Fact):
            yield from one.signs
            yield from (sign for some in one.doubts.values() for sign in some)
    for flag in FLAGS:
        yield from flag.signs


def _seen(given: Allotted, context: DecisionContext, evidence: DataFrame) -> DataFrame:
    """Each row that a fact reads: person, object, born, first_name_key, what holds of it as masks, its values and numbers; `_key` tells the objects of one
    `object` apart."""
    row = Row()
    about = [one.about(row, context) for one in given.folds if one.about is not None]
    keys = [F.when(_is(one.kinds), one.key(row, context)) for one in given.folds if one.key is not None]
    read = evidence.where(F.col("person").isNotNull() & F.col("kind").isin(given.kinds))
    repeated = read.select("*", F.explode_outer(F.coalesce(*about)).alias("about")) if about else read
    found: dict[Hashable, Column] = {name: _is(name[0]) & name[1](row, context) for name in given.seen.names if isinstance(name, tuple)}
    matched: dict[Hashable, Column] = {SURE: F.col("certainty") == "certain", NAMED: F.col("certainty") == BY_NAME}
    masks = given.seen.pack(matched | found)
    return repeated.select(
        "person",
        "object",
        "born",
        "first_name_key",
        *[one.alias(name) for name, one in masks.items()],
        (F.coalesce(*keys) if keys else F.lit(None).cast("date")).alias("_key"),
        *[F.when(_is(given.kinds_with(value)), value(row, context)).alias(name) for value, name in given.values.items()],
        *[F.when(_is(one.kinds), one.value(row, context)).alias(one.name) for one in given.numbers],
        *[F.when(_is(one.again), one.value(row, context)).alias(_again(one)) for one in given.numbers if one.again],
        _unreadable(context).alias("unreadable_mask"),
    )


def _is(kinds: tuple[Kind, ...]) -> Column:
    return F.col("kind").isin([int(kind) for kind in kinds])


def _unreadable(context: DecisionContext) -> Column:
    """The registry of a row in quarantine, as a bit: of registries by month, only rows of the months that are read."""
    nothing = F.lit(0).cast("bigint")
    found = nothing
    for place, registry in enumerate(context.programme.heeded):
        of_registry, window = F.col("registry") == registry, context.window(registry)
        asked = F.coalesce("month", "period").isin(window) if window else F.lit(True)
        found = F.when(of_registry & asked, bit(place)).otherwise(found)
    return F.when(_is((Kind.UNREADABLE,)), found).otherwise(nothing)


def _whose(given: Allotted) -> Whose:
    """Whether the row is about the person, by the birth date and the first name that the CPF base gives."""
    same_birth = F.col("born") == F.col("base_birth")
    # A CPF of somebody else may stand on a certificate with the birth date that belongs to it, as a twin's does.
    same_name = F.coalesce(F.col("first_name_key") == F.col("base_name"), F.lit(True))
    return Whose(given.seen.has(SURE) & F.coalesce(same_birth, F.lit(True)), same_birth, same_name, given.seen.has(NAMED))


def _of_objects(given: Allotted) -> list[Column]:
    """What the rows of one object say together: their signs as masks, the newest values, the numbers."""
    whose = _whose(given)

    def sign(one: Rows) -> Column:
        return given.seen.has((one.kinds, one.holds)) & one.match(whose)

    masks = given.signs.pack({one: sign(one) for one in given.signs.names if isinstance(one, Rows)})
    newest = [
        F.max(F.when(sign(one.rows), F.col(given.values[one.value]))).alias(_column(place, name))
        for place, fold in enumerate(given.folds)
        for name, one in fold.newest.items()
    ]
    again = [F.sum(F.when(whose.certain, F.col(_again(one)))).alias(_again(one)) for one in given.numbers if one.again]
    of_certain = {one.name: F.when(whose.certain, F.col(one.name)) if one.certain or not one.greatest else F.col(one.name) for one in given.numbers}
    numbers = [(F.max if one.greatest else F.sum)(of_certain[one.name]).alias(one.name) for one in given.numbers]
    return [*_merged(given, masks), *newest, *numbers, *again]


def _merged(given: Allotted, masks: dict[str, Column]) -> list[Column]:
    of_registries = F.bit_or("unreadable_mask").alias("unreadable_mask")
    return [*[F.bit_or(one).alias(name) for name, one in masks.items()], of_registries]


def _column(place: int, name: str) -> str:
    return f"_newest_{place}_{name}"


def _newest(given: Allotted) -> list[str]:
    """The newest values that are asked for once more, of all objects that differ by their key."""
    return [_column(place, name) for place, fold in enumerate(given.folds) if fold.together for name in fold.newest]


def _again(one: Number) -> str:
    return f"_again_{one.name}"


def _numbers(given: Allotted) -> list[Column]:
    return [(F.max(one.name) if one.greatest else F.sum(one.name)).alias(one.name) for one in given.numbers]


def _of_key(given: Allotted, context: DecisionContext) -> dict[str, Column]:
    """The masks of an object, with what its signs and its newest values say together; and what is kept of it."""
    outcomes: dict[Hashable, Column] = {}
    kept: dict[str, Column] = {}
    for place, fold in enumerate(given.folds):
        one = _object(given, place, fold, {}, F.col("_key"))
        outcomes |= {Outcome(fold, name): column for name, column in fold.outcomes(one, context).items() if Outcome(fold, name) in given.signs.names}
        kept |= {_column(place, name): column for name, column in fold.greatest(one, context).items() if name in fold.kept}
    return _added(given, outcomes) | kept


def _of_all_keys(given: Allotted, context: DecisionContext) -> dict[str, Column]:
    """The masks of the objects that differ by their key alone, with what they say together; and their sums, each told once."""
    outcomes: dict[Hashable, Column] = {}
    for place, fold in enumerate(given.folds):
        if fold.together:
            one = _object(given, place, fold, {name: F.col(_column(place, name)) for name in fold.kept}, F.lit(None))
            outcomes |= {Outcome(fold, name): column for name, column in fold.together(one, context).items() if Outcome(fold, name) in given.signs.names}
    once = {one.name: F.greatest(F.coalesce(one.name, F.lit(0)), F.coalesce(_again(one), F.lit(0))) for one in given.numbers if one.again}
    return _added(given, outcomes) | once


def _object(given: Allotted, place: int, fold: Fold, kept: dict[str, Column], key: Column) -> Object:
    flags = {name: given.signs.any(some) for name, some in fold.flags.items()} | {name: given.signs.has(Outcome(fold, name)) for name in fold.inner}
    return Object(flags, {name: F.col(_column(place, name)) for name in fold.newest} | kept, key)


def _added(given: Allotted, found: dict[Hashable, Column]) -> dict[str, Column]:
    return {name: F.col(name).bitwiseOR(more) for name, more in given.signs.pack(found).items()}
