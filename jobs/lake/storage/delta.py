"""Commits to Delta tables. Every commit of a publication carries its number, so that commits are idempotent."""

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
from jobs.lake.storage.files import File, are_few, slice_name
from jobs.lake.storage.place import Place, make, storage_options
from jobs.runtime.errors import BadInput
from schemas import RESTRICTED, Table

# Versions and files must outlive Delta's defaults of 30 and 7 days: only `vacuum` deletes.
KEEP = {
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
ATTEMPTS = 30
MANY_FILES = 40
Made = TypeVar("Made")


def find(folder: Place, version: int | None = None) -> DeltaTable | None:
    """The table, or None where it does not exist."""
    try:
        return opened(folder, version)
    except TableNotFoundError:
        return None


def opened(folder: Place, version: int | None = None) -> DeltaTable:
    """The table, now or at a version; TableNotFoundError where it does not exist."""
    return DeltaTable(str(folder), version=version, storage_options=storage_options(folder))


def ensure(folder: Place, table: Table) -> DeltaTable:
    """The table, created empty with its schema where it does not exist."""
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
    except DeltaError:  # another process made it meanwhile
        return opened(folder)


def columns(delta: DeltaTable) -> dict[str, str]:
    """Its columns, with their types as Spark SQL calls them."""
    return {field.name: types.spark_name(field.type) for field in pa.schema(delta.schema().to_arrow())}


def partition(table: Table) -> list[str]:
    """Partition columns: the slice; for `ops`, whose rows come one by one, only its first column."""
    return list(table.slice[:1] if table.name.startswith("ops.") else table.slice)


def replace(folder: Place, table: Table, slices: list[dict[str, str]], files: list[File], number: int) -> int:
    """Replace the files of `slices` by `files`, in one commit; returns the version. Idempotent by `number`."""
    apps = [f"{table.name}:{slice_name(values)}" for values in slices]

    def once() -> int:
        delta = ensure(folder, table)
        if _done(delta, apps[0], number):
            return delta.version()
        now = int(time.time() * 1000)
        old = {f.path: f for f in current(delta, table) if slice_name(f.partition) in names}
        stay = old.keys() & {f.path for f in files}  # Delta does not accept a path as both removed and added
        gone = [RemoveAction(f.path, True, now, f.size, f.partition) for f in old.values() if f.path not in stay]
        new = [AddAction(f.path, f.size, f.partition, f.modified, True, f.stats) for f in files if f.path not in stay]
        delta.create_write_transaction([*gone, *new], "append", delta.schema(), partition(table), commit_properties=_numbered(apps, number))
        delta.update_incremental()
        return delta.version()

    names = {slice_name(values) for values in slices}
    return with_retries(once)


def upsert(folder: Place, table: Table, rows: list[dict[str, Any]], gone: list[dict[str, Any]], number: int) -> int:
    """Replace rows by key and remove those with the keys of `gone`, in one commit; returns the version. Idempotent by `number`."""

    def once() -> int:
        delta = ensure(folder, table)
        if _done(delta, table.name, number):
            return delta.version()
        old, new = ({key_of(table, row): row for row in some} for some in (read(delta, table), rows))
        left = {key_of(table, key) for key in gone} - new.keys()
        # The partition of a removed or replaced row comes from the stored row: `gone` has only keys.
        touched = sorted({row[table.slice[0]] for row in [*rows, *[old[key] for key in old.keys() & (left | new.keys())]]})
        if not touched:
            return delta.version()
        kept = [row for key, row in (old | new).items() if key not in left and row[table.slice[0]] in touched]
        where = " or ".join(f"{table.slice[0]} = {_quoted(value)}" for value in touched)
        write_deltalake(delta, types.to_arrow(table, kept), mode="overwrite", predicate=where, commit_properties=_numbered([table.name], number))
        return delta.version()

    return with_retries(once)


def append(folder: Place, table: Table, rows: list[dict[str, Any]], number: int | None = None) -> int:
    """Append rows; returns the version. With `number`, idempotent."""
    new = types.to_arrow(table, rows)

    def once() -> DeltaTable:
        delta = ensure(folder, table)
        if number is None or not _done(delta, table.name, number):
            # Merge: a table of an older release gains the new columns.
            write_deltalake(delta, new, mode="append", schema_mode="merge", commit_properties=None if number is None else _numbered([table.name], number))
        return delta

    written = with_retries(once)
    version = written.version()
    if len(written.file_uris()) > MANY_FILES:
        with suppress(DeltaError, OSError):  # the rows are written; the next append compacts
            rewrite(folder, table)
    return version


def rewrite(folder: Place, table: Table) -> bool:
    """Compact a table: all rows, one per key, as exactly the next version; False where another process committed that version first.

    deltalake's `optimize` is not used: it lets two concurrent runs both commit, and duplicates every row.
    """
    found = opened(folder)
    rows = ask(found, table, "SELECT * FROM it", {}).select([field.name for field in found.schema().fields])
    rows = rows.cast(pa.schema([pa.field(field.name, field.type) for field in pa.schema(found.schema().to_arrow())]))
    try:
        # No retry: deltalake would add these rows to what was committed since they were read.
        write_deltalake(found, rows, mode="overwrite", commit_properties=CommitProperties(max_commit_retries=0))
    except CommitFailedError:
        return False
    return True


def duplicates(folder: Place, table: Table) -> int:
    """The number of rows with the key of another row; readers do not see them."""
    found = find(folder)
    if found is None:
        return 0
    return found.count() - int(ask(found, table, "SELECT count(*) AS n FROM it", {})["n"][0].as_py())


def read(delta: DeltaTable, table: Table, equals: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Rows by key, in the driver; only those that match `equals` (None: is null). A column that an older table does not have is null."""
    columns = [name for name in table.names if name in {f.name for f in delta.schema().fields}]
    schema = pa.schema([types.arrow_schema(table).field(name) for name in columns])
    found = ask(delta, table, f"SELECT {_named(*columns)} FROM it ORDER BY {_named(*table.key)}", equals or {}).cast(schema)
    missing = dict.fromkeys(set(table.names) - set(columns))
    return [row | missing for row in types.from_arrow(table, found)]


def ask(delta: DeltaTable, table: Table, sql: str, equals: dict[str, Any]) -> pa.Table:
    """The result of `sql` over `it`: the table's rows that match `equals` (None: is null).

    Runs in deltalake's engine: pyarrow's dataset threads release Python files late, which aborts a process that is just ending.
    """
    of_key = {name: value for name, value in equals.items() if name in table.key or not table.name.startswith("ops.")}
    rows = f"SELECT * FROM everything{_where(table, of_key)}"
    if table.name.startswith("ops."):
        rows += f" QUALIFY {rank(table)} = 1"
    rest = {name: value for name, value in equals.items() if name not in of_key}
    chosen = f"WITH one AS ({rows}), it AS (SELECT * FROM one{_where(table, rest)}) {sql}"
    return pa.RecordBatchReader.from_stream(QueryBuilder().register("everything", delta).execute(chosen).read_all()).read_all()


def few(delta: DeltaTable | None, table: Table) -> pa.Table | None:
    """All rows of a small table, one per key where it is of `ops`; None where it is not small, which its log says before any file is read."""
    if delta is None:
        return types.arrow_schema(table).empty_table()
    actions = pa.RecordBatchReader.from_stream(delta.get_add_actions()).read_all()
    rows = actions["num_records"]
    if rows.null_count or not are_few(sum(rows.to_pylist()), sum(actions["size_bytes"].to_pylist())):
        return None
    return ask(delta, table, f"SELECT {_named(*[f.name for f in delta.schema().fields if f.name in table.names])} FROM it", {})


def rank(table: Table, quote: str = '"') -> str:
    """SQL that counts the rows of one key from 1, the newest first, by the date and timestamp columns."""
    key, days = ([f"{quote}{name}{quote}" for name in names] for names in (table.key, [c.name for c in table.columns if c.type in ("timestamp", "date")]))
    return f"row_number() OVER (PARTITION BY {', '.join(key)} ORDER BY {', '.join(f'{name} DESC' for name in days or key)})"


def current(delta: DeltaTable, table: Table) -> list[File]:
    """The files of a version, without statistics."""
    columns = partition(table)
    names = ["path", "size_bytes", "num_records", *[f"partition.{c}" for c in columns]]
    # From the stream and without timestamps: `pa.table`, or one timestamp, would load pandas.
    actions = pa.RecordBatchReader.from_stream(delta.get_add_actions(flatten=True)).read_all().select(names).to_pylist()
    # deltalake returns paths encoded as in the log, but expects them decoded.
    return [File(unquote(a["path"]), a["size_bytes"], {c: a[f"partition.{c}"] for c in columns}, 0, a["num_records"] or 0, "{}") for a in actions]


def files(folder: Place, table: Table, version: int) -> list[Place]:
    """The paths of a version's files. BadInput where `vacuum` has deleted one."""
    found = paths(folder, table, version)
    gone = [path for path in found if not path.exists()]
    if gone:
        raise BadInput(f"{table.name}: files of version {version} were deleted by `batimento vacuum` when its publication had expired; ask a newer publication")
    return found


def paths(folder: Place, table: Table, version: int) -> list[Place]:
    """The paths of a version's files, deleted ones included."""
    return [folder / file.path for file in current(opened(folder, version), table)]


def key_of(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    """The key of a row."""
    return tuple(row[name] for name in table.key)


def with_retries(once: Callable[[], Made]) -> Made:
    """Retry a commit: a concurrent commit did the same, or does not touch these rows."""
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
    """A SQL condition on one column."""
    if name not in table.names:
        raise ValueError(f"{table.name} has no column {name}")
    return f"{_named(name)} IS NULL" if value is None else f"{_named(name)} = {_quoted(value)}"


def _named(*columns: str) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _quoted(value: Any) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
