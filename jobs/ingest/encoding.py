"""Which encoding a file really has, told from all of its bytes."""

from __future__ import annotations

from jobs.errors import BadInput
from jobs.lake_landing import Landed


def encoding_of(due: str, landed: Landed) -> str:
    """`utf-8` or `latin-1`, whatever is due. Only a file that has letters of both, which nobody can read right, is refused: BadInput names the byte.

    | UTF-8 letters | other bytes | read as |
    |---|---|---|
    | no  | no  | what is due (plain ASCII reads the same) |
    | yes | no  | utf-8 |
    | no  | yes | latin-1 |
    | yes | yes | refused |
    """
    if landed.sequence is not None and landed.stray is not None:
        kinds = {"utf-8": ("ISO-8859-1", landed.stray), "latin-1": ("UTF-8", landed.sequence)}
        other, offset = kinds.get(due, ("ISO-8859-1", max(landed.stray, landed.sequence)))
        raise BadInput(f"{landed.name}: has letters in UTF-8 and in ISO-8859-1; at byte {offset} is one in {other}; ask for the file in one encoding")
    if landed.sequence is not None:
        return "utf-8"
    if landed.stray is not None:
        return "latin-1"
    return "utf-8" if due == "utf-8" else "latin-1"
