"""Pictures are drawn here, whole, and alike each time."""

from __future__ import annotations

import re

import pytest

from jobs.analysts.report import charts

DRAWN = {
    "bars": lambda: charts.bars([("a <b>", 3, "three"), ("b", 0, "none")], 'It says "a & b".'),
    "shares": lambda: charts.shares([("pbf", {"eligible": 1}), ("cadunico", {})], charts.ANSWERS, "Shares."),
    "parts": lambda: charts.parts([("minimum_age", {"not met": 1, "not known": 2})], charts.KINDS, "Parts."),
    "grid": lambda: charts.grid([("AE-01", "AE-02", 5), ("AE-02", "AE-01", 1)], "not met", "not known", "Grid."),
    "against": lambda: charts.against([("sisobi", 0, 3), ("tse", 4000, 1500)], "Ages."),
    "spread": lambda: charts.spread([("ingest", 0.0), ("decide", 99.5)], "Times."),
}


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_picture_is_drawn_wide_and_narrow_and_alike_each_time(name: str) -> None:
    drawn = DRAWN[name]()
    widths = [int(width) for width in re.findall(r'<svg[^>]*? width="(\d+)"', drawn)]
    assert len(widths) == 2
    assert widths[1] <= charts.NARROW + 4
    assert drawn == DRAWN[name]()


def test_texts_cannot_break_the_picture() -> None:
    drawn = DRAWN["bars"]()
    assert "a &lt;b&gt;" in drawn
    assert 'aria-label="It says &#34;a &amp; b&#34;."' in drawn


def test_a_chart_has_one_label_for_screen_readers() -> None:
    drawn = DRAWN["bars"]()
    assert drawn.count("aria-label") == drawn.count("<svg") == drawn.count('role="img"')


@pytest.mark.parametrize(
    ("count", "written"), [(0, "0"), (999, "999"), (1000, "1.0k"), (9949, "9.9k"), (9950, "10k"), (12_345_678, "12M"), (2 * 10**9, "2.0G")]
)
def test_a_count_fits_a_square(count: int, written: str) -> None:
    assert charts.short(count) == written
