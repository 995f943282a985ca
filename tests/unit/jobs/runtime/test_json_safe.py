"""Numbers in JSON lose no digit in a reader that keeps 53 bits of a number."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jobs.cli import print_answer
from jobs.runtime.json_safe import json_safe
from jobs.runtime.observed import logs

LARGE = 2**53 + 1


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"person": LARGE, "people": 2}, {"person": str(LARGE), "people": 2}),
        ({"person": 5}, {"person": "5"}),  # by name: not now text and now a number
        ({"family": {"family": -5, "size": 3, "members": [{"person": None}]}}, {"family": {"family": "-5", "size": 3, "members": [{"person": None}]}}),
        ({"named_families": [5, 6], "months": [5, 6]}, {"named_families": ["5", "6"], "months": [5, 6]}),
        ({"unlinked_kinds": {"request": 3, "death": 1}, "request": 3}, {"unlinked_kinds": {"request": 3, "death": 1}, "request": "3"}),
        ({"rows": [{"who": 5, "n": 1}, {"who": LARGE, "n": 2}]}, {"rows": [{"who": "5", "n": 1}, {"who": str(LARGE), "n": 2}]}),
        ({"exact": 2**53 - 1, "least": -(2**53) + 1}, {"exact": 2**53 - 1, "least": -(2**53) + 1}),
        (
            {"object": True, "file": "a.txt", "cents": 60000, "share": 0.5, "key": None},
            {"object": True, "file": "a.txt", "cents": 60000, "share": 0.5, "key": None},
        ),
    ],
)
def test_numbers_that_javascript_would_round_are_text(value: Any, wanted: Any) -> None:
    assert json_safe(value) == wanted


def test_whatever_writes_json_keeps_every_digit(capsys: pytest.CaptureFixture[str]) -> None:
    values = {
        "run": "decide",
        "flipped": [{"person": -LARGE, "before": "eligible"}],
        "quota_arithmetic": {"quota_family": 7, "people": [{"person": 8, "cents": 9}]},
    }
    wanted = {
        "run": "decide",
        "flipped": [{"person": str(-LARGE), "before": "eligible"}],
        "quota_arithmetic": {"quota_family": "7", "people": [{"person": "8", "cents": 9}]},
    }
    print_answer(values, as_json=True)
    assert json.loads(capsys.readouterr().out) == wanted
    assert json.loads(logs.as_json(values)) == wanted


def test_a_terminal_shows_a_pseudonym_as_it_is_given_back(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer({"flipped": [{"person": -LARGE, "cents": 60000}]}, as_json=False)
    assert "-9007199254740993  60 000" in capsys.readouterr().out
