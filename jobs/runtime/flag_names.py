"""The flags of a row as a list of names."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F


def names_of(which: Mapping[str, Column]) -> Column:
    """The names of the true flags, in the order given: array<string>, never null. A null flag is not true. A name has no comma.

    Built from one text: Spark compiles that expression, but interprets `array_compact` and all its arguments.
    """
    if not which:
        return F.array().cast("array<string>")
    return F.array_remove(F.split(F.concat_ws(",", *[F.when(flag, F.lit(name)) for name, flag in which.items()]), ",", -1), "")
