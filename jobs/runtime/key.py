"""The key of the pseudonyms: read from this process's environment, and passed to no process that it starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from jobs.runtime.errors import BadInput

VARIABLE = "BATIMENTO_KEY"
SHORTEST = 32  # bytes: a shorter key than the hash's own length weakens it
ENVIRONMENT = RLock()  # held while the key is removed from the environment to start another program


def key() -> bytes:
    """The secret. BadInput where it is missing, not hexadecimal or too short."""
    with ENVIRONMENT:
        text = os.environ.get(VARIABLE, "").strip()
    how = f"write a key of at least {SHORTEST} bytes as hexadecimal digits: export {VARIABLE}=$(openssl rand -hex {SHORTEST})"
    if not text:
        raise BadInput(f"{VARIABLE} is not set, and pseudonyms cannot be made without it: {how}")
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        raise BadInput(f"{VARIABLE} is not hexadecimal: {how}") from None
    if len(secret) < SHORTEST:
        raise BadInput(f"{VARIABLE} has {len(secret)} bytes: {how}")
    return secret


@contextmanager
def without_key() -> Iterator[None]:
    """Processes started in this block have no key in their environment: Java needs none, and executors would inherit it."""
    with ENVIRONMENT:
        text = os.environ.pop(VARIABLE, None)
        try:
            yield
        finally:
            if text is not None:
                os.environ[VARIABLE] = text
