"""load from the command line: what became of each delivery, and the worst of their exit codes."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from jobs.cli import Json, perform

SHOWN = ("registry", "period", "new", "received", "valid", "structural", "quarantined", "gate", "exit")


def load(
    context: typer.Context,
    registries: Annotated[list[str] | None, typer.Argument(help="Registries to load; none: all of them.", show_default=False)] = None,
    settled: Annotated[float, typer.Option(min=0, help="Seconds since a file last changed, below which it is left for the next time.")] = 60,
    as_json: Json = False,
) -> None:
    """Load every delivery that waits in its landing folder: ingest, clean and link, in one process. One that fails stops no other.

    \b
    batimento load                  # every registry
    batimento load sisobi bem
    """
    from jobs.ops.load import load as verb

    found: dict[str, Any] = {}
    perform(context, as_json, "load", lambda lake: found.setdefault("answer", verb(lake, registries or (), settled)), spark="late", show=_show)
    if found["answer"]["exit"]:
        raise typer.Exit(found["answer"]["exit"])


def _show(answer: dict[str, Any]) -> None:
    """A line per delivery, then what went wrong, each whole."""
    from jobs.runtime.show import print_line, table

    if not answer["deliveries"] and not answer["still_arriving"]:
        print_line("Nothing waits in the landing folders.")
    if answer["deliveries"]:
        table("deliveries", [{name: row[name] for name in SHOWN} for row in answer["deliveries"]])
    if answer["linked"]:
        table("linked", [{name: row[name] for name in ("registry", "evidence", "unlinked", "exit")} for row in answer["linked"]])
    for row in answer["still_arriving"]:
        print_line(f"{row['registry']} {row['period']}: a file of it changed a moment ago; left for the next time")
    for row in [*answer["deliveries"], *answer["linked"]]:
        if row["error"]:
            print_line(f"{row['registry']} {row['period'] or ''}: {row['error']}", "red")
