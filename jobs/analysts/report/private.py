"""What pages leave out: people (pseudonyms too), documents written into a reason, and paths of files."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from jobs.runtime.private import redacted

LEFT_OUT = {"person", "flipped", "report"}


def without_people(value: Any) -> Any:
    """The value without keys about single people or paths; numbers that may be documents are redacted in text."""
    if isinstance(value, dict):
        return {name: _files(one) if name == "files" else without_people(one) for name, one in value.items() if name not in LEFT_OUT}
    if isinstance(value, list):
        return [without_people(one) for one in value if not (isinstance(one, dict) and "person" in one)]
    return redacted(value)


def _files(value: Any) -> Any:
    """File names without their folders."""
    if isinstance(value, list):
        return [PurePath(one).name if isinstance(one, str) else without_people(one) for one in value]
    return without_people(value)
