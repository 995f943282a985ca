"""quarantine of a run, and rollback as a run: what operations look back with, and take back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from jobs.clean import clean
from jobs.errors import BadInput
from jobs.lake import Lake
from jobs.quarantine import quarantine
from jobs.rollback import rollback
from tests.jobs.test_clean import MONDAY, arrive, lines


def test_back_to_what_a_run_set_aside(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", spark)
    arrive(lake, tmp_path, MONDAY, [*lines(98), *lines(2, obito="20200231")])
    clean(lake, "sisobi", MONDAY)
    arrive(lake, tmp_path, MONDAY, lines(100))  # the file again, mended
    mended = clean(lake, "sisobi", MONDAY)["publication"]
    second, first = [row["run"] for row in sorted(lake.rows("ops.runs", verb="clean"), key=lambda row: row["started_at"], reverse=True)]

    assert [quarantine(lake, "sisobi", run=run)["quarantined"] for run in (first, second, None)] == [2, 0, 0]
    for run, registry, retry in (("clean-1", "sisobi", False), (first, "gfip", False), (first, "sisobi", True)):
        with pytest.raises(BadInput):
            quarantine(lake, registry, run=run, retry=retry)

    with pytest.raises(BadInput, match="reason"):
        rollback(lake, mended, " ")
    back = rollback(lake, mended, "the wrong file")
    assert quarantine(lake, "sisobi")["quarantined"] == 2
    assert rollback(lake, mended, "the wrong file") == back
    (row,) = lake.rows("ops.runs", verb="rollback")
    assert (row["publication"], row["outcome"], row["rows_out"]) == (back["publication"], "published", 100)
    assert row["inputs"].keys() == {"silver.sisobi", "quarantine.sisobi"}
