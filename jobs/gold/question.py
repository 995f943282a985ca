"""What a run is asked: which programme, for which month, on which day, and how far each registry had been read by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import conf
from conf.programme import Programme
from jobs.coverage import Cover, Row, coverage
from jobs.errors import BadInput
from jobs.evidence.speak import UF_OF_NUMBER

UFS = sorted(UF_OF_NUMBER.values())


@dataclass(frozen=True)
class Question:
    """One question to the registries. `not_covered`: registries from which absence says nothing; `lacking`: the same by UF of residence."""

    programme: Programme
    month: str
    on: date
    not_covered: frozenset[str] = frozenset()
    lacking: dict[str, frozenset[str]] = field(default_factory=dict)
    months_read: dict[str, frozenset[str]] = field(default_factory=dict)
    covers: dict[str, Cover] = field(default_factory=dict)

    def window(self, registry: str) -> list[str]:
        """The months of a registry that are read, oldest first; none where it has no months."""
        use = self.programme.periods.get(registry)
        return self.programme.months_of(registry, self.month) if use and use.months else []

    def whole_window(self, registry: str) -> bool:
        """Whether all those months were read."""
        return set(self.window(registry)) <= self.months_read.get(registry, frozenset())

    @property
    def needed(self) -> list[str]:
        """Every registry that an examined criterion needs, sorted."""
        return self.programme.needed

    def needs(self, criterion: str) -> list[str]:
        """The registries that all must cover a person before the criterion may say yes."""
        return self.programme.criteria[criterion].needs.all


def named_periods(programme: Programme) -> dict[str, list[str]]:
    """The periods of snapshots that the programme names."""
    named = {name: [use.period] if use.period else list(use.periods) for name, use in programme.periods.items()}
    return {name: listed for name, listed in named.items() if listed}


def ask(programme: Programme, month: str, on: date, coverage_rows: Iterable[Row]) -> Question:
    """The question, with what had been read by the day. A month that the programme does not have is a BadInput."""
    if month not in programme.months.every():
        raise BadInput(f"{programme.id} is for {programme.months.first} to {programme.months.last}, not for {month}; give one of those months")
    rows = list(coverage_rows)
    covers = coverage(rows, conf.registries(), on, named_periods(programme))
    question = Question(programme, month, on, covers=covers, months_read={name: cover.months for name, cover in covers.items()})
    lacking = {name: frozenset(_lacking(programme, name, rows, on)) for name, use in programme.periods.items() if use.by_uf}
    not_covered = frozenset(name for name in question.needed if name not in lacking and not _covers(question, name))
    return Question(programme, month, on, not_covered, lacking, question.months_read, covers)


def older(question: Question) -> list[dict[str, Any]]:
    """Registries that a criterion needs and whose newest delivery is older than promised: registry, as_of, age_days, promised_days, when_older."""
    found = []
    for name in question.needed:
        cover, promise = question.covers[name], conf.registry(name).max_age
        if cover.age is not None and cover.age > promise.days:
            told = {"age_days": cover.age, "promised_days": promise.days, "when_older": promise.when_older}
            found.append({"registry": name, "as_of": cover.as_of, **told})
    return found


def stale(question: Question) -> tuple[list[str], list[str]]:
    """Of those, as sentences: who blocks a run, and who is only to be warned of. What is not believed any more is a doubt of its own."""
    told: dict[str, list[str]] = {"block": [], "warn": [], "unknown": []}
    for row in older(question):
        told[row["when_older"]].append(f"{row['registry']}: its newest delivery is {row['age_days']} days old, more than {row['promised_days']}")
    return told["block"], told["warn"]


def _covers(question: Question, registry: str) -> bool:
    window = question.window(registry)
    return question.covers[registry].covers(months=window[-1:]) if window else question.covers[registry].covers()


def _lacking(programme: Programme, registry: str, rows: list[Row], on: date) -> set[str]:
    """UFs for which one of the named periods was not read whole, unless it was not held there."""
    use, found = programme.periods[registry], set()
    for period in use.periods:
        cover = coverage(rows, [conf.registry(registry)], on, {registry: [period]})[registry]
        found |= {uf for uf in UFS if uf not in use.not_held.get(period, []) and not cover.covers(part=uf)}
    return found
