"""A delivery and a decision in a lake wherever it lies: `python -m tests.support.full_run ROOT FILE ANSWERS` plays it in a Spark of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from jobs.clean import clean
from jobs.decide import decide
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.lake.storage import place
from jobs.link import link
from jobs.runtime.session import FEW_ROWS, session
from tests.support.decided import EVIDENCE, MEMBERSHIPS, ON, PEOPLE, PERIODS, covered, publish

PERIOD = "2020-04-13"


# When a run was, and what it was called by chance, is its own.
ITS_OWN = {"received_at", "sequence"}


def tables(lake: Lake) -> dict[str, list[str]]:
    """Every published table but the records of runs, row by row."""
    found = {}
    for name in sorted(lake.versions()):
        rows = [row.asDict() for row in lake.read(name).collect()]
        found[name] = sorted(repr({key: value for key, value in row.items() if key not in ITS_OWN}) for row in rows)
    return found


def story(lake: Lake, file: Path) -> dict[str, list[str]]:
    """SISOBI lands, is ingested from where it landed, cleaned and linked; everything else is read; the month is decided. The published tables, row by row."""
    folder = lake.root / "landing" / "sisobi" / PERIOD
    folder.mkdir(parents=True, exist_ok=True)
    place.show(file, folder / file.name)
    answer = ingest(lake, "sisobi", None, PERIOD)
    assert [one["status"] for one in answer["files"]] == ["loaded"]
    clean(lake, "sisobi", PERIOD)
    link(lake, "sisobi", PERIOD)
    publish(lake, "link-everything", EVIDENCE, MEMBERSHIPS, PEOPLE, covered(PERIODS))
    assert decide(lake, "ae2020", "2020-04", ON)["people"] == 5
    return tables(lake)


def main(root: str, file: Path, answers: Path) -> None:
    """Play it, and write down what was published."""
    there = Lake(place.at(root))
    spark = session("local[2]", FEW_ROWS | {"spark.sql.shuffle.partitions": "2"} | there.spark_settings)
    answers.write_text(json.dumps(story(Lake(there.root, spark), file)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
