"""The context of a decision: programme, month, day, and the coverage of each registry by then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import conf
from conf import periods
from conf.programme import Programme
from jobs.evidence.coverage import Cover, Row, coverage
from jobs.evidence.rows import UF_OF_NUMBER
from jobs.runtime.errors import BadInput

UFS = sorted(UF_OF_NUMBER.values())


@dataclass(frozen=True)
class DecisionContext:
    """What a run decides: programme, month, day; and the coverage by then. `not_covered`: registries whose absence proves nothing; `uncovered_ufs`: the same
    by UF of residence."""

    programme: Programme
    month: str
    on: date
    not_covered: frozenset[str] = frozenset()
    uncovered_ufs: dict[str, frozenset[str]] = field(default_factory=dict)
    months_read: dict[str, frozenset[str]] = field(default_factory=dict)
    covers: dict[str, Cover] = field(default_factory=dict)

    def window(self, registry: str | None) -> list[str]:
        """The months of a registry that are read, oldest first; none where it has no months, or the programme reads no such registry (null)."""
        use = self.programme.periods.get(registry) if registry else None
        by_month = use is not None and bool(use.months) and conf.registry(str(registry)).delivery == "months"
        return self.programme.months_of(str(registry), self.month) if by_month else []

    def whole_window(self, registry: str | None) -> bool:
        """Whether all those months were read."""
        return set(self.window(registry)) <= self.months_read.get(registry or "", frozenset())

    def asked_month(self, registry: str) -> str:
        """The month that is asked about: the newest of those read, else the one that the programme names, else that of the benefit."""
        use = self.programme.periods.get(registry)
        return next(reversed(self.window(registry)), None) or (use.asks[self.month] if use and use.asks else self.month)

    @property
    def needed(self) -> list[str]:
        """Every registry that an examined criterion needs, sorted."""
        return self.programme.needed

    def needs(self, criterion: str) -> list[str]:
        """The registries that all must cover a person before the criterion may say yes."""
        return self.programme.criteria[criterion].needs.all


def named_periods(programme: Programme, month: str) -> dict[str, list[str]]:
    """The periods of snapshots that the programme names, for whichever month or for this one."""
    snapshots = {name: use for name, use in programme.periods.items() if not use.months or conf.registry(name).delivery != "months"}
    named = {name: [use.months[month]] if use.months else [use.period] if use.period else list(use.periods) for name, use in snapshots.items()}
    return {name: listed for name, listed in named.items() if listed}


def ask(programme: Programme, month: str, on: date, coverage_rows: Iterable[Row]) -> DecisionContext:
    """The question, with what had been read by the day. A month that the programme does not have is a BadInput."""
    if month not in programme.months.every():
        raise BadInput(f"{programme.id} is for {programme.months.first} to {programme.months.last}, not for {month}; give one of those months")
    rows = list(coverage_rows)
    covers = coverage(rows, conf.registries(), on, named_periods(programme, month))
    context = DecisionContext(programme, month, on, covers=covers, months_read={name: cover.months for name, cover in covers.items()})
    uncovered_ufs = {name: frozenset(_uncovered_ufs(programme, name, rows, on)) for name, use in programme.periods.items() if use.by_uf}
    not_covered = frozenset(name for name in context.needed if name not in uncovered_ufs and not _covers(context, name))
    return DecisionContext(programme, month, on, not_covered, uncovered_ufs, context.months_read, covers)


def older(context: DecisionContext) -> list[dict[str, Any]]:
    """Registries that a criterion needs and whose newest delivery is older than promised: registry, as_of, age_days, promised_days, when_older."""
    found = []
    for name in context.needed:
        cover, promise = context.covers[name], conf.registry(name).max_age
        if cover.age is not None and cover.age > promise.days:
            age = {"age_days": cover.age, "promised_days": promise.days, "when_older": promise.when_older}
            found.append({"registry": name, "as_of": cover.as_of, **age})
    return found


def stale(context: DecisionContext) -> list[str]:
    """Those that only warn, as sentences. A registry too old to count is a doubt of its own; one that blocks is a check of the gate."""
    return [too_old(row) for row in older(context) if row["when_older"] == "warn"]


def too_old(row: Mapping[str, Any]) -> str:
    """A row of `older` as a sentence."""
    return f"{row['registry']}: its newest delivery is {row['age_days']} days old, more than {row['promised_days']}"


def never_read(context: DecisionContext) -> list[str]:
    """Bases that an examined criterion needs and of which nothing that the programme reads had been read by the day, sorted.

    Absence from it then proves nothing, and without several of them no one may be left to decide.
    """
    return [name for name in context.needed if not _read(context, name)]


def lost(then: DecisionContext, now: DecisionContext) -> list[str]:
    """What an earlier question could ask and this one cannot: bases, and UFs (or municipalities) of a base; sorted."""
    bases = now.not_covered - then.not_covered
    ufs = {f"{name} {uf}" for name, ufs in now.uncovered_ufs.items() for uf in ufs - then.uncovered_ufs.get(name, frozenset())}
    left = [name for name in now.needed if name not in bases and name in then.covers and name in now.covers]
    return sorted(bases | ufs | {f"{name} {place}" for name in left for place in _places(then, name) - _places(now, name)})


def _places(context: DecisionContext, name: str) -> set[str]:
    """The UFs and municipalities that came as parts of what is read of a base, where they come so."""
    cover, window = context.covers[name], context.window(name)
    parts = {part for period, part in cover.seen if period == window[-1]} if window else {part for _, part in cover.chosen}
    return {place for part in parts if (place := part.rpartition("-")[2]) in UFS or re.fullmatch(r"[1-5]\d{6}", place)}


def _read(context: DecisionContext, name: str) -> bool:
    named = context.window(name) or named_periods(context.programme, context.month).get(name)
    return any(not named or period in named for period, _ in context.covers[name].seen)


def _covers(context: DecisionContext, registry: str) -> bool:
    use, asked, cover = context.programme.periods.get(registry), context.asked_month(registry), context.covers[registry]
    if conf.registry(registry).delivery == "months":
        return cover.covers(months=[asked])
    return cover.covers() and not (use and use.asks and (cover.as_of is None or cover.as_of < periods.last_day(asked)))


def _uncovered_ufs(programme: Programme, registry: str, rows: list[Row], on: date) -> set[str]:
    """UFs for which one of the named periods (where none is: the newest) was not read whole, unless it was not held there."""
    use, found = programme.periods[registry], set()
    for period in use.periods or [""]:
        cover = coverage(rows, [conf.registry(registry)], on, {registry: [period]} if period else {})[registry]
        found |= {uf for uf in UFS if uf not in use.not_held.get(period, []) and not cover.covers(part=uf)}
    return found
