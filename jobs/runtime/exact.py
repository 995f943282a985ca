"""Answers as JSON may say them: pseudonyms are text, and so is whatever JavaScript, and what is built on it, would round (it keeps 53 bits of a number)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.views import EXACT, PSEUDONYMS


def exact(value: Any) -> Any:
    """The value with every whole number as text that stands under the name of a pseudonym, or under a name that has a number beyond 2⁵³ anywhere in it.

    By name and not number by number, so that a column of an answer has one type. What counts kinds of evidence (`unlinked_kinds`: a `request` is one) holds
    counts, whatever they are called.
    """
    return _told(value, "", PSEUDONYMS | {name for name, number in _numbers(value, "") if abs(number) > EXACT})


def _numbers(value: Any, name: str) -> Iterator[tuple[str, int]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _numbers(one, str(key))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _numbers(one, name)
    elif isinstance(value, int):
        yield name, value


def _told(value: Any, name: str, texts: set[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: one if name.endswith("_kinds") else _told(one, str(key), texts) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one, name, texts) for one in value]
    return str(value) if name in texts and isinstance(value, int) and not isinstance(value, bool) else value
