"""Gold in DuckDB: the files that a publication names, and nothing else on this machine.

DuckDB's own reader over a list of files, not a deltalake dataset: on 5 million rows a count takes 0.02 s against 0.8, one person 0.1 s against 0.9,
at a third of the memory. Slices are folders, so a query about one month opens only that month's files.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import duckdb

import schemas
from jobs.lake.storage import place
from jobs.lake.storage.place import Place
from jobs.runtime.errors import BadInput
from jobs.runtime.escape import FORMULA, NUMBER
from jobs.runtime.json_safe import json_safe
from schemas.views import DICTIONARY, DUCKDB, EXACT, PSEUDONYMS, VIEWS, dictionary, readable, shown

MEMORY = "2GB"  # beyond it DuckDB spills to disk
THREADS = 4
# Table functions that read nothing.
HARMLESS = {"unnest", "range", "generate_series"}
# Functions that reveal the machine or the engine, write its log, wait, or plan another statement than the checked one. The others only compute.
REFUSED = {
    *("current_setting", "current_query", "getenv", "getvariable", "write_log", "sleep_ms", "pg_sleep", "nextval", "currval", "setval"),
    *("json_serialize_plan",),
}
WIDE = re.compile(r"\bU?(BIG|HUGE)INT\b")
FORMATS = {"csv": "FORMAT csv, HEADER", "json": "FORMAT json, ARRAY true", "parquet": "FORMAT parquet, COMPRESSION zstd"}
TYPES = {"string": "VARCHAR", "bigint": "BIGINT", "int": "INTEGER", "smallint": "SMALLINT", "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMPTZ"}


@dataclass(frozen=True)
class Gold:
    """Gold at one publication. `names` are the readable tables and views. Each query is one SELECT, else BadInput."""

    publication: str | None
    names: tuple[str, ...]
    connection: duckdb.DuckDBPyConnection
    scratch: Path

    def table(self, sql: str, most: int) -> tuple[list[str], list[bool], list[list[str | None]]]:
        """Column names, whether each is numeric, and the first `most` rows as text (null: None)."""
        with self._asked(sql) as columns:
            found = self.connection.execute(f"SELECT {', '.join(f'CAST({quoted(name)} AS VARCHAR)' for name in columns)} FROM _asked LIMIT {most}").fetchall()
        return list(columns), [_is_number(kind) for kind in columns.values()], [list(row) for row in found]

    def objects(self, sql: str, most: int) -> list[dict[str, Any]]:
        """The first `most` rows as JSON values (`jobs.runtime.json_safe`)."""
        with self._asked(sql):
            found = self.connection.execute(f"SELECT CAST(to_json(row) AS VARCHAR) FROM (SELECT * FROM _asked LIMIT {most}) AS row").fetchall()
        return list(json_safe([json.loads(row[0]) for row in found]))

    def write(self, sql: str, format: str, to: Path | BinaryIO) -> int:
        """Write all rows as csv, json (one array of objects) or parquet; returns how many. The file appears when it is complete."""
        draft = self.scratch / "answer"
        with self._asked(sql) as columns:
            rows = self._exact(columns) if format == "json" else f"SELECT {_cells(columns)} FROM _asked" if format == "csv" else "SELECT * FROM _asked"
            count = self.connection.execute(f"COPY ({rows}) TO {text(str(draft))} ({FORMATS[format]})").fetchone()
        if isinstance(to, Path):
            os.replace(draft, to)
        else:
            with draft.open("rb") as whole:
                shutil.copyfileobj(whole, to)
        return int(count[0]) if count else 0

    @contextmanager
    def _asked(self, sql: str) -> Iterator[dict[str, str]]:
        """The query as the view `_asked`; its columns with their types."""
        try:
            self._check(sql)
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW _asked AS {sql}")
            yield {str(row[0]): str(row[1]) for row in self.connection.execute("DESCRIBE _asked").fetchall()}
        except duckdb.Error as error:
            message = " ".join(str(error).split("\n\n")[0].split())  # one line; DuckDB appends a picture of the position
            raise BadInput(f"{message}. {self._readable()}") from error

    def _check(self, sql: str) -> None:
        """BadInput unless the text is one SELECT of published tables and views only."""
        statements = [statement.type.name for statement in self.connection.extract_statements(sql)]
        if statements != ["SELECT"]:
            what = "nothing" if not statements else " and ".join(statements)
            raise BadInput(f"`query` reads, one thing at a time: give one SELECT (or WITH, FROM, DESCRIBE, SUMMARIZE); this is {what}")
        tree = self.connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
        assert tree is not None
        try:
            relations, makers, functions, own = _named(json.loads(tree[0]))
        except RecursionError:
            raise BadInput("the question is nested too deep to be read; split it with WITH") from None
        published = {tuple(name.split(".")) for name in self.names} | {(name,) for name in own if "/" not in name}
        if unknown := sorted(".".join(parts) for parts in relations if tuple(part.lower() for part in parts) not in published):
            raise BadInput(f"{', '.join(unknown)}: no such table or view is published in gold. {self._readable()}")
        if foreign := sorted(makers - HARMLESS | functions & REFUSED | {name for name in functions if name.startswith("__internal")}):
            raise BadInput(f"{', '.join(foreign)}(…) is not allowed: `query` reads published tables only. {self._readable()}")

    def _exact(self, columns: Mapping[str, str]) -> str:
        """SQL: all rows as `jobs.runtime.json_safe` writes them. They are stored first: only then is it known which columns exceed 2⁵³."""
        wide = {name: kind for name, kind in columns.items() if WIDE.search(kind)}
        if not wide:
            return "SELECT * FROM _asked"
        self.connection.execute("CREATE OR REPLACE TEMP TABLE _found AS SELECT * FROM _asked")
        found = self.connection.execute(f"SELECT {', '.join(_too_wide(name, kind) for name, kind in wide.items())} FROM _found").fetchone()
        assert found is not None
        texts = {name: WIDE.sub("VARCHAR", kind) for (name, kind), large in zip(wide.items(), found, strict=True) if large or name in PSEUDONYMS}
        chosen = ", ".join(f"CAST({quoted(name)} AS {texts[name]}) AS {quoted(name)}" if name in texts else quoted(name) for name in columns)
        return f"SELECT {chosen} FROM _found"

    def _readable(self) -> str:
        if not self.names:
            return "Nothing is published in gold yet: `batimento decide` does that"
        return f"Readable at {self.publication}: {', '.join(self.names)}"


@contextmanager
def opened(publication: str | None, files: Mapping[str, Sequence[Place]], standing: Sequence[Mapping[str, Any]], beside: Path | None) -> Iterator[Gold]:
    """Tables and views with their comments over `files` per table, with the rows of `gold.standing`.

    Afterwards no other file and no network can be read, and no setting changed."""
    with tempfile.TemporaryDirectory(prefix=".batimento-", dir=beside) as scratch, duckdb.connect(":memory:") as connection:
        if any(isinstance(path, place.Prefix) for paths in files.values() for path in paths):
            connection.register_filesystem(place.file_system())
        names = _fill(connection, files, standing)
        allowed = ", ".join(text(place.url(path)) for paths in files.values() for path in paths)
        connection.execute(f"""
            SET TimeZone = 'America/Sao_Paulo'; SET memory_limit = '{MEMORY}'; SET threads = {min(THREADS, os.cpu_count() or 1)};
            SET temp_directory = {text(scratch)}; SET allowed_directories = [{text(scratch)}]; SET allowed_paths = [{allowed}];
            SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET allow_community_extensions = false;
            SET python_enable_replacements = false; SET enable_external_access = false; SET lock_configuration = true""")
        yield Gold(publication, tuple(names), connection, Path(scratch))


def _fill(connection: duckdb.DuckDBPyConnection, files: Mapping[str, Sequence[Place]], standing: Sequence[Mapping[str, Any]]) -> list[str]:
    """Create a view per table, the views of `schemas/views.py`, and `dictionary`; their names."""
    connection.execute("CREATE SCHEMA gold")
    for name, paths in files.items():
        table = schemas.load(name)
        chosen = ", ".join(f"{sql} AS {quoted(column.name)}" for column, sql in shown(table).items())
        connection.execute(f"CREATE VIEW {name} AS SELECT {chosen} FROM {_source(table, paths)}")
    tables = readable(files)
    for name in sorted(set(tables) - set(files)):
        table = schemas.load(name)
        connection.execute(f"CREATE VIEW {name} AS {schemas.sql(table, standing).format(**{one.partition('.')[2]: one for one in table.stands_on})}")
    for view in VIEWS:
        if set(view.needs) <= set(tables):
            connection.execute(f"CREATE VIEW {view.name} AS {view.sql.format(**DUCKDB)}")
    entries = dictionary(tables)
    for name, column, _, comment in entries:
        what = f"VIEW {name}" if column is None else f"COLUMN {name}.{quoted(column)}"
        connection.execute(f"COMMENT ON {what} IS {text(comment)}")
    names = list(dict.fromkeys(row[0] for row in entries))
    if names:
        rows = ", ".join(f"({', '.join('NULL' if one is None else text(one) for one in row)})" for row in entries)
        connection.execute(f"CREATE VIEW dictionary AS SELECT * FROM (VALUES {rows}) AS entries({', '.join(quoted(name) for name in DICTIONARY)})")
        names.append("dictionary")
    return names


def _source(table: schemas.Table, paths: Sequence[Place]) -> str:
    if not paths:
        return f"(SELECT {', '.join(f'CAST(NULL AS {_type(c.type)}) AS {quoted(c.name)}' for c in table.columns)} WHERE false)"
    slices = ", ".join(f"{text(name)}: VARCHAR" for name in table.slice)
    return f"read_parquet([{', '.join(text(place.url(path)) for path in paths)}], hive_partitioning = true, hive_types = {{{slices}}})"


def _named(tree: Any) -> tuple[set[tuple[str, ...]], set[str], set[str], set[str]]:
    """Of a parsed statement: relations by their parts, table functions, other functions, and names defined by WITH."""
    relations, makers, functions, own = set(), set(), set(), set()
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            left += node.values()
            if node.get("type") == "BASE_TABLE":
                relations.add(tuple(part for part in (node["catalog_name"], node["schema_name"], node["table_name"]) if part))
            elif node.get("type") == "TABLE_FUNCTION":
                makers.add(str(node["function"]["function_name"]).lower())
            elif node.get("class") == "FUNCTION":
                functions.add(str(node["function_name"]).lower())
            own |= {str(one["key"]).lower() for one in (node.get("cte_map") or {}).get("map", [])}
    return relations, makers, functions - makers, own


def _cells(columns: Mapping[str, str]) -> str:
    """SQL: the columns, safe for a spreadsheet. Text that it would take for a formula gets a leading apostrophe; numbers stay numbers."""

    def safe(name: str, kind: str) -> str:
        column = cell = quoted(name)
        heading = quoted(f"'{name}" if re.match(FORMULA, name) else name)
        if kind == "VARCHAR":
            formula = f"regexp_matches({column}, {text(FORMULA)}) AND NOT regexp_matches({column}, {text(NUMBER)})"
            cell = f"CASE WHEN {formula} THEN concat(chr(39), {column}) ELSE {column} END"
        return f"{cell} AS {heading}"

    return ", ".join(safe(name, kind) for name, kind in columns.items())


def _too_wide(name: str, kind: str) -> str:
    """SQL: whether a column has an integer that JavaScript would round, or, in a list or an object, one with as many digits."""
    column = quoted(name)
    digits = f"regexp_matches(CAST(to_json({column}) AS VARCHAR), '[0-9]{{{len(str(EXACT))}}}')"
    whole = f"{column} NOT BETWEEN -{EXACT} AND {EXACT}" if WIDE.fullmatch(kind) else digits
    return f"coalesce(bool_or({whole}), false)"


def _is_number(kind: str) -> bool:
    return kind.startswith(("DECIMAL", "DOUBLE", "FLOAT")) or kind.endswith("INT") or kind == "INTEGER"


def _type(kind: str) -> str:
    return f"{_type(kind[6:-1])}[]" if kind.startswith("array<") else TYPES[kind]


def quoted(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A SQL string literal."""
    return "'" + value.replace("'", "''") + "'"
