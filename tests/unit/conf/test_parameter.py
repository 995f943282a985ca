"""Parameters: dated values with their law, without gaps or overlaps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conf.load import ConfError
from conf.parameter import FOLDER, load_parameter, parameter

GOOD = (FOLDER / "minimum_wage.yml").read_text()

MISTAKES = {
    "a gap": ("from: 2020-02-01", "from: 2020-02-02", "between 2020-02-01 and 2020-02-02 no value is in force; write `from: 2020-02-01`"),
    "an overlap": ("from: 2020-02-01", "from: 2020-01-31", "overlaps the one before, which ends on 2020-01-31; write `from: 2020-02-01`"),
    "no value": ("value: 1045.00, ", "", "value` is missing"),
    "no law": (', law: "MP 919/2020; Lei 14.013/2020"', "", "law` is missing"),
    "a misspelt key": ("value: 1045.00", "valeu: 1045.00", "write `value`"),
    "cents of a cent": ("1045.00", "1045.001", "write reais and cents, as 522.50"),
    "less than nothing": ("1045.00", "-1045.00", "write reais and cents, as 522.50"),
    "more than anything": ("1045.00", ".inf", "write reais and cents, as 522.50"),
    "no number": ("1045.00", "wage", "write reais and cents, as 522.50"),
    "values and codes": ("values:", "codes: {1: {meaning: x, title: x}}\nvalues:", "needs `values` (by date), `codes`"),
    "a day without a source": (GOOD, "title: A day\nday: 2020-04-01\n", "a day needs a `source`"),
    "neither values nor codes": (GOOD[GOOD.index("values:") :], "values: []\n", "needs `values` (by date), `codes`"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_name_their_line_and_what_to_write(tmp_path: Path, name: str) -> None:
    old, new, expected = MISTAKES[name]
    path = tmp_path / "minimum_wage.yml"
    path.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(ConfError) as error:
        load_parameter(path)
    assert expected in error.value.message, error.value.message
    assert str(error.value).startswith(f"{path}:")


@pytest.mark.parametrize(("day", "cents"), [("2020-01-31", 103_900), ("2020-02-01", 104_500), ("2020-12-31", 104_500), ("2021-01-01", 110_000)])
def test_the_wage_of_a_day(day: str, cents: int) -> None:
    assert parameter("minimum_wage").on(date.fromisoformat(day)) == cents


def test_a_day_without_a_value_says_what_to_write() -> None:
    with pytest.raises(ConfError, match="no value is in force on 1999-01-01; write one with its law"):
        parameter("minimum_wage").on(date(1999, 1, 1))
