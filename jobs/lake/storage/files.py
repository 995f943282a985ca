"""A candidate: files that Spark wrote beside a table, not yet part of any version."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, unquote

import pyarrow as pa
import pyarrow.parquet as pq

import schemas
from jobs.lake.storage import place, types
from jobs.lake.storage.place import Place
from jobs.runtime.errors import Refused
from schemas import Table

# So many rows and bytes are read in the driver: Spark would start three jobs to learn a table's files before it reads the first.
FEW_ROWS, FEW_BYTES = 2_000, 1024 * 1024
RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class File:
    """One file of a table. `path` is relative to the table's folder, `stats` is Delta's JSON."""

    path: str
    size: int
    partition: dict[str, str | None]
    modified: int
    rows: int
    stats: str


@dataclass(frozen=True)
class Candidate:
    """Files that Spark wrote, not visible to readers. `seen` is the table's visible version when the write began (-1: none)."""

    table: str
    run: str
    path: Place
    seen: int
    files: tuple[File, ...]

    @property
    def rows(self) -> int:
        """Rows, from the files' footers."""
        return sum(file.rows for file in self.files)

    @property
    def is_small(self) -> bool:
        """Whether it is read in the driver, into one task."""
        return are_few(self.rows, sum(file.size for file in self.files))

    @property
    def slices(self) -> dict[str, int]:
        """Rows per slice name (`2020-04`, or `sisobi/2020-04` where two columns make a slice)."""
        counts: Counter[str] = Counter()
        for file in self.files:
            counts[slice_name(file.partition)] += file.rows
        return dict(sorted(counts.items()))


@dataclass(frozen=True)
class Slice:
    """One slice of a candidate, to replace the table's files with the same partition values."""

    candidate: Candidate
    values: dict[str, str]
    empty_ok: bool = False

    @property
    def name(self) -> str:
        """`table:value/value`."""
        return f"{self.candidate.table}:{slice_name(self.values)}"

    @property
    def rows(self) -> int:
        """Rows of the candidate in this slice."""
        return self.candidate.slices.get(slice_name(self.values), 0)


def are_few(rows: int, size: int) -> bool:
    """Whether so many rows and bytes are read in the driver."""
    return rows <= FEW_ROWS and size <= FEW_BYTES


def slice_name(values: dict[str, Any]) -> str:
    """The values of a slice as one word."""
    return "/".join(quote(str(value), safe="") for value in values.values())


def list_files(table: Table, folder: Place, root: Place) -> tuple[File, ...]:
    """The parquet files under `folder`, with the statistics of their footers; `path` is relative to `root`, the table's folder."""
    return tuple(place.each(folder, lambda found: _file(table, found, folder, root), place.files(folder, ".parquet")))


def rows_of(table: Table, candidate: Candidate, root: Place) -> pa.Table:
    """All rows of a candidate, read in the driver; `root` is the table's folder."""
    schema = types.arrow_schema(table)

    def read(file: File) -> pa.Table:
        with place.opened(root / file.path) as source:
            # In this thread: pyarrow's own would outlive a process that is just ending.
            found = pq.ParquetFile(source).read(use_threads=False)
        columns = {name: pa.repeat(pa.scalar(value, "string"), found.num_rows) for name, value in file.partition.items()}
        written = {name: found[name] for name in found.column_names}
        return pa.table({name: (written | columns)[name] for name in schema.names}).cast(schema)

    return pa.concat_tables([schema.empty_table(), *place.each(root, read, candidate.files)])


def check(slices: list[Slice], audited: dict[str, int], root: Place) -> None:
    """Refused where deltalake would not fail: another schema, a row of another slice, rows not audited, a slice emptied without `empty_ok`.

    `audited` is rows per candidate's path. Reads the footers again: the files on disk may have changed.
    """
    for name in sorted({s.candidate.table for s in slices}):
        table = schemas.load(name)
        mine = [s for s in slices if s.candidate.table == name]
        if len({s.name for s in mine}) < len(mine):
            raise Refused(f"{name}: the same slice twice in one publication")
        for candidate in {s.candidate.path: s.candidate for s in mine}.values():
            declared = [s for s in mine if s.candidate.path == candidate.path]
            _check_candidate(table, candidate, declared, audited.get(str(candidate.path)), root / name.replace(".", "/"))


def _check_candidate(table: Table, candidate: Candidate, declared: list[Slice], audited: int | None, folder: Place) -> None:
    now = list_files(table, candidate.path, folder)
    place.each(folder, lambda file: _check_schema(table, folder / file.path), now)
    known = {slice_name(s.values) for s in declared}
    foreign = sorted({slice_name(file.partition) for file in now} - known)
    if foreign:
        raise Refused(f"{table.name}: the candidate contains rows of {', '.join(foreign)}, but {', '.join(sorted(known))} is to be published")
    rows = sum(file.rows for file in now)
    if {f.path: f.rows for f in now} != {f.path: f.rows for f in candidate.files}:
        raise Refused(f"{table.name}: the candidate changed after it was written: {candidate.rows} rows then, {rows} now")
    if audited is not None and rows != audited:
        raise Refused(f"{table.name}: {audited} rows were audited, the candidate contains {rows}")
    for one in declared:
        if one.rows == 0 and not one.empty_ok:
            raise Refused(f"{one.name}: would be emptied, and `empty_ok` is not set")


def _check_schema(table: Table, path: Place) -> None:
    with place.opened(path) as file:
        found = [(f.name, types.spark_name(f.type)) for f in pq.read_schema(file)]
    promised = [(c.name, c.type.replace(" ", "")) for c in table.columns if c.name not in table.slice]
    if found != promised:
        different = [f"{name} {kind}" for name, kind in sorted(set(found) ^ set(promised))] or ["their order"]
        raise Refused(f"{table.name}: the candidate's columns differ from the schema: {', '.join(different)}")


def _file(table: Table, found: place.Found, folder: Place, root: Place) -> File:
    with place.opened(found.place) as file:
        footer = pq.read_metadata(file)
    return File(
        path=place.relative_path(root, found.place).as_posix(),
        size=found.size,
        partition=_partition(place.relative_path(folder, found.place)),
        modified=int(found.modified * 1000),
        rows=footer.num_rows,
        stats=json.dumps(_statistics(table, footer)),
    )


def _partition(path: PurePath) -> dict[str, str | None]:
    pairs = [step.split("=", 1) for step in path.parts[:-1]]
    return {name: None if value == "__HIVE_DEFAULT_PARTITION__" else unquote(value) for name, value in pairs}


def _statistics(table: Table, footer: pq.FileMetaData) -> dict[str, Any]:
    """Delta's statistics of a file, on the columns that the schema names only: a minimum is a person's value, and every reader sees the log."""
    found: dict[str, Any] = {"numRecords": footer.num_rows}
    positions = {footer.schema.column(i).path: i for i in range(footer.num_columns)}
    for name in [n for n in table.statistics if n in positions]:
        chunks = [footer.row_group(g).column(positions[name]).statistics for g in range(footer.num_row_groups)]
        if any(c is None or not c.has_null_count for c in chunks):
            continue
        nulls = sum(c.null_count for c in chunks)
        found.setdefault("nullCount", {})[name] = nulls
        bounded = [c for c in chunks if c.has_min_max]
        if bounded and all(c.has_min_max or c.num_values == 0 for c in chunks):
            found.setdefault("minValues", {})[name] = _bound(min(c.min for c in bounded))
            found.setdefault("maxValues", {})[name] = _bound(max(c.max for c in bounded))
    return found


def _bound(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)
