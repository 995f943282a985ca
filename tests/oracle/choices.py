"""Which rows of a list count on a day, of those delivered by then: (rows, day, month)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from synthetic.row import Row
from tests.oracle.files import arrival, newest, newest_period


def newest_snapshot(rows: list[Row], day: date, month: str) -> list[Row]:
    """The newest snapshot."""
    return newest_period(rows)


def everything(rows: list[Row], day: date, month: str) -> list[Row]:
    """All that was delivered, in the order of arrival."""
    return sorted(rows, key=arrival)


def by_month(periods: dict[str, str]) -> Callable[[list[Row], date, str], list[Row]]:
    """The period that the programme names for the month."""
    return lambda rows, day, month: [row for row in rows if row.period == periods[month]]


def standing_events(rows: list[Row], day: date, month: str) -> list[Row]:
    """Of eSocial: each receipt once, and none that another event rectifies or excludes, whichever came first."""
    gone = {row.fields["replaces"] for row in rows} - {None}
    found = {row.fields["receipt"] or id(row): row for row in sorted(rows, key=arrival)}
    return [row for row in found.values() if row.fields["receipt"] not in gone]


def standing_entries(rows: list[Row], day: date, month: str) -> list[Row]:
    """Of SIRC: per matrícula the command that arrived last, and none of what is excluded."""
    last = newest(rows, lambda fields: fields["matricula"])
    return [row for row in last if row.fields["command"] != "E"]
