"""When something runs by itself, and who answers for it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator

TEAM = "data engineering"  # answers for whatever does not name somebody else

FIELD = re.compile(r"[0-9A-Z*/,#L-]+")


def _cron(written: object) -> str:
    """Five fields. Whether each is a time that exists is for the scheduler to say: a test asks it."""
    fields = str(written).split()
    if len(fields) != 5 or not all(FIELD.fullmatch(field) for field in fields):
        raise ValueError(f"is {written!r}; write minute, hour, day, month and weekday, such as 0 6 * * FRI#2 for the second Friday at six")
    return str(written)


Cron = Annotated[str, BeforeValidator(_cron)]
