"""A criterion of a programme: its wordings by date, the registries that it needs, and of which channels it is asked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from conf.load import Model, Place, no_such, unknown
from conf.parameter import Dated, in_line

CRITERIA = Path(__file__).parent.parent / "jobs" / "gold" / "criteria"

Channels = Annotated[list[str], Field(min_length=1)]


class Shape(Dated):
    """One wording of a criterion, while it is in force: `shape` is the function of `jobs/gold/criteria` that tests it."""

    shape: str
    law: str


class Needs(Model):
    """Registries without which the answer is not known: every one of `all`, at least one of `any`. Channels that are not among `channels` need none of
    them; null: every channel does.
    """

    all: list[str] = []
    any: list[str] = []
    channels: Channels | None = None


class Rule(Model):
    """One criterion of the law. `also` counts when present; the dossier notes its absence. Of a registry that is needed, or `quarantined`, a row in
    quarantine leaves the answer about its person unknown.
    """

    number: str
    title: str
    examined: bool = True
    law: str | None = None
    shapes: list[Shape] = []
    needs: Needs = Needs()
    asked_of: Channels | None = None  # the law asks it of who comes by these; all others pass. Null: of everybody
    also: list[str] = []
    quarantined: list[str] = []
    unknown_for_all: bool = False  # true admits that the answer is unknown for everybody; otherwise that blocks the publication

    def asks(self, channel: str) -> bool:
        """Whether it is asked of who comes by a channel."""
        return self.asked_of is None or channel in self.asked_of

    def needs_registries(self, channel: str) -> bool:
        """Whether it is asked there, and the answer needs its registries."""
        return self.asks(channel) and (self.needs.channels is None or channel in self.needs.channels)

    def in_force(self, on: date) -> Shape | None:
        """The wording in force on a day; None where none is, or where it is not examined."""
        return next((shape for shape in self.shapes if shape.in_force(on)), None)

    def mistakes(self, known: list[str], registries: list[str], channels: list[str]) -> Iterator[tuple[Place, str]]:  # type: ignore[override]
        """Unexamined with wordings, examined without; unknown wordings, registries and channels; gaps and overlaps."""
        if not self.examined:
            if self.shapes:
                yield ("shapes",), "is not examined and yet has shapes; take `examined: false` out"
            if not self.law:
                yield (), "is not examined and names no law; write `law`"
            return
        if not self.shapes:
            yield (), "is examined and has no shape; write `shapes`, or `examined: false`"
        for place, message in in_line(self.shapes, "shape"):
            yield ("shapes", *place), message
        for i, shape in enumerate(self.shapes):
            if shape.shape not in known:
                yield ("shapes", i, "shape"), no_such("criterion", shape.shape, known, "a function of jobs/gold/criteria")
        for which, names in (("all", self.needs.all), ("any", self.needs.any)):
            yield from unknown(("needs", which), "registry", names, registries, "a registry of conf/registries")
        for which, names in (("also", self.also), ("quarantined", self.quarantined)):
            yield from unknown((which,), "registry", names, registries, "a registry of conf/registries")
        yield from unknown(("needs", "channels"), "channel", self.needs.channels or [], channels, "a channel of this programme")
        yield from unknown(("asked_of",), "channel", self.asked_of or [], channels, "a channel of this programme")


def shapes() -> list[str]:
    """Names of the functions that `jobs/gold/criteria` marks as criteria, read from the source: this module imports no Spark."""
    found = []
    for path in sorted(CRITERIA.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(_is_criterion(mark) for mark in node.decorator_list):
                found.append(node.name)
    return found


def _is_criterion(mark: ast.expr) -> bool:
    return isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "criterion"
