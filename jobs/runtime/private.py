"""Redaction of what is logged and recorded about runs: no numbers that may be documents."""

from __future__ import annotations

import re
from typing import Any

# A CPF, NIS or NIT as people write them: 11 digits, with or without dots and dash.
DOCUMENT = re.compile(r"(?<!\w)(\d{3}\.?\d{3}\.?\d{3}-?\d{2}|\d{3}\.?\d{5}\.?\d{2}-?\d)(?!\w)")


def redacted(value: Any) -> Any:
    """The value with numbers that may be documents replaced in its texts. Numbers by type are counts, and stay."""
    if isinstance(value, dict):
        return {name: redacted(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(one) for one in value]
    return DOCUMENT.sub("(a number)", value) if isinstance(value, str) else value
