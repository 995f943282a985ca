"""Programmes: who is decided, which criteria are in force when, what each needs, which amounts follow. Data, read without Spark."""

from __future__ import annotations

import ast
import difflib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
MORE = "BATIMENTO_PROGRAMMES"  # folders with more programmes, beside the project's own
REGISTRIES = Path(__file__).parent / "registries"
CRITERIA = Path(__file__).parent.parent / "jobs" / "gold" / "criteria"
COUNTS = Path(__file__).parent.parent / "jobs" / "gold" / "programmes"


def _period(written: object) -> str:
    periods.unit(str(written))
    return str(written)


def _month(written: object) -> str:
    if not isinstance(written, str) or periods.unit(written) != "month":
        raise ValueError(f"{written!r} is no month; write it as 2020-04")
    return written


Period = Annotated[str, BeforeValidator(_period)]
Month = Annotated[str, BeforeValidator(_month)]
RankingKey = Literal["earlier_grant", "not_joined_by_naming", "female", "earliest_birth", "lowest_income", "first_name"]
Channels = Annotated[list[str], Field(min_length=1)]
OF_CHANNEL, OF_FAMILY, OF_AMOUNT = ("aid", "cover"), ("aid", "places"), ("aid",)  # counts that need a channel, the family's places, an amount


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
    """One criterion of the law. `also` counts when present; the dossier notes its absence."""

    number: str
    title: str
    examined: bool = True
    law: str | None = None
    shapes: list[Shape] = []
    needs: Needs = Needs()
    asked_of: Channels | None = None  # the law asks it of who comes by these; all others pass. Null: of everybody
    also: list[str] = []
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
                yield ("shapes", i, "shape"), _no("criterion", shape.shape, known, "a function of jobs/gold/criteria")
        for which, names in (("all", self.needs.all), ("any", self.needs.any)):
            yield from _unknown(("needs", which), "registry", names, registries, "a registry of conf/registries")
        yield from _unknown(("needs", "channels"), "channel", self.needs.channels or [], channels, "a channel of this programme")
        yield from _unknown(("asked_of",), "channel", self.asked_of or [], channels, "a channel of this programme")


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


class Channel(Model):
    """A way in which people come: as members of families in the register (`paid` by the payroll or not; null: either), or by a request of their own.
    `from` and `until`: the days of registration or request that are in time.
    """

    title: str
    families: Literal["registered", "requested"]
    paid: bool | None = None
    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="until")


class Scope(Model):
    """Who is to be decided. A person comes by the first channel that takes them. Of registered families: adults, women of an age at which they may be
    mothers and have a child, and whoever may be either; without `adults_from`, everybody.
    """

    channels: Annotated[dict[str, Channel], Field(min_length=1)]
    adults_from: Annotated[int, Field(ge=0, le=130)] | None = None
    mothers_from: Annotated[int, Field(ge=0, le=130)] | None = None
    law: str


class Sources(Model):
    """Which registry plays which part: code never names one. A part that a programme does not have is null."""

    person_register: str  # its birth date counts, its deaths are certain
    family_register: str  # families as registered
    nit_crosswalk: str | None = None  # ties NITs to people
    requests: str | None = None  # families as declared
    payroll: str | None = None  # families already paid
    bonds: str | None = None  # formal bonds, and what they pay


class Step(Model):
    """What depends on the answers about other people. `count` names a module of `jobs/gold/programmes`, which counts them (null: counted by then); then
    `criterion` is answered. With `gives`, the answer becomes that column, and decides an amount instead of a result.
    """

    count: str | None = None
    channel: str | None = None
    criterion: str
    gives: Literal["double_quota"] | None = None


class Use(Model):
    """Which of a registry's periods a run reads: the one named, these together, or by month of the benefit the last of `window` months."""

    period: Period | None = None
    periods: list[Period] = []
    months: dict[Month, Month] = {}
    window: Annotated[int, Field(ge=1, le=24)] = 1
    by_uf: bool = False
    not_held: dict[str, list[str]] = {}
    source: str | None = None


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
    """One programme: the model of its file. `unit`: each person is decided, or each family, by its reference person. `decide: all_of`: who meets every
    criterion is eligible, one that is not met makes ineligible, else one that is not known leaves it open. `never`: what no decision may be, as a Spark
    SQL condition over a decision and its facts, by the name of the check. `extends`: another programme; the file states only what differs (a null takes
    away).
    """

    id: str
    extends: str | None = None
    title: str
    law: str
    unit: Literal["person", "family"]
    decide: Literal["all_of"]
    months: Months
    scope: Scope
    amount: Amount | None = None
    family: Family | None = None
    allocate: list[Step] = []
    sources: Sources
    periods: dict[str, Use]
    parameters: list[str] = []
    bands: Bands
    never: dict[str, str] = {}
    criteria: dict[str, Rule]

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """Mistakes of each part; names of parameters, registries, channels and criteria that do not exist."""
        known, registries, channels = shapes(), sorted(path.stem for path in REGISTRIES.glob("*.yml")), sorted(self.scope.channels)
        for name, rule in self.criteria.items():
            for place, message in rule.mistakes(known, registries, channels):
                yield ("criteria", name, *place), f"{name}: {message}"
        yield from self._of_scope()
        yield from self._of_sources(registries)
        yield from self._of_steps(channels)
        for name, use in self.periods.items():
            yield from _unknown(("periods",), "registry", {name: name}, registries, "a registry of conf/registries")
            missing = [month for month in self.months.every() if use.months and month not in use.months]
            if missing:
                yield ("periods", name, "months"), f"no month of {name} is named for {missing[0]}; write `{missing[0]}: …`"
        of_bands = {name: name for name in self.bands.criteria}
        yield from _unknown(("bands", "criteria"), "criterion", of_bands, sorted(self.criteria), "a criterion of this programme")
        yield from _unknown(("parameters",), "parameter", self.parameters, sorted(path.stem for path in PARAMETERS.glob("*.yml")), "a file of conf/parameters")

    def _of_scope(self) -> Iterator[tuple[Place, str]]:
        for name, channel in self.scope.channels.items():
            place = ("scope", "channels", name)
            if channel.families == "requested" and self.sources.requests is None:
                yield place, f"{name} is of requests, and no registry has them; write `requests` under `sources`"
            if channel.families == "requested" and channel.paid is not None:
                yield (*place, "paid"), "a request is not on the payroll; take `paid` out"
            if channel.paid is not None and self.sources.payroll is None:
                yield (*place, "paid"), f"{name} asks who is paid, and no registry says it; write `payroll` under `sources`"
        if len([one for one in self.scope.channels.values() if one.families == "requested"]) > 1:
            yield ("scope", "channels"), "two channels are of requests; keep one"

    def _of_sources(self, registries: list[str]) -> Iterator[tuple[Place, str]]:
        for part, name in self.sources.model_dump(exclude_none=True).items():
            if name not in registries:
                yield ("sources", part), _no("registry", name, registries, "a registry of conf/registries")
            elif part in ("payroll", "bonds") and not (name in self.periods and self.periods[name].months):
                yield ("sources", part), f"{name} is read by months, and none is named; write its `months` under `periods`"

    def _of_steps(self, channels: list[str]) -> Iterator[tuple[Place, str]]:
        counts = sorted(path.stem for path in COUNTS.glob("*.py") if path.stem != "__init__")
        for i, step in enumerate(self.allocate):
            place = ("allocate", i)
            yield from _unknown(place, "count", {"count": step.count} if step.count else {}, counts, "a module of jobs/gold/programmes")
            yield from _unknown(place, "channel", {"channel": step.channel} if step.channel else {}, channels, "a channel of this programme")
            yield from _unknown(place, "criterion", {"criterion": step.criterion}, sorted(self.criteria), "a criterion of this programme")
            if step.count in OF_CHANNEL and step.channel is None:
                yield place, f"`{step.count}` counts who comes by one channel; write `channel`"
            if step.count in OF_FAMILY and self.family is None:
                yield place, f"`{step.count}` counts places in a family, and nobody says how many there are; write `family`"
            if (step.count in OF_AMOUNT or step.gives) and self.amount is None:
                yield place, "an amount depends on it, and the programme has none; write `amount`"

    @property
    def requested(self) -> str | None:
        """The channel of requests; None where there is none."""
        return next((name for name, channel in self.scope.channels.items() if channel.families == "requested"), None)

    @property
    def covering(self) -> str | None:
        """The channel of the families that may cover who names them in a request; None where none does."""
        return next((step.channel for step in self.allocate if step.count == "cover"), None)

    @property
    def of_others(self) -> list[str]:
        """Criteria whose answers depend on other people's."""
        return [step.criterion for step in self.allocate]

    @property
    def of_amounts(self) -> list[str]:
        """Criteria that decide an amount, and no result."""
        return [step.criterion for step in self.allocate if step.gives]

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

    def channels_asking(self, registries: Collection[str]) -> list[str]:
        """The channels with a criterion that needs one of the registries, sorted."""
        rules = [rule for rule in self.criteria.values() if rule.examined and {*rule.needs.all, *rule.needs.any} & set(registries)]
        return sorted(channel for channel in self.scope.channels if any(rule.needs_registries(channel) for rule in rules))

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


def _no(what: str, name: str, known: Sequence[str], where: str) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"there is no {what} `{name}`; write `{near[0]}`" if near else f"there is no {what} `{name}`; write {where}: {', '.join(known)}"


def _unknown(place: Place, what: str, names: Sequence[str] | Mapping[str, str], known: Sequence[str], where: str) -> Iterator[tuple[Place, str]]:
    """Of names in a list, or under keys, those that are not known, each with its place."""
    keyed: Iterable[tuple[str | int, str]] = names.items() if isinstance(names, Mapping) else enumerate(names)
    for key, name in keyed:
        if name not in known:
            yield (*place, key), _no(what, name, known, where)


def programmes() -> list[Programme]:
    """Every programme, sorted by id."""
    return [_loaded(path) for _, path in sorted(files().items())]


def programme(id: str) -> Programme:
    """One programme by its id. ConfError for a file with a mistake; KeyError, listing what there is, for an id without a file."""
    if id not in files():
        raise KeyError(f"no programme {id!r}: there are {', '.join(sorted(files()))}")
    return _loaded(files()[id])


def files() -> dict[str, Path]:
    """Id → file: the project's own, and those of the folders that BATIMENTO_PROGRAMMES names (between colons)."""
    more = [Path(name) for name in os.environ.get(MORE, "").split(os.pathsep) if name]
    return {path.stem: path for folder in (*more, FOLDER) for path in folder.glob("*.yml")}


def written_in(id: str) -> list[Path]:
    """The file of a programme, and those that it extends, its own first."""
    found, after = [files()[id]], programme(id).extends
    while after is not None:
        found.append(files()[after])
        after = programme(after).extends
    return found


@cache
def _loaded(path: Path) -> Programme:
    return load_programme(path)


def load_programme(path: Path) -> Programme:
    """A programme file; its mistakes are a ConfError, each with its line."""
    return load(path, Programme, files(), id=path.stem)
