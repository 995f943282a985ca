"""The cases that were found by trying, where they lie beside the project: what each file is, and what becomes of it. They are not ours to give away.

`read`: lines that come in as records; `message`: what must stand in the error (exit 2) or in the warnings.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from jobs.clean import clean
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.runtime.errors import BadInput, Refused
from tests.support.tables import rows

CASES = Path(__file__).parents[5] / "shared" / "cases"

REFUSED = """
    registry  | period     | file                                                                  | message
    gfip      | 2020-03    | 11-sefip-after-trailer/input/c/SEFIP.RE                               | a second file follows
    tse       | 2016       | 14-tse-zip/input/b/consulta_cand_2016.zip                             | BRASIL.csv: is not taken
    tse       | 2016       | 14-tse-zip/input/c/consulta_cand_2016_BRASIL.csv                      | BRASIL.csv: is not taken
    tse       | 2016       | 14-tse-zip/input/d/consulta_cand_2016.zip                             | damaged
    tse       | 2016       | 14-tse-zip/input/e/consulta_cand_2016.zip                             | damaged
    bem       | 2020-W16   | 15-encodings/input/a/bem_2020W16_cadastro.csv                         | is UTF-16
    bem       | 2020-W16   | 15-encodings/input/c/bem_2020W16_cadastro.csv                         | at byte
    bem       | 2020-W16   | 16-line-ends/input/a/bem_2020W16_cadastro.csv                         | line ends are CR
    bem       | 2020-W16   | 17-above-the-header/input/a/bem_2020W16_cadastro.csv                  | line 1 is `sep=;`, a hint for spreadsheets, and the header is in line 2
    bem       | 2020-W16   | 17-above-the-header/input/b/bem_2020W16_cadastro.csv                  | line 1 is empty, and the header is in line 2
    bem       | 2020-W16   | 17-above-the-header/input/c/bem_2020W16_cadastro.csv                  | line 1 is a title, and the header is in line 3
    bem       | 2020-W16   | 37-not-a-csv/input/a/bem_2020W16_cadastro.csv                         | is an Excel workbook
    bem       | 2020-W16   | 37-not-a-csv/input/b/bem_2020W16_cadastro.csv                         | is a web page
    bem       | 2020-W16   | 37-not-a-csv/input/c/bem_2020W16_cadastro.csv                         | gzip
    bem       | 2020-W16   | 37-not-a-csv/input/d/bem_2020W16_cadastro.csv                         | Excel workbook
"""
CLEANED = """
    registry  | period     | file                                                                  | read | aside | complete
    sisobi    | 2020-04-17 | 10-sisobi-end-of-file/input/a/Obi20200417.txt                         | 60   | 0     | yes
    sisobi    | 2020-04-17 | 10-sisobi-end-of-file/input/b/Obi20200417.txt                         | 60   | 0     | yes
    sisobi    | 2020-04-17 | 10-sisobi-end-of-file/input/c/Obi20200417.txt                         | 60   | 0     | yes
    gfip      | 2020-03    | 11-sefip-after-trailer/input/a/SEFIP.RE                               | 10   | 0     | yes
    gfip      | 2020-03    | 11-sefip-after-trailer/input/b/SEFIP.RE                               | 10   | 0     | yes
    bem       | 2020-W16   | 15-encodings/input/b/bem_2020W16_cadastro.csv                         | 30   | 0     | yes
    bem       | 2020-W16   | 15-encodings/input/d/bem_2020W16_cadastro.csv                         | 30   | 0     | yes
    bem       | 2020-W16   | 15-encodings/input/e/bem_2020W16_cadastro.csv                         | 30   | 0     | yes
    bem       | 2020-W16   | 16-line-ends/input/b/bem_2020W16_cadastro.csv                         | 30   | 0     | yes
    bem       | 2020-W16   | 16-line-ends/input/c/bem_2020W16_cadastro.csv                         | 30   | 0     | yes
    bem       | 2020-W16   | 18-delimiter-at-line-end/input/b/bem_2020W16_cadastro.csv             | 30   | 0     | yes
    folha_pbf | 2020-04    | 19-header-again/input/a/202004_BolsaFamilia_Pagamentos_AC.csv         | 60   | 1     | yes
    folha_pbf | 2020-04    | 19-header-again/input/b/202004_BolsaFamilia_Pagamentos_AC.csv         | 60   | 2     | yes
"""

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases do not lie beside the project")


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", spark)


def message_of(lake: Lake, registry: str, file: str, period: str) -> str:
    with pytest.raises(BadInput) as refused:
        ingest(lake, registry, [CASES / file], period)
    return str(refused.value)


def test_a_file_of_another_kind_is_refused_by_its_kind(lake: Lake) -> None:
    found = {case["file"]: message_of(lake, str(case["registry"]), str(case["file"]), str(case["period"])) for case in rows(REFUSED)}
    assert {case["file"]: case["message"] for case in rows(REFUSED) if str(case["message"]) not in found[case["file"]]} == {}
    assert not any("characters" in message for message in found.values()) and lake.versions() == {}


@pytest.mark.parametrize("case", rows(CLEANED), ids=lambda case: "-".join(str(case["file"]).split("/")[::2]))
def test_all_rows_of_a_file_are_loaded(lake: Lake, case: dict[str, str]) -> None:
    registry, period = case["registry"], case["period"]
    answer = ingest(lake, registry, [CASES / case["file"]], period)
    found = clean(lake, registry, period)
    assert (found["rows"], found["quarantined"]) == (int(case["read"]), int(case["aside"])), answer
    assert found["received"] == found["valid"] + found["structural"] + found["quarantined"]
    assert [row["complete"] for row in lake.arrivals(registry)] == [case["complete"] == "yes"]
    if "15-encodings" in case["file"]:
        names = [row["name"] for row in lake.read(f"silver.{registry}").select("name").collect()]
        assert all(name.isprintable() for name in names), names
        if "/b/" in case["file"]:
            assert any("JOSE CONCEICAO" in name for name in names)
        if "/d/" in case["file"]:
            assert any(name.startswith("JOSE D'AVILA") for name in names), names
        assert any("Windows-1252" in warning for warning in answer["warnings"]) == ("/b/" not in case["file"])


def test_the_rest(lake: Lake) -> None:
    """Cases that are a story of their own."""
    # 12: the thirteenth salary stands apart, and December loads.
    december = [CASES / f"12-sefip-competencia-13/input/sefip_2019{month}.RE" for month in (12, 13)]
    answer = ingest(lake, "gfip", december, "2019-12")
    assert [(one["file"], one["status"]) for one in answer["files"]] == [("sefip_201912.RE", "loaded"), ("sefip_201913.RE", "left_out")]
    assert any(warning.startswith("sefip_201913.RE: its period 201913") for warning in answer["warnings"])
    # 14: of a zip the UFs, and the rest by its name.
    answer = ingest(lake, "tse", [CASES / "14-tse-zip/input/a/consulta_cand_2016.zip"], "2016")
    assert [one["part"] for one in answer["files"]] == ["AC", "RO"]
    assert any("BRASIL" in warning and "leiame.pdf" in warning for warning in answer["warnings"])
    # 64: thirty and thirty deaths of one day are sixty.
    for name in ("Obi20200417.txt", "Obi20200417_2.txt"):
        answer = ingest(lake, "sisobi", [CASES / "64-second-file-of-a-day/input" / name], "2020-04-17")
    assert clean(lake, "sisobi", "2020-04-17")["rows"] == 60
    # 65: a file without workers.
    answer = ingest(lake, "gfip", [CASES / "65-gfip-no-facts-rectifies/input/zz_sem_movimento.RE"], "2020-03")
    assert any("has no rows" in warning for warning in answer["warnings"])


def test_a_delimiter_too_many(lake: Lake) -> None:
    file = CASES / "18-delimiter-at-line-end/input/a/bem_2020W16_cadastro.csv"
    ingest(lake, "bem", [file], "2020-W16")
    with pytest.raises(Refused, match="rejected|record_length_valid"):
        clean(lake, "bem", "2020-W16")
    ingest(lake, "bem", [CASES / "18-delimiter-at-line-end/input/c/bem_2020W16_cadastro.csv"], "2020-W16")
    found = clean(lake, "bem", "2020-W16")
    assert (found["rows"], found["broken"]) == (29, {"record_length_valid": 1})
