"""The status of a file against earlier arrivals: new, already loaded, a correction, or the same bytes for another period."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from conf import Registry
from jobs.ingest.choose import Reading
from jobs.runtime.errors import BadInput

Row = dict[str, Any]


@dataclass(frozen=True)
class Arrival:
    """A file and its row of `ops.arrivals`; no row where it was already loaded. Its lines go to bronze only where no earlier arrival has the same bytes."""

    reading: Reading
    status: str
    part: str
    row: Row | None

    @property
    def has_lines(self) -> bool:
        """Whether it adds lines to bronze."""
        return self.row is not None and self.row["same_as"] is None and self.reading.rows > 0


@dataclass(frozen=True)
class SentFor:
    """The caller's arguments: whether `--part` was given, and the name of the file that this one supersedes."""

    part: bool = False
    replaces: str | None = None


def settle(registry: Registry, period: str, readings: list[Reading], known: list[Row], standing: list[Row], sent_for: SentFor = SentFor()) -> list[Arrival]:
    """The arrivals of one call. `known` are all rows of the registry, `standing` those in force. BadInput where two files of the call are the same part, or
    the file to be replaced is not in force."""
    if sent_for.replaces is not None and len(readings) != 1:
        raise BadInput(f"{sent_for.replaces}: is replaced by one file, not {len(readings)}; load them apart")
    found: list[Arrival] = []
    sequence = max((row["sequence"] for row in known), default=0)
    for reading in readings:
        new = [one.row for one in found if one.row is not None]
        replaced = {row["replaces"] for row in new}
        here = [row for row in [*standing, *new] if row["period"] == period and row["arrival"] not in replaced]
        again = _again(reading, here)
        if again is not None:
            found.append(Arrival(reading, "already_loaded", again["part"], None))
            continue
        taken = [row for row in here if _is_for(registry, reading, row, sent_for)]
        if sent_for.replaces is not None and not taken:
            there = ", ".join(sorted({row["name"] for row in here})) or "none"
            raise BadInput(f"{sent_for.replaces}: no such file in force for {period} to replace; in force: {there}")
        _one_file_per_part(registry, reading, taken, new)
        sequence += 1
        found.append(_new(registry, period, reading, sequence, taken, [*known, *new]))
    return found


def _is_for(registry: Registry, reading: Reading, row: Row, sent_for: SentFor) -> bool:
    """Whether a file supersedes an earlier one: the caller named that one; it is the same part; or, for a registry of `changes`, the same part and name
    (the same part alone where the caller named the part)."""
    if sent_for.replaces is not None:
        return _file(row["name"]) == _file(sent_for.replaces)
    same_part = bool(row["part"] == reading.part)
    if registry.delivery != "changes" or sent_for.part:
        return same_part
    return same_part and _file(row["name"]) == _file(reading.landed.name)


def _file(name: str) -> str:
    """A file's own name, without that of its zip, in lower case."""
    return name.rsplit("!", 1)[-1].lower()


def _again(reading: Reading, here: list[Row]) -> Row | None:
    """The arrival with the same bytes for this period. Files without rows count as the same only for one part: two UFs may send equal ones."""
    same = [row for row in here if row["sha256"] == reading.landed.sha256]
    return next((row for row in same if reading.rows > 0 or row["part"] == reading.part), None)


def _one_file_per_part(registry: Registry, reading: Reading, taken: list[Row], new: list[Row]) -> None:
    twin = next((row for row in taken if row in new), None)
    if twin is not None and not registry.unit:
        part = f"part {reading.part}" if reading.part else "the whole delivery"
        raise BadInput(f"{reading.landed.name}: {twin['name']} is {part} of {twin['period']} too; load them apart, naming each with --part")


def _new(registry: Registry, period: str, reading: Reading, sequence: int, taken: list[Row], known: list[Row]) -> Arrival:
    same = next((row for row in known if row["sha256"] == reading.landed.sha256 and row["same_as"] is None), None)
    status = "correction" if taken else "unchanged" if same else "loaded"
    landed = reading.landed
    arrival = _named(registry.id, period, reading.part, landed.sha256)
    if any(row["arrival"] == arrival for row in known):  # it was replaced or withdrawn, and is loaded again
        arrival = _named(registry.id, period, reading.part, landed.sha256, str(sequence))
    row = {
        "arrival": arrival,
        "registry": registry.id,
        "period": period,
        "part": reading.part,
        "unit": ", ".join(registry.unit) or None,
        "as_of": registry.reference_date(period),
        "received_at": datetime.now(UTC),
        "sequence": sequence,
        "name": landed.name,
        "file": landed.file,
        "sha256": landed.sha256,
        "bytes": landed.size,
        "rows": same["rows"] if same else reading.rows,
        "layout": same["layout"] if same else reading.layout.name,
        "header": same["header"] if same else reading.header,
        "status": status,
        # Where a correction replaces units smaller than a file, both files stay in force, and the newer one supersedes unit by unit.
        "replaces": taken[-1]["arrival"] if taken and not registry.unit else None,
        "same_as": same["arrival"] if same else None,
        "complete": reading.whole,
        "withdrawn": None,
    }
    return Arrival(reading, status, reading.part, row)


def _named(*what: str) -> str:
    return hashlib.sha256("|".join(what).encode()).hexdigest()[:16]
