"""Processes that add records to one lake and compact its tables, all at once; and a lake in which that went wrong."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any

import pyarrow as pa
from deltalake import QueryBuilder, write_deltalake

from jobs.lake import Lake, Place
from jobs.lake.storage import delta, publications

BEGUN = datetime(2020, 5, 1, tzinfo=UTC)


def look(person: int) -> dict[str, Any]:
    """A row of `ops.accesses`."""
    return {"at": BEGUN + timedelta(seconds=person), "who": "ana", "verb": "explain", "person": person, "found": True}


def record_at_once(root: Place, processes: int, rounds: int) -> set[int]:
    """Let each process add a row a round, all at the same time, compacting each time; the persons looked at. An error where one crashed."""
    spawning = multiprocessing.get_context("spawn")  # a fork would inherit deltalake's engine without its threads
    barrier = spawning.Barrier(processes)
    running = [spawning.Process(target=_record, args=(root, number, rounds, barrier)) for number in range(processes)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0] * processes
    return set(range(processes * rounds))


def _record(root: Place, number: int, rounds: int, barrier: Barrier) -> None:
    delta.MANY_FILES = 0
    lake = Lake(root)
    for turn in range(rounds):
        barrier.wait(60)
        lake.record("ops.accesses", [look(number * rounds + turn)])
        if delta.opened(publications.folder(lake.root, "ops.accesses")).count() > barrier.parties * rounds:
            raise AssertionError("rows stand twice")  # at once: their number doubles with each round


def repeat(root: Place, table: str) -> int:
    """Put every row of a table there once more, as two compactions at once did; how many rows stand in it now."""
    folder = publications.folder(root, table)
    found = delta.opened(folder)
    rows = pa.RecordBatchReader.from_stream(QueryBuilder().register("everything", found).execute("SELECT * FROM everything").read_all()).read_all()
    write_deltalake(found, rows, mode="append")
    return delta.opened(folder).count()
