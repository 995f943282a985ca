"""What is said of a row, as a list of names."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F


def names_of(which: Mapping[str, Column]) -> Column:
    """The names of what holds, in the order given: array<string>, never null. A name has no comma; what is null does not hold.

    Made of one text: Spark compiles that, where it would interpret `array_compact` with all that its names stand for.
    """
    if not which:
        return F.array().cast("array<string>")
    return F.array_remove(F.split(F.concat_ws(",", *[F.when(holds, F.lit(name)) for name, holds in which.items()]), ",", -1), "")
