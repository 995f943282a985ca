"""Escaping of foreign text (file names, reasons, cells) for a terminal or a page: no control characters, no hidden text, no formulas."""

from __future__ import annotations

import re

# Control characters, marks of writing direction or without width (they make one name look like another), line separators other than newline.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
# A spreadsheet takes a cell that begins so for a formula, unless the whole cell is a number.
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
NUMBER = r"^[+-]?[0-9][0-9.,]*$"


def escaped(text: str) -> str:
    """The text with invisible characters written as \\x1b or \\u202e."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
