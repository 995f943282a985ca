"""A landing folder with a thousand files."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from tests.support import files


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", spark)


def test_a_landing_folder_with_a_thousand_files_of_one_period(lake: Lake) -> None:
    folder = lake.root / "landing" / "gfip" / "2020-03"
    folder.mkdir(parents=True)
    for number in range(1000):
        lines = files.sefip((f"{number:014d}", ["ANA"]))
        (folder / f"{number:014d}_202003.RE").write_bytes(("\r\n".join(lines) + "\r\n").encode("latin-1"))

    answer = ingest(lake, "gfip", None, "2020-03")

    assert (answer["rows"], {file["status"] for file in answer["files"]}) == (4000, {"loaded"})
    assert len(lake.arrivals("gfip", "2020-03")) == 1000
    assert lake.read("bronze.gfip").count() == 4000
    assert {file["status"] for file in ingest(lake, "gfip", None, "2020-03")["files"]} == {"already_loaded"}

    # Where two files would be the same delivery, one clear message, and the tables as they were.
    before = lake.versions()
    folder = lake.root / "landing" / "cpf" / "2020-04"
    folder.mkdir(parents=True)
    for number in range(1000):
        (folder / f"cpf_nit_{number}.csv").write_text(files.nits(f"{number};2;S"))
    with pytest.raises(BadInput, match="is part nit of 2020-04 too; load them apart"):
        ingest(lake, "cpf", None, "2020-04")
    assert lake.versions() == before
