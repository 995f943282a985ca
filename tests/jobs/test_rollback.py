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
from tests.jobs.test_clean import MONDAY, TUESDAY, arrive, lines


def test_back_to_what_a_run_set_aside(spark: SparkSession, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", spark)
    arrive(lake, tmp_path, MONDAY, [*lines(98), *lines(1, obito="20200231", cpf="12345678900"), *lines(1, obito="20200231")])
    clean(lake, "sisobi", MONDAY)
    looked = Lake(lake.root)  # no Spark is asked for it
    assert quarantine(looked, "sisobi") == {
        "registry": "sisobi",
        "quarantined": 2,
        "broken": [
            {"period": MONDAY, "rule": "death_date_is_a_day", "file": "Obi20200413.txt", "lines": 2, "first_line": 99},
            {"period": MONDAY, "rule": "not_after_its_own_delivery", "file": "Obi20200413.txt", "lines": 2, "first_line": 99},
            {"period": MONDAY, "rule": "cpf_has_valid_digits", "file": "Obi20200413.txt", "lines": 1, "first_line": 99},
        ],
        "retried": [],
    }
    assert [quarantine(looked, registry, period)["quarantined"] for registry, period in (("sisobi", MONDAY), ("sisobi", TUESDAY), ("gfip", None))] == [2, 0, 0]
    arrive(lake, tmp_path, MONDAY, lines(100))  # the file again, mended
    mended = clean(lake, "sisobi", MONDAY)["publication"]
    second, first = [row["run"] for row in sorted(lake.rows("ops.runs", verb="clean"), key=lambda row: row["started_at"], reverse=True)]

    assert [quarantine(looked, "sisobi", run=run)["quarantined"] for run in (first, second, None)] == [2, 0, 0]
    assert quarantine(looked, "sisobi", MONDAY, run=first)["quarantined"] == 2
    for registry, period, retry, run, why in (
        ("sisobi", None, False, "clean-1", "no run that cleaned sisobi"),
        ("gfip", None, False, first, "no run that cleaned gfip"),
        ("sisobi", TUESDAY, False, first, f"cleaned {MONDAY}, not {TUESDAY}"),
        ("sisobi", None, True, first, "without --run"),
    ):
        with pytest.raises(BadInput, match=why):
            quarantine(looked, registry, period, retry, run)

    with pytest.raises(BadInput, match="reason"):
        rollback(lake, mended, " ")
    back = rollback(lake, mended, "the wrong file")
    assert quarantine(looked, "sisobi")["quarantined"] == 2
    assert rollback(lake, mended, "the wrong file") == back
    (row,) = lake.rows("ops.runs", verb="rollback")
    assert (row["publication"], row["outcome"], row["rows_out"]) == (back["publication"], "published", 100)
    assert row["inputs"].keys() == {"silver.sisobi", "quarantine.sisobi"}
