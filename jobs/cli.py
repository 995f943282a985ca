"""How every verb is run from the command line: open the lake, do it, print the answer; what went wrong is one message and an exit code."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobs.errors import BadInput, LostRace, Refused

if TYPE_CHECKING:
    from jobs.lake import Lake

Answer = dict[str, Any]
Show = Callable[[Answer], None]
Json = Annotated[bool, typer.Option("--json", help="Answer as one JSON object on standard output.")]


def perform(context: typer.Context, as_json: bool, title: str | None, verb: Callable[[Lake], Answer], spark: bool = True, show: Show | None = None) -> None:
    """Open the lake, run one verb, print its answer. What went wrong is one message on standard error (and an `error` with --json)."""
    from jobs.lake import Lake
    from jobs.progress import spinner

    try:
        with nullcontext() if as_json or title is None else spinner(title):
            answer = verb(_lake(Lake, context.obj, spark))
    except Exception as error:
        from conf import ConfError  # loaded late: a query needs nothing of conf

        if not isinstance(error, BadInput | Refused | LostRace | ConfError):
            raise
        code = getattr(error, "code", BadInput.code)
        if as_json:
            tell({"error": str(error), "exit": code}, as_json)
        typer.echo(str(error), err=True)
        raise typer.Exit(code) from error
    tell(answer, as_json, show)


def tell(answer: Answer, as_json: bool, show: Show | None = None) -> None:
    """Print an answer: as JSON, by `show`, or as `jobs.show` does. An empty one was told already."""
    if not answer:
        return
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, default=_plain))
        return
    if show is not None:
        show(answer)
        return
    import jobs.show

    jobs.show.show(answer)


def _lake(make: type[Lake], root: Path | None, spark: bool) -> Lake:
    where = root or os.environ.get("BATIMENTO_LAKE")
    if where and not spark:
        return make(Path(where), None)
    import conf

    where = Path(where or conf.lake_root())
    if not spark:
        return make(where, None)
    from jobs.session import session

    lake = make(where, None)
    return make(lake.root, session(conf.master(), conf.here().spark | lake.spark_settings))


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
