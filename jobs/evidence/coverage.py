"""What had been read by a day, and so where absence means no. `ops.coverage` is the only source; Spark is not needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conf import Registry

Row = Mapping[str, Any]  # a row of ops.coverage
Named = Mapping[str, Sequence[str]]  # periods that a programme names, by registry


@dataclass(frozen=True)
class Cover:
    """How far a registry was read by a day. Every `why…` is None where absence means no, else the reason why absence is unknown."""

    registry: str
    delivery: str
    why: str | None
    parts: Mapping[str, str | None] = field(default_factory=dict)
    months: frozenset[str] = frozenset()
    chosen: frozenset[tuple[str, str]] = frozenset()
    as_of: date | None = None
    age: int | None = None
    seen: frozenset[tuple[str, str]] = frozenset()  # periods and parts of which anything was read, whole or not

    def why_not(self, part: str | None = None, months: Iterable[str] = ()) -> str | None:
        """Why absence is unknown for a part (a UF) or for these months; for the whole registry, where neither is given."""
        if part is not None:
            return self.parts.get(part, f"{self.registry} was never read for {part}")
        lacking = sorted(set(months) - self.months)
        if lacking:
            return f"{self.registry} was not read whole for {', '.join(lacking)}"
        return None if months else self.why

    def covers(self, part: str | None = None, months: Iterable[str] = ()) -> bool:
        """Whether absence means no."""
        return self.why_not(part, months) is None


def coverage(rows: Iterable[Row], registries: Iterable[Registry], on: date, named: Named | None = None) -> dict[str, Cover]:
    """Per registry, how far it was read by `on`. `named` are the snapshots' periods that the programme needs instead of the newest."""
    counting: dict[str, list[Row]] = {}
    for row in rows:
        if row["as_of"] <= on:
            counting.setdefault(row["registry"], []).append(row)
    ways = {"snapshot": _snapshot, "changes": _changes, "months": _months}
    found = {}
    for registry in registries:
        own = counting.get(registry.id, [])
        asked = tuple((named or {}).get(registry.id, ()))
        cover = replace(ways[registry.delivery](registry, own, on, asked), seen=frozenset((row["period"], row["part"]) for row in own))
        # Months, and periods that the programme names, are as old as it wants them.
        found[registry.id] = cover if asked or registry.delivery == "months" else _unless_too_old(registry, cover)
    return found


def _unless_too_old(registry: Registry, cover: Cover) -> Cover:
    """Where the registry's form distrusts a delivery that is too old, absence from it is unknown, for all its parts."""
    if registry.max_age.when_older != "unknown" or cover.age is None or cover.age <= registry.max_age.days:
        return cover
    why = cover.why or f"the newest delivery of {registry.id} is {cover.age} days old, more than {registry.max_age.days}"
    return replace(cover, why=why, parts=dict.fromkeys(cover.parts, why))


def _snapshot(registry: Registry, rows: list[Row], on: date, named: tuple[str, ...]) -> Cover:
    whole = {(row["period"], row["part"]) for row in rows if row["complete"]}
    if named:
        chosen = {(row["period"], row["part"]) for row in rows if row["period"] in named}
        wanted = [*registry.parts, *sorted({part for _, part in chosen if not _stands_for(part, registry.parts)})] or [""]
        lacks = {part: [p for p in named if not _has(whole, p, part) or not _whole(chosen - whole, p, part)] for part in wanted}
        why = {part: f"{registry.id} was not read whole for {', '.join(periods)}" if periods else None for part, periods in lacks.items()}
        return _cover(registry, rows, on, chosen, why)
    newest_first = sorted({(row["as_of"], row["period"]) for row in rows}, reverse=True)
    order = list(dict.fromkeys(period for _, period in newest_first))
    if registry.supersedes_by == "part":
        wanted = [*registry.parts, *sorted({row["part"] for row in rows if not _stands_for(row["part"], registry.parts)})] or [""]
        best = {part: next((p for p in order if _has(whole, p, part)), None) for part in wanted}
        chosen = {(p, own) for part, p in best.items() for (period, own) in whole if p == period and _stands_for(own, [part])}
        return _cover(registry, rows, on, chosen, {part: None if p else f"{registry.id} has no whole delivery for {part}" for part, p in best.items()})
    incomplete = {row["period"] for row in rows if not row["complete"]}
    period = next((p for p in order if p not in incomplete and registry.complete({part for own, part in whole if own == p})), None)
    chosen = {(own, part) for own, part in whole if own == period}
    return _cover(registry, rows, on, chosen, {"": None if period else f"{registry.id} has no whole delivery by {on}"})


def _changes(registry: Registry, rows: list[Row], on: date, named: tuple[str, ...]) -> Cover:
    broken = _not_whole(registry, rows)
    cover = _cover(registry, rows, on, set(), {})
    why = None
    if not rows:
        why = f"{registry.id} was not read by {on}"
    elif broken:
        why = f"{registry.id} was not read whole for {', '.join(broken)}"
    return Cover(registry.id, registry.delivery, why, as_of=cover.as_of, age=cover.age)


def _months(registry: Registry, rows: list[Row], on: date, named: tuple[str, ...]) -> Cover:
    months = {row["period"] for row in rows} - set(_not_whole(registry, rows))
    cover = _cover(registry, rows, on, set(), {})
    why = None if months else f"{registry.id} has no whole month by {on}"
    return Cover(registry.id, registry.delivery, why, months=frozenset(months), as_of=cover.as_of, age=cover.age)


def _cover(registry: Registry, rows: list[Row], on: date, chosen: set[tuple[str, str]], parts: dict[str, str | None]) -> Cover:
    relevant = [row["as_of"] for row in rows if not chosen or (row["period"], row["part"]) in chosen]
    as_of = max(relevant, default=None)
    reasons = [why for why in parts.values() if why]
    age = (on - as_of).days if as_of else None
    return Cover(registry.id, registry.delivery, reasons[0] if reasons else None, parts, frozenset(), frozenset(chosen), as_of, age)


def _not_whole(registry: Registry, rows: list[Row]) -> list[str]:
    """Periods with a part that was cut, or without a part that the registry requires."""
    parts: dict[str, set[str]] = {}
    for row in rows:
        parts.setdefault(row["period"], set()).add(row["part"])
    cut = {row["period"] for row in rows if not row["complete"]}
    return sorted(period for period in parts if period in cut or not registry.complete(parts[period]))


def _stands_for(part: str, wanted: Iterable[str]) -> bool:
    return any(part == one or part.startswith(f"{one}-") for one in wanted)


def _has(pairs: set[tuple[str, str]], period: str, wanted: str) -> bool:
    return any(own == period and _stands_for(part, [wanted]) for own, part in pairs)


def _whole(cut: set[tuple[str, str]], period: str, wanted: str) -> bool:
    return not _has(cut, period, wanted)
