"""Money: bigint cents, in every table."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from jobs.fields.text import trimmed

_SHAPES = {
    "implied": "^-?[0-9]{1,17}$",
    "reais": "^-?[0-9]{1,15}$",
    "comma": r"^-?([0-9]{1,15}|[0-9]{1,3}([.][0-9]{3}){1,4})(,[0-9]{1,2})?$",
    "point": r"^-?[0-9]{1,15}([.][0-9]{1,2})?$",
}


def cents(field: str, written: str) -> Column:
    """A field as cents (bigint), by how the source writes money; null where it writes something else.

    `implied`: two decimals without a mark (`00000104500`). `comma`: `1.045,00`. `point`: `1045.00`. `reais`: whole reais, no cents.
    """
    text = trimmed(field)
    read = {
        "implied": lambda: text.try_cast("bigint"),
        "reais": lambda: text.try_cast("bigint") * 100,
        "comma": lambda: _hundredfold(F.translate(text, ",.", ".")),
        "point": lambda: _hundredfold(text),
    }[written]()
    return F.when(text.rlike(_SHAPES[written]), read)


def amount(field: str) -> Column:
    """Reais with a comma (`1.045,00`) or a point (`1045.00`), as cents; null for anything else."""
    return F.coalesce(cents(field, "comma"), cents(field, "point"))


def _hundredfold(text: Column) -> Column:
    return (text.try_cast("decimal(17,2)") * 100).cast("bigint")
