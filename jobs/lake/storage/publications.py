"""Publications: claimed in the journal, carried out one after the other, each made visible as a whole by its row of the manifest.

They are carried out strictly in the order of their numbers, by any process. The next process finishes the publication of a killed one;
two may finish the same, because every commit carries the number. So a visible version of a table never contains a part of a publication
that is not visible yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from deltalake.exceptions import SchemaMismatchError

import schemas
from jobs.lake.storage import delta, journal, steps, types
from jobs.lake.storage.files import File, Slice, slice_name
from jobs.lake.storage.place import Place
from jobs.runtime.errors import ConcurrentWrite, InfrastructureError, Refused
from schemas import Table

MANIFEST = "ops.publications"
INVALID = (LookupError, ValueError, TypeError, AttributeError, SchemaMismatchError)  # errors of an entry that no process can carry out
Row = dict[str, Any]
_SEEN: dict[Place, tuple[tuple[str, int] | None, list[Row]]] = {}


def folder(root: Place, table: str) -> Place:
    """The table's folder."""
    layer, _, name = table.partition(".")
    return root / layer / name


def drafts(root: Place) -> Place:
    """The journal's folder."""
    return root / "ops" / "_journal"


def manifests(root: Place) -> list[Row]:
    """Every publication that is visible, oldest first."""
    where = folder(root, MANIFEST)
    found = delta.find(where)
    if found is None:
        return []
    # A version never changes, and every verb reads it many times: the newest is cached, by the table's id.
    version = (str(found.metadata().id), found.version())
    seen, rows = _SEEN.get(where, (None, []))
    if seen != version:
        rows = delta.read(found, schemas.load(MANIFEST))
        _SEEN[where] = version, rows
    return list(rows)


def settled(root: Place) -> list[Row]:
    """Every publication, after finishing those that were claimed and not finished."""
    while True:
        seen = manifests(root)
        number = newest(seen) + 1
        try:
            entry = journal.read(drafts(root), number)
            if entry is None:
                return seen
            check(entry)
            carry_out(root, number, entry)
        except INVALID as error:
            name, why = journal.name_of(number), " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise InfrastructureError(
                f"{drafts(root) / f'{name}.json'}: publication {name} was claimed and cannot be carried out ({why}), so that nothing else can be published; "
                "`batimento doctor --mend` removes it from the journal and reverts its partial commits (docs/runbooks/publication_stuck.md)"
            ) from error


def stuck(root: Place) -> int | None:
    """Number of the claimed publication that cannot be carried out; None where there is none. Others are finished first."""
    try:
        settled(root)
    except InfrastructureError as error:
        if isinstance(error.__cause__, INVALID):
            return newest(manifests(root)) + 1
        raise
    return None


def check(entry: Row) -> None:
    """Check an entry of the journal for everything that could fail when it is carried out; ValueError (or another of INVALID)."""
    for name, change in entry["tables"].items():
        table, wanted = schemas.load(name), {slice_name(values) for values in change["slices"]}
        if not wanted or any(tuple(values) != table.slice for values in change["slices"]):
            raise ValueError(f"{name}: a slice is text for {', '.join(table.slice)}")
        if strange := {slice_name(File(**file).partition) for file in change["files"]} - wanted:
            raise ValueError(f"{name}: a file of {min(strange)}, which is not to be replaced")
    for name, change in entry["ops"].items():
        table = schemas.load(name)
        checked_rows(table, types.decode(table, change["rows"]))
        for row in types.decode(table, change["gone"]):
            if not set(table.key) <= {column for column in row if row[column] is not None} or set(row) - set(table.names):
                raise ValueError(f"{name}: a row to remove needs {', '.join(table.key)}")
    table = schemas.load(MANIFEST)
    types.to_arrow(table, [types.decode(table, [entry["manifest"]])[0] | {"publication": journal.name_of(0), "tables": {}}])


def newest(rows: list[Row]) -> int:
    """Number of the newest publication; 0 where there is none."""
    return max((journal.number_of(row["publication"]) for row in rows), default=0)


def carry_out(root: Place, number: int, entry: Row) -> None:
    """Carry out publication `number`: the tables' commits, the ops rows, then the manifest row. Idempotent."""
    versions: dict[str, int] = {}
    for name, change in sorted(entry["tables"].items()):
        files = [File(**file) for file in change["files"]]
        versions[name] = delta.replace(folder(root, name), schemas.load(name), change["slices"], files, number)
        steps.reached(f"committed {name}")
    for name, change in sorted(entry["ops"].items()):
        table = schemas.load(name)
        rows, gone = types.decode(table, change["rows"]), types.decode(table, change["gone"])
        versions[name] = delta.upsert(folder(root, name), table, rows, gone, number)
        steps.reached(f"committed {name}")
    steps.reached("before manifest")
    table = schemas.load(MANIFEST)
    row = types.decode(table, [entry["manifest"]])[0] | {"publication": journal.name_of(number), "tables": versions}
    delta.append(folder(root, MANIFEST), table, [row], number)
    steps.reached("published")


def claim(root: Place, entry: Row, seen: dict[str, int]) -> int:
    """Claim the next publication number for `entry`. Whoever claims it may change its slices.

    `seen` is the version of each table that the publisher read. A slice that changed since raises ConcurrentWrite.
    """
    check(json.loads(json.dumps(entry)))
    while True:
        before = settled(root)
        now = versions(before)
        if missing := sorted(name for name, version in seen.items() if version > now.get(name, -1)):
            raise InfrastructureError(
                f"{root}: what this run read of {', '.join(missing)} is no longer there: the lake was deleted or put back to an earlier state; run it again"
            )
        lost = sorted(_changed_since(before, entry, seen))
        if lost:
            raise ConcurrentWrite(f"published by another process meanwhile: {', '.join(lost)}; nothing of this run is visible: run it again")
        number = newest(before) + 1
        if journal.claim(drafts(root), number, entry):
            return number


def entry_of(slices: list[Slice], ops: dict[str, Row], manifest: Row) -> Row:
    """The journal's entry of a publication.

    `ops` is table → {rows: to write, gone: keys to remove}, `manifest` the row of the manifest, without versions.
    """
    tables: Row = {}
    for one in slices:
        change = tables.setdefault(one.candidate.table, {"slices": [], "files": []})
        change["slices"].append(one.values)
        change["files"] += [asdict(file) for file in one.candidate.files if file.partition == one.values]
    kept = {name: {"rows": types.encode(change["rows"]), "gone": types.encode(change["gone"])} for name, change in ops.items()}
    return {"tables": tables, "ops": kept, "manifest": types.encode([manifest])[0]}


def _changed_since(before: list[Row], entry: Row, seen: dict[str, int]) -> set[str]:
    wanted = set(entry["manifest"]["slices"])
    return {
        name
        for row in before
        for name in wanted.intersection(row["slices"])
        if row["tables"].get(name.split(":", 1)[0], -1) > seen.get(name.split(":", 1)[0], -1)
    }


def versions(rows: list[Row]) -> dict[str, int]:
    """The newest version of each table that any of these publications names."""
    found: dict[str, int] = {}
    for row in rows:
        for table, version in row["tables"].items():
            found[table] = max(version, found.get(table, -1))
    return found


def checked_rows(table: Table, rows: list[Row]) -> list[Row]:
    """Rows to be written by key, checked for everything that could fail later (ValueError)."""
    types.to_arrow(table, rows)
    keys = [delta.key_of(table, row) for row in rows]
    if len(set(keys)) < len(keys):
        raise ValueError(f"{table.name}: two rows with one key: {', '.join(sorted({str(key) for key in keys if keys.count(key) > 1}))}")
    return rows


def wrote(root: Place, publication: str) -> dict[str, dict[str, int]]:
    """Table → files, rows and bytes that a publication added; empty where the journal does not have it."""
    entry = journal.read(drafts(root), journal.number_of(publication)) or {"tables": {}}
    put = {name: change["files"] for name, change in sorted(entry["tables"].items())}
    return {name: {"files": len(files), "rows": sum(f["rows"] for f in files), "bytes": sum(f["size"] for f in files)} for name, files in put.items()}


def reverse(root: Place, rows: list[Row], undone: Row) -> tuple[Row, dict[str, int]]:
    """The entry that restores the state before publication `undone`, and the versions that it was computed from."""
    later = [row for row in rows if row["publication"] > undone["publication"]]
    since = sorted(set(undone["slices"]).intersection(*[{name for row in later for name in row["slices"]}]))
    if since:
        raise Refused(f"{undone['publication']}: {', '.join(since)} was published again since; roll that back first")
    number = journal.number_of(undone["publication"])
    entry = journal.read(drafts(root), number)
    if entry is None:
        raise Refused(f"{undone['publication']}: the journal no longer has it")
    tables = {
        name: {"slices": change["slices"], "files": [f for values in change["slices"] for f in files_before(root, rows, number, name, values)]}
        for name, change in entry["tables"].items()
    }
    ops = {name: _rows_before(root, name, undone["tables"][name], change) for name, change in entry["ops"].items()}
    manifest = entry["manifest"] | {"audit": None, "expires_on": None}
    return {"tables": tables, "ops": ops, "manifest": manifest}, versions(rows)


def files_before(root: Place, rows: list[Row], number: int, table: str, values: dict[str, Any]) -> list[Row]:
    """The files of a slice before publication `number`."""
    name = f"{table}:{slice_name(values)}"
    earlier = [journal.number_of(row["publication"]) for row in rows if name in row["slices"]]
    last = max((n for n in earlier if n < number), default=None)
    entry = None if last is None else journal.read(drafts(root), last)
    files: list[Row] = [] if entry is None else [f for f in entry["tables"][table]["files"] if f["partition"] == values]
    gone = [f["path"] for f in files if not (folder(root, table) / f["path"]).exists()]
    if gone:
        raise Refused(f"{name}: its earlier files were deleted: {gone[0]}")
    return files


def _rows_before(root: Place, name: str, version: int, change: Row) -> Row:
    """The ops rows before `version`, for the keys of `change`. Refused where one has changed since."""
    table = schemas.load(name)
    path = folder(root, name)
    affected = types.decode(table, [*change["rows"], *change["gone"]])
    earlier = [place for v in (version - 1, version) for place in delta.paths(path, table, v)]
    if gone := [one for one in earlier if not one.exists()]:
        raise Refused(f"{name}: its earlier files were deleted: {gone[0].name}")
    before, after, now = ({delta.key_of(table, row): row for row in delta.read(delta.opened(path, v), table)} for v in (version - 1, version, None))
    keys = [delta.key_of(table, row) for row in affected]
    if changed := [key for key in keys if now.get(key) != after.get(key)]:
        raise Refused(f"{name}: {changed[0]} was published again since; roll that back first")
    return put_back(table, {key: before[key] for key in keys if key in before}, [key for key in keys if key not in before])


def put_back(table: Table, rows: dict[Any, Row], gone: Iterable[Any]) -> Row:
    """A change of a table of ops for an entry: rows by key, and keys to remove."""
    return {"rows": types.encode(rows.values()), "gone": types.encode(dict(zip(table.key, key, strict=True)) for key in gone)}
