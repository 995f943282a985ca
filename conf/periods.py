"""Periods: what a delivery is for. `2020-04-17` a day, `2020-W16` a week, `2020-04` a month, `2020` a year."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]

FORMS: dict[Unit, re.Pattern[str]] = {
    "day": re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII),
    "week": re.compile(r"(\d{4})-W(\d{2})", re.ASCII),
    "month": re.compile(r"(\d{4})-(\d{2})", re.ASCII),
    "year": re.compile(r"(\d{4})", re.ASCII),
}


def unit(period: str) -> Unit:
    """day, week, month or year. ValueError, with what to write, for anything else or a date that does not exist."""
    for name, form in FORMS.items():
        found = form.fullmatch(period)
        if found:
            try:
                _bounds(name, [int(number) for number in found.groups()])
            except (ValueError, OverflowError) as error:
                raise ValueError(f"no calendar has the period {period!r}; {_EXAMPLES}") from error
            return name
    raise ValueError(f"{period!r} is not a period; {_EXAMPLES}")


def first_day(period: str) -> date:
    """First day of a period."""
    return bounds(period)[0]


def last_day(period: str) -> date:
    """Last day of a period."""
    return bounds(period)[1]


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a period."""
    name = unit(period)
    found = FORMS[name].fullmatch(period)
    assert found is not None
    return _bounds(name, [int(number) for number in found.groups()])


def period_of(day: date, of: Unit) -> str:
    """The period of a day."""
    if of == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[of]]


def previous(period: str, n: int = 1) -> str:
    """The period `n` before, of the same length: `previous('2020-01')` is `2019-12`."""
    of = unit(period)
    for _ in range(n):
        period = period_of(first_day(period) - timedelta(days=1), of)
    return period


def apart(earlier: str, later: str) -> int | None:
    """How many periods lie from one to another of the same length (negative where `earlier` is the later); None for text that is none, or of two lengths."""
    try:
        of = unit(earlier)
        if of != unit(later):
            return None
    except ValueError:
        return None
    one, other = _place(of, first_day(earlier)), _place(of, first_day(later))
    return other - one


def is_day(period: str) -> bool:
    """Whether it is a day; text that is no period is none."""
    return apart(period, period) is not None and unit(period) == "day"


def slice_of(period: str) -> str:
    """Month of the last day (year, for a year): daily and weekly deliveries are published in monthly slices."""
    return period if unit(period) == "year" else period_of(last_day(period), "month")


def agree(a: str, b: str) -> bool:
    """Whether one of two periods lies within the other: `2020-04` and `2020-04-17` agree, `2020-04` and `2020-05-01` do not."""
    (first_a, last_a), (first_b, last_b) = bounds(a), bounds(b)
    return (first_a <= first_b and last_b <= last_a) or (first_b <= first_a and last_a <= last_b)


def _place(of: Unit, first: date) -> int:
    """A period's place in the line of all of its length."""
    return {"day": first.toordinal(), "week": first.toordinal() // 7, "month": first.year * 12 + first.month, "year": first.year}[of]


_EXAMPLES = "write a day as 2020-04-17, a week as 2020-W16, a month as 2020-04, a year as 2020"


def _bounds(of: Unit, numbers: list[int]) -> tuple[date, date]:
    if of == "day":
        day = date(*numbers)
        return day, day
    if of == "week":
        monday = date.fromisocalendar(numbers[0], numbers[1], 1)
        return monday, monday + timedelta(days=6)
    if of == "month":
        first = date(numbers[0], numbers[1], 1)
        return first, _month_after(first) - timedelta(days=1)
    return date(numbers[0], 1, 1), date(numbers[0], 12, 31)


def _month_after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
