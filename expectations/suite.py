"""Suites in code, and what is usual. Nothing here imports great_expectations, which takes ten seconds: a suite is built when it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor, sqrt
from typing import Any


@dataclass(frozen=True)
class Suite:
    """What must hold of a table before anybody reads it. `build` is given `great_expectations.expectations` and returns expectations."""

    table: str
    build: Callable[[Any], list[Any]]


def suite(table: str, build: Callable[[Any], list[Any]]) -> Suite:
    """`suite("silver.sisobi", lambda gxe: [gxe.ExpectColumnMinToBeBetween(column="death_date", min_value=…, severity="critical")])`."""
    return Suite(table, build)


def usual(figure: str, *, less: float | None = None, more: float | None = None) -> dict[str, str]:
    """A bound from the last periods: their median, less (or more) this share of it; what chance alone explains is never beyond it.

    `figure` is `rows` or `share_with_<column>`. For the first period there is none: the expectation only warns.
    """
    if (less is None) == (more is None):
        raise ValueError(f"usual({figure!r}): say less=… or more=…")
    side, share = ("less", less) if less is not None else ("more", more)
    return {"$PARAMETER": f"usual__{figure}__{side}__{round((share or 0) * 10_000)}"}


def bounds(parameters: list[str], medians: Mapping[str, float], rows: int) -> dict[str, float]:
    """The value of each `usual` parameter; those of figures that no earlier period has are left out."""
    found = {}
    for name in parameters:
        _, figure, side, share = name.split("__")
        if figure in medians:
            found[name] = bound(figure, medians[figure], rows, side, int(share) / 10_000)
    return found


def bound(figure: str, median: float, rows: int, side: str, share: float) -> float:
    """The farthest that a figure may lie from its median: `share` of it, or three standard deviations of chance where that is more."""
    if figure == "rows":
        chance = 3 * sqrt(median)
        if side == "less":
            return max(0, floor(min(median * (1 - share), median - chance)))
        return floor(max(median * (1 + share), median + chance))
    chance = 3 * sqrt(median * (1 - median) / max(rows, 1))
    if side == "less":
        return max(0.0, min(median * (1 - share), median - chance))
    return min(1.0, max(median * (1 + share), median + chance))
