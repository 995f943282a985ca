"""Deleting expired files, and removing duplicate rows of `ops`."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date
from pathlib import PurePosixPath

import schemas
from jobs.lake.storage import delta, journal, place, publications
from jobs.lake.storage.place import Place
from jobs.lake.storage.publications import Row

ABANDONED = 24 * 3600  # seconds after which an unpublished candidate counts as abandoned


def vacuum(root: Place, on: date, dry_run: bool) -> list[str]:
    """Delete files of expired versions, and candidates that were never published; their paths."""
    rows = publications.settled(root)
    gone: list[str] = []
    for table, versions in sorted(_kept(rows, on).items()):
        folder = publications.folder(root, table)
        found = delta.find(folder)
        if found is not None:
            # Not `full`: that includes every file that the log does not name, such as candidates being audited. Dry run: a real vacuum writes to the log
            # first, which fails on a full disk.
            paths = [folder / path for path in found.vacuum(0, dry_run=True, enforce_retention_duration=False, full=False, keep_versions=sorted(versions))]
            if not dry_run:
                place.remove(paths)
            gone += [str(place.relative_path(root, path)) for path in paths]
    return sorted(gone + _abandoned(root, rows, dry_run))


def duplicates(root: Place, mend: bool) -> dict[str, int]:
    """Table of ops → number of rows with the key of another row, tables without any left out. `mend` writes a new version without them."""
    found = {}
    for name in schemas.names("ops"):
        table, where = schemas.load(name), publications.folder(root, name)
        if count := delta.duplicates(where, table):
            found[name] = count
            while mend and delta.duplicates(where, table):
                delta.rewrite(where, table)
    return found


def _kept(rows: list[Row], on: date) -> dict[str, set[int]]:
    """Table → the newest version, and those that an unexpired publication made, showed or read."""
    kept: dict[str, set[int]] = defaultdict(set)
    shown: dict[str, int] = {}
    for row in rows:
        shown |= {table: max(version, shown.get(table, -1)) for table, version in row["tables"].items()}
        if row is rows[-1] or row["expires_on"] is None or row["expires_on"] > on:
            for table, version in [*shown.items(), *row["inputs"].items()]:
                kept[table].add(version)
    return kept


def _abandoned(root: Place, rows: list[Row], dry_run: bool) -> list[str]:
    """Folders of unpublished candidates older than a day."""
    taken = _taken(root, rows)
    old = [
        attempt.place for attempt in place.folders(root, "*", "*", "batch-*", "*") if attempt.place not in taken and time.time() - attempt.modified > ABANDONED
    ]
    if not dry_run:
        for attempt in old:
            place.delete(attempt)
    return [str(place.relative_path(root, attempt)) for attempt in old]


def _taken(root: Place, rows: list[Row]) -> set[Place]:
    found: set[Place] = set()
    for row in rows:
        entry = journal.read(publications.drafts(root), journal.number_of(row["publication"]))
        for table, change in (entry or {"tables": {}})["tables"].items():
            found |= {publications.folder(root, table) / PurePosixPath(*PurePosixPath(file["path"]).parts[:2]) for file in change["files"]}
    return found
