"""Files of some hundred megabytes in a registry's own format: the rows of the labelled population, written again and again with new keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from synthetic import documents, rows_of
from synthetic.registries import REGISTRIES
from synthetic.row import Row
from synthetic.units import unit, units_for

PEOPLE, SEED = 3_000, 7
FIRST_KEY = 1_000_000  # beyond everybody of the population itself
# What is new in each copy of a row. A request's number is shared by its rows, so that it is made from the old one.
PERIODS = {"sisobi": "2020-04-17", "gfip": "2020-03", "extracad": "2020-04-19", "folha_pbf": "2020-04"}


def write(registry: str, to: Path, size: int) -> list[Path]:
    """Files of a registry's delivery, of about `size` bytes together; each kind of file has its share."""
    period = PERIODS[registry]
    made = rows_of(SEED, [unit(SEED, number) for number in range(units_for(PEOPLE))], [(registry, period)])
    once = sum(len(REGISTRIES[registry].writer.lines(rows, period)) for rows in made.values())
    copies = max(1, round(size / once))
    return [_file(registry, period, to / name, rows, copies) for (_, _, name), rows in sorted(made.items())]


def _file(registry: str, period: str, path: Path, rows: list[Row], copies: int) -> Path:
    writer = REGISTRIES[registry].writer
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        out.write(writer.text(writer.head(period, path.name), period))
        for copy in range(copies):
            out.write(writer.lines(list(_again(rows, copy)), period))
        out.write(writer.text(writer.tail(period, path.name), period))
    return path


def _again(rows: list[Row], copy: int) -> Iterator[Row]:
    """The rows with other keys; who was one person in two rows is one in the copy too."""
    numbers: dict[object, int] = defaultdict(lambda: FIRST_KEY + copy * 2 * len(rows) + len(numbers))
    for row in rows:
        yield row if copy == 0 else replace(row, fields=row.fields | _renewed(row.fields, numbers, copy))


def _renewed(fields: Mapping[str, object], numbers: dict[object, int], copy: int) -> dict[str, object]:
    found: dict[str, object] = {}
    whose = fields.get("cpf") or fields.get("nit") or fields.get("nis") or fields.get("termo")
    number = numbers[whose]
    for name, value in fields.items():
        if value is None:
            continue
        if name == "cpf":
            found[name] = documents.cpf(number)
        elif name in ("nit", "nis"):
            found[name] = documents.nit(number)
        elif name == "termo":
            found[name] = f"{number:010d}"
        elif name == "request":
            found[name] = f"{int(str(value)) + copy * 10**8:012d}"
    return found
