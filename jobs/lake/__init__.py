"""The only module that reads or writes storage.

A table is the Delta table `<root>/<layer>/<name>`. Spark writes a *candidate* into its folder, outside every version. The gate audits it.
`publish` adds it to the table in one commit that copies nothing. The tables of one publication become visible together, by one row of
`ops.publications`. Readers see the newest version of each table that such a row names.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import schemas
from jobs.lake.storage import delta, housekeeping, journal, place, publications, repair, steps
from jobs.lake.storage.files import RUN, Candidate, Slice, check, list_files, rows_of, slice_name
from jobs.lake.storage.place import Place
from jobs.runtime.errors import BadInput, Refused
from jobs.runtime.json_safe import json_safe
from schemas import Table

if TYPE_CHECKING:  # loading either takes longer than the verbs that need neither
    from deltalake import DeltaTable
    from pyspark.sql import DataFrame, SparkSession

    from jobs.lake.storage.sql import Gold

__all__ = ["Audited", "Candidate", "Lake", "Place", "Slice", "slice_name"]

Row = dict[str, Any]
STANDING = "gold.standing"  # the runs whose decisions are current; `gold.current_decisions` is derived from it
KEY, FINGERPRINT = "key", "fingerprint.json"
RECORDED = ("ops.publications", "ops.runs", "ops.audits", "ops.accesses")  # their rows are visible at once and never change


class Audited(Protocol):
    """A gate's result: the audit's name, and the rows that it read of each candidate (by `str(candidate.path)`)."""

    id: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Lake:
    """A lake at `root`: a folder, or a prefix of an S3 bucket (`s3a://bucket/prefix`).

    Without Spark, only small tables can be read (`rows`) and existing candidates published. With `start`, Spark starts when first needed:
    a verb with nothing to do never waits for it.
    """

    root: Place
    spark: SparkSession | None = None
    start: Callable[[], SparkSession] | None = None

    def __post_init__(self) -> None:
        """Accept a root given as text."""
        object.__setattr__(self, "root", place.at(self.root))

    @cached_property
    def session(self) -> SparkSession:
        """The Spark session, started on first use; ValueError where the lake was opened without Spark."""
        if self.spark is not None:
            return self.spark
        if self.start is None:
            raise ValueError("this lake was opened without Spark: only `rows` can read it")
        return self.start()

    def compute(self) -> None:
        """Start Spark where it is not running. Call it before the first column expression: none can be built without a JVM."""
        _ = self.session

    @property
    def running(self) -> SparkSession | None:
        """The Spark session, if it was started."""
        return vars(self).get("session", self.spark)

    @property
    def spark_settings(self) -> dict[str, str]:
        """Spark settings to reach the lake."""
        return place.spark_settings(self.root)

    # Reading

    def versions(self, at: str | datetime | None = None) -> dict[str, int]:
        """Visible version of each table: now, as of a publication, or as of a time."""
        return publications.versions(self._until(at, publications.settled(self.root)))

    def read(self, table: str, at: Mapping[str, int] | None = None) -> DataFrame:
        """A table as published, or at the versions of `at`. Never published (or not in `at`): no rows, with the schema's columns."""
        declared = schemas.load(table)
        if declared.stands_on:
            return self._derived(declared, self.versions() if at is None else at)
        known = self._found(table, at)
        if known is not None and table not in RECORDED:
            self._of_this_version(declared, delta.columns(known))
        if (few := delta.few(known, declared)) is not None:
            return self._local(few, declared)
        assert known is not None  # it would be empty, and so small
        found = self.session.read.format("delta").option("versionAsOf", known.version()).load(str(self._folder(table)))
        if table.startswith("ops."):
            found = found.selectExpr("*", f"{delta.rank(declared, '`')} AS _rank").where("_rank = 1")
        # Old records do not have newer columns; in any other table that is an error.
        missing = set(declared.names) - set(found.columns) if table in RECORDED else set()
        return found.selectExpr(*[f"cast(null as {c.type}) as `{c.name}`" if c.name in missing else f"`{c.name}`" for c in declared.columns])

    def changed(self, table: str, before: Mapping[str, int], after: Mapping[str, int]) -> list[Row]:
        """The slices of a table whose files differ between two sets of versions, as column → value. Reads two logs and no rows."""
        declared = schemas.load(table)

        def files_of(at: Mapping[str, int]) -> dict[str, tuple[Row, set[str]]]:
            found = delta.find(self._folder(table), at[table]) if table in at else None
            slices: dict[str, tuple[Row, set[str]]] = {}
            for file in [] if found is None else delta.current(found, declared):
                slices.setdefault(slice_name(file.partition), (dict(file.partition), set()))[1].add(file.path)
            return slices

        then, now = files_of(before), files_of(after)
        return [(now.get(name) or then[name])[0] for name in sorted(then.keys() | now.keys()) if then.get(name) != now.get(name)]

    def rows(self, table: str, at: Mapping[str, int] | None = None, /, **equals: Any) -> list[Row]:
        """Rows of a small table whose columns equal `equals`, sorted by key, in the driver and without Spark; the same rows as `read`."""
        if table == publications.MANIFEST and not equals:
            return [dict(row) for row in publications.manifests(self.root)]  # they are kept: every verb asks for all of them many times
        found = self._found(table, at)
        return [] if found is None else delta.read(found, schemas.load(table), equals)

    def ask(self, table: str, sql: str, at: Mapping[str, int] | None = None, /, **equals: Any) -> list[Row]:
        """The result of `sql` over `it`, the rows of a table whose columns equal `equals`: few rows, no timestamps, in the driver and without Spark."""
        found = self._found(table, at)
        return [] if found is None else delta.ask(found, schemas.load(table), sql, equals).to_pylist()

    @contextmanager
    def gold(self, publication: str | None = None, beside: Path | None = None) -> Iterator[Gold]:
        """Gold as of a publication (default: the newest), for SQL without Spark. `beside`: the folder that a result is written to."""
        from jobs.lake.storage import sql

        # Not `versions`: that finishes a killed publication, and a reader may have no right to write.
        rows = self._until(publication, publications.manifests(self.root))
        versions = {name: version for name, version in publications.versions(rows).items() if name.startswith("gold.")}
        files = {name: delta.files(self._folder(name), schemas.load(name), version) for name, version in sorted(versions.items())}
        found = delta.find(self._folder(STANDING), versions[STANDING]) if STANDING in versions else None
        standing = delta.read(found, schemas.load(STANDING)) if found else []
        with sql.opened(rows[-1]["publication"] if rows else None, files, standing, beside) as gold:
            yield gold

    def arrivals(self, registry: str, period: str | None = None, at: Mapping[str, int] | None = None) -> list[Row]:
        """Arrivals in force: not withdrawn, and not replaced by one in force; by sequence."""
        wanted = {"registry": registry} | ({} if period is None else {"period": period})
        standing = [row for row in self.rows("ops.arrivals", at, **wanted) if row["withdrawn"] is None]
        replaced = {row["replaces"] for row in standing}
        return sorted((row for row in standing if row["arrival"] not in replaced), key=lambda row: (row["sequence"], row["arrival"]))

    def read_text(self, paths: Iterable[Place | str], **options: Any) -> DataFrame:
        """Lines of files, unchanged: `value`, and Spark's hidden `_metadata`."""
        return self.session.read.options(**options).text([str(path) for path in paths])

    def fingerprint(self) -> Row | None:
        """The fingerprint of the lake's pseudonym key (`jobs.identity.fingerprint`); None until something is linked."""
        try:
            found: Row = json.loads((self.root / KEY / FINGERPRINT).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return found

    def keep_fingerprint(self, fingerprint: Mapping[str, Any]) -> bool:
        """Write the fingerprint once; False where one exists."""
        return place.create(self.root / KEY, FINGERPRINT, json.dumps(fingerprint, indent=2) + "\n")

    # Candidates

    def candidate(self, df: DataFrame, table: str, run: str) -> Candidate:
        """Write `df` as a candidate of `table`: the schema's columns in order, in files per slice, sorted.

        ValueError for a missing or mistyped column; other columns are dropped. Each call writes its own folder, apart from
        what a killed run left.
        """
        declared = schemas.load(table)
        _check_columns(declared, df)
        if not RUN.fullmatch(run):
            raise ValueError(f"{run!r}: a run's name is letters, digits, dots, dashes and underscores")
        seen = self.versions().get(table, -1)
        path = self._folder(table) / f"batch-{run}" / uuid.uuid4().hex[:8]
        place.make(self._folder(table), declared.layer in schemas.RESTRICTED)
        rows = df.select(*[f"`{name}`" for name in declared.names])
        if order := [*declared.slice, *declared.sort]:
            rows = rows.sortWithinPartitions(*[f"`{name}`" for name in order])
        rows.write.partitionBy(*declared.slice).parquet(str(path))
        files = list_files(declared, path, self._folder(table))
        steps.reached("candidate")
        return Candidate(table, run, path, seen, files)

    def open(self, candidate: Candidate) -> DataFrame:
        """The rows of a written candidate, with the table's columns."""
        declared = schemas.load(candidate.table)
        if candidate.is_small:
            return self._local(rows_of(declared, candidate, self._folder(candidate.table)), declared)
        found = self.session.read.schema(declared.ddl).option("basePath", str(candidate.path)).parquet(str(candidate.path))
        return found.select(*[f"`{name}`" for name in declared.names])

    # Publishing

    def publish(
        self,
        run: str,
        verb: str,
        slices: Collection[Slice] = (),
        *,
        inputs: Mapping[str, int] | None = None,
        audit: Audited | str | None = None,
        complete: bool = True,
        note: str | None = None,
        empty_ok: bool | Collection[str] = False,
        ops: Mapping[str, Iterable[Row]] | None = None,
        gone: Mapping[str, Iterable[Row]] | None = None,
        expires_on: date | None = None,
    ) -> str:
        """Publish the slices of these candidates, rows of `ops.*` by key, and removals by the keys in `gone`, all visible together; returns the id.

        A run already published: its id, nothing is done. Refused where a candidate differs from its schema, its slices or its audit, or a slice
        would be emptied without `empty_ok` (its own, or True, or the table's name here). ConcurrentWrite where a slice changed since its
        candidate was begun (or since the version in `inputs`, where that names its table).
        """
        if done := self.publication_of(run):
            return done
        given = [Slice(s.candidate, _ordered(s), s.empty_ok or _may_empty(empty_ok, s.candidate.table)) for s in slices]
        check(given, {} if audit is None or isinstance(audit, str) else dict(audit.counts), self.root)
        names = [*(ops or {}), *[name for name in gone or {} if name not in (ops or {})]]
        changes = {name: {"rows": self._checked_rows(name, (ops or {}).get(name, ())), "gone": list((gone or {}).get(name, ()))} for name in names}
        manifest = {
            "run": run,
            "verb": verb,
            "published_at": datetime.now(UTC),
            "slices": sorted(s.name for s in given),
            "inputs": dict(inputs or {}),
            "audit": audit if audit is None or isinstance(audit, str) else audit.id,
            "complete": complete,
            "note": note,
            "expires_on": expires_on,
        }
        seen = {s.candidate.table: min(t.candidate.seen for t in given if t.candidate.table == s.candidate.table) for s in given}
        for name in seen:
            if (there := delta.find(self._folder(name))) is not None:
                self._of_this_version(schemas.load(name), delta.columns(there))
        entry = publications.entry_of(given, {name: change for name, change in changes.items() if change["rows"] or change["gone"]}, manifest)
        return self._publish(entry, seen | {name: v for name, v in (inputs or {}).items() if name in seen})

    def publication_of(self, run: str) -> str | None:
        """The publication of a run; None where it published nothing, or was rolled back."""
        rows = publications.settled(self.root)
        undone: set[str] = set()
        for row in reversed(rows):  # a rollback that was rolled back has no effect
            if row["verb"] == "rollback" and row["publication"] not in undone:
                undone.add(row["run"].removeprefix("rollback-"))
        found = [row["publication"] for row in rows if row["run"] == run and row["publication"] not in undone]
        return found[-1] if found else None

    def wrote(self, publication: str) -> dict[str, dict[str, int]]:
        """Per table, the files, rows and bytes that a publication added; rows of `ops.*` are not counted."""
        return publications.wrote(self.root, publication)

    def rollback(self, publication: str, why: str) -> str:
        """Publish again the earlier content of a publication's slices. Refused where one of them has changed since."""
        run = f"rollback-{publication}"
        if done := self.publication_of(run):
            return done
        rows = publications.settled(self.root)
        undone = next((row for row in rows if row["publication"] == publication), None)
        if undone is None:
            raise BadInput(f"no publication {publication} in {self.root}; `batimento publications` lists them")
        entry, seen = publications.reverse(self.root, rows, undone)
        entry["manifest"] |= {"run": run, "verb": "rollback", "published_at": datetime.now(UTC).isoformat(), "note": why}
        try:
            publications.check(entry)
        except publications.INVALID as error:
            raise Refused(f"{publication} cannot be rolled back: {error}") from error
        gone = {row["arrival"] for row in entry["ops"].get("ops.arrivals", {"gone": []})["gone"]}
        if same := next((row for row in self.rows("ops.arrivals") if row["same_as"] in gone and row["arrival"] not in gone), None):
            raise Refused(f"{publication}: {same['name']} of {same['period']} has the same bytes and uses its lines; roll that back first")
        return self._publish(entry, seen)

    def record(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to a table that is written outside publications: runs, audits, accesses."""
        if table not in RECORDED[1:]:
            raise ValueError(f"{table} is written by `publish` only")
        given = list(rows)
        if given:
            delta.append(self._folder(table), schemas.load(table), given)

    def recover(self) -> None:
        """Finish the publication of a killed process. Every read and publication does so first; this is for verbs that do neither."""
        publications.settled(self.root)

    def vacuum(self, on: date | None = None, dry_run: bool = False) -> list[str]:
        """Delete files that neither readers nor a publication unexpired on `on` (default: today) need; the paths, relative to the root.

        Kept: the newest versions, and those that an unexpired publication made, showed or read. Unpublished candidates are deleted
        after a day. Nothing else in the project deletes from a table.
        """
        return housekeeping.vacuum(self.root, on or datetime.now(UTC).date(), dry_run)

    def duplicates(self, mend: bool = False) -> dict[str, int]:
        """Table of `ops` → number of duplicate rows (same key), which readers do not see; only tables with any. `mend` rewrites each without them."""
        return housekeeping.duplicates(self.root, mend)

    def open_to_others(self, mend: bool = False) -> list[str]:
        """Layers of the restricted zone that others than their owner may enter; `mend` forbids it. Empty for a bucket: its policy decides."""
        return [layer for layer in schemas.RESTRICTED if place.open_to_others(self.root / layer, mend)]

    def remove_stuck(self) -> str | None:
        """Remove a stuck publication from the journal and revert its partial commits; its name, None where there is none."""
        return repair.remove_stuck(self.root, RECORDED)

    # Reports

    def write_report(self, name: str, body: Mapping[str, Any]) -> Place:
        """Write `<root>/reports/<name>.json`, whole or not at all; its path."""
        path = self.root / "reports" / f"{name}.json"
        place.write(path, json.dumps(json_safe(body), ensure_ascii=False, indent=2, default=str) + "\n")
        return path

    # Private

    def _derived(self, declared: Table, at: Mapping[str, int]) -> DataFrame:
        """A derived table, computed from the tables that it depends on."""
        of: Row = {name.partition(".")[2]: self.read(name, at) for name in declared.stands_on if name != STANDING}
        return self.session.sql(schemas.sql(declared, self.rows(STANDING, at)), **of).select(*[f"`{name}`" for name in declared.names])

    def _local(self, rows: Any, declared: Table) -> DataFrame:
        from jobs.runtime.local_table import of_arrow

        return of_arrow(self.session, rows, declared.ddl)

    def _of_this_version(self, declared: Table, columns: Mapping[str, str]) -> None:
        """BadInput where the table was made with other columns, or types, than the schema has: another version of batimento made the lake."""
        now = {column.name: column.type.replace(" ", "") for column in declared.columns}
        if different := sorted({name for name, _ in now.items() ^ columns.items()}):
            raise BadInput(
                f"{declared.name} in {self.root} was made by another version of batimento: it differs in {', '.join(different)}. "
                "Use that version, or deliver everything into a new lake (--lake)"
            )

    def _folder(self, table: str) -> Place:
        return publications.folder(self.root, table)

    def _until(self, at: str | datetime | None, rows: list[Row]) -> list[Row]:
        """The publications up to one of them, or up to a time."""
        if isinstance(at, str):
            if at not in {row["publication"] for row in rows}:
                raise BadInput(f"no publication {at} in {self.root}; `batimento publications` lists them")
            return [row for row in rows if row["publication"] <= at]
        return rows if at is None else [row for row in rows if row["published_at"] <= at]

    def _found(self, table: str, at: Mapping[str, int] | None) -> DeltaTable | None:
        """The table as published, or at `at`; records always at their newest version, so that their log is read once."""
        if table in RECORDED:
            return delta.find(self._folder(table))
        version = (self.versions() if at is None else at).get(table)
        return None if version is None else delta.find(self._folder(table), version)

    def _publish(self, entry: Row, seen: dict[str, int]) -> str:
        steps.reached("audited")
        number = publications.claim(self.root, entry, seen)
        steps.reached("claimed")
        publications.settled(self.root)
        return journal.name_of(number)

    def _checked_rows(self, table: str, rows: Iterable[Row]) -> list[Row]:
        """The rows, fully checked: after the claim nothing may fail."""
        if table in RECORDED or not table.startswith("ops."):
            raise ValueError(f"{table} has no rows to publish by key")
        return publications.checked_rows(schemas.load(table), list(rows))


def _check_columns(declared: Table, df: DataFrame) -> None:
    given = {field.name: field.dataType.simpleString() for field in df.schema.fields}
    different = [
        f"{c.name}: declared {c.type}, " + (f"is {given[c.name]}" if c.name in given else "missing")
        for c in declared.columns
        if given.get(c.name) != c.type.replace(" ", "")
    ]
    if different:
        raise ValueError(f"{declared.name}: {'; '.join(different)}")


def _ordered(one: Slice) -> dict[str, str]:
    columns = schemas.load(one.candidate.table).slice
    if set(one.values) != set(columns) or not all(isinstance(value, str) for value in one.values.values()):
        raise ValueError(f"{one.name}: a slice of {one.candidate.table} is text for {', '.join(columns)}")
    return {name: one.values[name] for name in columns}


def _may_empty(empty_ok: bool | Collection[str], table: str) -> bool:
    return empty_ok if isinstance(empty_ok, bool) else table in empty_ok
