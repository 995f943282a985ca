"""Days and months."""

from __future__ import annotations

import re
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

from jobs.silver.fields import trimmed, untailed

# Asked before parsing: a text of another shape never reaches the parser, whose refusals are slow (an exception each). Nobody in these
# registries was born, died or was hired before 1850 or after 2199: such a year is a digit too few or too many.
_SHAPE = {"d": "[0-9]", "M": "[0-9]", "H": "[0-9]", "m": "[0-9]", "s": "[0-9]", "'": ""}
_YEAR = "(18[5-9]|19[0-9]|2[01][0-9])[0-9]"


def day(field: str, *formats: str) -> Column:
    """A field as a date, by the first format that reads it. Null where it is blank, zeros or no day (30 February, month 13, year 20)."""
    text = trimmed(field)
    reads = [F.when(text.rlike(_shape(form)), _day(text, form)) for form in formats]
    return reduce(lambda first, then: F.coalesce(first, then), reads)


def _day(text: Column, form: str) -> Column:
    """A text of this shape as a date. Spark reads its own way of writing one several times faster than any other."""
    return F.concat_ws("-", *[F.substring(text, form.index(part) + 1, len(part)) for part in ("yyyy", "MM", "dd")]).try_cast("date")


def month(field: str) -> Column:
    """A field `AAAAMM` (or `MM/AAAA`, `AAAA-MM`) as `AAAA-MM`; null where it is no month."""
    text = untailed(trimmed(field))
    turned = F.when(text.rlike("^[0-9]{2}/[0-9]{4}$"), F.concat(F.substring(text, 4, 4), F.substring(text, 1, 2)))
    compact = F.coalesce(turned, F.translate(text, "-", ""))
    read = F.concat(F.substring(compact, 1, 4), F.lit("-"), F.substring(compact, 5, 2))
    return F.when(compact.rlike("^(19|20)[0-9]{2}(0[1-9]|1[0-2])$"), read)


def moment(field: str, *formats: str) -> Column:
    """A field as a timestamp in the session's zone, by the first format that reads it; null where none does."""
    text = trimmed(field)
    reads = [F.when(text.rlike(_shape(form)), F.try_to_timestamp(text, F.lit(form))) for form in formats]
    return reduce(lambda first, then: F.coalesce(first, then), reads)


def _shape(form: str) -> str:
    return "^" + "".join(_YEAR if part == "yyyy" else "".join(_SHAPE.get(one, one) for one in part) for part in re.split("(yyyy)", form)) + "$"
