"""The analysts' verbs on the command line (the others are in `jobs/__main__.py`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobs.cli import Json, perform, print_answer
from jobs.runtime import columns

if TYPE_CHECKING:
    from jobs.lake import Lake


class Format(StrEnum):
    """Output formats of `query`."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(help="One SELECT over gold; - reads it from standard input.")],
    publication: Annotated[str | None, typer.Option(help="Gold as of this publication; default: the newest.")] = None,
    format: Annotated[Format | None, typer.Option(help="A table shows 1,000 rows at most; csv and json have all, on standard output or in --to.")] = None,
    to: Annotated[Path | None, typer.Option(help="The file to write; its ending gives the format where --format does not.")] = None,
    as_json: Json = False,
) -> None:
    """SQL over what is published in gold, in about a second, without Spark. People are pseudonyms (docs/analysts.md).

    \b
    batimento query "SELECT result, count(*) FROM answers GROUP BY result"
    batimento query "SELECT * FROM dictionary"                                   # tables, views, columns, with descriptions
    batimento query "SELECT count(*) FROM refusals" --publication p0000042       # the number of that day
    batimento query "SELECT * FROM answers" --to answers.parquet
    """
    from jobs.analysts.query import query as verb

    asked = sys.stdin.read() if sql == "-" else sql
    perform(context, as_json, None, lambda lake: verb(lake, asked, publication, format and format.value, to, as_json), spark="never", show=columns.show)


def shell(
    context: typer.Context,
    command: Annotated[str | None, typer.Option("--command", "-c", help="Run this statement, and exit.")] = None,
    python: Annotated[bool, typer.Option("--python", help="A Python prompt with `spark` instead of the SQL prompt.")] = False,
    publication: Annotated[str | None, typer.Option(help="Gold as of this publication; default: the newest.")] = None,
    as_json: Json = False,
) -> None:
    """Spark SQL over what is published in gold, with the names of `query`: a prompt, or statements from standard input.

    \b
    batimento shell
    batimento shell -c "SELECT result, count(*) FROM answers GROUP BY result"
    batimento shell --publication p0000042 < questions.sql
    """
    from jobs.analysts import shell as verbs

    def verb(lake: Lake) -> dict[str, Any]:
        typed = command is None and sys.stdin.isatty()
        lines = [command] if command is not None else _typed() if typed else sys.stdin
        if python:
            verbs.python(lake, publication)
        else:
            complain = (lambda message: typer.echo(message, err=True)) if typed else None
            verbs.shell(lake, lines, lambda found: print_answer(found, as_json, columns.show), complain, publication, as_json)
        return {}

    perform(context, as_json, None, verb)


def identify(
    context: typer.Context,
    people: Annotated[list[str], typer.Argument(help="Pseudonyms, as in the column `person`.", metavar="PERSON…")],
    why: Annotated[str, typer.Option(help="Purpose: recorded with the access.")],
    as_json: Json = False,
) -> None:
    """Documents and names of the people behind pseudonyms. Every access is recorded, with user and purpose.

    \b
    batimento identify 1234567890123456789 -987654321098765432 --why "letter to the people of contestation 1234"
    """
    from jobs.analysts.identify import identify as verb

    perform(context, as_json, "identify", lambda lake: verb(lake, people, why), spark="never", show=columns.people)


def _typed() -> Iterator[str]:
    """Lines typed at a prompt, until Ctrl-D."""
    import readline  # noqa: F401  the arrow keys

    while True:
        try:
            yield input("batimento> ")
        except EOFError:
            return
