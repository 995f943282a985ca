"""Files as they land: opened, unzipped and looked at once, whole, before Spark reads them. The lake's door: nothing else opens a file that came.

Where the lake is on an object store, what Spark is to read is sent there first: a file that lies on this machine, or a member of a zip, is seen by no other.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO
from uuid import uuid4

from conf import Registry
from jobs.errors import BadInput
from jobs.lake_scratch import drop, own, scratch, sweep
from jobs.storage import place
from jobs.storage.place import Found, Place

HEAD, TAIL, CHUNK = 256 * 1024, 64 * 1024, 4 * 1024 * 1024
FORGOTTEN = 24 * 3600  # seconds after which a folder can only be what a killed run left

# Two to four bytes that UTF-8 would write together, and Latin-1 text practically never.
SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
BEGUN = re.compile(rb"[\xc2-\xdf]\Z|[\xe0-\xef][\x80-\xbf]?\Z|[\xf0-\xf4][\x80-\xbf]{0,2}\Z")


@dataclass(frozen=True)
class Landed:
    """One file that was read once. `sequence`: byte offset of the first letter in UTF-8 beyond ASCII; `stray`: of the first byte that is not UTF-8."""

    name: str
    path: Place
    sha256: str
    size: int
    breaks: int
    nuls: int
    head: bytes
    tail: bytes
    sequence: int | None
    stray: int | None

    @property
    def file(self) -> int:
        """The file's number: the first 8 bytes of its SHA-256, signed."""
        return int.from_bytes(bytes.fromhex(self.sha256[:16]), "big", signed=True)

    @property
    def key(self) -> str:
        """The name under which Spark sees it: nothing in it can be taken for a pattern or a compression."""
        return self.sha256[:16]

    @property
    def lines(self) -> int:
        """Lines, the last one with or without a line break."""
        return self.breaks + (0 if self.tail.endswith(b"\n") else 1)

    @property
    def last_line(self) -> bytes:
        """The last line, without its line break (its end, where it is longer than what is kept)."""
        text = self.tail[:-1] if self.tail.endswith(b"\n") else self.tail
        return text.rsplit(b"\n", 1)[-1].removesuffix(b"\r")


def landing(root: Place, registry: Registry, period: str) -> Place:
    """Where files are put for a period."""
    return root / "landing" / registry.id / period


def lying(root: Place, registry: Registry, period: str) -> list[Found]:
    """The registry's own files that landed for a period, in whatever folder below, sorted."""
    return [one for one in place.files(landing(root, registry, period)) if registry.knows(one.place.name)]


def waiting(root: Place, registry: Registry, period: str) -> list[Place]:
    """The files to load for a period, sorted; BadInput where there is none."""
    found = [one.place for one in lying(root, registry, period)]
    if not found:
        folder = landing(root, registry, period)
        raise BadInput(f"{folder}: no file there that {registry.id} knows by its name ({', '.join(registry.landing)}); put its files there, or name them")
    return found


@contextmanager
def landed(root: Place, files: Iterable[Place], globs: list[str]) -> Iterator[list[Landed]]:
    """The files, members of zips among them, ready for Spark while the block runs. BadInput, naming the file, for what is no file with something in it."""
    folder = root / "landing" / f"reading-{uuid4().hex}"
    try:
        _sweep(root / "landing")
        if isinstance(folder, Path):
            own(folder)
        with tempfile.TemporaryDirectory(dir=scratch()[0]) as near:
            yield [one for path in files for one in _come(place.at(path), Path(near), folder, globs)]
    finally:
        place.delete(folder, missing_ok=True)
        if isinstance(folder, Path):
            drop(folder)


def _come(path: Place, near: Path, folder: Place, globs: list[str]) -> Iterator[Landed]:
    """A file as it lies on this machine: one of an object store is fetched, and let go once it was looked at."""
    if isinstance(path, Path):
        yield from _open(path, folder, globs)
        return
    copy = near / path.name
    try:
        place.fetch(path, copy)
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file") from None
    yield from _open(copy, folder, globs)
    copy.unlink()


def _open(path: Path, folder: Place, globs: list[str]) -> Iterator[Landed]:
    if path.is_dir():
        raise BadInput(f"{path}: is a directory; name its files, such as {path}/{globs[0]}")
    if not path.is_file():
        raise BadInput(f"{path}: {_what(path)}")
    try:
        with path.open("rb") as stream:
            zipped = stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
        if zipped or path.suffix.lower() == ".zip":
            yield from _unzip(path, folder, globs)
        else:
            yield _link(path, folder)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror or error})") from error


def _what(path: Path) -> str:
    """What lies there, and is no file."""
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


def _link(path: Path, folder: Place) -> Landed:
    with path.open("rb") as stream:
        looked = _look(stream)
    _something(path.name, looked)
    return looked.landed(path.name, place.show(path, folder / looked.digest[:16]))


def _unzip(path: Path, folder: Place, globs: list[str]) -> Iterator[Landed]:
    """Members that the registry's patterns know; all of them, where none is known by its name."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            known = [m for m in members if any(fnmatchcase(PurePosixPath(m.filename).name, glob) for glob in globs)]
            if not members:
                raise BadInput(f"{path}: the zip has no files")
            for member in known or members:
                if member.flag_bits & 1:
                    raise BadInput(f"{path}!{member.filename}: is locked by a password; unlock it first")
                yield _extract(archive, member, path, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadInput(f"{path}: the zip is damaged ({error})") from error


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, folder: Place) -> Landed:
    with place.draft(folder) as draft:
        with archive.open(member) as stream, draft.open("wb") as copy:
            looked = _look(stream, copy)
        name = PurePosixPath(member.filename).name
        _something(f"{path.name}!{name}", looked)
        return looked.landed(f"{path.name}!{name}", place.move(draft, folder / looked.digest[:16]))


@dataclass
class _Looked:
    """What one pass over the bytes found, as it goes."""

    hash: hashlib._Hash = field(default_factory=hashlib.sha256)
    size: int = 0
    breaks: int = 0
    nuls: int = 0
    head: bytes = b""
    tail: bytes = b""
    sequence: int | None = None
    stray: int | None = None

    @property
    def digest(self) -> str:
        return self.hash.hexdigest()

    def landed(self, name: str, path: Place) -> Landed:
        return Landed(name, path, self.digest, self.size, self.breaks, self.nuls, self.head, self.tail, self.sequence, self.stray)


def _look(stream: IO[bytes], copy: IO[bytes] | None = None) -> _Looked:
    found, begun = _Looked(), b""
    while chunk := stream.read(CHUNK):
        if copy is not None:
            copy.write(chunk)
        found.hash.update(chunk)
        begun = _letters(found, begun + chunk, found.size - len(begun))
        found.size += len(chunk)
        found.breaks += chunk.count(b"\n")
        found.nuls += chunk.count(b"\0")
        if len(found.head) < HEAD:
            found.head += chunk[: HEAD - len(found.head)]
        found.tail = (found.tail + chunk)[-TAIL:]
    return found  # a letter cut by the end of the file is left out: the file was cut, its encoding is not in doubt


def _letters(found: _Looked, data: bytes, start: int) -> bytes:
    """Note the first UTF-8 letter and the first byte that is none; what the next chunk may complete is handed back."""
    if data.isascii() or (found.sequence is not None and found.stray is not None):
        return b""
    cut = BEGUN.search(data[-3:])
    begun = data[len(data) - len(cut.group()) :] if cut else b""
    whole = data[: len(data) - len(begun)]
    if found.stray is None:
        try:
            whole.decode("utf-8")
        except UnicodeDecodeError as error:
            found.stray = start + error.start
    if found.sequence is None and (letter := SEQUENCE.search(whole)):
        found.sequence = start + letter.start()
    return begun


def _something(name: str, looked: _Looked) -> None:
    if looked.size == 0:
        raise BadInput(f"{name}: is empty (0 bytes); a delivery without rows still has its header or trailer")


def _sweep(where: Place) -> None:
    if isinstance(where, Path):
        sweep(where, "reading-*")
    for folder in place.folders(where, "reading-*"):
        if time.time() - folder.modified > FORGOTTEN:
            place.delete(folder.place, missing_ok=True)
