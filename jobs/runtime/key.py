"""The key of the pseudonyms: in the environment of whoever links, and of nothing that is started."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from jobs.runtime.errors import BadInput

VARIABLE = "BATIMENTO_KEY"
SHORTEST = 32  # bytes: a shorter key than the hash's own length weakens it
ENVIRONMENT = RLock()  # the key leaves it for a moment while a program is started that is not to have it


def key() -> bytes:
    """The secret. BadInput where it is missing, not hexadecimal or too short."""
    with ENVIRONMENT:
        text = os.environ.get(VARIABLE, "").strip()
    how = f"write a key of at least {SHORTEST} bytes as hexadecimal digits: export {VARIABLE}=$(openssl rand -hex {SHORTEST})"
    if not text:
        raise BadInput(f"{VARIABLE} is not set, and without it nobody has a pseudonym: {how}")
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        raise BadInput(f"{VARIABLE} is not hexadecimal: {how}") from None
    if len(secret) < SHORTEST:
        raise BadInput(f"{VARIABLE} has {len(secret)} bytes: {how}")
    return secret


@contextmanager
def kept_back() -> Iterator[None]:
    """What is started meanwhile has no key in its environment: Java needs none, and what it starts (executors) would inherit it."""
    with ENVIRONMENT:
        text = os.environ.pop(VARIABLE, None)
        try:
            yield
        finally:
            if text is not None:
                os.environ[VARIABLE] = text
