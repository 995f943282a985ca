from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conf import periods
from tests.support.tables import rows

DAYS = st.dates(date(1900, 1, 8), date(2999, 12, 1))
UNITS = st.sampled_from(["day", "week", "month", "year"])


def test_a_period_has_a_first_day_a_last_day_and_a_slice() -> None:
    for case in rows("""
        period     | unit  | first      | last       | slice
        2020-04-17 | day   | 2020-04-17 | 2020-04-17 | 2020-04
        2020-W14   | week  | 2020-03-30 | 2020-04-05 | 2020-04      # the month of its last day
        2020-W53   | week  | 2020-12-28 | 2021-01-03 | 2021-01
        2020-02    | month | 2020-02-01 | 2020-02-29 | 2020-02
        2020-12    | month | 2020-12-01 | 2020-12-31 | 2020-12
        2020       | year  | 2020-01-01 | 2020-12-31 | 2020
    """):
        period = str(case["period"])
        found = (periods.unit(period), str(periods.first_day(period)), str(periods.last_day(period)), periods.slice_of(period))
        assert found == (case["unit"], case["first"], case["last"], case["slice"])


@pytest.mark.parametrize(
    "text", ["", "2020-13", "2020-02-30", "2021-W53", "2020-W00", "2020-4", "20-04", "2020-04-17 ", "0000", "٢٠٢٠", "2020-04-17T00", "2020/04"]
)
def test_what_no_calendar_has_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match="write a day as 2020-04-17"):
        periods.unit(text)


@given(DAYS, UNITS)
def test_a_day_lies_in_its_period(day: date, unit: periods.Unit) -> None:
    period = periods.period_of(day, unit)
    assert periods.unit(period) == unit
    assert periods.first_day(period) <= day <= periods.last_day(period)
    assert periods.period_of(periods.first_day(period), unit) == periods.period_of(periods.last_day(period), unit) == period


@given(DAYS, UNITS, st.integers(0, 40))
def test_the_period_before_ends_the_day_before(day: date, unit: periods.Unit, n: int) -> None:
    period = periods.period_of(day + timedelta(days=40 * 366), unit) if day.year < 2900 else periods.period_of(day, unit)
    back = periods.previous(period, n)
    assert periods.unit(back) == unit
    for _ in range(n):
        assert periods.last_day(periods.previous(period)) + timedelta(days=1) == periods.first_day(period)
        period = periods.previous(period)
    assert period == back


def test_periods_agree_where_one_lies_within_the_other() -> None:
    for case in rows("""
        a          | b          | agree
        2020-04    | 2020-04-17 | yes
        2020-04-17 | 2020       | yes
        2020-04    | 2020-05-01 | no
        2020-W14   | 2020-04    | no       # it begins in March
        2020-W15   | 2020-04    | yes
    """):
        assert periods.agree(str(case["a"]), str(case["b"])) == (case["agree"] == "yes") == periods.agree(str(case["b"]), str(case["a"]))
