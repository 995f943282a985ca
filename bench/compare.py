"""Whether all peers have the same answers: a hash per column, independent of order; where two differ, one person as an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

# `causes` are this pipeline's alone.
COLUMNS = ("channel", "result", "reasons", "doubts", "quotas", "cents")


@dataclass(frozen=True)
class Answers:
    """What one peer answered: how many people, and per column the hash of (person, value) over all of them."""

    peer: str
    people: int
    hashes: dict[str, str]


def answers(peer: str, files: Sequence[Path]) -> Answers:
    """The answers in a peer's files."""
    # Person and value are hashed as one text: hashes that are only put together would let two equal changes cancel out.
    hashes = ", ".join(f"sum(CAST(hash(concat(person, ' ', CAST({name} AS VARCHAR))) AS HUGEINT))" for name in COLUMNS)
    row = duckdb.execute(f"SELECT count(*), count(DISTINCT person), {hashes} FROM ({_read(files)})").fetchone()
    assert row is not None
    if row[0] != row[1]:
        raise ValueError(f"{peer} decides {row[0] - row[1]} people more than once")
    return Answers(peer, row[0], {name: f"{value or 0:016x}" for name, value in zip(COLUMNS, row[2:], strict=True)})


def differences(first: Sequence[Path], other: Sequence[Path], most: int = 5) -> list[dict[str, object]]:
    """Of people with different answers by two peers, or missing in one: the count of each pair of answers, and one person of each."""
    named = ", ".join(f"a.{name} AS {name}, b.{name} AS other_{name}" for name in COLUMNS)
    unlike = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in COLUMNS)
    one = "coalesce(a.person, b.person) AS person"
    both = f"({_read(first)}) a FULL JOIN ({_read(other)}) b ON a.person = b.person"
    columns = ", ".join(f"{name}, other_{name}" for name in COLUMNS)
    found = duckdb.execute(
        f"SELECT count(*) AS people, min(person) AS example, {columns} FROM (SELECT {one}, {named} FROM {both} WHERE {unlike}) "
        f"GROUP BY {columns} ORDER BY people DESC LIMIT {most}"
    )
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def unlike(by_peer: Mapping[str, Sequence[Path]]) -> dict[str, list[dict[str, object]]]:
    """Peer → differences from the first of them; no peer, where all agree."""
    (name, files), *others = by_peer.items()
    expected = answers(name, files)
    found = {}
    for peer, theirs in others:
        given = answers(peer, theirs)
        if (given.people, given.hashes) != (expected.people, expected.hashes):
            found[peer] = differences(files, theirs)
    return found


def _read(files: Sequence[Path]) -> str:
    listed = ", ".join(f"'{file}'" for file in files)
    return f"SELECT person, {', '.join(COLUMNS)} FROM read_parquet([{listed}], hive_partitioning = false)"
