"""Every number that the pages show, read from the lake once. `ops` tables are read without Spark; what needs a scan is in `aggregates`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

import conf
from jobs.analysts.report import aggregates
from jobs.analysts.report.private import without_people
from jobs.lake import Lake

Row = dict[str, Any]

FIGURE = "figure:"  # rows of ops.audits with a number for later audits, not a check
BALANCE = ("received", "valid", "structural", "quarantined")


@dataclass(frozen=True)
class Delivery:
    """One period of a registry. Lines: received = valid + structural + quarantined, null until cleaned. Facts and memberships: evidence, linked.

    `broken` is lines per rule (a line may break several), `gate` the outcome of its newest audit, `run` the current cleaning.
    """

    period: str
    as_of: date
    files: int
    withdrawn: int
    arrived: int
    received: int | None = None
    valid: int | None = None
    structural: int | None = None
    quarantined: int | None = None
    evidence: int = 0
    linked: int = 0
    broken: Mapping[str, int] = field(default_factory=dict)
    run: str | None = None


@dataclass(frozen=True)
class Base:
    """A registry with its deliveries, oldest first. `newest` and `age` (days before the report's day) are of the newest period read; null: none."""

    registry: conf.Registry
    deliveries: tuple[Delivery, ...]
    newest: str | None
    age: int | None
    incomplete: tuple[str, ...]

    @property
    def late(self) -> bool:
        """Older than its `max_age`."""
        return self.age is not None and self.age > self.registry.max_age.days

    def total(self, name: str) -> int:
        """Sum of one number over the deliveries."""
        return sum(getattr(one, name) or 0 for one in self.deliveries)

    @property
    def broken(self) -> dict[str, int]:
        """Lines per rule, over the deliveries; the rule with most lines first."""
        totals: dict[str, int] = defaultdict(int)
        for one in self.deliveries:
            for rule, lines in one.broken.items():
                totals[rule] += lines
        return dict(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True)
class Month:
    """Current decisions of a programme for a month: rows of `aggregates.results` and `aggregates.marks`, and the run that decided last."""

    programme: str
    month: str
    run: str | None
    on: date | None
    results: tuple[Row, ...]
    marks: tuple[Row, ...]

    @property
    def complete(self) -> bool:
        """Every criterion of the law was examined for all people: only then does a decision grant anything."""
        return all(row["complete"] for row in self.results)


@dataclass(frozen=True)
class Run:
    """A run of a verb: its attempts, its publications (manifests), and the checks of its newest audit. All newest first."""

    run: str
    verb: str
    attempts: tuple[Row, ...]
    publications: tuple[Row, ...]
    checks: tuple[Row, ...]

    @property
    def at(self) -> datetime:
        """The time of the newest attempt, or of the publication where none was recorded."""
        moment: datetime = self.attempts[0]["started_at"] if self.attempts else self.publications[0]["published_at"]
        return moment

    @property
    def outcome(self) -> str:
        """The outcome of the newest attempt."""
        return str(self.attempts[0]["outcome"]) if self.attempts else "published"

    @property
    def seconds(self) -> float | None:
        """The duration of the newest attempt."""
        return (self.attempts[0]["ended_at"] - self.attempts[0]["started_at"]).total_seconds() if self.attempts else None

    @property
    def failed(self) -> list[Row]:
        """The failing checks, critical first."""
        return [check for check in self.checks if not check["passed"]]


@dataclass(frozen=True)
class Numbers:
    """The lake's state: `today` is the day for ages, `publication` the newest one."""

    today: date
    publication: str | None
    bases: tuple[Base, ...]
    months: tuple[Month, ...]
    runs: tuple[Run, ...]


def read(lake: Lake, today: date) -> Numbers:
    """Everything, aggregated. An empty lake has neither publication nor runs."""
    publications = lake.rows("ops.publications")
    if not publications:
        return Numbers(today, None, (), (), ())
    runs = _runs(lake, publications)
    current = standing(publications)
    answers = {run.run: _last_answer(run) for run in runs}
    return Numbers(
        today,
        publications[-1]["publication"],
        tuple(_bases(lake, today, current, answers)),
        tuple(_months(lake, current, {run.run: run for run in runs})),
        tuple(runs),
    )


def standing(publications: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Slice → the run whose rows readers see, from manifests in their order. A rollback restores the earlier run."""
    now: dict[str, str | None] = {}
    before: dict[str, dict[str, str | None]] = {}
    for row in publications:
        names = [unquote(name) for name in row["slices"]]
        before[row["publication"]] = {name: now.get(name) for name in names}
        undone = before.get(row["run"].removeprefix("rollback-")) if row["verb"] == "rollback" else None
        now |= dict.fromkeys(names, row["run"]) if undone is None else undone
    return {name: run for name, run in now.items() if run is not None}


def _last_answer(run: Run) -> Row:
    """The verb's answer when it published; empty where no such attempt was recorded."""
    done = [one for one in run.attempts if one["outcome"] == "published"]
    return dict(done[0]["result"]) if done else {}


def _runs(lake: Lake, publications: list[Row]) -> list[Run]:
    attempts: dict[str, list[Row]] = defaultdict(list)
    for row in lake.rows("ops.runs"):
        masked = {name: without_people(json.loads(row[name])) for name in ("arguments", "result")}
        attempts[row["run"]].append(row | masked)
    published: dict[str, list[Row]] = defaultdict(list)
    for row in publications:
        published[row["run"]].append(row | {"note": without_people(row["note"])})
    audits: dict[str, list[Row]] = defaultdict(list)
    for row in lake.rows("ops.audits"):
        if not row["expectation"].startswith(FIGURE):
            audits[row["audit"]].append(row | {"accepted_why": without_people(row["accepted_why"])})
    made = [
        Run(
            name,
            (attempts[name] or published[name])[0]["verb"],
            tuple(sorted(attempts[name], key=lambda row: row["started_at"], reverse=True)),
            tuple(reversed(published[name])),
            tuple(_newest(audits[name])),
        )
        for name in {*attempts, *published}
    ]
    return sorted(made, key=lambda run: (run.at, run.run), reverse=True)


def _newest(checks: list[Row]) -> list[Row]:
    """The checks of the newest audit: failing ones first, then by table and name."""
    last = max((row["audited_at"] for row in checks), default=None)
    order = {"critical": 0, "warning": 1}
    found = [row for row in checks if row["audited_at"] == last]
    return sorted(found, key=lambda row: (row["passed"], order.get(row["severity"], 2), row["table"], row["slice"], row["expectation"]))


def _bases(lake: Lake, today: date, current: Mapping[str, str], answers: Mapping[str, Row]) -> list[Base]:
    linked: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in aggregates.linked(lake):
        linked[row["registry"], row["period"]].append(row)
    coverage: dict[str, list[Row]] = defaultdict(list)
    for row in lake.rows("ops.coverage"):
        coverage[row["registry"]].append(row)
    every: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in lake.rows("ops.arrivals"):
        every[row["registry"], row["period"]].append(row)
    bases = []
    for registry in conf.registries():
        periods = sorted({period for name, period in every if name == registry.id})
        deliveries = []
        for period in periods:
            run = current.get(f"silver.{registry.id}:{period}")
            arrived = every[registry.id, period]
            deliveries.append(_delivery(period, arrived, run, answers.get(run or "", {}), linked[registry.id, period]))
        bases.append(_base(registry, today, deliveries, coverage[registry.id]))
    return bases


def _base(registry: conf.Registry, today: date, deliveries: list[Delivery], coverage: list[Row]) -> Base:
    newest = max(coverage, key=lambda row: (row["as_of"], row["period"]), default=None)
    incomplete = sorted(f"{row['period']} {row['part']}".strip() for row in coverage if not row["complete"])
    age = (today - newest["as_of"]).days if newest else None
    return Base(registry, tuple(deliveries), newest["period"] if newest else None, age, tuple(incomplete))


def _delivery(period: str, arrived: list[Row], run: str | None, answer: Row, linked: list[Row]) -> Delivery:
    """From files in force: not withdrawn, and not replaced by one in force."""
    left = [row for row in arrived if row["withdrawn"] is None]
    replaced = {row["replaces"] for row in left}
    in_force = [row for row in left if row["arrival"] not in replaced]
    lines = {name: answer.get(name) for name in BALANCE}
    return Delivery(
        period=period,
        as_of=max(row["as_of"] for row in arrived),
        files=len(in_force),
        withdrawn=len(arrived) - len(left),
        arrived=sum(row["rows"] for row in in_force),
        evidence=sum(row["rows"] for row in linked),
        linked=sum(row["linked"] for row in linked),
        broken=answer.get("broken", {}),
        run=run,
        **lines,
    )


def _months(lake: Lake, current: Mapping[str, str], runs: Mapping[str, Run]) -> list[Month]:
    results: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in aggregates.results(lake):
        results[row["programme"], row["month"]].append(row)
    marks: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in aggregates.marks(lake):
        marks[row["programme"], row["month"]].append(row)
    found = []
    for programme, month in sorted(results):
        run = runs.get(current.get(f"gold.standing:{programme}/{month}", ""))
        on = date.fromisoformat(run.attempts[0]["arguments"]["on"]) if run and run.attempts else None
        found.append(Month(programme, month, run.run if run else None, on, tuple(results[programme, month]), tuple(marks[programme, month])))
    return found
