"""Chance as Spark expressions: every draw is a function of (seed, purpose, keys), so that the same row always falls the same way, on any machine."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyspark.sql import Column
from pyspark.sql import functions as F

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Draws:
    """Draws of one seed. `keys` are the columns that name what is drawn for: ("unit",) or ("unit", "place")."""

    seed: int
    keys: tuple[str, ...] = ("unit", "place")

    def of(self, *keys: str) -> Draws:
        """The same draws, one per value of these columns."""
        return Draws(self.seed, keys)

    def number(self, purpose: str) -> Column:
        """64 bits, as a bigint."""
        salt = F.lit(self.seed * 2**32 + zlib.crc32(purpose.encode())).cast("bigint")
        return F.xxhash64(salt, *self.keys)

    def below(self, purpose: str, count: int) -> Column:
        """0 to `count` - 1."""
        return F.pmod(self.number(purpose), F.lit(count))

    def between(self, purpose: str, first: int, last: int) -> Column:
        """`first` to `last`, both among them."""
        return self.below(purpose, last - first + 1) + first

    def chance(self, purpose: str, per_mille: int | Column) -> Column:
        """True so many times of a thousand."""
        return self.below(purpose, 1_000) < per_mille

    def pick(self, purpose: str, options: Sequence[Any]) -> Column:
        """One of the options, each as likely."""
        return F.element_at(F.array(*[F.lit(one) for one in options]), (self.below(purpose, len(options)) + 1).cast("int"))

    def day(self, purpose: str, first: date, last: date) -> Column:
        """A day from `first` to `last`."""
        return F.date_from_unix_date(self.between(purpose, (first - EPOCH).days, (last - EPOCH).days).cast("int"))
