"""Text of others (file names, reasons, cells) as it may be shown: nothing in it moves a cursor, hides, or is taken for a formula."""

from __future__ import annotations

import re

# Control characters; marks that turn the direction of writing or have no width, by which a name looks like another; separators of lines that are no newline.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
# As a spreadsheet reads a cell: what begins so is a formula, unless all of it is a number.
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
NUMBER = r"^[+-]?[0-9][0-9.,]*$"


def visible(text: str) -> str:
    """The text with what cannot be seen written out, as \\x1b or \\u202e."""
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
