"""Progress of a verb on a terminal; no output elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def spinner(title: str) -> Iterator[None]:
    """A spinner with the verb's name on standard error, only on a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    from jobs.runtime.escape import escaped

    with Console(stderr=True).status(Text(escaped(title))):
        yield
