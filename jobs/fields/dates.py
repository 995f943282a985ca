"""Days and months."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

from jobs.fields.text import trimmed, untailed

# Asked before parsing: a text of another shape never reaches the parser, whose refusals are slow (an exception each). Nobody in these
# registries was born, died or was hired before 1850 or after 2199: such a year is a digit too few or too many.
_SHAPE = {"d": "[0-9]", "M": "[0-9]"}
_YEAR = "(?:18[5-9]|19[0-9]|2[01][0-9])[0-9]"

# What tools write behind a day: a time with or without seconds and fractions, and a zone. `1980-05-10 00:00:00.000`, `…T03:00:00Z`, `…-03:00`.
_TIME = "[ T](2[0-3]|[01]?[0-9]):([0-5][0-9])(?::([0-5][0-9])(?:[.,]([0-9]{1,9}))?)?"
_ZONE = " ?(Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_TAIL = f"(?:(?:{_TIME})?{_ZONE})$"


def day(field: str, *formats: str) -> Column:
    """A field as a date, by the first format that reads it. Null where it is blank, zeros or no day (30 February, month 13, year 20).

    A time and a zone behind the day are nothing: it is the day as written that counts.
    """
    return _first(_day(trimmed(field), form) for form in formats)


def month(field: str) -> Column:
    """A field `AAAAMM` (or `MM/AAAA`, `AAAA-MM`) as `AAAA-MM`; null where it is no month."""
    text = untailed(trimmed(field))
    turned = F.when(text.rlike("^[0-9]{2}/[0-9]{4}$"), F.concat(F.substring(text, 4, 4), F.substring(text, 1, 2)))
    compact = F.coalesce(turned, F.translate(text, "-", ""))
    read = F.concat(F.substring(compact, 1, 4), F.lit("-"), F.substring(compact, 5, 2))
    return F.when(compact.rlike("^(19|20)[0-9]{2}(0[1-9]|1[0-2])$"), read)


def timestamp(field: str, *formats: str) -> Column:
    """A day, by the first format that reads it, and the time behind it, as a timestamp: in the zone that is written, else in the session's.

    Without a time it is the day's midnight. Null where no format reads the day, or where what follows is no time.
    """
    text = trimmed(field)
    return _first(_timestamp(text, form) for form in formats)


def blank_date(text: str) -> str:
    """SQL: no day is given: blanks and zeros only, however the day would be written (`00000000`, `00/00/0000`, `0000-00-00 00:00:00`)."""
    return f"({text} RLIKE '^[-0 /.]*([ T]+[0:.,]+ ?(UTC|[+-][0-9]{{2}}(:?[0-9]{{2}})?)?)?Z?$')"


def _first(reads: Iterable[Column]) -> Column:
    return reduce(lambda first, then: F.coalesce(first, then), reads)


def _day(text: Column, form: str) -> Column:
    """A text of this shape as a date. Spark reads its own way of writing one several times faster than any other."""
    return F.when(text.rlike(f"^{_shape(form)}{_TAIL}"), _iso(text, form).try_cast("date"))


def _timestamp(text: Column, form: str) -> Column:
    whole = f"^{_shape(form)}{_TAIL}"
    hour, minute, second, fraction, zone = (F.regexp_extract(text, whole, group) for group in range(1, 6))
    offset = F.regexp_replace(zone, "^([+-][0-9]{2}):?([0-9]{2})?$", "$1:$2")
    time = F.concat(F.lpad(hour, 2, "0"), F.lit(":"), minute, F.lit(":"), F.lpad(second, 2, "0"), F.lit("."), F.rpad(fraction, 6, "0"))
    padded = F.when(hour == "", F.lit("00:00:00")).otherwise(time)
    minutes = F.when(F.length(offset) == 4, F.concat(offset, F.lit("00"))).otherwise(offset)
    return F.when(text.rlike(whole), F.concat(_iso(text, form), F.lit("T"), padded, minutes).try_cast("timestamp"))


def _iso(text: Column, form: str) -> Column:
    return F.concat_ws("-", *[F.substring(text, form.index(part) + 1, len(part)) for part in ("yyyy", "MM", "dd")])


def _shape(form: str) -> str:
    return "".join(_YEAR if part == "yyyy" else "".join(_SHAPE.get(one, one) for one in part) for part in re.split("(yyyy)", form))
