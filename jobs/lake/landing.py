"""Landed files: opened, unzipped and scanned once as a whole, before Spark reads them. No other module opens a received file.

Where the lake is on an object store, files are uploaded for Spark first: executors cannot read this machine's disk.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

from conf import Registry, limits
from jobs.lake.kind import document_of, kind_of
from jobs.lake.scan import Scan, scan
from jobs.lake.storage import place
from jobs.lake.storage.place import Found, Place
from jobs.runtime.errors import BadInput
from jobs.runtime.scratch import drop, own, scratch, sweep

ABANDONED = 24 * 3600  # seconds after which a folder must be left over from a killed run


@dataclass(frozen=True)
class Landed:
    """One scanned file. `sequence`: byte offset of the first letter in UTF-8 beyond ASCII; `stray`: of the first byte that is not UTF-8.

    `lines`: up to the last line with content; `breaks`: all line ends. What follows that line (line ends, blanks, an end-of-file mark) is no line.
    `beyond`: bytes that are letters only in Windows-1252, from `beyond_at` on; `unusual`: those rare in Windows-1252 text. `notes`: files beside it
    that were not taken.
    """

    name: str
    path: Place
    sha256: str
    size: int
    breaks: int
    lines: int
    broken: bool
    ended: bool
    nuls: int
    head: bytes
    last_line: bytes
    sequence: int | None
    stray: int | None
    beyond: int = 0
    beyond_at: int | None = None
    unusual: int = 0
    notes: tuple[str, ...] = ()

    @property
    def file(self) -> int:
        """The file's number: the first 8 bytes of its SHA-256, signed."""
        return int.from_bytes(bytes.fromhex(self.sha256[:16]), "big", signed=True)

    @property
    def key(self) -> str:
        """The file name for Spark: no pattern characters, no compression suffix."""
        return self.sha256[:16]

    @property
    def received(self) -> int:
        """Lines as Spark counts them, those at the file's end included."""
        return self.breaks + (0 if self.broken else 1)


SAME = [one.name for one in fields(Landed) if one.name not in ("path", "sha256", "notes")]


def landing(root: Place, registry: Registry, period: str) -> Place:
    """The landing folder of a period."""
    return root / "landing" / registry.id / period


def landed_files(root: Place, registry: Registry, period: str) -> tuple[list[Found], list[Found]]:
    """The registry's files in the landing folder of a period (any depth), and other files there; both sorted."""
    found = place.files(landing(root, registry, period))
    own = [one for one in found if registry.is_own_file(one.place.name)]
    return own, [one for one in found if one not in own]


def periods_landed(root: Place, registry: Registry) -> dict[str, list[Found]]:
    """Period → the registry's files in its landing folder, sorted; folders of no period, or without a file of the registry, are left out."""
    known = [one.place.name for one in place.folders(root / "landing" / registry.id, "*") if _is_period(registry, one.place.name)]
    found = {period: landed_files(root, registry, period)[0] for period in known}
    return {period: files for period, files in sorted(found.items()) if files}


def _is_period(registry: Registry, name: str) -> bool:
    try:
        registry.check_period(name)
    except ValueError:
        return False
    return True


def files_to_load(root: Place, registry: Registry, period: str) -> list[Place]:
    """The files to load for a period, sorted; BadInput where there is none."""
    found, others = landed_files(root, registry, period)
    if not found:
        folder = landing(root, registry, period)
        there = f" (other files there: {named([one.place.name for one in others])})" if others else ""
        known = ", ".join(registry.landing)
        raise BadInput(f"{folder}: no file with a name of {registry.id} ({known}){there}; put its files there, or name them")
    return [one.place for one in found]


def named(names: list[str], most: int = 5) -> str:
    """The first `most` names in one line, and how many more."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _itself(one: Landed) -> Any:
    return one


@contextmanager
def landed(
    root: Place, files: Iterable[Place], globs: list[str], repeats: str | None = None, then: Callable[[Landed], Any] = _itself, markup: bool = False
) -> Iterator[list[Any]]:
    """The result of `then` for each file, members of zips included, readable by Spark inside the block. Files are handled one by one.

    `repeats`: pattern of names of zip members that repeat the others; `markup`: the files are XML. BadInput, with the file's name, for a file without content.
    """
    folder = root / "landing" / f"reading-{uuid4().hex}"
    wanted = Wanted(globs, repeats, markup)
    try:
        _sweep(root / "landing")
        if isinstance(folder, Path):
            own(folder)
        with tempfile.TemporaryDirectory(dir=scratch()[0]) as near:
            yield [then(one) for path in files for one in _local(place.at(path), Path(near), folder, wanted)]
    finally:
        place.delete(folder, missing_ok=True)
        if isinstance(folder, Path):
            drop(folder)


@dataclass(frozen=True)
class Wanted:
    """Which members of a zip are taken: those that match the patterns; where none does, all text members that do not repeat the others."""

    globs: list[str]
    repeats: str | None
    markup: bool

    def of(self, archive: zipfile.ZipFile) -> tuple[list[zipfile.ZipInfo], list[str]]:
        """The members to take, and the names of the others with their kinds."""
        members = [member for member in archive.infolist() if not member.is_dir()]
        known = [m for m in members if any(fnmatchcase(PurePosixPath(m.filename).name, glob) for glob in self.globs)]
        if known:
            return known, [PurePosixPath(m.filename).name for m in members if m not in known]
        kinds = {m.filename: None if m.flag_bits & 1 or not m.file_size else _kind(archive, m, self.markup) for m in members}
        texts = [m for m in members if kinds[m.filename] is None]
        single = [m for m in texts if not self.repeats or not re.search(self.repeats, PurePosixPath(m.filename).name)]
        taken = single or texts
        return taken, [_described(PurePosixPath(m.filename).name, kinds[m.filename]) for m in members if m not in taken]


def _kind(archive: zipfile.ZipFile, member: zipfile.ZipInfo, markup: bool) -> str | None:
    with archive.open(member) as stream:
        return kind_of(stream.read(4096), markup)


def _described(name: str, kind: str | None) -> str:
    return f"{name} ({kind.split(';')[0]})" if kind else name


def _local(path: Place, near: Path, folder: Place, wanted: Wanted) -> Iterator[Landed]:
    """A file on this machine: one of an object store is downloaded, and deleted after the scan."""
    if isinstance(path, Path):
        yield from _open(path, folder, wanted)
        return
    copy = near / path.name
    try:
        place.fetch(path, copy)
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file") from None
    yield from _open(copy, folder, wanted)
    copy.unlink()


def _open(path: Path, folder: Place, wanted: Wanted) -> Iterator[Landed]:
    if path.is_dir():
        raise BadInput(f"{path}: is a directory; name its files, such as {path}/{wanted.globs[0]}")
    if not path.is_file():
        raise BadInput(f"{path}: {_what(path)}")
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
        if start[:4] in (b"PK\x03\x04", b"PK\x05\x06") or (path.suffix.lower() == ".zip" and kind_of(start) is None):
            yield from _unzip(path, folder, wanted)
        else:
            yield _link(path, folder, wanted)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror or error})") from error


def _what(path: Path) -> str:
    """The message about a path that is no file."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if error.errno == errno.ELOOP:
            return "is a link that leads back to itself; name the file that it was meant for"
        if path.is_symlink():
            return f"is a link to {os.readlink(path)}, and there is no such file"
        return "there is no such file" if isinstance(error, FileNotFoundError | NotADirectoryError) else f"cannot be read ({error.strerror})"
    if stat.S_ISFIFO(mode):
        return "is a pipe, which can be read only once; write what comes out of it to a file, and name that"
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return "is a device; name a file"
    return "is a socket; name a file" if stat.S_ISSOCK(mode) else "is no file"


def _link(path: Path, folder: Place, wanted: Wanted) -> Landed:
    with path.open("rb") as stream:
        scanned = scan(path.name, stream, markup=wanted.markup)
    return _landed(scanned, place.show(path, folder / scanned.digest[:16]))


def _landed(scanned: Scan, path: Place, notes: tuple[str, ...] = ()) -> Landed:
    own = {name: getattr(scanned, name) for name in SAME}
    return Landed(path=path, sha256=scanned.digest, notes=notes, **own)


def _unzip(path: Path, folder: Place, wanted: Wanted) -> Iterator[Landed]:
    try:
        with zipfile.ZipFile(path) as archive:
            if document := document_of(archive.namelist()):
                raise BadInput(f"{path}: {document}")
            if len(archive.infolist()) > limits.MEMBERS:
                raise BadInput(f"{path}: the zip has {len(archive.infolist()):,} files, over {limits.MEMBERS:,}; unpack it, and give them in parts")
            taken, others = wanted.of(archive)
            if not taken:
                raise BadInput(f"{path}: the zip contains only {named(others)}: no file of records" if others else f"{path}: the zip has no files")
            notes = (f"{path.name}: {named(others)}: not taken",) if others else ()
            for member in taken:
                if member.flag_bits & 1:
                    raise BadInput(f"{path}!{member.filename}: is locked by a password; unlock it first")
                yield _extract(archive, member, path, folder, wanted, notes)
                notes = ()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadInput(f"{path}: the zip is damaged ({error})") from error


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, folder: Place, wanted: Wanted, notes: tuple[str, ...]) -> Landed:
    name = f"{path.name}!{PurePosixPath(member.filename).name}"
    with place.draft(folder) as draft:
        with archive.open(member) as stream, draft.open("wb") as copy:
            scanned = scan(name, stream, copy, (member.compress_size, member.file_size), wanted.markup)
        return _landed(scanned, place.move(draft, folder / scanned.digest[:16]), notes)


def _sweep(where: Place) -> None:
    if isinstance(where, Path):
        sweep(where, "reading-*")
    for folder in place.folders(where, "reading-*"):
        if time.time() - folder.modified > ABANDONED:
            place.delete(folder.place, missing_ok=True)
