"""Candidates made without Spark, and publishers in processes of their own: `python -m tests.support.publishing JOB`."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import schemas
from jobs.lake import Candidate, Lake, Place, Slice
from jobs.lake.storage import files, place, publications, steps, types
from jobs.runtime.errors import ConcurrentWrite

ROOT = Path(__file__).parents[2]
EVIDENCE, PEOPLE = "silver.evidence", "silver.people"


def april(slice: str = "2020-04") -> dict[str, str]:
    """The values of a slice of what `link` writes."""
    return {"registry": "sisobi", "slice": slice}


def candidate(lake: Lake, table: str, run: str, people: dict[str, list[int]]) -> Candidate:
    """What `lake.candidate` would write: per slice, a row per person."""
    promised = schemas.load(table)
    folder = publications.folder(lake.root, table)
    path = folder / f"batch-{run}" / uuid.uuid4().hex[:8]
    path.mkdir(parents=True)
    for slice, persons in people.items():
        if persons:
            write(path / "registry=sisobi" / f"slice={slice}" / "part-0.parquet", rows(table, persons))
    return Candidate(table, run, path, lake.versions().get(table, -1), files.list_files(promised, path, folder))


def rows(table: str, persons: list[int]) -> pa.Table:
    """A row per person, without the partition columns."""
    promised = schemas.load(table)
    some: dict[str, Any] = {"string": "", "date": date(2020, 4, 1), "bigint": 7, "int": 1, "smallint": 1, "array<string>": [], "boolean": False}
    given = {c.name: some[c.type] if c.required else None for c in promised.columns}
    made = [{name: person if name in ("person", "line", "place") else value for name, value in given.items()} for person in persons]
    return types.to_arrow(promised, made).drop_columns(list(promised.slice))


def write(path: Place, table: pa.Table) -> None:
    """A parquet file."""
    if isinstance(path, place.Prefix):
        with place.file_system().open(place.url(path), "wb") as file:
            pq.write_table(table, file)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)


def covered(rows: int, period: str = "2020-04-01") -> dict[str, Any]:
    """A row of `ops.coverage`."""
    return {"registry": "sisobi", "period": period, "part": "", "as_of": date(2020, 4, 1), "complete": True, "rows": rows}


def persons(lake: Lake, table: str = EVIDENCE, at: dict[str, int] | None = None) -> list[int]:
    """Who stands in a table, as its readers see it."""
    return sorted(row["person"] for row in lake.rows(table, at))


def begun(root: Place) -> Lake:
    """A lake in which April's slice of two tables is published."""
    lake = Lake(root)
    lake.publish("link-1", "link", both(lake, "link-1", 1), ops={"ops.coverage": [covered(1)]})
    return lake


def both(lake: Lake, run: str, person: int) -> list[Slice]:
    """April's slice of two tables, as candidates."""
    return [Slice(candidate(lake, table, run, {"2020-04": [person]}), april()) for table in (EVIDENCE, PEOPLE)]


@dataclass
class Job:
    """What a process of its own is to publish, and where it is killed."""

    lake: Lake
    run: str
    slices: list[Slice]
    ops: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    killed_at: str | None = None


def publish_at_once(jobs: list[Job], folder: Path) -> list[str]:
    """Publish every job in a process of its own, all at the same time; what became of each: a publication's id, `lost` or `killed`."""
    queue, answers = folder / "jobs", folder / "answers"
    queue.write_bytes(pickle.dumps(jobs))
    done = subprocess.run([sys.executable, "-m", "tests.support.publishing", str(queue), str(answers)], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(answers.read_text())
    return found


def main(queue: Path, answers: Path) -> None:
    """Do the jobs. Nothing of deltalake has run before the processes part, so that its threads are each one's own."""
    import pandas  # noqa: F401  # pyarrow would, in each process anew

    jobs: list[Job] = pickle.loads(queue.read_bytes())
    wait, go = os.pipe()
    children = []
    for number, job in enumerate(jobs):
        end = queue.with_suffix(f".{number}")
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(wait, 1)  # returns when the parent closes the other end
            _publish(job, end)
            os._exit(0)
        children.append((child, end))
    os.close(go)
    ends = [(os.waitpid(child, 0)[1], end) for child, end in children]
    answers.write_text(json.dumps(["killed" if status == signal.SIGKILL else end.read_text() for status, end in ends]))


def _publish(job: Job, end: Path) -> None:
    def reached(moment: str) -> None:
        if moment == job.killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.reached = reached
    try:
        end.write_text(job.lake.publish(job.run, "link", job.slices, ops=job.ops))
    except ConcurrentWrite:
        end.write_text("lost")
    except BaseException as error:
        end.write_text(f"crashed: {error!r}")


if __name__ == "__main__":
    # Under its own name, so that what was pickled there is found here.
    from tests.support import publishing

    publishing.main(Path(sys.argv[1]), Path(sys.argv[2]))
