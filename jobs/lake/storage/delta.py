"""Commits to Delta tables. Every commit of a publication carries its number, so that doing it again does nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import unquote

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, QueryBuilder, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from jobs.lake.storage import types
from jobs.lake.storage.files import File, slice_name
from jobs.lake.storage.place import Place, make, storage_options
from jobs.runtime.errors import BadInput
from schemas import RESTRICTED, Table

# Time travel and files outlive Delta's defaults of 30 and 7 days: what may be deleted is `vacuum`'s alone to say.
KEEP = {
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
ATTEMPTS = 30
MANY_FILES = 40
Made = TypeVar("Made")


def find(folder: Place, version: int | None = None) -> DeltaTable | None:
    """The table, or None where it was never made."""
    try:
        return opened(folder, version)
    except TableNotFoundError:
        return None


def opened(folder: Place, version: int | None = None) -> DeltaTable:
    """The table, now or at a version; TableNotFoundError where it was never made."""
    return DeltaTable(str(folder), version=version, storage_options=storage_options(folder))


def ensure(folder: Place, table: Table) -> DeltaTable:
    """The table, made empty with its promise where there is none yet."""
    found = find(folder)
    if found is not None:
        return found
    make(folder, table.layer in RESTRICTED)
    try:
        return DeltaTable.create(
            str(folder),
            types.delta_schema(table),
            partition_by=partition(table),
            name=table.name,
            description=table.comment,
            configuration=KEEP,
            storage_options=storage_options(folder),
        )
    except DeltaError:  # somebody made it meanwhile
        return opened(folder)


def partition(table: Table) -> list[str]:
    """Partition columns: the slice; for `ops`, whose rows come one by one, its first column alone."""
    return list(table.slice[:1] if table.name.startswith("ops.") else table.slice)


def replace(folder: Place, table: Table, slices: list[dict[str, str]], files: list[File], number: int) -> int:
    """Put `files` in the place of whatever `slices` hold, in one commit; the version that it made. Done before: only the version."""
    apps = [f"{table.name}:{slice_name(values)}" for values in slices]

    def once() -> int:
        delta = ensure(folder, table)
        if _done(delta, apps[0], number):
            return delta.version()
        now = int(time.time() * 1000)
        held = {f.path: f for f in current(delta, table) if slice_name(f.partition) in names}
        stay = held.keys() & {f.path for f in files}  # Delta takes no path as both removed and added
        gone = [RemoveAction(f.path, True, now, f.size, f.partition) for f in held.values() if f.path not in stay]
        new = [AddAction(f.path, f.size, f.partition, f.modified, True, f.stats) for f in files if f.path not in stay]
        delta.create_write_transaction([*gone, *new], "append", delta.schema(), partition(table), commit_properties=_numbered(apps, number))
        delta.update_incremental()
        return delta.version()

    names = {slice_name(values) for values in slices}
    return insist(once)


def upsert(folder: Place, table: Table, rows: list[dict[str, Any]], gone: list[dict[str, Any]], number: int) -> int:
    """Replace rows by key and remove those with the keys of `gone`, in one commit; the version. Done before: only the version."""

    def once() -> int:
        delta = ensure(folder, table)
        if _done(delta, table.name, number):
            return delta.version()
        held, new = ({key_of(table, row): row for row in some} for some in (read(delta, table), rows))
        left = {key_of(table, key) for key in gone} - new.keys()
        # Where a row lies that goes, or makes room for one of its key, its own columns tell: who removes it knows the key alone.
        touched = sorted({row[table.slice[0]] for row in [*rows, *[held[key] for key in held.keys() & (left | new.keys())]]})
        if not touched:
            return delta.version()
        kept = [row for key, row in (held | new).items() if key not in left and row[table.slice[0]] in touched]
        where = " or ".join(f"{table.slice[0]} = {_quoted(value)}" for value in touched)
        write_deltalake(delta, types.to_arrow(table, kept), mode="overwrite", predicate=where, commit_properties=_numbered([table.name], number))
        return delta.version()

    return insist(once)


def append(folder: Place, table: Table, rows: list[dict[str, Any]], number: int | None = None) -> int:
    """Add rows; the version. With `number`: only where that number was not added before."""
    new = types.to_arrow(table, rows)

    def once() -> DeltaTable:
        delta = ensure(folder, table)
        if number is None or not _done(delta, table.name, number):
            # Merged: a table of before takes the columns that were promised since.
            write_deltalake(delta, new, mode="append", schema_mode="merge", commit_properties=None if number is None else _numbered([table.name], number))
        return delta

    written = insist(once)
    version = written.version()
    if len(written.file_uris()) > MANY_FILES:
        with suppress(DeltaError, OSError):  # the rows are there; whoever appends next tries again
            rewrite(folder, table)
    return version


def rewrite(folder: Place, table: Table) -> bool:
    """Write all rows of a table anew, one per key, as the version after the one that was read; False where somebody else made that version first.

    deltalake's own `optimize` is not used: of two that run at once it lets both commit, and every row then stands twice.
    """
    found = opened(folder)
    rows = ask(found, table, "SELECT * FROM it", {}).select([field.name for field in found.schema().fields])
    rows = rows.cast(pa.schema([pa.field(field.name, field.type) for field in pa.schema(found.schema().to_arrow())]))
    try:
        # No retry: deltalake would put these rows beside whatever was committed since they were read.
        write_deltalake(found, rows, mode="overwrite", commit_properties=CommitProperties(max_commit_retries=0))
    except CommitFailedError:
        return False
    return True


def repeated(folder: Place, table: Table) -> int:
    """How many rows of a table repeat the key of another; readers see none of them."""
    found = find(folder)
    if found is None:
        return 0
    return found.count() - int(ask(found, table, "SELECT count(*) AS n FROM it", {})["n"][0].as_py())


def read(delta: DeltaTable, table: Table, equals: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Rows by key, in the driver; only those that equal, where `equals` says so (None: is null). What a table of before lacks is null."""
    columns = [name for name in table.names if name in {f.name for f in delta.schema().fields}]
    schema = pa.schema([types.arrow_schema(table).field(name) for name in columns])
    found = ask(delta, table, f"SELECT {_named(*columns)} FROM it ORDER BY {_named(*table.key)}", equals or {}).cast(schema)
    lacking = dict.fromkeys(set(table.names) - set(columns))
    return [row | lacking for row in types.from_arrow(table, found)]


def ask(delta: DeltaTable, table: Table, sql: str, equals: dict[str, Any]) -> pa.Table:
    """What `sql` tells of `it`: the table's rows that equal (None: is null).

    By deltalake's own engine: threads of pyarrow's datasets hold files of Python, and let go of them after the answer: a process that has just
    ended is aborted by it, its work done.
    """
    of_key = {name: value for name, value in equals.items() if name in table.key or not table.name.startswith("ops.")}
    rows = f"SELECT * FROM everything{_where(table, of_key)}"
    if table.name.startswith("ops."):
        rows += f" QUALIFY {rank(table)} = 1"
    rest = {name: value for name, value in equals.items() if name not in of_key}
    chosen = f"WITH one AS ({rows}), it AS (SELECT * FROM one{_where(table, rest)}) {sql}"
    return pa.RecordBatchReader.from_stream(QueryBuilder().register("everything", delta).execute(chosen).read_all()).read_all()


def rank(table: Table, quote: str = '"') -> str:
    """SQL that counts the rows of one key from 1, the newest first: by the columns that tell a day or a moment."""
    key, days = ([f"{quote}{name}{quote}" for name in names] for names in (table.key, [c.name for c in table.columns if c.type in ("timestamp", "date")]))
    return f"row_number() OVER (PARTITION BY {', '.join(key)} ORDER BY {', '.join(f'{name} DESC' for name in days or key)})"


def current(delta: DeltaTable, table: Table) -> list[File]:
    """The files of a version, without statistics."""
    columns = partition(table)
    told = ["path", "size_bytes", "num_records", *[f"partition.{c}" for c in columns]]
    # From the stream and without its moments: `pa.table`, and one moment, would load pandas.
    actions = pa.RecordBatchReader.from_stream(delta.get_add_actions(flatten=True)).read_all().select(told).to_pylist()
    # deltalake hands out paths as the log writes them, and takes them as the disk does: what was encoded would be removed under no name.
    return [File(unquote(a["path"]), a["size_bytes"], {c: a[f"partition.{c}"] for c in columns}, 0, a["num_records"] or 0, "{}") for a in actions]


def files(folder: Place, table: Table, version: int) -> list[Place]:
    """Where the files of a version lie. BadInput where `vacuum` has deleted one."""
    found = paths(folder, table, version)
    gone = [path for path in found if not path.exists()]
    if gone:
        raise BadInput(f"{table.name}: files of version {version} were deleted by `batimento vacuum` when its publication had expired; ask a newer publication")
    return found


def paths(folder: Place, table: Table, version: int) -> list[Place]:
    """Where the files of a version lie, or lay."""
    return [folder / file.path for file in current(opened(folder, version), table)]


def key_of(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    """The key of a row."""
    return tuple(row[name] for name in table.key)


def insist(once: Callable[[], Made]) -> Made:
    """Try a commit until it goes through: whoever came between did the same, or something that does not touch ours."""
    for attempt in range(ATTEMPTS):
        try:
            return once()
        except CommitFailedError:
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.01 * (attempt + 1))
    raise AssertionError("unreachable")


def _done(delta: DeltaTable, app: str, number: int) -> bool:
    return (delta.transaction_version(app) or 0) >= number


def _numbered(apps: list[str], number: int) -> CommitProperties:
    return CommitProperties(app_transactions=[Transaction(app, number) for app in apps], custom_metadata={"publication": number})


def _where(table: Table, equals: dict[str, Any]) -> str:
    return " WHERE " + " AND ".join(_equals(table, name, value) for name, value in equals.items()) if equals else ""


def _equals(table: Table, name: str, value: Any) -> str:
    """A condition on one column, as SQL says it."""
    if name not in table.names:
        raise ValueError(f"{table.name} has no column {name}")
    return f"{_named(name)} IS NULL" if value is None else f"{_named(name)} = {_quoted(value)}"


def _named(*columns: str) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _quoted(value: Any) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
