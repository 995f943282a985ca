"""Values for JSON: pseudonyms, and integers that JavaScript would round (beyond 53 bits), become text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.views import EXACT, PSEUDONYMS


def json_safe(value: Any) -> Any:
    """The value with integers as text under each name of a pseudonym, and under each name that has an integer beyond 2⁵³ anywhere in the value.

    By name, so that a column has one type. A mapping that counts kinds of evidence (`unlinked_kinds`) contains counts, whatever its names.
    """
    return _as_text(value, "", PSEUDONYMS | {name for name, number in _numbers(value, "") if abs(number) > EXACT})


def _numbers(value: Any, name: str) -> Iterator[tuple[str, int]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _numbers(one, str(key))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _numbers(one, name)
    elif isinstance(value, int):
        yield name, value


def _as_text(value: Any, name: str, texts: set[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: one if name.endswith("_kinds") else _as_text(one, str(key), texts) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(one, name, texts) for one in value]
    return str(value) if name in texts and isinstance(value, int) and not isinstance(value, bool) else value
