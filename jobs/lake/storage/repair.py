"""Repair of a stuck publication, one that was claimed and cannot be carried out: removed from the journal, its partial commits reverted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePath

import schemas
from jobs.lake.storage import delta, journal, place, publications, types
from jobs.lake.storage.files import slice_name
from jobs.lake.storage.place import Place
from jobs.lake.storage.publications import Row


def remove_stuck(root: Place, recorded: tuple[str, ...]) -> str | None:
    """Remove the stuck publication; its name, None where there is none. `recorded` are the tables that no publication changes."""
    number = publications.stuck(root)
    if number is None:
        return None
    name = journal.name_of(number)
    tables, ops = _begun(root, number, recorded)
    if tables or ops:
        # Claimed first, so that no publication comes between and builds on the partial commits.
        slices = sorted(f"{table}:{slice_name(values)}" for table, change in tables.items() for values in change["slices"])
        journal.claim(publications.drafts(root), number + 1, _entry(f"undo-{name}", f"reverts the partial commits of {name}", tables, ops, slices))
    journal.replace(publications.drafts(root), number, _entry(f"void-{name}", "it could not be carried out", {}, {}, []))
    publications.settled(root)
    return name


def _entry(run: str, note: str, tables: Row, ops: Row, slices: list[str]) -> Row:
    manifest = {"run": run, "verb": "doctor", "published_at": datetime.now(UTC), "slices": slices, "inputs": {}, "complete": True, "note": note}
    return {"tables": tables, "ops": ops, "manifest": types.encode([manifest])[0]}


def _begun(root: Place, number: int, recorded: tuple[str, ...]) -> tuple[Row, Row]:
    """An entry's `tables` and `ops` that revert every changed table to the version that readers see."""
    rows = publications.manifests(root)
    shown = publications.versions(rows)
    tables, ops = {}, {}
    for folder in place.folders(root, "*", "*", "_delta_log"):
        name = ".".join(PurePath(place.relative_path(root, folder.place)).parts[:2])
        now = delta.find(publications.folder(root, name))
        if name in recorded or now is None or now.version() <= shown.get(name, 0):
            continue
        table, then = schemas.load(name), delta.opened(publications.folder(root, name), shown.get(name, 0))
        if name.startswith("ops."):
            before, after = ({delta.key_of(table, row): row for row in delta.read(one, table)} for one in (then, now))
            changed = {key: row for key, row in before.items() if after.get(key) != row}
            if changed or after.keys() - before.keys():
                ops[name] = publications.put_back(table, changed, after.keys() - before.keys())
            continue
        old, new = ({file.path: file.partition for file in delta.current(one, table)} for one in (then, now))
        values = {slice_name(one): one for path, one in [*old.items(), *new.items()] if (path in old) != (path in new)}
        slices = [dict(values[one]) for one in sorted(values)]
        if slices:
            tables[name] = {"slices": slices, "files": [file for one in slices for file in publications.files_before(root, rows, number, name, one)]}
    return tables, ops
