"""Charts: Altair describes them, vl-convert renders them here as SVG. The reader's browser runs no script and fetches nothing.

Each picture is drawn twice, for wide and for narrow screens; the page shows one. A pattern repeats the meaning of each colour (see `style.css`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode
from markupsafe import Markup, escape

from jobs.runtime.show import number

Row = dict[str, Any]

WIDE, NARROW, LABEL = 540, 312, 215
LETTER = 6.6  # pixels, about
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK, QUIET = "#1d2733", "#4a5665"
ANSWERS = {"eligible": "#14605a", "ineligible": "#c05621", "inconclusive": "#7c8aa5"}
KINDS = {"not met": "#c05621", "not known": "#7c8aa5"}
BAR = "#2b5c8a"
AGES = {"in time": BAR, "late": "#c05621"}
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def bars(rows: Sequence[tuple[str, float, str]], description: str) -> Markup:
    """One bar per (name, length, label beside it), in the order given."""
    return _figure(partial(_bars, [{"name": name, "value": value, "label": label} for name, value, label in rows]), description)


def shares(rows: Sequence[tuple[str, dict[str, int]]], colours: dict[str, str], description: str) -> Markup:
    """One bar per (name, counts by part), each part as its share of the whole."""
    data = [
        {"name": f"{name} ({number(sum(parts.values()))})", "part": part, "value": parts.get(part, 0), "order": i}
        for name, parts in rows
        for i, part in enumerate(colours)
    ]
    return _figure(partial(_shares, data, colours), description)


def parts(rows: Sequence[tuple[str, dict[str, int]]], colours: dict[str, str], description: str) -> Markup:
    """One bar per (name, counts by part), as long as their sum."""
    data = [{"name": name, "part": part, "value": counts.get(part, 0), "order": i} for name, counts in rows for i, part in enumerate(colours)]
    totals = [{"name": name, "value": sum(counts.values()), "label": number(sum(counts.values()))} for name, counts in rows]
    return _figure(partial(_parts, data, totals, colours), description)


def grid(rows: Sequence[tuple[str, str, int]], across: str, down: str, description: str) -> Markup:
    """How often two things go together: (down, across, count) as squares, the darker the more."""
    data = [{"down": one, "across": other, "value": count, "label": short(count)} for one, other, count in rows]
    return _figure(partial(_grid, data, across, down), description)


def against(rows: Sequence[tuple[str, int, int]], description: str) -> Markup:
    """Per name, age in days (a bar) against `max_age` (a mark). The scale is logarithmic: limits range from days to years."""
    data = [{"name": name, "value": value, "promise": promise, "is": "late" if value > promise else "in time"} for name, value, promise in rows]
    return _figure(partial(_against, data), description)


def spread(rows: Sequence[tuple[str, float]], description: str) -> Markup:
    """A dot per (name, seconds), on a logarithmic scale."""
    return _figure(partial(_spread, [{"name": name, "value": max(value, 0.01)} for name, value in rows]), description)


def short(count: int) -> str:
    """A count in four characters: 950, 9.5k, 12M."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.1f}{letter}" if count < 9.95 * size else f"{count / size:.0f}{letter}"
    return str(count)


def _figure(draw: Callable[[int], alt.Chart], description: str) -> Markup:
    """Both sizes; screen readers get the description once."""
    with debug_mode(False):  # the tests render every chart; validating against Vega-Lite's schema would double the time
        drawn = [(name, _svg(draw(width), description)) for name, width in (("wide", WIDE), ("narrow", NARROW))]
    return Markup("").join(Markup('<div class="{}">{}</div>').format(*one) for one in drawn)


def _svg(chart: alt.Chart, description: str) -> Markup:
    looks = chart.configure(aria=False, background="transparent", font=FONT, padding=2).configure_view(stroke=None)
    looks = looks.configure_axis(labelFontSize=12, titleFontSize=12, labelColor=INK, titleColor=QUIET, titleFontWeight="normal", labelLimit=LABEL, grid=False)
    drawn = vl_convert.vegalite_to_svg(looks.to_dict(validate=False), vl_version=VEGA_LITE)
    plain = re.sub(r' (aria-hidden|aria-roledescription|role|pointer-events|xmlns:xlink|version)="[^"]*"', "", drawn)
    return Markup(plain.replace('class="marks"', f'class="chart" role="img" aria-label="{escape(description)}"', 1))


def _fit(chart: Any, width: int, step: int = 24) -> Any:
    return chart.properties(width=width, height=alt.Step(step), autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))


def _names(**options: Any) -> alt.Y:
    return alt.Y("name:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=6, **options))


def _bars(rows: list[Row], width: int) -> Any:
    bar = alt.Chart(alt.Data(values=rows)).mark_bar(color=BAR, height=14, yOffset=_down(rows, width))
    return _named(bar.encode(x=alt.X("value:Q", axis=None, scale=_with_room(rows, width))), rows, width)


def _shares(rows: list[Row], colours: dict[str, str], width: int) -> Any:
    values = [0, 0.25, 0.5, 0.75, 1] if width == WIDE else [0, 0.5, 1]
    axis = alt.Axis(format="%", title=None, values=values, domain=False, grid=False)
    bar = alt.Chart(alt.Data(values=rows)).mark_bar(height=16, stroke="white", strokeWidth=1)
    return _fit(bar.encode(y=_names(), x=alt.X("value:Q", stack="normalize", axis=axis), color=_colours(colours), order="order:O"), width)


def _parts(rows: list[Row], totals: list[Row], colours: dict[str, str], width: int) -> Any:
    bar = alt.Chart(alt.Data(values=rows)).mark_bar(height=14, yOffset=_down(totals, width))
    x = alt.X("value:Q", axis=None, stack="zero", scale=_with_room(totals, width))
    return _named(bar.encode(x=x, color=_colours(colours), order="order:O"), totals, width)


def _named(bar: Any, rows: list[Row], width: int) -> Any:
    """The bars with their labels and names: names to the left, or above where there is no room."""
    down = _down(rows, width)
    base = alt.Chart(alt.Data(values=rows)).encode(y=_names())
    label = base.mark_text(align="left", dx=4, yOffset=down, fontSize=12, color=INK).encode(x=alt.X("value:Q"), text="label:N")
    if not down:
        return _fit(bar.encode(y=_names()) + label, width)
    above = base.mark_text(align="left", yOffset=-9, fontSize=12, color=INK).encode(x=alt.value(0), text="name:N", y=alt.Y("name:N", sort=None, axis=None))
    return _fit(bar.encode(y=alt.Y("name:N", sort=None, axis=None)) + label.encode(y=alt.Y("name:N", sort=None, axis=None)) + above, width, 38)


def _down(rows: list[Row], width: int) -> int:
    """Pixels by which a bar moves down for a name above it: 0 where the names fit in half of the picture."""
    return 7 if max((len(row["name"]) for row in rows), default=0) * LETTER > width / 2 else 0


def _grid(rows: list[Row], across: str, down: str, width: int) -> Any:
    names = [sorted({row[side] for row in rows}) for side in ("across", "down")]
    step = min((width - 70) // max(len(names[0]), 1), 40)
    most = max((row["value"] for row in rows), default=1)
    x = alt.X("across:N", sort=names[0], title=across, axis=alt.Axis(orient="top", labelAngle=-90, domain=False, ticks=False))
    y = alt.Y("down:N", sort=names[1], title=down, axis=alt.Axis(domain=False, ticks=False))
    colour = alt.Color("value:Q", scale=alt.Scale(type="sqrt", domain=[0, most], range=["#f3f6f9", "#7fa3cc"]), legend=None)
    squares = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    text = squares.mark_text(fontSize=11 if step >= 30 else 9, color=INK).encode(text="label:N")
    return (squares.mark_rect(stroke="white").encode(color=colour) + text).properties(width=alt.Step(step), height=alt.Step(min(step, 26)))


def _against(rows: list[Row], width: int) -> Any:
    ticks = [0, 3, 30, 365, 3650] if width == WIDE else [0, 30, 3650]
    longest = max((max(row["value"], row["promise"]) for row in rows), default=1)
    axis = alt.Axis(values=ticks, title="days (logarithmic)", domain=False)
    x = alt.X("value:Q", axis=axis, scale=alt.Scale(type="symlog", domain=[0, max(longest, 30) * 1.3]))
    base = alt.Chart(alt.Data(values=rows)).encode(y=_names())
    bar = base.mark_bar(height=14).encode(x=x, color=alt.Color("is:N", legend=None, scale=alt.Scale(domain=list(AGES), range=list(AGES.values()))))
    return _fit(bar + base.mark_tick(color=INK, thickness=3, height=22).encode(x=alt.X("promise:Q")), width, 28)


def _spread(rows: list[Row], width: int) -> Any:
    values = [0.01, 0.1, 1, 10, 60, 600, 3600, 36000]
    axis = alt.Axis(values=values, title="seconds (logarithmic)", domain=False, grid=True, labelFlush=False, format="~r")
    least, most = min((row["value"] for row in rows), default=1), max((row["value"] for row in rows), default=1)
    x = alt.X("value:Q", axis=axis, scale=alt.Scale(type="log", domain=[least / 1.5, most * 1.5]))
    return _fit(alt.Chart(alt.Data(values=rows)).mark_point(filled=True, size=60, opacity=0.45, color=BAR).encode(y=_names(), x=x), width, 28)


def _colours(colours: dict[str, str]) -> alt.Color:
    return alt.Color("part:N", legend=None, scale=alt.Scale(domain=list(colours), range=list(colours.values())))


def _with_room(rows: list[Row], width: int) -> alt.Scale:
    """Lengths such that the label of the longest bar still fits the picture."""
    longest = max((row["value"] for row in rows), default=0) or 1
    names, labels = (max((len(row[name]) for row in rows), default=0) * LETTER for name in ("name", "label"))
    left = width - (0 if _down(rows, width) else min(names, LABEL)) - 12
    return alt.Scale(domain=[0, longest * left / max(left - labels - 10, left / 10)])
