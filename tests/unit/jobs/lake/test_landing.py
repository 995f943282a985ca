"""What lands is opened, looked at whole, and refused by name where there is nothing to read."""

from __future__ import annotations

import bz2
import contextlib
import dataclasses
import gzip
import io
import lzma
import os
import random
import socket
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conf
from conf import limits
from jobs.lake import scan as lake_scan
from jobs.lake.landing import Landed, files_to_load, landed
from jobs.runtime.errors import BadInput

GLOBS = ["consulta_*.csv"]


def look(tmp_path: Path, *files: Path) -> list[Landed]:
    with landed(tmp_path / "lake", files, GLOBS) as found:
        assert all(one.path.read_bytes() for one in found)
        return found


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a [1]*.csv.gz"  # no pattern, and no compression, whatever the name looks like
    path.write_bytes(b"x\ny\r\nz")
    (one,) = look(tmp_path, path)
    assert (one.name, one.size, one.breaks, one.lines, one.last_line) == ("a [1]*.csv.gz", 6, 2, 3, b"z")
    assert -(2**63) <= one.file < 2**63


def test_what_waits_in_the_landing_folder_is_the_registrys_own(tmp_path: Path) -> None:
    folder = tmp_path / "landing" / "gfip" / "2020-03"
    for name in ("b.RE", "SP/a.re", "c.RE.part", "LEIAME.txt", "d.zip"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x\n")
    assert [path.relative_to(folder).as_posix() for path in files_to_load(tmp_path, conf.registry("gfip"), "2020-03")] == ["SP/a.re", "b.RE", "d.zip"]
    for registry, period in (("sisobi", "2020-03"), ("gfip", "2020-02")):
        with pytest.raises(BadInput, match=f"landing/{registry}/{period}: no file with a name of {registry}"):
            files_to_load(tmp_path, conf.registry(registry), period)


def test_nothing_stays_in_the_landing_zone(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x\n")
    look(tmp_path, path, zipped(tmp_path / "b.zip", **{"consulta_1.csv": b"y\n"}))
    assert list((tmp_path / "lake" / "landing").iterdir()) == []


def test_what_a_killed_run_left_is_swept_after_a_day(tmp_path: Path) -> None:
    old, young = (tmp_path / "lake" / "landing" / f"reading-{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    path = tmp_path / "a.csv"
    path.write_bytes(b"x\n")
    look(tmp_path, path)
    assert not old.exists() and young.exists()


def test_the_members_of_a_zip_are_files(tmp_path: Path) -> None:
    members = {"leiame.pdf": b"%PDF", "folder/consulta_AC.csv": b"a\n", "consulta_SP.csv": b"b\n"}
    for name in ("all.zip", "all.dat"):  # whatever it is called
        found = look(tmp_path, zipped(tmp_path / name, **members))
        assert [one.name for one in found] == [f"{name}!consulta_AC.csv", f"{name}!consulta_SP.csv"]


def test_where_no_member_has_a_known_name_all_are_taken(tmp_path: Path) -> None:
    found = look(tmp_path, zipped(tmp_path / "all.zip", **{"x.txt": b"a\n", "y.txt": b"b\n"}))
    assert [one.name for one in found] == ["all.zip!x.txt", "all.zip!y.txt"]


def directory(path: Path) -> None:
    path.mkdir()


def damaged(path: Path) -> None:
    zipped(path, **{"consulta_1.csv": os.urandom(5000)})
    content = bytearray(path.read_bytes())
    content[2000] ^= 0xFF
    path.write_bytes(content)


def cut_zip(path: Path) -> None:
    zipped(path, **{"consulta_1.csv": os.urandom(5000)})
    path.write_bytes(path.read_bytes()[:3000])


def entry(at: int, new: bytes) -> Callable[[Path], None]:
    """A zip whose directory has other values for its only member, from byte `at` of the entry on."""

    def make(path: Path) -> None:
        zipped(path, **{"consulta_1.csv": b"x\n"})
        content = bytearray(path.read_bytes())
        start = content.index(b"PK\x01\x02") + at
        content[start : start + len(new)] = new
        path.write_bytes(content)

    return make


def garbled(path: Path) -> None:
    zipped(path, **{"consulta_1.csv": bytes(5000)})
    content = bytearray(path.read_bytes())
    start = 30 + len("consulta_1.csv")
    content[start : start + 4] = b"\xff" * 4
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("nowhere.csv", lambda path: None, "nowhere.csv: there is no such file"),
        ("folder", directory, "folder: is a directory; name its files, such as"),
        ("empty.csv", lambda path: path.touch(), r"empty.csv: is empty \(0 bytes\)"),
        ("bad.zip", damaged, "bad.zip: the zip is damaged"),
        ("cut.zip", cut_zip, "cut.zip: the zip is damaged"),
        ("text.zip", lambda path: path.write_bytes(b"no zip"), "text.zip: the zip is damaged"),
        ("garbled.zip", garbled, "garbled.zip: the zip is damaged"),
        ("short.zip", entry(10, b"\0\0" + b"\0" * 8 + b"\0\0\1\0" * 2), "short.zip: the zip is damaged"),  # not as many bytes as declared
        ("strange.zip", entry(10, b"\x63\0"), "strange.zip: the zip is damaged"),  # packed by an unknown method
        ("locked.zip", entry(8, b"\1"), "locked.zip!consulta_1.csv: is locked by a password"),
        ("none.zip", lambda path: zipped(path), "none.zip: the zip has no files"),
        ("hollow.zip", lambda path: zipped(path, **{"consulta_1.csv": b""}), r"hollow.zip!consulta_1.csv: is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, name: str, make: Callable[[Path], object], message: str) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(BadInput, match=message), landed(tmp_path / "lake", [path], GLOBS):
        pass
    assert list((tmp_path / "lake" / "landing").iterdir()) == []


def test_a_file_that_may_not_be_opened_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(b"x\n")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BadInput, match=r"mine.csv: cannot be read \(Permission denied\)"), landed(tmp_path / "lake", [path], GLOBS):
        pass


TEXT = st.text(st.characters(codec="latin-1", exclude_characters="\x00"), min_size=1, max_size=60)


@given(TEXT, st.integers(1, 7))
def test_utf_8_is_distinguished_from_other_bytes_however_it_is_chunked(text: str, chunk: int) -> None:
    for content in (text.encode("utf-8"), text.encode("latin-1"), "ç".encode() + text.encode("latin-1")):
        sequence, stray = lookup(content, chunk)
        assert sequence == next((m.start() for m in [lake_scan.SEQUENCE.search(content)] if m), None)
        cut = lake_scan.BEGUN.search(content)
        body = content[: cut.start()] if cut else content  # a letter cut by the end proves nothing
        try:
            body.decode("utf-8")
            assert stray is None
        except UnicodeDecodeError as error:
            assert stray == error.start


def lookup(content: bytes, chunk: int) -> tuple[int | None, int | None]:
    found = lake_scan.Scan("x")
    for at in range(0, len(content), chunk):
        found._encoding(content[at : at + chunk])
        found.size += len(content[at : at + chunk])
    return found.sequence, found.stray


def test_what_is_no_file_is_named_as_what_it_is(tmp_path: Path) -> None:
    there = {name: tmp_path / name for name in ("pipe", "loop", "lost", "socket")}
    os.mkfifo(there["pipe"])
    there["loop"].symlink_to(there["loop"])
    there["lost"].symlink_to("nowhere.txt")
    with contextlib.chdir(tmp_path), socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    expected = {
        there["pipe"]: "is a pipe, which can be read only once",
        there["loop"]: "is a link that leads back to itself",
        there["lost"]: "is a link to nowhere.txt, and there is no such file",
        there["socket"]: "is a socket; name a file",
        Path("/dev/null"): "is a device; name a file",
        tmp_path / "none": "there is no such file",
    }
    for path, what in expected.items():
        with pytest.raises(BadInput, match=f"^{path}: {what}"), landed(tmp_path / "lake", [path], ["*"]):
            pass


def test_files_that_are_being_read_are_the_owners_alone(tmp_path: Path) -> None:
    archive = tmp_path / "some.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("Obi.txt", "MARIA\n")
    with landed(tmp_path / "lake", [archive], ["*"]) as (one,):
        assert isinstance(one.path, Path) and oct(one.path.parent.stat().st_mode & 0o777) == "0o700"
    assert not one.path.parent.exists()


# ── What is no file of records ───────────────────────────────────────────────────────────────────────────────────────────────────────


def office(folder: str) -> bytes:
    return packed({"[Content_Types].xml": b"<?xml version='1.0'?><x/>", f"{folder}/any.xml": b"<x/>"})


def packed(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


KINDS = [
    (office("xl"), "is an Excel workbook (.xlsx); save it as CSV"),
    (office("word"), "is a Word document"),
    (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), "is an OpenDocument file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old Excel workbook (.xls)"),
    (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', "is an Excel workbook in XML"),
    (b"\xef\xbb\xbf \r\n<!DOCTYPE HTML>\n<html></html>", "is a web page (HTML)"),
    (b"<html><body>503</body></html>", "is a web page (HTML)"),
    (b"<TABLE><TR><TD>CPF</TD></TR></TABLE>", "is a web page (HTML)"),
    (b"<?xml version='1.0'?>\n<rows/>", "is an XML document"),
    (gzip.compress(b"a;b\n1;2\n"), "is packed with gzip; unpack it"),
    (bz2.compress(b"a;b\n1;2\n"), "is packed with bzip2; unpack it"),
    (lzma.compress(b"a;b\n1;2\n"), "is packed with xz; unpack it"),
    (b"7z\xbc\xaf\x27\x1c\0\4" + bytes(30), "is a 7z archive"),
    (b"Rar!\x1a\x07\x01\0" + bytes(30), "is a RAR archive"),
    (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
    ("a;b\n1;2\n".encode("utf-16"), "is UTF-16 (byte 0)"),
    ("a;b\n1;2\n".encode("utf-16-be"), "is UTF-16 without its mark"),
    ("a;b\n1;2\n".encode("utf-16-le"), "is UTF-16 without its mark"),
    ("a;b\n1;2\n".encode("utf-32"), "is UTF-32"),
    (b'[{"cpf": "1"}]', "is JSON"),
    (b"PAR1" + bytes(30), "is a Parquet file"),
]


@pytest.mark.parametrize(("content", "message"), KINDS, ids=[message for _, message in KINDS])
def test_a_file_that_is_no_text_is_named_by_its_content(tmp_path: Path, content: bytes, message: str) -> None:
    for name in ("x.csv", "x.zip"):
        path = tmp_path / name
        path.write_bytes(content)
        assert f"{name}: {message}" in refusal(tmp_path, path)
    (tmp_path / "in.zip").write_bytes(packed({"consulta_1.csv": content}))
    inside = refusal(tmp_path, tmp_path / "in.zip")
    assert inside.startswith("in.zip!consulta_1.csv: is ") and (message in inside or "is a zip inside a zip, or a workbook" in inside)


def refusal(tmp_path: Path, *paths: Path, repeats: str | None = None) -> str:
    with pytest.raises(BadInput) as refused, landed(tmp_path / "lake", paths, GLOBS, repeats):
        pass
    assert list((tmp_path / "lake" / "landing").iterdir()) == []
    return str(refused.value)


def test_what_of_a_zip_is_not_taken_is_named(tmp_path: Path) -> None:
    def notes(repeats: str | None = None, **members: bytes) -> tuple[list[str], list[str]]:
        with landed(tmp_path / "lake", [zipped(tmp_path / "z.zip", **members)], GLOBS, repeats) as found:
            return [one.name for one in found], [note for one in found for note in one.notes]

    known = {"consulta_AC.csv": b"a\n", "consulta_SP.csv": b"b\n", "leiame.pdf": b"%PDF-1.4", "BRASIL.csv": b"a\nb\n"}
    assert notes(**known) == (["z.zip!consulta_AC.csv", "z.zip!consulta_SP.csv"], ["z.zip: leiame.pdf, BRASIL.csv: not taken"])
    unknown = {"ac.csv": b"a\n", "x_BRASIL.csv": b"a\n", "leiame.pdf": b"%PDF-1.4"}
    assert notes("(?i)_brasil", **unknown) == (["z.zip!ac.csv"], ["z.zip: x_BRASIL.csv, leiame.pdf (is a PDF): not taken"])
    only = zipped(tmp_path / "only.zip", **{"leiame.pdf": b"%PDF-1.4", "logo.png": b"\x89PNG\r\n\x1a\n"})
    assert refusal(tmp_path, only).endswith("only.zip: the zip contains only leiame.pdf (is a PDF), logo.png (is a picture (PNG)): no file of records")


# ── Bounds ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def zip_of(path: Path, size: int, piece: bytes) -> Path:
    """A zip whose only member is `piece` again and again."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("consulta_1.csv", "w") as member:
        for _ in range(size // len(piece)):
            member.write(piece)
    return path


ROW = (b"1;" + b" " * 90 + b";S\n") * 40_000


@pytest.mark.parametrize(
    ("piece", "message"),
    [
        (b"\n" * 2**20, "from line 1 on it has 4,194,304 line ends in 4,194,304 bytes"),
        (b"\r\n" * 2**19, "from line 1 on it has 2,097,152 line ends"),
        (b"x" * 2**20, "line 1 is longer than 65,536 bytes"),
        (b"\0" * 2**20, "line 1 is longer than 65,536 bytes"),
        (b"a;b\n" * 10 + b"x" * 70_000 + b"\n", "line 11 is longer than 65,536 bytes"),
        (ROW, "over 250 times as many"),
    ],
    ids=["LF", "CR LF", "one line", "NULs", "a line below", "blanks"],
)
def test_a_bomb_is_refused_while_it_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: bytes, message: str) -> None:
    path, taken = zip_of(tmp_path / "bomb.zip", 64 * 2**20, piece), []
    take = lake_scan.Scan.take
    monkeypatch.setattr(lake_scan.Scan, "take", lambda self, chunk: (taken.append(len(chunk)), take(self, chunk))[1])
    tracemalloc.start()
    text = refusal(tmp_path, path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "bomb.zip!consulta_1.csv: " in text and message in text
    assert sum(taken) <= 2 * lake_scan.CHUNK and peak < 40 * 2**20


def test_a_zip_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMBERS", 2)
    path = zipped(tmp_path / "many.zip", **{f"consulta_{n}.csv": b"a\n" for n in range(3)})
    assert "many.zip: the zip has 3 files, over 2" in refusal(tmp_path, path)


def test_a_zip_that_lies_about_its_size_is_stopped_as_it_grows() -> None:
    with pytest.raises(BadInput, match="over 250 times as many"):
        lake_scan.scan("x", io.BytesIO(ROW * 5), None, (10, 10))


def test_no_line_end_near_is_found_whatever_the_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINE", 5)
    for content, line in ((b"12345\n12345\n", None), (b"123456\n", 1), (b"12345\n12345\n123456", 3), (b"1\n\n1234567\n1\n", 3)):
        for chunk in range(1, len(content) + 1):
            monkeypatch.setattr(lake_scan, "CHUNK", chunk)
            if line is None:
                assert lake_scan.scan("x", io.BytesIO(content)).lines == 2
                continue
            with pytest.raises(BadInput, match=f"x: line {line} is longer than 5 bytes"):
                lake_scan.scan("x", io.BytesIO(content))


def test_a_great_file_is_no_bomb(tmp_path: Path) -> None:
    """Hundreds of thousands of records full of blanks, with numbers in them, as SEFIP has them: packed, and read whole in little memory."""
    lines = b"".join(b"30" + f"{random.Random(n).getrandbits(80):024d}".encode() + b" " * 333 + b"*\n" for n in range(60_000))
    path = zip_of(tmp_path / "march.zip", 4 * len(lines), lines)
    tracemalloc.start()
    with landed(tmp_path / "lake", [path], GLOBS) as found:
        assert found[0].lines == 240_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60 * 2**20


def test_a_thousand_files_are_not_kept_while_they_are_looked_at(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.RE" for n in range(300)]
    for n, path in enumerate(paths):
        path.write_bytes(f"{n:06d}".encode() + b" " * 350 + (b"\n" + b" " * 350) * 900)
    tracemalloc.start()
    with landed(tmp_path / "lake", paths, GLOBS, None, lambda one: dataclasses.replace(one, head=b"")) as found:
        kept = tracemalloc.get_traced_memory()[0]
        assert len(found) == 300
    tracemalloc.stop()
    assert kept < 300 * 8 * 1024
