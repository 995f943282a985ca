"""Nothing about one person, or about the files' places, gets onto a page."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.analysts.report.private import without_people


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("file of CPF 529.982.247-25 was wrong", "file of CPF (a number) was wrong"),
        ("52998224725", "(a number)"),
        ("NIS 123.45678.91-0", "NIS (a number)"),
        ("sisobi 2020-04-17, 1234567890 lines", "sisobi 2020-04-17, 1234567890 lines"),
        ("clean-gfip-2020-03-01234567890abc", "clean-gfip-2020-03-01234567890abc"),
        (52998224725, 52998224725),  # a count; runs answer no documents as numbers
        ({"flips": {"a → b": 1}, "flipped": [{"person": 1}]}, {"flips": {"a → b": 1}}),
        ({"audit": {"passed": True, "report": "somewhere/x.json"}}, {"audit": {"passed": True}}),
        ([{"person": 7, "result": "eligible"}, {"rule": "x"}], [{"rule": "x"}]),
        ({"files": ["some/where/Obi20200417.txt"]}, {"files": ["Obi20200417.txt"]}),
        ({"files": [{"file": "a.txt", "rows": 3}]}, {"files": [{"file": "a.txt", "rows": 3}]}),
    ],
)
def test_people_documents_and_places_are_left_out(given: Any, shown: Any) -> None:
    assert without_people(given) == shown
