"""When something runs by itself, and who answers for it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator

TEAM = "data engineering"  # the owner of everything without an owner of its own

FIELD = re.compile(r"[0-9A-Z*/,#L-]+")


def _cron(written: object) -> str:
    """Five fields. A test checks with the scheduler that each is valid."""
    fields = str(written).split()
    if len(fields) != 5 or not all(FIELD.fullmatch(field) for field in fields):
        raise ValueError(f"is {written!r}; write minute, hour, day, month and weekday, such as 0 6 * * FRI#2 for the second Friday at six")
    return str(written)


Cron = Annotated[str, BeforeValidator(_cron)]
