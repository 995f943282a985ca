"""The journal: the order of publications, one numbered file each. Creating the file claims the number.

A file contains everything that its publication does, so that any process can finish it. Before the file exists nothing of the
publication is visible; afterwards all of it will be.
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
    """Write `entry` as `number`, whole or not at all; False where the number is taken."""
    return place.create(folder, f"{name_of(number)}.json", json.dumps(entry, ensure_ascii=False))  # unsorted: the order of a slice's values is its name


def replace(folder: Place, number: int, instead: dict[str, Any]) -> None:
    """Replace an entry that cannot be carried out; the old file is kept beside it (`.taken-out`)."""
    path = folder / f"{name_of(number)}.json"
    place.copy(path, folder / f"{name_of(number)}.json.taken-out")
    place.write(path, json.dumps(instead, ensure_ascii=False))


def read(folder: Place, number: int) -> dict[str, Any] | None:
    """The entry of publication `number`; None where the number is free."""
    path = folder / f"{name_of(number)}.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found
