"""From files to published bronze, and every bad input that ends here: exit 2, what and where, nothing written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyspark.sql import SparkSession

import conf
import jobs.ingest
from jobs.clean import clean
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from tests.support import files

# A slice of a real file, where it lies beside the project: it is not ours to give away.
SAMPLE = Path(__file__).parents[5] / "shared/data/samples/tse/consulta_cand_2020_AC_slice_anonymised.csv"


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", spark)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def _write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("latin-1") if isinstance(content, str) else content)
        return path

    return _write


def test_one_call_is_one_publication_of_lines_and_arrivals(lake: Lake, write: Callable[[str, str | bytes], Path]) -> None:
    people = "nu_cpf;no_pessoa;no_mae;dt_nascimento;sg_sexo;co_situacao;dt_situacao;in_obito;aa_obito;extra\n1;ANA;;1990-01-01;F;0;;N;;x\n"
    table = write("cpf_nit_202004.csv", files.nits("1;2;S", "3;4"))
    answer = ingest(lake, "cpf", [write("cpf_pessoas_202004.csv", people), table], "2020-04")

    assert (answer["registry"], answer["period"], answer["rows"]) == ("cpf", "2020-04", 3)
    assert [(f["file"], f["rows"], f["layout"], f["part"], f["status"]) for f in answer["files"]] == [
        ("cpf_pessoas_202004.csv", 1, "people", "people", "loaded"),
        ("cpf_nit_202004.csv", 2, "nit", "nit", "loaded"),
    ]
    assert answer["warnings"] == ["cpf_pessoas_202004.csv: column extra is not read"]
    bronze = lake.read("bronze.cpf").orderBy("layout", "line").collect()
    assert [(r["layout"], r["line"], r["fields"], r["text"], r["parent"], r["whole"]) for r in bronze] == [
        ("nit", 2, ["1", "2", "S"], None, None, True),
        ("nit", 3, ["3", "4"], None, None, True),
        ("people", 2, ["1", "ANA", "", "1990-01-01", "F", "0", "", "N", "", "x"], None, None, True),
    ]
    arrivals = lake.arrivals("cpf", "2020-04")
    assert [(row["sequence"], row["part"], row["rows"], row["bytes"], str(row["as_of"])) for row in arrivals] == [
        (1, "people", 1, len(people), "2020-04-30"),
        (2, "nit", 2, table.stat().st_size, "2020-04-30"),
    ]
    assert {(r["arrival"], r["file"], r["header"]) for r in bronze} == {(row["arrival"], row["file"], row["header"]) for row in arrivals}
    assert [run["verb"] for run in lake.rows("ops.runs")] == ["ingest"]

    again = ingest(lake, "cpf", [table], "2020-04")
    assert (again["rows"], again["publication"], [f["status"] for f in again["files"]]) == (0, None, ["already_loaded"])
    changed = ingest(lake, "cpf", [write("other.csv", files.nits("1;2;N"))], "2020-04", "nit")
    assert [f["status"] for f in changed["files"]] == ["correction"]
    later = ingest(lake, "cpf", [write("x.csv", table.read_bytes())], "2020-05")
    assert (later["rows"], [f["status"] for f in later["files"]]) == (0, ["unchanged"])
    assert [(row["part"], row["rows"]) for row in lake.arrivals("cpf", "2020-05")] == [("nit", 2)]
    assert lake.read("bronze.cpf").count() == 4


def test_fixed_lines_with_their_header_and_parents_from_a_zip(lake: Lake, tmp_path: Path) -> None:
    one = "\r\n".join(files.sefip(("1" * 14, ["ANÁ", "BIA"])))
    two = "\r\n".join(files.sefip(("2" * 14, ["CAÊ"]))) + "\r\n"
    path = tmp_path / "march.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/ONE.RE", one.encode("latin-1"))
        archive.writestr("TWO.RE", two.encode("latin-1"))
        archive.writestr("leiame.txt", "nothing to load")
    answer = ingest(lake, "gfip", [path], "2020-03")
    assert [(f["file"], f["part"], f["rows"]) for f in answer["files"]] == [("march.zip!ONE.RE", "ONE", 5), ("march.zip!TWO.RE", "TWO", 4)]
    workers = lake.read("bronze.gfip").where("text LIKE '30%'").orderBy("file", "line").collect()
    assert sorted(row["text"][53:56] for row in workers) == ["ANÁ", "BIA", "CAÊ"]
    assert all(row["parent"][3:17] == row["text"][3:17] and row["header"].startswith("00") and row["whole"] for row in workers)


def test_a_file_cut_in_its_last_line_is_loaded_and_not_complete(lake: Lake, write: Callable[[str, str | bytes], Path]) -> None:
    content = "\n".join([files.sisobi(1), files.sisobi(2), files.sisobi(3, width=77)])
    answer = ingest(lake, "sisobi", [write("Obi20200417.txt", content)], "2020-04-17")
    assert answer["warnings"] == ["Obi20200417.txt: its last line, 3, is cut; the delivery is not complete"]
    assert [(row["line"], row["whole"]) for row in lake.read("bronze.sisobi").orderBy("line").collect()] == [(1, True), (2, True), (3, False)]
    assert [row["complete"] for row in lake.arrivals("sisobi")] == [False]


def test_a_header_alone_is_a_delivery_without_rows(lake: Lake, write: Callable[[str, str | bytes], Path]) -> None:
    nobody = [write(f"consulta_cand_2018_{uf}.csv", files.tse([])) for uf in ("RR", "AP")]
    answer = ingest(lake, "tse", nobody, "2018")
    assert [(f["part"], f["rows"], f["status"]) for f in answer["files"]] == [("RR", 0, "loaded"), ("AP", 0, "unchanged")]
    assert answer["publication"] and lake.read("bronze.tse").count() == 0
    assert [row["part"] for row in lake.arrivals("tse", "2018")] == ["RR", "AP"]


@pytest.mark.parametrize(
    ("registry", "period", "message"),
    [
        ("sisob", "2020-04-17", "no registry 'sisob'"),
        ("sisobi", "2020-02-30", "no calendar has the period '2020-02-30'"),
        ("sisobi", "2020", "2020 is a year, and sisobi is delivered by day or month"),
    ],
)
def test_a_registry_or_period_that_is_not_delivered_is_refused(lake: Lake, registry: str, period: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        ingest(lake, registry, [], period)


@pytest.mark.parametrize(
    ("registry", "written", "sound"),
    [("sisobi", 3, True), ("sisobi", 2, False), ("sisobi", 4, False), ("cpf", 3, True), ("cpf", 2, True), ("cpf", 4, False)],
)
def test_a_line_that_was_not_written_is_a_crash(registry: str, written: int, sound: bool) -> None:
    """Of three lines. Only a quoted line break joins some."""
    reading = SimpleNamespace(layout=conf.registry(registry).layouts[0])
    arrival: Any = SimpleNamespace(reading=reading, row={"name": "x", "rows": 3})
    slices: Any = [SimpleNamespace(rows=written)]
    with nullcontext() if sound else pytest.raises(RuntimeError, match=f"x: {written} rows were written of 3 lines"):
        jobs.ingest._count(slices[0], slices, [arrival])
        assert arrival.row["rows"] == written


def test_one_bad_file_stops_its_call_and_nothing_is_written(lake: Lake, write: Callable[[str, str | bytes], Path]) -> None:
    good = write("Obi20200417.txt", files.sisobi(1) + "\n")
    bad = [
        write("empty.txt", ""),
        write("Obi20200418.txt", files.sisobi(1) + "\n"),
        write("words.txt", "these are words\n"),
        good.parent,
        good.parent / "nowhere.txt",
        write("bad.zip", b"PK\x03\x04 and then nothing"),
    ]
    for path in bad:
        with pytest.raises(BadInput, match=path.name):
            ingest(lake, "sisobi", [good, path], "2020-04-17")
    with pytest.raises(BadInput, match="a second file follows"):
        ingest(lake, "gfip", [write("SEFIP.RE", "\n".join(files.sefip(("1" * 14, ["ANA"])) * 2))], "2020-03")
    assert lake.versions() == {} and lake.rows("ops.arrivals") == [] and lake.rows("ops.runs") == []
    assert not (lake.root / "bronze").exists()
    assert [f["status"] for f in ingest(lake, "sisobi", [good], "2020-04-17")["files"]] == ["loaded"]


def test_a_second_file_of_a_day_adds_and_a_correction_names_the_rows_that_leave(lake: Lake, write: Callable[[str, str | bytes], Path]) -> None:
    def deaths(*books: int, name: str = "ANA") -> str:
        return "".join(files.sisobi(book, name) + "\n" for book in books)

    def load(name: str, content: str, **given: str) -> tuple[str, list[str]]:
        correction = ingest(lake, "sisobi", [write(name, content)], "2020-04-17", **given)
        return correction["files"][0]["status"], correction["warnings"]

    assert load("Obi20200417.txt", deaths(1, 2, 3)) == ("loaded", [])
    assert load("Obi20200417_2.txt", deaths(4, 5, 6, 3)) == ("loaded", [])
    assert clean(lake, "sisobi", "2020-04-17")["rows"] == 7  # the newest of an entry holds, later on
    assert load("Obi20200417.txt", deaths(1, 2, 3, name="BIA")) == ("correction", [])  # the same entries
    leave = "which it supersedes, are not in it: they leave with the next clean"
    assert load("Obi20200417.txt", deaths(2, 7)) == ("correction", [f"Obi20200417.txt: 2 of the 3 entries of Obi20200417.txt, {leave}"])
    found = load("mended.txt", deaths(4), replaces="obi20200417_2.txt")
    assert found == ("correction", [f"mended.txt: 3 of the 4 entries of Obi20200417_2.txt, {leave}"])
    assert load("mended.txt", deaths(4), replaces="obi20200417_2.txt") == ("already_loaded", [])
    assert clean(lake, "sisobi", "2020-04-17")["rows"] == 3
    with pytest.raises(BadInput, match="nowhere.txt: no such file in force for 2020-04-17 to replace; in force: Obi20200417.txt, mended.txt"):
        load("Obi20200417_3.txt", deaths(8), replaces="nowhere.txt")


def test_units_that_come_anew_say_which_entries_leave(lake: Lake, write: Callable[[str, str | bytes], Path]) -> None:
    def load(name: str, *employers: tuple[str, list[str]]) -> list[str]:
        lines = [line.replace("12345678919", f"{sum(map(ord, line[53:60])):011d}") for line in files.sefip(*employers)]  # each worker has a PIS
        return ingest(lake, "gfip", [write(name, "\n".join(lines))], "2020-03")["warnings"]

    assert load("A.RE", ("1" * 14, ["ANA", "BIA"]), ("2" * 14, ["CAIO"])) == []
    assert load("B.RE", ("3" * 14, ["DUDA"])) == []  # another employer: nothing of A is touched
    (warning,) = load("C.RE", ("1" * 14, ["ANA"]), ("4" * 14, ["EVA"]))
    assert warning.startswith("1 entries in force are not in the files") and f"{'1' * 14} 202003" in warning and ": 1 of 2)" in warning
    assert load("D.RE", ("1" * 14, [])) == ["D.RE: has no rows: it adds nothing, and removes no rows of an earlier file"]


def test_a_file_of_none_of_the_periods_is_left_out_beside_the_others(lake: Lake, write: Callable[[str, str | bytes], Path]) -> None:
    december = write("A.RE", "\n".join(files.sefip(("1" * 14, ["ANA"]), month="201912")))
    thirteenth = write("B.RE", "\n".join(files.sefip(("1" * 14, ["ANA"]), month="201913")))
    answer = ingest(lake, "gfip", [december, thirteenth], "2019-12")
    assert [(one["file"], one["status"]) for one in answer["files"]] == [("A.RE", "loaded"), ("B.RE", "left_out")]
    assert answer["warnings"] == ["B.RE: its period 201913 is none of gfip; it was left out, and adds nothing to 2019-12"]
    alone = ingest(lake, "gfip", [thirteenth], "2019-12")
    assert (alone["rows"], alone["publication"], len(alone["warnings"])) == (0, None, 1)
    assert [row["name"] for row in lake.arrivals("gfip")] == ["A.RE"]


def test_lines_that_say_nothing_are_counted_and_are_no_records(lake: Lake, write: Callable[[str, str | bytes], Path]) -> None:
    """Line ends doubled all through a file, and the mark of its end."""
    content = "\r\n\r\n".join(files.sisobi(book) for book in range(1, 31)) + "\r\n\r\n\x1a"
    answer = ingest(lake, "sisobi", [write("Obi20200417.txt", content)], "2020-04-17")
    assert (answer["rows"], answer["warnings"]) == (59, [])
    found = clean(lake, "sisobi", "2020-04-17")
    assert (found["received"], found["rows"], found["structural"], found["quarantined"]) == (59, 30, 29, 0)


def test_what_lies_in_the_landing_folder_and_is_not_taken_is_named(lake: Lake) -> None:
    folder = lake.root / "landing" / "tse" / "2018"
    folder.mkdir(parents=True)
    (folder / "CONSULTA_CAND_2018_AC.CSV").write_text(files.tse(["ANA"]))
    with pytest.raises(BadInput, match="CONSULTA_CAND_2018_AC.CSV"):
        ingest(lake, "tse", None, "2018")
    (folder / "consulta_cand_2018_RO.csv").write_text(files.tse(["ANA"]))
    answer = ingest(lake, "tse", None, "2018")
    assert answer["warnings"] == ["CONSULTA_CAND_2018_AC.CSV: not taken: not a file name of tse"]
    assert [one["part"] for one in answer["files"]] == ["RO"]


if SAMPLE.exists():

    def test_the_real_candidates_load(lake: Lake) -> None:
        answer = ingest(lake, "tse", [SAMPLE], "2020")
        assert (answer["rows"], answer["files"][0]["layout"], answer["files"][0]["part"]) == (80, "consulta_cand", "AC")
        sizes = lake.read("bronze.tse").selectExpr("size(fields) AS n", "line", "whole").collect()
        assert {row["n"] for row in sizes} == {63} and sorted(row["line"] for row in sizes) == list(range(2, 82))
