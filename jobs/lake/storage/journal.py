"""The order of publications: one numbered file each, and whoever makes the file has won the number.

A file holds everything that its publication does, so that anybody can do it again. Making it is the one moment that decides: before
it nothing will ever be visible, after it everything will, whoever has to finish.
"""

from __future__ import annotations

import json
from typing import Any

from jobs.lake.storage import place
from jobs.lake.storage.place import Place


def name_of(number: int) -> str:
    """The publication's identifier: text that sorts as the numbers do."""
    return f"p{number:07d}"


def number_of(name: str) -> int:
    """The number that `name_of` gave this name."""
    return int(name[1:])


def claim(folder: Place, number: int, entry: dict[str, Any]) -> bool:
    """Write `entry` as `number`, whole or not at all; False where somebody else has that number."""
    return place.create(folder, f"{name_of(number)}.json", json.dumps(entry, ensure_ascii=False))  # unsorted: the order of a slice's values is its name


def take_out(folder: Place, number: int, instead: dict[str, Any]) -> None:
    """Put an entry that can be carried out in the place of one that cannot, which is kept beside it."""
    path = folder / f"{name_of(number)}.json"
    place.copy(path, folder / f"{name_of(number)}.json.taken-out")
    place.write(path, json.dumps(instead, ensure_ascii=False))


def read(folder: Place, number: int) -> dict[str, Any] | None:
    """What publication `number` does; None where nobody has claimed it."""
    path = folder / f"{name_of(number)}.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found
