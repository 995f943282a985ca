"""What pages leave out: people, even under pseudonyms, documents that somebody wrote into a reason, and where files lie."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from jobs.runtime.private import blotted

LEFT_OUT = {"person", "flipped", "report"}


def without_people(value: Any) -> Any:
    """The value without keys that tell of single people or of places on a disk; numbers that may be documents are blotted out in text."""
    if isinstance(value, dict):
        return {name: _files(one) if name == "files" else without_people(one) for name, one in value.items() if name not in LEFT_OUT}
    if isinstance(value, list):
        return [without_people(one) for one in value if not (isinstance(one, dict) and "person" in one)]
    return blotted(value)


def _files(value: Any) -> Any:
    """Files by their names alone."""
    if isinstance(value, list):
        return [PurePath(one).name if isinstance(one, str) else without_people(one) for one in value]
    return without_people(value)
