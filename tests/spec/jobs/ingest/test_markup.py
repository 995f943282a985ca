"""Files of XML: documents are rows, whole, whatever their line ends, prefixes and versions; what is no whole file is refused."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from jobs.clean import clean
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from synthetic import documents
from synthetic.render.esocial import VERSIONS, document

PERIOD = "2020-04-17"
SAME = {"employer": "11222333", "cpf": int(documents.cpf(1)), "received_at": datetime(2020, 4, 1, 10, 0)}
ADMISSION = SAME | {"event": "evtAdmissao", "receipt": "1.1.1", "name": "JOSE & ANA", "birth_date": date(1990, 1, 2), "registration": "M1", "category": "111"}
ADMISSION |= {"started_on": date(2019, 5, 1)}
LINES = [{"registration": "M1", "category": "111", "rubric": f"R{n}", "rubric_table": "T", "cents": n * 150} for n in (1, 2)]
PAY = SAME | {"event": "evtRemun", "receipt": "1.1.2", "month": "2020-03", "pay_lines": json.dumps(LINES)}


def wrapped(*events: str) -> str:
    return '<?xml version="1.0"?><eSocial>' + "\n".join(events) + "</eSocial>\n"


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", spark)


def load(lake: Lake, tmp_path: Path, *contents: str, more: Sequence[Path] = ()) -> dict[str, Any]:
    paths = [tmp_path / f"esocial_20200417{'_' + str(n) if n else ''}.xml" for n in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_text(content, encoding="utf-8")
    return ingest(lake, "esocial", [*paths, *more], PERIOD)


def test_each_document_is_a_row_whatever_its_form(lake: Lake, tmp_path: Path, spark: SparkSession) -> None:
    prefixed = document(ADMISSION | {"receipt": "1.1.5"}).replace("<eSocial ", "<ns2:eSocial ").replace("</eSocial>", "</ns2:eSocial>")
    strange = document(PAY | {"receipt": "1.1.6"}).replace("evtRemun", "evtPgtos")
    broken = document(ADMISSION | {"receipt": "1.1.7"}).replace("</trabalhador>", "")
    several = wrapped(document(ADMISSION), document(PAY, version=VERSIONS[1]).replace("><", ">\r\n  <"), prefixed, strange, broken)
    alone = document(ADMISSION | {"receipt": None}, whole=False)
    one = document(ADMISSION | {"receipt": "1.1.8"})
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as zipped:
        zipped.writestr("S-2200.xml", '<?xml version="1.0"?>' + one)
    answer = load(lake, tmp_path, several, alone, more=[tmp_path / "download.zip"])
    assert [file["rows"] for file in answer["files"]] == [5, 1, 1]
    counts = clean(lake, "esocial", PERIOD)
    assert [counts[name] for name in ("received", "valid", "structural", "quarantined")] == [7, 5, 1, 1]
    assert counts["broken"]["record_length_valid"] == 1
    rows = {(row.receipt, row.event): row for row in lake.read("silver.esocial").collect()}
    assert sorted(str(receipt) for receipt, _ in rows) == ["1.1.1", "1.1.2", "1.1.5", "1.1.8", "None"]
    for receipt in ("1.1.1", "1.1.5", "1.1.8", None):
        row = rows[receipt, "evtAdmissao"]
        assert (row.cpf, row.name, row.birth_date, row.started_on, row.registration, row.category) == (
            ADMISSION["cpf"], "JOSE & ANA", date(1990, 1, 2), date(2019, 5, 1), "M1", "111",
        )  # fmt: skip
    pay = rows["1.1.2", "evtRemun"]
    assert (pay.month, json.loads(pay.pay_lines), pay.employer) == ("2020-03", LINES, "11222333")
    assert rows["1.1.1", "evtAdmissao"].line == 1 and pay.line == 2


def test_many_tasks_read_one_file_as_one_would(lake: Lake, tmp_path: Path, spark: SparkSession) -> None:
    text = wrapped(*[document(ADMISSION | {"receipt": f"1.1.{n:04d}"}) for n in range(200)])
    spark.conf.set("spark.sql.files.maxPartitionBytes", "16k")
    try:
        assert load(lake, tmp_path, text)["rows"] == 200
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
    clean(lake, "esocial", PERIOD)
    rows = lake.read("silver.esocial").orderBy("line").collect()
    assert [(row.line, row.receipt) for row in rows] == [(n + 1, f"1.1.{n:04d}") for n in range(200)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (wrapped(document(ADMISSION))[:-12], "truncated: it does not end with </eSocial>"),
        ("<?xml version='1.0'?><nada><a/></nada>", "no layout of esocial reads it"),
        ("cpf;nome\n1;ANA\n", "no layout of esocial reads it"),
    ],
)
def test_what_is_no_whole_file_is_refused(lake: Lake, tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        load(lake, tmp_path, content)
