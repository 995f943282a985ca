"""One pass over the bytes of a landed file: its facts, and what stops the pass. Memory does not grow with the file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import IO

from conf import limits
from jobs.lake.kind import kind_of
from jobs.runtime.errors import BadInput

CHUNK = 4 * 1024 * 1024

# Two to four bytes that form one letter in UTF-8, and practically never occur in Latin-1 text.
SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
BEGUN = re.compile(rb"[\xc2-\xdf]\Z|[\xe0-\xef][\x80-\xbf]?\Z|[\xf0-\xf4][\x80-\xbf]{0,2}\Z")

# What may follow the last record: line ends, blanks, NULs that fill a block, the end-of-file mark of DOS.
PADDING = b"\r\n\x1a \t\0"

# Bytes 0x80-0x9F: letters in Windows-1252, but not in ISO-8859-1. UNUSUAL: without its quotes, dashes, ellipsis and euro; letters in CP850.
BEYOND = bytes(range(0x80, 0xA0))
UNUSUAL = bytes(set(BEYOND) - set(b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99"))


@dataclass
class Scan:
    """The state of the pass. `markup`: the file is XML, whose records are no lines. `lines`: up to the last line with content; `breaks`: all line ends,
    those at the file's end included.
    """

    name: str
    markup: bool = False
    hash: hashlib._Hash = field(default_factory=hashlib.sha256)
    size: int = 0
    breaks: int = 0
    lines: int = 0
    begun: int = 0
    nuls: int = 0
    head: bytes = b""
    tail: bytes = b""
    ending: bytes = b""
    broken: bool = False
    sequence: int | None = None
    stray: int | None = None
    beyond: int = 0
    beyond_at: int | None = None
    unusual: int = 0
    carried: bytes = b""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return self.hash.hexdigest()

    @property
    def last_line(self) -> bytes:
        """The last line with content, without its line end or end-of-file mark; blanks at its end belong to it."""
        return self.tail.rsplit(b"\n", 1)[-1] + self.ending.split(b"\n", 1)[0].rstrip(b"\r\x1a")

    @property
    def ended(self) -> bool:
        """Whether that line has a line end or an end-of-file mark."""
        return any(mark in self.ending for mark in (b"\n", b"\r", b"\x1a"))

    def take(self, chunk: bytes) -> None:
        """Scan the next bytes. BadInput, with the line, for bytes that no record contains."""
        if len(self.head) < limits.HEAD:
            self.head += chunk[: limits.HEAD - len(self.head)]
        if self.size == 0:
            self._text()
        if not self.markup:
            self._short_lines(chunk)
        self.hash.update(chunk)
        self._encoding(chunk)
        solid = chunk.rstrip(PADDING)
        if solid:
            self.tail = (self.tail + self.ending + solid)[-limits.LINE :]
            self.ending = b""
            self.lines = self.breaks + solid.count(b"\n") + 1
        self.ending = (self.ending + chunk[len(solid) :])[: limits.LINE]
        self.size += len(chunk)
        self.breaks += chunk.count(b"\n")
        self.nuls += chunk.count(b"\0")
        self.broken = chunk.endswith(b"\n")

    def _text(self) -> None:
        """BadInput where the first bytes are no text, or the lines cannot be separated."""
        if kind := kind_of(self.head, self.markup):
            raise BadInput(f"{self.name}: {kind}")
        content = self.head.rstrip(PADDING)
        bare = len(re.findall(rb"\r(?!\r*\n)", content))
        if bare > 5 * content.count(b"\n"):
            raise BadInput(f"{self.name}: its line ends are CR alone (line 1 is followed by one); save it with line ends LF or CR LF")

    def _short_lines(self, chunk: bytes) -> None:
        """BadInput for a line that is too long, or hundreds of thousands of empty lines."""
        breaks = chunk.count(b"\n")
        if breaks > limits.LINE_ENDS and breaks * limits.BYTES_PER_LINE > len(chunk):
            where = f"from line {self.breaks + 1} on it has {breaks:,} line ends in {len(chunk):,} bytes, almost all lines empty"
            raise BadInput(f"{self.name}: {where}; ask for the file again")
        at, room = 0, limits.LINE - self.begun
        while len(chunk) - at > room:
            last = chunk.rfind(b"\n", at, at + room + 1)
            if last < 0:
                line = self.breaks + chunk.count(b"\n", 0, at) + 1
                raise BadInput(f"{self.name}: line {line} is longer than {limits.LINE:,} bytes, too long for a record; ask for the file again")
            at, room = last + 1, limits.LINE
        last = chunk.rfind(b"\n")
        self.begun = len(chunk) - last - 1 if last >= 0 else self.begun + len(chunk)

    def _encoding(self, chunk: bytes) -> None:
        """Note the first UTF-8 letter, the first byte that is not UTF-8, and bytes that are letters only in Windows-1252."""
        if not chunk.isascii() and (found := len(chunk) - len(chunk.translate(None, BEYOND))):
            if self.beyond_at is None:
                self.beyond_at = self.size + next(at for at, byte in enumerate(chunk) if 0x80 <= byte < 0xA0)
            self.beyond += found
            self.unusual += len(chunk) - len(chunk.translate(None, UNUSUAL))
        self.carried = self._letters(self.carried + chunk, self.size - len(self.carried))

    def _letters(self, data: bytes, start: int) -> bytes:
        """Returns an incomplete letter for the next chunk. One cut by the end of the file is ignored: the file was cut, its encoding is not in doubt."""
        if data.isascii() or (self.sequence is not None and self.stray is not None):
            return b""
        cut = BEGUN.search(data[-3:])
        begun = data[len(data) - len(cut.group()) :] if cut else b""
        whole = data[: len(data) - len(begun)]
        if self.stray is None:
            try:
                whole.decode("utf-8")
            except UnicodeDecodeError as error:
                self.stray = start + error.start
        if self.sequence is None and (letter := SEQUENCE.search(whole)):
            self.sequence = start + letter.start()
        return begun


def scan(name: str, stream: IO[bytes], copy: IO[bytes] | None = None, packed: tuple[int, int] | None = None, markup: bool = False) -> Scan:
    """Scan a stream to its end, and copy it to `copy`. `packed`: its size in the zip, and the unpacked size that the zip declares; `markup`: it is XML.
    BadInput as soon as it cannot be a file of records."""
    found = Scan(name, markup)
    while chunk := stream.read(CHUNK):
        found.take(chunk)
        if packed is not None:
            _unpacks(name, packed[0], max(packed[1], found.size))
        if copy is not None:
            copy.write(chunk)
    if found.size == 0:
        raise BadInput(f"{name}: is empty (0 bytes); a delivery without rows still has a header or trailer")
    return found


def _unpacks(name: str, packed: int, size: int) -> None:
    if size > limits.UNPACKED:
        raise BadInput(f"{name}: unpacks to more than {limits.UNPACKED // 1024**3} GB; unpack it, and give it in parts")
    if size > limits.RATIO_FROM and size > limits.RATIO * packed:
        size_text = f"its {packed:,} bytes unpack to {size:,} and more, over {limits.RATIO} times as many"
        raise BadInput(f"{name}: {size_text}: it may be a zip bomb and was not unpacked further; unpack it yourself if it is right")
