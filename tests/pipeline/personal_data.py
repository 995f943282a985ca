"""People named in a text: documents with and without dots, names with and without accents."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import synthetic
from synthetic.names import plain

DIGITS = re.compile(r"(?<!\d)(?:\d{9,11}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{3}\.\d{5}\.\d{2}-\d)(?!\d)")
NAMES, NUMBERS = ("name", "mother"), ("cpf", "nis", "pis", "nit")


def finder(population: synthetic.Population) -> Callable[[str], set[str]]:
    """Text → the documents and names of the population's people that stand in it. Names of one word are words like any other, and not looked for."""
    numbers = {form for kind, value in _values(population) if kind in NUMBERS for form in (f"{value:0>11}", str(value).lstrip("0"))}
    names = {words for kind, value in _values(population) if kind in NAMES and len(words := tuple(plain(str(value)).split())) > 1}
    lengths = sorted({len(words) for words in names})

    def find(text: str) -> set[str]:
        sound = html.unescape(re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code.group(1), 16)), text))
        digits = {re.sub(r"\D", "", one) for one in DIGITS.findall(sound)}
        words = re.findall(r"[A-Z]+", plain(sound))
        phrases = (tuple(words[n : n + length]) for length in lengths for n in range(len(words) - length + 1))
        return (digits & numbers) | {" ".join(one) for one in phrases if one in names}

    return find


def _values(population: synthetic.Population) -> Iterator[tuple[str, object]]:
    """Values of people, in truth and in their registries: name of the field, value."""
    for life in population.lives.values():
        yield from ((kind, getattr(life, kind)) for kind in ("name", "mother", "cpf", "nis", "pis") if getattr(life, kind) is not None)
    for rows in population.rows.values():
        for row in rows:
            yield from ((kind, row.fields[kind]) for kind in (*NAMES, *NUMBERS) if row.fields.get(kind) is not None)
