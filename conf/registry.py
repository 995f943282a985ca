"""What differs between registries: one file each in `conf/registries/`. A layout is data, chosen by what a file holds, never by a registry's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PositiveInt, field_validator

from conf import periods
from conf.form import Form
from conf.layout import Layout, both_match
from conf.load import ConfError, Model, Pattern, Place, Share, files, load
from conf.schedule import TEAM, Cron

HERE = Path(__file__).parent / "registries"
MORE = "BATIMENTO_REGISTRIES"  # folders with more registries, beside the project's own
PAGES = Path(__file__).parent.parent / "docs" / "registries"

Cadence = Literal["online", "daily", "weekly", "monthly", "annual", "on_demand"]
Delivery = Literal["snapshot", "changes", "months"]
Number = Literal["cpf", "nis"]  # by which its rows name a person: NIS, NIT, PIS and PASEP are one

# When a delivery is looked for: six in the morning after its period has ended; what is online, several times in the day that it is for. What is annual or
# on demand comes when it comes.
SCHEDULES: dict[Cadence, Cron | None] = {
    "online": "0 8,12,16,20 * * *", "daily": "0 6 * * *", "weekly": "0 6 * * MON", "monthly": "0 6 1 * *", "annual": None, "on_demand": None,
}  # fmt: skip


class MaxAge(Model):
    """How old the newest delivery may be (days from its `as_of` to the day of the question), and what follows when it is older."""

    days: PositiveInt
    when_older: Literal["block", "warn", "unknown"]


class AsOf(Model):
    """The day on which what a delivery shows was true, where it is not the last day of its period: a day of the period's last month, or of one later."""

    day: Annotated[int, Field(ge=1, le=28)]
    months_later: Annotated[int, Field(ge=0, le=12)] = 0


class Usual(Model):
    """How far a period may stray from the ones before it: with fewer rows the gate refuses it, with more it only warns.

    `every`: how many periods lie between it and those that it is compared with; where not given, a day is compared with the same weekday.
    """

    fewer_rows: Annotated[Share, Field(validate_default=False)] = 0.5
    more_rows: Annotated[Share, Field(validate_default=False)] = 3.0
    every: PositiveInt | None = None


class Registry(Form):
    """One registry: everything specific to it; the same code reads all.

    With `columns`, its form makes its tables; without, modules of its name do.
    """

    id: str
    title: str
    holder: str
    owner: str = TEAM
    cadence: Cadence
    schedule: Cron | None = None
    periods: Annotated[list[periods.Unit], Field(min_length=1)]
    delivery: Delivery
    supersedes_by: Literal["period", "part"] = "period"
    as_of: AsOf | None = None
    max_age: MaxAge
    landing: Annotated[list[str], Field(min_length=1)]
    rejected_limit: Share
    usual: Usual = Usual()
    part: Pattern | None = None
    parts: list[str] = []
    repeats: Pattern | None = None
    found_by: Annotated[list[Number], Field(min_length=1)] = ["cpf", "nis"]
    period_in_name: list[Pattern] = []
    unit: list[str] = []
    layouts: Annotated[list[Layout], Field(min_length=1)]

    @field_validator("part")
    @classmethod
    def _names_the_part(cls, pattern: str | None) -> str | None:
        if pattern is not None and "part" not in re.compile(pattern).groupindex:
            raise ValueError("has no group `part`; write (?P<part>…) around what names the part")
        return pattern

    @field_validator("period_in_name")
    @classmethod
    def _names_the_period(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            groups = set(re.compile(pattern).groupindex)
            if not groups <= {"year", "yy", "month", "day", "week"} or len(groups & {"year", "yy"}) != 1:
                raise ValueError(f"{pattern!r} has the groups {sorted(groups)}; write (?P<year>…) or (?P<yy>…), then month, day or week")
        return patterns

    def mistakes(self) -> Iterator[tuple[Place, str]]:
        """What is wrong inside layouts and between them."""
        seen: set[str] = set()
        for i, layout in enumerate(self.layouts):
            for place, message in layout.mistakes():
                yield ("layouts", i, *place), message
            if layout.name in seen:
                yield ("layouts", i, "name"), f"two layouts are named `{layout.name}`; rename one"
            seen.add(layout.name)
            for j, other in enumerate(self.layouts[:i]):
                if both_match(layout, other):
                    message = f"`{layout.name}` and `{self.layouts[j].name}` could both match one file"
                    yield ("layouts", i), f"{message}; distinguish them by width, required or lacking columns, or since and until"
        known = {name for layout in self.layouts for name in layout.field_names}
        for i, name in enumerate(self.unit):
            if name not in known:
                yield ("unit", i), f"`{name}` is no field of its layouts; write one that is"
        yield from self.form_mistakes(self.id, known)
        if self.supersedes_by == "part" and self.delivery != "snapshot":
            yield ("supersedes_by",), f"only snapshots supersede by part, this delivers {self.delivery}; take the line out"

    @property
    def by_cpf_alone(self) -> bool:
        """Whether a person without a CPF cannot be found in it: absence is then unknown."""
        return self.found_by == ["cpf"]

    @property
    def runs_at(self) -> Cron | None:
        """When its delivery is looked for, as cron, in Brasília; None: only when somebody asks for it."""
        return self.schedule or SCHEDULES[self.cadence]

    def period_due(self, on: date) -> str:
        """What is looked for on a day: the newest period that had ended before it; of what is online, the day's own."""
        own = periods.period_of(on, self.periods[0])
        return own if self.cadence == "online" else periods.previous(own)

    def check_period(self, period: str) -> None:
        """Nothing, where it is delivered for such a period; else a ValueError with what to write."""
        unit = periods.unit(period)
        if unit not in self.periods:
            raise ValueError(f"{period} is a {unit}, and {self.id} is delivered by {' or '.join(self.periods)}")

    def is_own_file(self, name: str) -> bool:
        """Whether a file of that name, found among what landed, is one of its own. A file still being copied has another name, such as `….part`."""
        return name.lower().endswith(".zip") or any(fnmatchcase(name, pattern) for pattern in self.landing)

    @property
    def page(self) -> str:
        """Its page of docs/registries, without the links that lead to other pages; its title, where the pages are not there."""
        path = PAGES / f"{self.id}.md"
        text = path.read_text(encoding="utf-8") if path.is_file() else f"# {self.title}"
        return re.sub(r"\[([^\]]+)\]\((?!\w+:)[^)]*\)", r"\1", text)

    def layout(self, name: str) -> Layout:
        """A layout by its name; KeyError where there is none."""
        for layout in self.layouts:
            if layout.name == name:
                return layout
        raise KeyError(f"{self.id} has no layout {name}")

    def reference_date(self, period: str) -> date:
        """The `as_of` of a delivery for `period`."""
        last = periods.last_day(period)
        if self.as_of is None:
            return last
        months = last.year * 12 + last.month - 1 + self.as_of.months_later
        return date(months // 12, months % 12 + 1, self.as_of.day)

    def period_named(self, name: str) -> str | None:
        """The period that a file's name states; None where it states none, or one that no calendar has."""
        for pattern in self.period_in_name:
            found = re.search(pattern, name)
            if found:
                groups = {key: value for key, value in found.groupdict().items() if value is not None}
                year = groups.get("year") or "20" + groups["yy"]
                rest = [f"W{groups['week']}"] if "week" in groups else [groups[key] for key in ("month", "day") if key in groups]
                return _real("-".join([year, *rest]))
        return None

    def part_named(self, name: str) -> str | None:
        """The part that a file's name states; None where it states none."""
        found = re.search(self.part, name) if self.part else None
        return found["part"] if found else None

    def repeating(self, name: str) -> bool:
        """Whether a file of that name holds what the files of other parts hold, as one of a whole country beside those of its states."""
        return self.repeats is not None and re.search(self.repeats, name) is not None

    def complete(self, parts: set[str]) -> bool:
        """Whether parts that arrived make a period whole: each required part stands there, or a part of it (`requests-SP`)."""
        return all(any(part == wanted or part.startswith(f"{wanted}-") for part in parts) for wanted in self.parts)


def _real(period: str) -> str | None:
    try:
        periods.unit(period)
    except ValueError:
        return None
    return period


def registries() -> list[Registry]:
    """Every registry, sorted by id: DAGs and pages must not shuffle."""
    return [_loaded(path) for _, path in sorted(files(HERE, MORE).items())]


def registry(id: str) -> Registry:
    """One registry by its id. ConfError for a file with a mistake; KeyError, listing what there is, for an id without a file."""
    return _loaded(source(id))


def source(id: str) -> Path:
    """The file of a registry; KeyError where there is none."""
    known = files(HERE, MORE)
    if id not in known:
        raise KeyError(f"no registry {id!r}: there are {', '.join(sorted(known))}")
    return known[id]


@cache
def _loaded(path: Path) -> Registry:
    return load(path, Registry, id=path.stem)


__all__ = ["AsOf", "ConfError", "MaxAge", "Registry", "Usual", "registries", "registry", "source"]
