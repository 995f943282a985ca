"""The same population for millions: blocks of units made in parallel, each written beside the others, then put together file by file.

The bytes are those that `write(population(people, seed), directory)` writes: every draw is a function of the unit's own number.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from pyspark.sql import SparkSession

from synthetic import File, labels_of, labels_of_file, laid_out, rows_of
from synthetic.draft import BLOCK
from synthetic.records.common import as_of
from synthetic.registries import NEWEST, REGISTRIES, deliveries
from synthetic.row import Delivery, Row
from synthetic.units import unit, units_for

PIECES = ".pieces"


def write(spark: SparkSession, people: int, seed: int, directory: Path | str, until: date = NEWEST) -> list[Delivery]:
    """Write about so many people's files and labels under a directory that every worker reaches; the files in the order in which they may be loaded.

    Memory holds one block (about 2,500 people) per worker, whatever `people` is.
    """
    root, units = Path(directory), units_for(people)
    blocks = -(-units // BLOCK)
    wanted = list(deliveries(until))

    def make(numbers: Iterable[int]) -> Iterator[tuple[int, list[tuple[File, int]]]]:
        for block in numbers:
            yield block, _block(root / PIECES, seed, block, units, wanted)

    counted = dict(spark.sparkContext.parallelize(range(blocks), blocks).mapPartitions(make).collect())
    found = _joined(root, seed, counted, until)
    shutil.rmtree(root / PIECES)
    return sorted(found, key=lambda one: (one.as_of, one.registry, one.period, one.path))


def _block(pieces: Path, seed: int, block: int, units: int, wanted: list[tuple[str, str]]) -> list[tuple[File, int]]:
    """Write the block's piece of every file, and its labels with lines counted from the piece; how many lines each piece has."""
    made = [unit(seed, number) for number in range(block * BLOCK, min(units, (block + 1) * BLOCK))]
    counts = []
    for (registry, period, name), rows in sorted(rows_of(seed, made, wanted).items()):
        piece = pieces / registry / period / name
        piece.mkdir(parents=True, exist_ok=True)
        (piece / f"{block:06d}").write_bytes(REGISTRIES[registry].writer.lines(rows, period))
        for line, row in enumerate(rows):
            row.line = line
        _labels(piece / f"{block:06d}.labels", rows)
        counts.append(((registry, period, name), len(rows)))
    return counts


def _labels(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8") as labels:
        labels.writelines(_line(asdict(label)) for row in rows for label in labels_of(row))


def _joined(root: Path, seed: int, counted: dict[int, list[tuple[File, int]]], until: date) -> list[Delivery]:
    pieces: dict[File, list[tuple[int, int]]] = defaultdict(list)
    for block in sorted(counted):
        for file, count in counted[block]:
            pieces[file].append((block, count))
    first = laid_out(seed, [], until)  # what is there whoever lives
    with (root / "labels.jsonl").open("w", encoding="utf-8") as labels:
        return [_file(root, file, first.get(file, []), pieces[file], labels) for file in sorted({*pieces, *first})]


def _file(root: Path, file: File, first: list[Row], pieces: list[tuple[int, int]], labels: TextIO) -> Delivery:
    """Put one file together, and count its labels' lines from its top."""
    registry, period, name = file
    writer = REGISTRIES[registry].writer
    head = writer.head(period, name)
    path = root / "landing" / registry / period / name
    path.parent.mkdir(parents=True, exist_ok=True)
    labels.writelines(_line(asdict(label)) for label in (*labels_of_file(file), *(each for row in first for each in labels_of(row))))
    with path.open("wb") as out:
        out.write(writer.text(head, period) + writer.lines(first, period))
        line = writer.first(period, name) + len(first)
        for block, count in pieces:
            piece = root / PIECES / registry / period / name / f"{block:06d}"
            with piece.open("rb") as one:
                shutil.copyfileobj(one, out)
            for text in piece.with_suffix(".labels").read_text(encoding="utf-8").splitlines():
                label = json.loads(text)
                labels.write(_line(label | {"line": label["line"] + line, "silver_line": label["silver_line"] + line}))
            line += count
        out.write(writer.text(writer.tail(period, name), period))
    return Delivery(registry, period, str(path), as_of(registry, period))


def _line(label: dict[str, Any]) -> str:
    return json.dumps(label, ensure_ascii=False) + "\n"
