"""What if there is no data? A labelled population, deterministic by seed, written in every registry's real format.

`population(people, seed)` makes true lives, the rows of their files, and a label for every defect put in; `write` writes the files.
Unit k of a seed is the same in every population that holds it; so are its rows, but for their place in a file.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from synthetic.defects import CATALOGUE
from synthetic.draft import BLOCK
from synthetic.lives import Family, Life, Unit
from synthetic.records.common import View, as_of
from synthetic.registries import NEWEST, REGISTRIES, deliveries
from synthetic.row import Delivery, Label, Row
from synthetic.units import unit, units_for

__all__ = ["Delivery", "Label", "Population", "Row", "population", "write"]

File = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Population:
    """`lives` by person number and `families` are the truth. `rows[registry]` are the rows of its files, typed, in the order of periods, files and lines.

    `files` are the same rows, and structural lines beside them, as they stand in each (registry, period, file). `labels` name every defect put in.
    """

    seed: int
    units: list[Unit]
    lives: dict[int, Life]
    families: list[Family]
    rows: dict[str, list[Row]]
    files: dict[File, list[Row]]
    labels: list[Label]


def population(people: int, seed: int, until: date = NEWEST) -> Population:
    """About so many people (2% more or less), and the files that may be loaded by the day `until`."""
    units = [unit(seed, number) for number in range(units_for(people))]
    files = laid_out(seed, units, until)
    by_registry: dict[str, list[Row]] = {name: [] for name in REGISTRIES}
    for (registry, _, _), rows in files.items():
        by_registry[registry] += rows
    lives = {number: life for one in units for number, life in one.lives.items()}
    return Population(seed, units, lives, [family for one in units for family in one.families], by_registry, files, _labels(files))


def laid_out(seed: int, units: Iterable[Unit], until: date) -> dict[File, list[Row]]:
    """Rows in their files, with their lines."""
    files: dict[File, list[Row]] = defaultdict(list)
    wanted = list(deliveries(until))
    for registry, period in wanted:
        preamble = REGISTRIES[registry].preamble
        for row in preamble(seed, period) if preamble else []:
            files[registry, period, row.file].append(row)
    for block in _blocks(units):
        for file, rows in rows_of(seed, block, wanted).items():
            files[file] += rows
    for (registry, period, name), rows in files.items():
        for line, row in enumerate(rows, REGISTRIES[registry].writer.first(period, name)):
            row.line = line
    return {key: files[key] for key in sorted(files)}


def rows_of(seed: int, units: list[Unit], wanted: list[tuple[str, str]]) -> dict[File, list[Row]]:
    """The rows of one block of units, arranged as each file has it; lines are not given yet."""
    files: dict[File, list[Row]] = defaultdict(list)
    for one in units:
        view = View(seed, one)
        for registry, period in wanted:
            for row in REGISTRIES[registry].rows(view, period):
                if row.broken:
                    row.broken = tuple(sorted({*row.broken, *row.blanked}))  # quarantine names all that is wrong with a line
                files[registry, period, row.file].append(row)
    return {file: REGISTRIES[file[0]].writer.arrange(rows) for file, rows in files.items()}


def _blocks(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    blocks: dict[int, list[Unit]] = defaultdict(list)
    for one in units:
        blocks[one.number // BLOCK].append(one)
    yield from blocks.values()


def _labels(files: dict[File, list[Row]]) -> list[Label]:
    return [label for file, rows in files.items() for label in (*labels_of_file(file), *(each for row in rows for each in labels_of(row)))]


def labels_of_file(file: File) -> list[Label]:
    """A defect of the file itself, at its first line: its encoding."""
    registry, period, name = file
    otherwise = REGISTRIES[registry].writer.otherwise.get(period)
    return [Label(otherwise[0], "harmless", registry, period, name, 1, 1, (), None, None, None)] if otherwise else []


def labels_of(row: Row) -> Iterator[Label]:
    """The defects of a row. Lines that fall because another one cannot be read carry the label `follows`."""
    shows = (row.shows_on or row).line
    for code in row.defects:
        defect = CATALOGUE[code]
        rules = row.broken if defect.effect == "reject" else row.blanked if defect.effect == "blank" else defect.rules
        yield Label(code, defect.effect, row.registry, row.period, row.file, row.line, shows, rules, defect.cause, row.person, row.family)
    if row.broken and not any(CATALOGUE[code].effect == "reject" for code in row.defects):
        yield Label("follows", "reject", row.registry, row.period, row.file, row.line, row.line, row.broken, None, row.person, row.family)


def write(made: Population, directory: Path | str) -> list[Delivery]:
    """Write landing/<registry>/<period>/… and labels.jsonl under a directory; the files in the order in which they may be loaded."""
    root = Path(directory)
    found = []
    for (registry, period, name), rows in made.files.items():
        writer = REGISTRIES[registry].writer
        path = root / "landing" / registry / period / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(writer.text(writer.head(period, name), period) + writer.lines(rows, period) + writer.text(writer.tail(period, name), period))
        found.append(Delivery(registry, period, str(path), as_of(registry, period)))
    with (root / "labels.jsonl").open("w", encoding="utf-8") as labels:
        for label in made.labels:
            labels.write(json.dumps(asdict(label), ensure_ascii=False) + "\n")
    return sorted(found, key=lambda one: (one.as_of, one.registry, one.period, one.path))
