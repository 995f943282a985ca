"""Programmes: which criteria are in force when, what each needs, which registry covers which channel, amounts and quotas. No Spark."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from conf import periods
from conf.load import Model, Place, Share, load
from conf.parameter import FOLDER as PARAMETERS
from conf.parameter import Dated, Day, Money, in_line

FOLDER = Path(__file__).parent / "programmes"
REGISTRIES = Path(__file__).parent / "registries"
CRITERIA = Path(__file__).parent.parent / "jobs" / "gold" / "criteria"


def _period(written: object) -> str:
    periods.unit(str(written))
    return str(written)


def _month(written: object) -> str:
    if not isinstance(written, str) or periods.unit(written) != "month":
        raise ValueError(f"{written!r} is no month; write it as 2020-04")
    return written


Period = Annotated[str, BeforeValidator(_period)]
Month = Annotated[str, BeforeValidator(_month)]
Channel = Literal["pbf", "cadunico", "extracad"]
CHANNELS: list[Channel] = ["pbf", "cadunico", "extracad"]
RankingKey = Literal["earlier_grant", "not_joined_by_naming", "female", "earliest_birth", "lowest_income", "first_name"]


class Shape(Dated):
    """One wording of a criterion, while it is in force: `shape` is the function of `jobs/gold/criteria` that tests it."""

    shape: str
    law: str


class Needs(Model):
    """Registries without which the answer is not known: every one of `all`, at least one of `any`. Other channels need none of them."""

    all: list[str] = []
    any: list[str] = []
    channels: list[Channel] = CHANNELS


class Rule(Model):
    """One criterion of the law. `also` counts when present; the dossier notes its absence."""

    number: str
    title: str
    examined: bool = True
    law: str | None = None
    shapes: list[Shape] = []
    needs: Needs = Needs()
    asked_of: Annotated[list[Channel], Field(min_length=1)] = CHANNELS  # the law asks it of who comes by these; all others pass
    also: list[str] = []
    unknown_for_all: bool = False  # true admits that the answer is unknown for everybody; otherwise that blocks the publication

    @property
    def needing(self) -> list[Channel]:
        """The channels of which it is asked, and whose answer needs a registry."""
        return [channel for channel in self.needs.channels if channel in self.asked_of]

    def in_force(self, on: date) -> Shape | None:
        """The wording in force on a day; None where none is, or where it is not examined."""
        return next((shape for shape in self.shapes if shape.in_force(on)), None)

    def mistakes(self, known: list[str], registries: list[str]) -> Iterator[tuple[Place, str]]:  # type: ignore[override]
        """Unexamined with wordings, examined without; unknown wordings and registries; gaps and overlaps."""
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
                yield ("shapes", i, "shape"), _no("criterion", shape.shape, known, "a function of jobs/gold/criteria")
        for which, names in (("all", self.needs.all), ("any", self.needs.any)):
            for i, name in enumerate(names):
                if name not in registries:
                    yield ("needs", which, i), _no("registry", name, registries, "a registry of conf/registries")


class Months(Model):
    """First and last month of the benefit."""

    first: Month = Field(alias="from")
    last: Month = Field(alias="to")

    def every(self) -> list[str]:
        """Each month, in order."""
        found = [self.last]
        while found[0] > self.first:
            found.insert(0, periods.previous(found[0]))
        return found


class Amount(Model):
    """What a quota is worth, and how many one person may have."""

    quota: Money
    most_quotas: Annotated[int, Field(ge=1, le=9)]


class Family(Model):
    """How many members of a family may have the benefit, how many quotas they may have together, and who comes first."""

    members: Annotated[int, Field(ge=1, le=9)]
    most_quotas: Annotated[int, Field(ge=1, le=81)]
    order: list[RankingKey]
    law: str


class Sources(Model):
    """Which registry plays which part: code never names one."""

    base: str  # its birth date counts, its deaths are certain
    crosswalk: str  # ties NITs to people
    register_: str = Field(alias="register")  # families as registered
    requests: str  # families as declared
    payroll: str  # families already paid
    bonds: str  # formal bonds, and what they pay


class Use(Model):
    """Which of a registry's periods a run reads: the one named, these together, or by month of the benefit the last of `window` months."""

    period: Period | None = None
    periods: list[Period] = []
    months: dict[Month, Month] = {}
    window: Annotated[int, Field(ge=1, le=24)] = 1
    by_uf: bool = False
    not_held: dict[str, list[str]] = {}
    source: str | None = None


class Requests(Model):
    """First and last day of requests."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class Entry(Model):
    """Until when families had to be registered, and from when to when people could ask."""

    registered_by: Day
    requested: Requests
    law: str


class Bands(Model):
    """How far a share of the decided people may move from one full run to the next: of the results, of a criterion not met, and of one not known.
    `criteria` override both. `people`: how many fewer people there may be.
    """

    people: Share
    results: Share
    not_met: Share
    not_known: Share
    criteria: dict[str, Share] = {}
    source: str


class Programme(Model):
    """One programme: the model of its file."""

    id: str
    title: str
    law: str
    months: Months
    amount: Amount
    family: Family
    entry: Entry
    sources: Sources
    periods: dict[str, Use]
    parameters: list[str]
    bands: Bands
    criteria: dict[str, Rule]

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """Mistakes of each criterion; months without a name; parameters and registries that do not exist."""
        known, registries = shapes(), sorted(path.stem for path in REGISTRIES.glob("*.yml"))
        for name, rule in self.criteria.items():
            for place, message in rule.mistakes(known, registries):
                yield ("criteria", name, *place), f"{name}: {message}"
        for part, name in self.sources.model_dump(by_alias=True).items():
            if name not in registries:
                yield ("sources", part), _no("registry", name, registries, "a registry of conf/registries")
            elif part in ("payroll", "bonds") and not (name in self.periods and self.periods[name].months):
                yield ("sources", part), f"{name} is read by months, and none is named; write its `months` under `periods`"
        for name, use in self.periods.items():
            if name not in registries:
                yield ("periods", name), _no("registry", name, registries, "a registry of conf/registries")
            missing = [month for month in self.months.every() if use.months and month not in use.months]
            if missing:
                yield ("periods", name, "months"), f"no month of {name} is named for {missing[0]}; write `{missing[0]}: …`"
        for name in self.bands.criteria:
            if name not in self.criteria:
                yield ("bands", "criteria", name), _no("criterion", name, sorted(self.criteria), "a criterion of this programme")
        for i, name in enumerate(self.parameters):
            if not (PARAMETERS / f"{name}.yml").exists():
                known_parameters = sorted(path.stem for path in PARAMETERS.glob("*.yml"))
                yield ("parameters", i), _no("parameter", name, known_parameters, "a file of conf/parameters")

    def in_force(self, on: date) -> dict[str, Shape]:
        """Criterion → the wording in force on a day, of the examined ones, in the order of the file."""
        found = {name: rule.in_force(on) for name, rule in self.criteria.items() if rule.examined}
        return {name: shape for name, shape in found.items() if shape}

    @property
    def not_examined(self) -> list[str]:
        """Criteria of the law that are not examined yet, sorted."""
        return sorted(name for name, rule in self.criteria.items() if not rule.examined)

    @property
    def needed(self) -> list[str]:
        """Every registry that an examined criterion needs, sorted: the place of each is its bit in a mask."""
        rules = [rule for rule in self.criteria.values() if rule.examined]
        return sorted({name for rule in rules for name in (*rule.needs.all, *rule.needs.any)})

    def channels_asking(self, registries: Collection[str]) -> list[Channel]:
        """The channels with a criterion that needs one of the registries, sorted."""
        rules = [rule for rule in self.criteria.values() if rule.examined and {*rule.needs.all, *rule.needs.any} & set(registries)]
        return sorted({channel for rule in rules for channel in rule.needing})

    def months_of(self, registry: str, month: str) -> list[str]:
        """Months of a registry that a run for `month` reads, oldest first; the last one is the month of reference."""
        use = self.periods[registry]
        reference = use.months[month]
        return [periods.previous(reference, back) for back in range(use.window - 1, 0, -1)] + [reference]


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


def _no(what: str, name: str, known: list[str], where: str) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"there is no {what} `{name}`; write `{near[0]}`" if near else f"there is no {what} `{name}`; write {where}: {', '.join(known)}"


def programmes() -> list[Programme]:
    """Every programme, sorted by id."""
    return [programme(path.stem) for path in sorted(FOLDER.glob("*.yml"))]


@cache
def programme(id: str) -> Programme:
    """The programme of `conf/programmes/<id>.yml`."""
    return load_programme(FOLDER / f"{id}.yml")


def load_programme(path: Path) -> Programme:
    """A programme file; the first mistake in it is a ConfError with its line."""
    return load(path, Programme, id=path.stem)
