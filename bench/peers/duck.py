"""DuckDB: the law as SQL over the very files of the lake, answers written as Parquet."""

from __future__ import annotations

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from bench.inputs import Inputs, in_force, inputs, sql, values
from bench.peers.run import Task, Watch, main

COLUMNS = {
    "evidence": "person, kind, registry, since, until, month, cents, detail, object, certainty, born, first_name_key, period",
    "memberships": "family, member, person, relation, birth_date, sex, uf, income_cents, family_income_cents, is_mother, first_name, registered_on, "
    "updated_on, family_updated_on, sole_provider, declared_size, document_wrong, certainty, registry, file, line",
    "people": "person, registry, birth_date, first_name_key, sex, key_type",
}
MACROS = """
CREATE MACRO flag(place, holds) AS CASE WHEN holds THEN CAST(1 AS BIGINT) << place ELSE 0 END;
CREATE MACRO has(flags, place) AS flags & (CAST(1 AS BIGINT) << place) <> 0;
CREATE MACRO settle(met, doubt) AS CASE WHEN NOT met THEN false WHEN doubt THEN NULL ELSE met END;
CREATE MACRO doubt_first(met, doubt) AS CASE WHEN doubt THEN NULL ELSE met END;
CREATE MACRO years(birth, today) AS
    year(today) - year(birth) - CASE WHEN month(today) * 100 + day(today) < month(birth) * 100 + day(birth) THEN 1 ELSE 0 END;
CREATE MACRO days_between(first, last) AS last - first;
CREATE MACRO names(line) AS CASE WHEN line = '' THEN CAST([] AS VARCHAR[]) ELSE string_split(line, ' ') END;
"""


def decide(task: Task, watch: Watch) -> dict[str, Any]:
    """Decide everybody with DuckDB."""
    with watch.step("start-up"):
        connection, context = opened(task), inputs(task.root)
        prepare(connection, context)
    with _spilled(task.out / "spill") as most:
        report = answers(connection, context, task.out / "decisions.parquet", watch)
    return report | {"spilled_bytes": most[0], "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


@contextmanager
def _spilled(folder: Path, every: float = 0.2) -> Iterator[list[int]]:
    """The most bytes that the folder held at once, as a list of one: DuckDB removes what it spilled as soon as it can."""
    most, done = [0], threading.Event()

    def look() -> None:
        while not done.wait(every):
            with suppress(OSError):  # a file that went meanwhile
                most[0] = max(most[0], sum(file.stat().st_size for file in folder.rglob("*")))

    watching = threading.Thread(target=look, daemon=True)
    watching.start()
    try:
        yield most
    finally:
        done.set()
        watching.join()


def opened(task: Task) -> duckdb.DuckDBPyConnection:
    """An empty database held to the task's cores and memory; beyond it, it writes beside the answers."""
    connection = duckdb.connect(":memory:")
    connection.execute(f"SET threads = {task.cores}; SET memory_limit = '{task.memory}GiB'; SET temp_directory = '{task.out / 'spill'}'")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def prepare(connection: duckdb.DuckDBPyConnection, context: Inputs) -> None:
    """Name the claims in force, and the functions that the SQL uses."""
    connection.execute(MACROS)
    for name, files in context.files.items():
        listed = ", ".join(f"'{file}'" for file in files)
        source = f"read_parquet([{listed}], hive_partitioning = true, hive_types = {{'registry': VARCHAR, 'slice': VARCHAR}})"
        connection.execute(f"CREATE VIEW {name} AS SELECT {COLUMNS[name]} FROM {source} WHERE {in_force(context.chosen)}")


def answers(connection: duckdb.DuckDBPyConnection, context: Inputs, out: Path, watch: Watch) -> dict[str, Any]:
    """Gather, judge, write."""
    given = values(context.context)
    with watch.step("evidence"):
        connection.execute(f"CREATE TEMP TABLE known AS {sql('known_once', given)}")
    with watch.step("scope and families"):
        connection.execute(f"CREATE TEMP TABLE facts AS {sql('facts', given)}")
        connection.execute("CREATE VIEW named AS SELECT family AS request, unnest(named_families) AS family FROM facts")
    with watch.step("decide and write"):
        counted = connection.execute(f"COPY ({sql('decisions', given)}) TO '{out}' (FORMAT parquet, COMPRESSION snappy)").fetchone()
    return {"people": int(counted[0]) if counted else 0}


if __name__ == "__main__":
    main(decide)
