"""Lines, numbers, parents and fields come out as they went in, however small Spark cuts the files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from pyspark.sql import Row, SparkSession
from pyspark.sql import functions as F

import conf
from conf import DelimitedLayout, FixedLayout
from jobs.ingest import delimited, fixed_width
from jobs.ingest.choose import reading
from jobs.lake import Lake
from jobs.lake.landing import landed
from jobs.runtime.errors import BadInput
from tests.support import files

Read = Callable[..., list[list[Row]]]
# Each example is a Spark job or two: few, each with many cases, and none spent on making a failure smaller.
FEW = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])


@pytest.fixture(scope="module")
def split_small(spark: SparkSession) -> Iterator[None]:
    """Splits of 300 bytes: no file of a few lines is read in one piece."""
    small = {"spark.sql.files.maxPartitionBytes": "300", "spark.sql.files.openCostInBytes": "0"}
    before = {name: spark.conf.get(name) for name in small}
    for name, value in small.items():
        spark.conf.set(name, value)
    yield
    for name, value in before.items():
        spark.conf.set(name, value)


@pytest.fixture
def read(spark: SparkSession, split_small: None, tmp_path: Path) -> Read:
    """The records of files of one layout, by file, in the order of their lines."""
    count = iter(range(10_000))

    def _read(registry: str, period: str, *contents: bytes, split: int = 300) -> list[list[Row]]:
        spark.conf.set("spark.sql.files.maxPartitionBytes", split)
        which, folder = conf.registry(registry), tmp_path / str(next(count))
        folder.mkdir()
        for i, content in enumerate(contents):
            (folder / f"{i}.txt").write_bytes(content)
        with landed(folder / "lake", sorted(folder.glob("*.txt"), key=lambda p: int(p.stem)), which.landing) as found:
            readings = [reading(which, one, period, None) for one in found]
            lake, layout = Lake(folder / "lake", spark), readings[0].layout
            records = fixed_width.records(lake, readings, layout) if isinstance(layout, FixedLayout) else delimited.records(lake, readings, layout)
            rows = records.withColumn("sound", F.is_valid_utf8(F.concat_ws("", "text", "fields"))).collect()
        assert all(row["sound"] for row in rows), "files of text that is none can be written, and not read"
        rows.sort(key=lambda row: row["line"])
        return [[row for row in rows if row["key"] == one.landed.key] for one in readings]

    return _read


# In Latin-1 a sign such as ª after an accented letter looks like UTF-8; texts of these letters never do.
LETTERS = st.sampled_from("".join(map(chr, [*range(32, 127), *range(0xC0, 0xE0)])))
WORDS = st.text(LETTERS, max_size=30)


@FEW
@given(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]))
@example([["x"]], "\n")
def test_fixed_lines_come_back_with_their_numbers(read: Read, contents: list[list[str]], end: str) -> None:
    texts = [[files.sisobi(i, f"{n} {word}"[:76]) for i, word in enumerate(words)] for n, words in enumerate(contents)]
    for lines, found in zip(texts, read("sisobi", "2020-04", *[("".join(line + end for line in lines)).encode("latin-1") for lines in texts]), strict=True):
        assert [(row["line"], row["text"]) for row in found] == list(enumerate(lines, start=1))
        assert {(row["fields"], row["parent"]) for row in found} == {(None, None)}


def test_a_worker_finds_the_employer_above_across_splits_and_files(read: Read) -> None:
    few = files.sefip(("1" * 14, ["ANA"]))
    many = files.sefip(*[(f"{n:014d}", [f"W{n} {w}" for w in range(n % 5)]) for n in range(30)])
    orphan = [few[0], *few[2:]]
    # Two or three lines to a split: some employers stand in the split of their workers, some in one before.
    found_many, found_few, found_orphan = read("gfip", "2020-03", *["\n".join(lines).encode() for lines in (many, few, orphan)], split=900)
    workers = [row for row in found_many if row["text"].startswith("30")]
    assert len(workers) == sum(n % 5 for n in range(30))
    assert [row["line"] for row in found_many] == list(range(1, len(many) + 1))
    assert all(row["parent"].startswith("10") and row["parent"][3:17] == row["text"][3:17] for row in workers)
    assert {row["parent"] for row in found_many if not row["text"].startswith("30")} == {None}
    assert [row["parent"] for row in found_few] == [None, None, few[1], None]
    assert [row["parent"] for row in found_orphan] == [None, None, None]  # not the employer of another file


def test_what_adds_to_an_employer_goes_with_its_workers_and_with_no_others(read: Read) -> None:
    lines = [files.line("00", 292, "202003")]
    for n in range(20):
        added = [files.line("12", 115, f"{n:011d}")] if n % 3 else []
        lines += [files.line("10", 3, f"1{n:014d}"), *added, *[files.line("30", 3, f"1{n:014d}{w}") for w in range(n % 4)]]
    (found,) = read("gfip", "2020-03", "\n".join([*lines, files.line("90", 3, "9" * 51)]).encode(), split=900)
    parents = {row["line"]: row["parent"].split("\n") for row in found if row["text"].startswith("30")}
    assert len(parents) == sum(n % 4 for n in range(20))
    for line, (employer, *added) in parents.items():
        n = int(lines[line - 1][3:17])
        assert employer == files.line("10", 3, f"1{n:014d}")
        assert added == ([files.line("12", 115, f"{n:011d}")] if n % 3 else [])


def test_lines_after_the_trailer_are_refused(read: Read) -> None:
    lines = files.sefip(("1" * 14, ["ANA"]))
    many = lines[:2] + lines[2:3] * 1000 + lines[3:]  # beyond what is looked at before Spark reads
    with pytest.raises(BadInput, match=r"0.txt: line 1003 is its trailer, and a second file follows in lines 1004 to 2006; load each"):
        read("gfip", "2020-03", "\n".join(many + many).encode(), split=100_000)


ENDS = ["\x1a", "\r\n\x1a", "\r\n\r\n\r\n", "\r\r\n", "\x1a\r\n", "\r", "\n  \n", "\n" + "\x1a" * 700, "\n" * 700]


def test_the_end_of_a_file_is_no_line_and_no_letter_of_one(read: Read) -> None:
    """The same lines, whatever stands behind the last; a split may begin anywhere in it."""
    deaths, table = [files.sisobi(n) for n in range(3)], ["1;2;S", "3;4;N"]
    for end, found in zip(ENDS, read("sisobi", "2020-04", *[("\r\n".join(deaths) + end).encode() for end in ENDS]), strict=True):
        assert [(row["line"], row["text"]) for row in found] == list(enumerate(deaths, start=1)), repr(end)
    for end, found in zip(ENDS, read("cpf", "2020-04", *[(files.nits(*table)[:-1] + end).encode() for end in ENDS]), strict=True):
        assert [(row["line"], row["fields"]) for row in found] == [(2, ["1", "2", "S"]), (3, ["3", "4", "N"])], repr(end)
    lines = files.sefip(("1" * 14, ["ANA"]))
    for end, found in zip(ENDS, read("gfip", "2020-03", *[("\r\n".join(lines) + end).encode() for end in ENDS]), strict=True):
        assert [row["text"] for row in found] == lines, repr(end)


def test_line_ends_of_any_kind_are_no_letters(read: Read) -> None:
    deaths = [files.sisobi(n) for n in range(4)]
    (found,) = read("sisobi", "2020-04", "".join(death + end for death, end in zip(deaths, ["\r\r\n", "\n", "\r\n", "\r\r\r\n"], strict=True)).encode())
    assert [row["text"] for row in found] == deaths
    (found,) = read("cpf", "2020-04", files.nits("1;2;S", "3;4;N", end="\r\r\n").encode())
    assert [row["fields"] for row in found] == [["1", "2", "S"], ["3", "4", "N"]]


def test_bytes_beyond_latin_1_are_read_as_windows_1252(read: Read) -> None:
    latin, windows, utf = b"JOS\xc9", b"JOS\xc9 D\x92\xc1VILA \x96 \x80\x81", "JOSÉ D’ÁVILA".encode()
    content = files.tse(["@"]).encode()
    names = [row["fields"][9] for (row,) in read("tse", "2018", *[content.replace(b"@", name) for name in (latin, windows, utf)])]
    assert names == ["JOSÉ", "JOSÉ D’ÁVILA – €\ufffd", "JOSÉ D’ÁVILA"]


def test_nul_bytes_are_blanks_or_gone(read: Read) -> None:
    whole = files.sisobi(1, "ANA MARIA")
    content = "\n".join([whole.replace("ANA MARIA", "ANA\0MARIA"), whole.replace("ANA", "A\0N\0A"), whole[:100] + "\0", ""])
    assert [row["text"] for row in read("sisobi", "2020-04", content.encode())[0]] == [whole, whole, whole[:100] + " "]
    person = files.v7("04")
    assert [row["text"] for row in read("cadunico", "2020-04-11", f"{person[:80]}\0{person[81:]}\n".encode())[0]] == [person]
    (found,) = read("cpf", "2020-04", files.nits("1\0;2;\0S", '"\x003";4;N').encode())
    assert [row["fields"] for row in found] == [["1", "2", "S"], ["3", "4", "N"]]


def test_empty_lines_are_lines(read: Read) -> None:
    (found,) = read("sisobi", "2020-04", ("\n" + files.sisobi(1) + "\n\n" + files.sisobi(2) + "\n").encode())
    assert [(row["line"], len(row["text"])) for row in found] == [(1, 0), (2, 210), (3, 0), (4, 210)]
    (found,) = read("cpf", "2020-04", files.nits("", "1;2;S", "").encode())
    assert [(row["line"], row["fields"]) for row in found] == [(2, [""]), (3, ["1", "2", "S"])]  # the last is the end of the file


def test_each_encoding_is_read_right_beside_the_other(read: Read) -> None:
    text = files.tse(["JOSÉ DA CONCEIÇÃO"], end="\n")
    for (row,) in read("tse", "2018", text.encode("latin-1"), text.encode(), b"\xef\xbb\xbf" + text.encode()):
        assert row["fields"][files.TSE.index("NM_CANDIDATO")] == "JOSÉ DA CONCEIÇÃO"


def test_a_byte_order_mark_is_no_part_of_the_first_line(read: Read) -> None:
    lines = files.sefip(("1" * 14, ["ANÃ"]))
    (found,) = read("gfip", "2020-03", b"\xef\xbb\xbf" + "\n".join(lines).encode())
    assert [row["text"] for row in found] == lines


def test_a_letter_cut_by_the_end_of_the_file_leaves_a_line_that_can_be_read(read: Read) -> None:
    (found,) = read("cpf", "2020-04", files.nits("1;Ç;Ç").encode()[:-2])
    assert found[0]["fields"] == ["1", "Ç", "\ufffd"]


def test_a_file_that_grows_while_it_is_read_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    path, which = tmp_path / "x.csv", conf.registry("cpf")
    path.write_text(files.nits("1;2;S"))
    with landed(tmp_path / "lake", [path], which.landing) as found:
        one = reading(which, found[0], "2020-04", None)
        path.write_text(files.nits("1;2;S", "3;4;S"))
        assert isinstance(one.layout, DelimitedLayout)
        with pytest.raises(BadInput, match="x.csv: changed while it was read"):
            delimited.records(Lake(tmp_path / "lake", spark), [one], one.layout)


IN_A_LINE = st.text(st.sampled_from("aÇ0 ;\",\t|\\'") | LETTERS, max_size=12)
IN_LINES = st.lists(st.text(st.sampled_from("aÇ0 \",\t|\\'"), max_size=6), min_size=2, max_size=4).map("\n".join)
CELLS = IN_A_LINE | IN_LINES
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8)


@FEW
@given(st.lists(ROWS, min_size=1, max_size=5), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.sampled_from(["\n", "\r\n"]))
@example([[["", "", ""], ['"', ";", "\n"], ['";"', '"\n"', "\n\n"], ["a", "\n", "\x85"]]], csv.QUOTE_ALL, "\n")
def test_quoted_fields_come_back_whatever_is_in_them(read: Read, tables: list[list[list[str]]], quoting: int, end: str) -> None:
    contents, expected = [], []
    for n, table in enumerate(tables):
        text, lines, at = io.StringIO(), [], 2
        writer = csv.writer(text, delimiter=";", quoting=quoting, lineterminator=end)
        writer.writerow(["nu_cpf", "nu_nit", "in_atual"])
        for row in [[f"file {n}", "", "é"], *table]:
            writer.writerow(row)
            lines.append((at, row))
            at += 1 + sum(cell.count("\n") for cell in row)
        contents.append(text.getvalue().encode())
        expected.append(lines)
    for lines, found in zip(expected, read("cpf", "2020-04", *contents), strict=True):
        assert [(row["line"], row["fields"]) for row in found] == lines


def test_a_stray_quote_swallows_nothing_but_broken_lines(read: Read) -> None:
    (found,) = read(
        "cpf",
        "2020-04",
        files.nits('"ANA;1;2', "3;4;5", '6";7;8', '9;"10;11', "12", '13;14";15', "16;17;18", '"19', "20;21;22", '23;"24', '25";26;27;28').encode(),
    )
    assert [(row["line"], row["last"], row["fields"]) for row in found] == [
        (2, 2, ['"ANA', "1", "2"]),
        (3, 3, ["3", "4", "5"]),
        (4, 4, ['6"', "7", "8"]),
        (5, 7, ["9", "10;11\n12\n13;14", "15"]),
        (8, 8, ["16", "17", "18"]),
        (9, 9, ['"19']),
        (10, 10, ["20", "21", "22"]),
        (11, 11, ["23", '"24']),  # together they would be five fields
        (12, 12, ['25"', "26", "27", "28"]),
    ]
