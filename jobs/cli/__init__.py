"""Running verbs from the command line: open the lake, run the verb, print the answer. An error is one message and an exit code."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from jobs.runtime.errors import BadInput, InfrastructureError
from jobs.runtime.escape import CONTROL, escaped
from jobs.runtime.json_safe import json_safe

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from jobs.lake import Lake

Answer = dict[str, Any]
Show = Callable[[Answer], None]
Spark = Literal["first", "late", "never"]
Accept = Annotated[
    list[str] | None,
    typer.Option(metavar="CHECK", help="A check, as a refusal names it, whose failure is accepted in this run; with --why.", show_default=False),
]
AcceptedWhy = Annotated[str | None, typer.Option("--why", help="Reason for --accept: recorded in the audit, the publication and ops.accesses.")]
PATTERN = frozenset("[]{}*?%^|\\")  # characters that Spark and Delta interpret in a path
Json = Annotated[bool, typer.Option("--json", help="Answer as one JSON object on standard output.")]


def perform(context: typer.Context, as_json: bool, title: str | None, verb: Callable[[Lake], Answer], spark: Spark = "first", show: Show | None = None) -> None:
    """Open the lake, run one verb, print its answer. An error is one message on standard error (and an `error` with --json).

    `spark`: when it starts; late: when the verb calls `lake.compute`.
    """
    from jobs.lake import Lake
    from jobs.runtime.progress import spinner

    lake = before = None
    try:
        with nullcontext() if as_json or title is None else spinner(title):
            lake = _lake(Lake, context.obj)
            before = _checked_path(lake)
            answer = verb(lake if spark == "never" else _with_spark(lake, at_once=spark == "first"))
    except Exception as error:
        from jobs.lake.infrastructure import expected

        known = expected(error, Path() if lake is None else lake.root, before)
        if known is None:
            raise
        code = getattr(known, "code", BadInput.code)
        if as_json:
            print_answer({"error": str(known), "exit": code}, as_json)
        typer.echo(escaped(str(known)), err=True)
        raise typer.Exit(code) from error
    print_answer(answer, as_json, show)


def _checked_path(lake: Lake) -> tuple[int, int] | None:
    """The identity of the lake's folder. InfrastructureError for a path with characters that Spark or Delta interpret."""
    from jobs.lake.infrastructure import folder_id

    if strange := sorted(one for one in set(str(lake.root)) if one in PATTERN or unicodedata.category(one) in ("Cc", "Cs")):
        raise InfrastructureError(
            f"{str(lake.root)!r}: Spark or Delta reads {' '.join(map(repr, strange))} in a path as special characters; give a path without them (--lake)"
        )
    return folder_id(lake.root)


def print_answer(answer: Answer, as_json: bool, show: Show | None = None) -> None:
    """Print an answer: as JSON, by `show`, or by `jobs.runtime.show`; pseudonyms as text. An empty answer prints nothing."""
    if not answer:
        return
    answer = json_safe(answer)
    if as_json:
        text = json.dumps(answer, ensure_ascii=False, default=_plain)
        typer.echo(CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
        return
    if show is not None:
        show(answer)
        return
    import jobs.runtime.show

    jobs.runtime.show.show(answer)


def _lake(make: type[Lake], root: Path | None) -> Lake:
    where = root or os.environ.get("BATIMENTO_LAKE")
    if not where:
        import conf

        where = conf.lake_root()
    return make(Path(where))


def _with_spark(lake: Lake, at_once: bool) -> Lake:
    """The lake with Spark. The clock is checked before Spark starts; under `spark-submit` Spark is running."""
    import conf
    from jobs.lake import clock
    from jobs.runtime import observed
    from jobs.runtime.session import session, submitted

    clock.check(lake)

    def start() -> SparkSession:
        spark = session(conf.master(), conf.here().spark | lake.spark_settings)
        observed.started(spark)
        return spark

    return replace(lake, spark=start() if at_once or submitted() else None, start=start)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
