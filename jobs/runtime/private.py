"""What nothing that is written down about runs may hold: numbers that may be somebody's."""

from __future__ import annotations

import re
from typing import Any

# A CPF, NIS or NIT as people write them: 11 digits, with or without dots and dash.
DOCUMENT = re.compile(r"(?<!\w)(\d{3}\.?\d{3}\.?\d{3}-?\d{2}|\d{3}\.?\d{5}\.?\d{2}-?\d)(?!\w)")


def blotted(value: Any) -> Any:
    """The value with numbers that may be documents blotted out of its texts; what is a number by its type is a count, and stays."""
    if isinstance(value, dict):
        return {name: blotted(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [blotted(one) for one in value]
    return DOCUMENT.sub("(a number)", value) if isinstance(value, str) else value
