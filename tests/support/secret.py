"""How a key, and the pads that HMAC makes of it, could be written: what no plan, log, file or process list may hold."""

from __future__ import annotations

import base64
from collections.abc import Iterator

WRITTEN = 12  # bytes of it in a row: enough to recognise it, and as much as a listing that is cut short would show


def forms(key: bytes) -> set[str]:
    """In lower case, each way in which a program writes bytes: hexadecimal, base64, decimal numbers (Java's are signed), text."""
    pads = [bytes(byte ^ pad for byte in key.ljust(64, b"\0")) for pad in (0x36, 0x5C)]
    return {form.lower() for secret in (key, *pads) for form in _written(secret)}


def _written(secret: bytes) -> Iterator[str]:
    some = secret[:WRITTEN]
    yield some.hex()
    yield some.hex(" ")
    yield base64.b64encode(some).decode()
    yield some.decode("latin-1")
    for signed in (True, False):
        numbers = [str(int.from_bytes([byte], signed=signed)) for byte in some]
        yield from (between.join(numbers) for between in (",", ", ", " "))
