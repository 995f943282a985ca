"""Answers as text and tables on the terminal; the same content as the JSON."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jobs.runtime.escape import escaped

_STYLES = {"met": "green", "not met": "red", "unknown": "yellow", "not examined": "dim"}

CONSOLE = Console(soft_wrap=False, highlight=False, width=None if sys.stdout.isatty() else 120)


def show(answer: dict[str, Any]) -> None:
    """Print an answer: single values first, then each mapping and each list as a table of its own."""
    plain = {name: value for name, value in answer.items() if not isinstance(value, dict | list)}
    for name, value in plain.items():
        print_line(f"{_words(name)}: {_value(value)}")
    for name, value in answer.items():
        if isinstance(value, dict) and value:
            CONSOLE.print(_pairs(name, value))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            CONSOLE.print(_rows(name, value))
        elif isinstance(value, list) and value:
            print_line(f"{_words(name)}: {', '.join(str(item) for item in value)}")


def runs(answer: dict[str, Any]) -> None:
    """Print runs, with the counts that fit the width of a terminal."""
    columns = ("run", "outcome", "publication", "started_at", "seconds", "rows_in", "rows_out", "spill_bytes")
    show(answer | {"runs": [{name: run[name] for name in columns} for run in answer["runs"]]})


def table(title: str, rows: list[dict[str, Any]]) -> None:
    """Print rows under their names."""
    CONSOLE.print(_rows(title, rows))


def print_line(text: str = "", style: str = "") -> None:
    """Print one line."""
    CONSOLE.print(_text(text, style))


def dossier(answer: dict[str, Any]) -> None:
    """Print one person's case: the answer, each criterion with what proves it, the family, the bases."""
    if not answer.get("decided"):
        print_line(answer["message"])
        return
    print_line(f"{answer['result'].upper()}: {answer['quotas']} quotas, {reais(answer['cents'])}, for {answer['month']}, as of {answer['on']}", "bold")
    for row in answer["criteria"]:
        print_line(f"  {row['number']} {row['criterion']}: {row['verdict']}   ({row['law']})", _STYLES.get(row["verdict"], ""))
        for cause in row.get("causes", {}).values():
            print_line(f"        because: {cause}")
        if values := row.get("values"):
            print_line("        read: " + "; ".join(f"{name} {_value(value)}" for name, value in values.items()))
        for proof in row.get("evidence", []):
            where = f"{proof['registry']} {proof['period']}, {proof['file']}, line {proof['line']}"
            print_line(f"        {proof['kind']}: {where}; found by {proof['matched']['by']}, {proof['matched']['certainty']}")
    family = answer["family"]
    income = "not known" if family["income_cents"] is None else reais(family["income_cents"])
    print_line(f"  family of {_value(family['size'])}, income {income}; on the same places: {len(answer['quota_arithmetic']['people'])} people")
    read = "; ".join(f"{name} as of {base['as_of']}" for name, base in answer["bases"]["read"].items())
    print_line(f"  read: {read}")
    print_line(f"  not read: {', '.join(answer['bases']['not_read']) or 'none'}")
    print_line(f"  run {answer['run']}, rules {answer['rule_version']}, publication {answer['publication']}")


def number(value: int) -> str:
    """A number in groups of three: 20 000."""
    return f"{value:,}".replace(",", " ")


def reais(cents: int) -> str:
    """Cents as Brazilians write money: R$ 1.200,00."""
    return "R$ " + f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def _pairs(title: str, pairs: dict[str, Any]) -> Table:
    shown = _empty(title)
    shown.add_column("")
    shown.add_column("", justify="right")
    for name, value in pairs.items():
        shown.add_row(_text(str(name)), _text(_value(value)))
    return shown


def _rows(title: str, rows: list[dict[str, Any]]) -> Table:
    shown = _empty(title)
    names = list(dict.fromkeys(name for row in rows for name in row))
    for name in names:
        numbers = all(isinstance(row.get(name), int | float | None) for row in rows)
        shown.add_column(_text(_words(name)), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        shown.add_row(*[_text(_value(row.get(name))) for name in names])
    return shown


def _empty(title: str) -> Table:
    return Table(title=_text(_words(title)), title_justify="left", title_style="bold", show_header=True, box=None, pad_edge=False)


def _text(text: str, style: str = "") -> Text:
    """Literal text: no Rich markup, control characters escaped."""
    return Text(escaped(text), style=style)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _value(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return number(value)
    if isinstance(value, dict):
        return "; ".join(f"{name} {_value(item)}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(_value(item) for item in value)
    return str(value)
