"""How rows become the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from synthetic.row import Row


def _nothing(period: str, file: str) -> list[str]:
    return []


def _as_they_come(rows: list[Row]) -> list[Row]:
    return rows


@dataclass(frozen=True, slots=True)
class Writer:
    """One registry's: the lines before and after the rows, what stands between them, and how a row is written.

    `head_counts`: whether the lines before the rows are lines of the file; what stands around documents of XML is none.
    `otherwise`: periods whose files come in another encoding, each with the defect that it is and the encoding.
    """

    line: Callable[[Row], str]
    head: Callable[[str, str], list[str]] = _nothing
    tail: Callable[[str, str], list[str]] = _nothing
    arrange: Callable[[list[Row]], list[Row]] = _as_they_come
    encoding: str = "latin-1"
    newline: str = "\n"
    otherwise: dict[str, tuple[str, str]] = field(default_factory=dict)
    head_counts: bool = True

    def first(self, period: str, file: str) -> int:
        """The line of the first row."""
        return len(self.head(period, file)) + 1 if self.head_counts else 1

    def lines(self, rows: list[Row], period: str) -> bytes:
        """Rows that follow each other in a file."""
        return self.text([self.line(row) for row in rows], period)

    def text(self, lines: list[str], period: str) -> bytes:
        """Lines before or after rows."""
        _, encoding = self.otherwise.get(period, ("", self.encoding))
        return "".join(line + self.newline for line in lines).encode(encoding)


def fixed(width: int, spans: dict[str, tuple[int, int]], values: dict[str, str]) -> str:
    """A line of `width` characters with each value at its place: left-aligned, cut where too long. A value whose name has no place is an error."""
    line = [" "] * width
    for name, value in values.items():
        start, length = spans[name]
        line[start - 1 : start - 1 + length] = value.ljust(length)[:length]
    return "".join(line)


def digits(number: object, width: int) -> str:
    """A number right-aligned among zeros; all zeros where there is none."""
    return str(number if number is not None else 0).rjust(width, "0")


def day(value: object, form: str, none: str = "") -> str:
    """A date as the source writes it."""
    return format(value, form) if isinstance(value, date) else none


def decimal(cents: object, mark: str) -> str:
    """Cents as reais with two decimals; blank where none."""
    return f"{cents // 100}{mark}{cents % 100:02d}" if isinstance(cents, int) else ""


def delimited(values: list[str], quoted: bool, drop: int = 0) -> str:
    """Fields between semicolons. `drop`: the last so many are missing."""
    kept = values[: len(values) - drop] if drop else values
    return ";".join(f'"{value}"' if quoted else value for value in kept)
