"""What lands is opened, looked at whole, and refused by name where there is nothing to read."""

from __future__ import annotations

import contextlib
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conf
from jobs import lake_landing
from jobs.errors import BadInput
from jobs.lake_landing import Landed, landed, waiting

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
    assert [path.relative_to(folder).as_posix() for path in waiting(tmp_path, conf.registry("gfip"), "2020-03")] == ["SP/a.re", "b.RE", "d.zip"]
    for registry, period in (("sisobi", "2020-03"), ("gfip", "2020-02")):
        with pytest.raises(BadInput, match=f"landing/{registry}/{period}: no file there that {registry} knows by its name"):
            waiting(tmp_path, conf.registry(registry), period)


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
    """A zip whose directory says something else of its only member, from byte `at` of the entry on."""

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
    ("name", "make", "told"),
    [
        ("nowhere.csv", lambda path: None, "nowhere.csv: there is no such file"),
        ("folder", directory, "folder: is a directory; name its files, such as"),
        ("empty.csv", lambda path: path.touch(), r"empty.csv: is empty \(0 bytes\)"),
        ("bad.zip", damaged, "bad.zip: the zip is damaged"),
        ("cut.zip", cut_zip, "cut.zip: the zip is damaged"),
        ("text.zip", lambda path: path.write_bytes(b"no zip"), "text.zip: the zip is damaged"),
        ("garbled.zip", garbled, "garbled.zip: the zip is damaged"),
        ("short.zip", entry(10, b"\0\0" + b"\0" * 8 + b"\0\0\1\0" * 2), "short.zip: the zip is damaged"),  # not as many bytes as it says
        ("strange.zip", entry(10, b"\x63\0"), "strange.zip: the zip is damaged"),  # packed in a way that nobody knows
        ("locked.zip", entry(8, b"\1"), "locked.zip!consulta_1.csv: is locked by a password"),
        ("none.zip", lambda path: zipped(path), "none.zip: the zip has no files"),
        ("hollow.zip", lambda path: zipped(path, **{"consulta_1.csv": b""}), r"hollow.zip!consulta_1.csv: is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, name: str, make: Callable[[Path], object], told: str) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(BadInput, match=told), landed(tmp_path / "lake", [path], GLOBS):
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
def test_utf_8_is_told_from_other_bytes_however_it_is_chunked(text: str, chunk: int) -> None:
    for content in (text.encode("utf-8"), text.encode("latin-1"), "ç".encode() + text.encode("latin-1")):
        sequence, stray = lookup(content, chunk)
        assert sequence == next((m.start() for m in [lake_landing.SEQUENCE.search(content)] if m), None)
        cut = lake_landing.BEGUN.search(content)
        body = content[: cut.start()] if cut else content  # a letter cut by the end says nothing
        try:
            body.decode("utf-8")
            assert stray is None
        except UnicodeDecodeError as error:
            assert stray == error.start


def lookup(content: bytes, chunk: int) -> tuple[int | None, int | None]:
    found, begun = lake_landing._Looked(), b""
    for at in range(0, len(content), chunk):
        piece = content[at : at + chunk]
        begun = lake_landing._letters(found, begun + piece, at - len(begun))
    return found.sequence, found.stray


def test_what_is_no_file_is_named_as_what_it_is(tmp_path: Path) -> None:
    there = {name: tmp_path / name for name in ("pipe", "loop", "lost", "socket")}
    os.mkfifo(there["pipe"])
    there["loop"].symlink_to(there["loop"])
    there["lost"].symlink_to("nowhere.txt")
    with contextlib.chdir(tmp_path), socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    said = {
        there["pipe"]: "is a pipe, which can be read only once",
        there["loop"]: "is a link that leads back to itself",
        there["lost"]: "is a link to nowhere.txt, and there is no such file",
        there["socket"]: "is a socket; name a file",
        Path("/dev/null"): "is a device; name a file",
        tmp_path / "none": "there is no such file",
    }
    for path, what in said.items():
        with pytest.raises(BadInput, match=f"^{path}: {what}"), landed(tmp_path / "lake", [path], ["*"]):
            pass


def test_files_that_are_being_read_are_the_owners_alone(tmp_path: Path) -> None:
    archive = tmp_path / "some.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("Obi.txt", "MARIA\n")
    with landed(tmp_path / "lake", [archive], ["*"]) as (one,):
        assert isinstance(one.path, Path) and oct(one.path.parent.stat().st_mode & 0o777) == "0o700"
    assert not one.path.parent.exists()
