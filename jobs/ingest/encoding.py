"""The encoding of a file, determined from all of its bytes."""

from __future__ import annotations

from jobs.lake.landing import Landed
from jobs.runtime.errors import BadInput

WINDOWS = "windows-1252"
SINGLE = ("latin-1", WINDOWS)  # a byte is a letter

# Bytes 0x80-0x9F and their letters in Windows-1252. Its five undefined bytes become �: no control character in a name.
BEYOND = "".join(map(chr, range(0x80, 0xA0)))
LETTERS = bytes(range(0x80, 0xA0)).decode("cp1252", errors="replace")


def encoding_of(due: str, landed: Landed) -> str:
    """`utf-8`, `latin-1` or `windows-1252`, whatever the layout declares (`due`). BadInput, with the byte, for a file with
    letters of both UTF-8 and a single-byte encoding.

    | UTF-8 letters | other bytes | read as |
    |---|---|---|
    | no  | no  | what is declared (plain ASCII reads the same) |
    | yes | no  | utf-8 |
    | no  | yes | latin-1; windows-1252, where one of them is 0x80-0x9F |
    | yes | yes | refused |
    """
    if landed.sequence is not None and landed.stray is not None:
        kinds = {"utf-8": ("ISO-8859-1", landed.stray), "latin-1": ("UTF-8", landed.sequence)}
        other, offset = kinds.get(due, ("ISO-8859-1", max(landed.stray, landed.sequence)))
        raise BadInput(f"{landed.name}: has letters in UTF-8 and in ISO-8859-1; at byte {offset} is one in {other}; ask for the file in one encoding")
    if landed.sequence is not None:
        return "utf-8"
    if landed.stray is not None:
        return WINDOWS if landed.beyond else "latin-1"
    return "utf-8" if due == "utf-8" else "latin-1"


def decoded(text: bytes, encoding: str) -> str:
    """The bytes as text; invalid bytes become �."""
    if encoding == WINDOWS:
        return text.decode("latin-1").translate(str.maketrans(BEYOND, LETTERS))
    return text.decode(encoding, errors="replace")


def doubts(landed: Landed, encoding: str) -> list[str]:
    """Warnings about letters that ISO-8859-1 does not have, and that may not be Windows-1252 either."""
    if encoding != WINDOWS:
        return []
    warning = f"{landed.name}: {landed.beyond} bytes 0x80-0x9F, the first at byte {landed.beyond_at}, are no letters of ISO-8859-1; read as Windows-1252"
    if not landed.unusual:
        return [warning]
    return [f"{warning}; {landed.unusual} of them are rare in names: the file may be CP850 (DOS), and names may be wrong; ask for it in ISO-8859-1 or UTF-8"]
