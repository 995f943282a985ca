"""Names of people, as SISOBI's form demands them (Portaria MPAS 847/2001): upper case, no accents, no cedilla, no dots."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from jobs.fields.text import SENTINELS, plain, raw, unless

# An unknown mother or person is legal; the word for it is no name.
UNKNOWN = [
    *SENTINELS,
    *(f"{word}{end}" for word in ("IGNORAD", "DESCONHECID", "NAO INFORMAD", "NAO DECLARAD", "NAO IDENTIFICAD") for end in "OA"),
    *(f"MAE {word}" for word in ("IGNORADA", "DESCONHECIDA", "NAO INFORMADA", "NAO DECLARADA")),
    "NAO CONSTA",
    "SEM INFORMACAO",
    "[^A-Z]*",
]


def person_name(field: str) -> Column:
    """A field as a person's name: upper case, no accents, no dots, blanks collapsed. Null for IGNORADO and its like."""
    return unless(plain(F.replace(raw(field), F.lit("."), F.lit(" "))), UNKNOWN)
