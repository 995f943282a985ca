"""identify: the people behind pseudonyms. Every person asked about is recorded first, with the purpose."""

from __future__ import annotations

import getpass
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from jobs.identity import fingerprint
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from jobs.runtime.key import VARIABLE
from jobs.runtime.observed import observed

SAID = ("nis", "name", "mother", "birth_date", "sex", "uf", "registry", "period")


@observed
def identify(lake: Lake, people: Sequence[str], why: str) -> dict[str, Any]:
    """What each registry contains about these people: CPF, NIS, names, birth date, as of its newest delivery; and the `unknown` ones.

    One row per person asked about is written to `ops.accesses` before the answer. BadInput without a purpose, or for text that is no pseudonym.
    """
    if not why.strip():
        raise BadInput("--why is missing: give the purpose; it is recorded with the access")
    if VARIABLE in os.environ:  # not needed here, but a key of another lake means the wrong lake
        fingerprint.check_key(lake)
    asked = list(dict.fromkeys(_number(one) for one in people))
    found = {one: [row for row in lake.rows("silver.people", None, person=one) if row["superseded_on"] is None] for one in asked}
    access = {"at": datetime.now(UTC), "who": getpass.getuser(), "verb": "identify", "run": None, "why": why.strip()}
    lake.record("ops.accesses", [access | {"person": one, "found": bool(rows)} for one, rows in found.items()])
    documents = [_as_text(row) for rows in found.values() for row in sorted(rows, key=lambda row: (row["registry"], row["period"]))]
    return {"people": documents, "unknown": [str(one) for one, rows in found.items() if not rows]}


def _as_text(row: dict[str, Any]) -> dict[str, Any]:
    """Values as text, so that no reader rounds a number or drops leading zeros."""
    cpf = None if row["cpf"] is None else f"{row['cpf']:011}"
    return {"person": str(row["person"]), "cpf": cpf} | {name: None if row[name] is None else str(row[name]) for name in SAID}


def _number(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 2**63
    if not -(2**63) <= number < 2**63:
        raise BadInput(f"{text} is no pseudonym: give integers from the column `person` (for a CPF use `explain`)")
    return number
