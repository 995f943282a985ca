"""Programmes: who is decided, which criteria are in force when, what each needs, which amounts follow. Data, read without Spark."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from conf import periods, registry
from conf.form_column import Sql
from conf.layout import Name
from conf.load import Model, Place, Share, files, load, no_such, unknown
from conf.parameter import FOLDER as PARAMETERS
from conf.parameter import Day, Money
from conf.rule import Rule, Shape, shapes

FOLDER = Path(__file__).parent / "programmes"
MORE = "BATIMENTO_PROGRAMMES"  # folders with more programmes, beside the project's own
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
    contributions: str | None = None  # who pays social security for themselves


class Step(Model):
    """What depends on the answers about other people. `count` names a module of `jobs/gold/programmes`, which counts them (null: counted by then); then
    `criterion` is answered. With `gives`, the answer becomes that column, and decides an amount instead of a result.
    """

    count: str | None = None
    channel: str | None = None
    criterion: str
    gives: Literal["double_quota"] | None = None


class Use(Model):
    """Which of a registry's periods a run reads: the one named, these together, or by month of the benefit the snapshot, or the last of `window`
    months.

    `asks`: by month of the benefit the month that is asked about, where deliveries are no months and all by the day are read: the newest must be of its
    end or later.
    """

    period: Period | None = None
    periods: list[Period] = []
    months: dict[Month, Month] = {}
    asks: dict[Month, Month] = {}
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
    never: dict[Name, Sql] = {}
    criteria: dict[str, Rule]

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """Mistakes of each part; names of parameters, registries, channels and criteria that do not exist."""
        known, registries, channels = shapes(), sorted(files(registry.HERE, registry.MORE)), sorted(self.scope.channels)
        for name, rule in self.criteria.items():
            for place, message in rule.mistakes(known, registries, channels):
                yield ("criteria", name, *place), f"{name}: {message}"
        yield from self._of_scope()
        yield from self._of_sources(registries)
        yield from self._of_steps(channels)
        for name, use in self.periods.items():
            yield from unknown(("periods",), "registry", {name: name}, registries, "a registry of conf/registries")
            for key, named in (("months", use.months), ("asks", use.asks)):
                missing = [month for month in self.months.every() if named and month not in named]
                if missing:
                    yield ("periods", name, key), f"no month of {name} is named for {missing[0]}; write `{missing[0]}: …`"
        of_bands = {name: name for name in self.bands.criteria}
        yield from unknown(("bands", "criteria"), "criterion", of_bands, sorted(self.criteria), "a criterion of this programme")
        yield from unknown(("parameters",), "parameter", self.parameters, sorted(path.stem for path in PARAMETERS.glob("*.yml")), "a file of conf/parameters")

    def _of_scope(self) -> Iterator[tuple[Place, str]]:
        for name, channel in self.scope.channels.items():
            place = ("scope", "channels", name)
            if channel.families == "requested" and self.sources.requests is None:
                yield place, f"{name} is of requests, and no registry has them; write `requests` under `sources`"
            if channel.families == "requested" and channel.paid is not None:
                yield (*place, "paid"), "a request is not on the payroll; take `paid` out"
            if channel.paid is not None and self.sources.payroll is None:
                yield (*place, "paid"), f"{name} asks who is paid, and no registry has it; write `payroll` under `sources`"
        if len([one for one in self.scope.channels.values() if one.families == "requested"]) > 1:
            yield ("scope", "channels"), "two channels are of requests; keep one"

    def _of_sources(self, registries: list[str]) -> Iterator[tuple[Place, str]]:
        for part, name in self.sources.model_dump(exclude_none=True).items():
            if name not in registries:
                yield ("sources", part), no_such("registry", name, registries, "a registry of conf/registries")
            elif part in ("payroll", "bonds", "contributions") and not (name in self.periods and self.periods[name].months):
                yield ("sources", part), f"{name} is read by months, and none is named; write its `months` under `periods`"

    def _of_steps(self, channels: list[str]) -> Iterator[tuple[Place, str]]:
        known = counts()
        for i, step in enumerate(self.allocate):
            place, given = ("allocate", i), {"channel": step.channel, "family": self.family, "amount": self.amount}
            yield from unknown(place, "count", {"count": step.count} if step.count else {}, sorted(known), "a module of jobs/gold/programmes")
            yield from unknown(place, "channel", {"channel": step.channel} if step.channel else {}, channels, "a channel of this programme")
            yield from unknown(place, "criterion", {"criterion": step.criterion}, sorted(self.criteria), "a criterion of this programme")
            for name in known.get(step.count or "", ()):
                if given[name] is None:
                    yield place, f"`{step.count}` needs `{name}`; write it"
            if step.gives and self.amount is None:
                yield place, "gives a part of an amount, and the programme has none; write `amount`"

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
        """Every registry that an examined criterion needs, sorted."""
        rules = [rule for rule in self.criteria.values() if rule.examined]
        return sorted({name for rule in rules for name in (*rule.needs.all, *rule.needs.any)})

    @property
    def heeded(self) -> list[str]:
        """Every registry whose quarantine matters to an examined criterion, sorted: the place of each is its bit in a mask."""
        return sorted({*self.needed, *(name for rule in self.criteria.values() if rule.examined for name in rule.quarantined)})

    def channels_asking(self, registries: Collection[str]) -> list[str]:
        """The channels with a criterion that needs one of the registries, sorted."""
        rules = [rule for rule in self.criteria.values() if rule.examined and {*rule.needs.all, *rule.needs.any} & set(registries)]
        return sorted(channel for channel in self.scope.channels if any(rule.needs_registries(channel) for rule in rules))

    def months_of(self, registry: str, month: str) -> list[str]:
        """Months of a registry that a run for `month` reads, oldest first; the last one is the month of reference."""
        use = self.periods[registry]
        reference = use.months[month]
        return [periods.previous(reference, back) for back in range(use.window - 1, 0, -1)] + [reference]


def counts() -> dict[str, tuple[str, ...]]:
    """Modules of `jobs/gold/programmes` that count, each with what it `NEEDS` of the programme (channel, family, amount), read from the source."""
    found = {}
    for path in sorted(COUNTS.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and [one.id for one in node.targets if isinstance(one, ast.Name)] == ["NEEDS"]:
                found[path.stem] = tuple(ast.literal_eval(node.value))
    return found


def programmes() -> list[Programme]:
    """Every programme, sorted by id."""
    return [_loaded(path) for _, path in sorted(sources().items())]


def programme(id: str) -> Programme:
    """One programme by its id. ConfError for a file with a mistake; KeyError, listing what there is, for an id without a file."""
    known = sources()
    if id not in known:
        raise KeyError(f"no programme {id!r}: there are {', '.join(sorted(known))}")
    return _loaded(known[id])


def sources() -> dict[str, Path]:
    """Id → file: the project's own, and those of the folders that BATIMENTO_PROGRAMMES names."""
    return files(FOLDER, MORE)


def written_in(id: str) -> list[Path]:
    """The file of a programme, and those that it extends, its own first."""
    found, after = [sources()[id]], programme(id).extends
    while after is not None:
        found.append(sources()[after])
        after = programme(after).extends
    return found


@cache
def _loaded(path: Path) -> Programme:
    return load_programme(path)


def load_programme(path: Path) -> Programme:
    """A programme file; its mistakes are a ConfError, each with its line."""
    return load(path, Programme, sources(), id=path.stem)
