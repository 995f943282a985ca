"""Yes and no as bits of bigints, so that rows travel as numbers. Which bit stands for what is allotted anew in each run: no mask is ever stored."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

BITS = 62  # of a bigint's 64; the sign bit is not used


@dataclass(frozen=True)
class Masks:
    """Columns `prefix_0`, `prefix_1`, …: as many bigints as the `names` need, each name a bit by its place."""

    prefix: str
    names: tuple[Hashable, ...]

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [f"{self.prefix}_{number}" for number in range(-(-len(self.names) // BITS))]

    def pack(self, which: Mapping[Hashable, Column]) -> dict[str, Column]:
        """Column → the mask of those that are true; null is not true. A name that was not allotted is a KeyError."""
        places = {name: place for place, name in enumerate(self.names)}
        by_column: dict[int, dict[int, Column]] = {}
        for name, holds in which.items():
            by_column.setdefault(places[name] // BITS, {})[places[name] % BITS] = holds
        return {column: _mask(by_column.get(number, {})) for number, column in enumerate(self.columns)}

    def has(self, name: Hashable) -> Column:
        """Whether the masks of a row hold the name."""
        place = self.names.index(name)
        return F.col(self.columns[place // BITS]).bitwiseAND(bit(place % BITS)) != 0

    def any(self, names: Iterable[Hashable]) -> Column:
        """Whether they hold one of the names."""
        return reduce(Column.__or__, [self.has(name) for name in names])


def bit(place: int) -> Column:
    """A bit of a mask. (A plain `1 << 35` is `1 << 3` to Spark: ints have 32 bits.)"""
    return F.lit(1 << place).cast("bigint")


def mask(holds: Iterable[Column]) -> Column:
    """The mask of those that are true, each by its place; null is not true."""
    return _mask(dict(enumerate(holds)))


def _mask(which: Mapping[int, Column]) -> Column:
    nothing = F.lit(0).cast("bigint")
    return reduce(Column.bitwiseOR, [F.when(holds, bit(place)).otherwise(nothing) for place, holds in which.items()], nothing)
