"""Pages generated from the code, so that they cannot differ from it.

Each module gives `pages()`: path under docs/ → text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `make docs`: change the source named below, not this page. -->"


def grid(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; None is an empty cell."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(cell(value) for value in line) + " |" for line in lines)


def cell(value: object) -> str:
    """One cell: bars and line breaks are escaped."""
    return "" if value is None else " ".join(str(value).replace("|", "\\|").split())


def code(value: object) -> str:
    """As code; nothing for nothing."""
    return f"`{value}`" if value not in (None, "") else ""


def listed(values: Iterable[object]) -> str:
    """`a`, `b`."""
    return ", ".join(code(value) for value in values)


def page(*parts: str | None) -> str:
    """Paragraphs with a blank line between them; None is left out."""
    return "\n\n".join(part.strip("\n") for part in (MADE, *parts) if part) + "\n"
