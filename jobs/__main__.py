"""The command line: one verb per step, the same that the DAGs run. Nothing is computed here; each verb lives in the module of its name."""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any

import typer

from jobs.cli import Accept, AcceptedWhy, Json
from jobs.cli import analysts as cli_analysts
from jobs.cli import load as cli_load
from jobs.cli import perform as _run
from jobs.cli import print_answer as _answer
from jobs.runtime.errors import BadInput
from jobs.runtime.private import redacted

HELP = """Cross government registries, and decide who is due a benefit: yes, no, or not known yet, with every reason.

\b
A registry's delivery, from file to evidence:
  batimento ingest sisobi Obi20200417.txt --period 2020-04-17
  batimento clean sisobi --period 2020-04-17
  batimento link sisobi --period 2020-04-17
\b
All that waits in the landing folders, of every registry:
  batimento load
\b
A decision, and one person's case:
  batimento decide ae2020 --month 2020-04 --on 2020-04-20
  batimento explain 529.982.247-25
\b
Counting what was decided:
  batimento query "SELECT result, count(*) FROM answers GROUP BY result"
\b
Exit codes: 0 done; 2 invalid input; 3 a quality gate refused; 4 concurrent write, run again;
5 infrastructure error (disk full, no right to write, no answer of the store, a wrong clock); anything else is a crash."""

app = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)

Registry = Annotated[str, typer.Argument(help="The registry's id, as in conf/registries (sisobi, bem, gfip …).")]
Period = Annotated[str, typer.Option(help="What the delivery is for: 2020-04-17, 2020-W16, 2020-04 or 2020.")]
Programme = Annotated[str, typer.Argument(help="The programme's id, as in conf/programmes (ae2020).")]
Month = Annotated[str, typer.Option(help="Month that the benefit is for: 2020-04.")]
On = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Reference date of the decision; the clock is not used.")]


@app.callback()
def _options(
    context: typer.Context,
    lake: Annotated[Path | None, typer.Option(help="Root of the lake (default: $BATIMENTO_LAKE, else conf/environments/local.yml).")] = None,
) -> None:
    context.obj = lake


@app.command()
def landed(context: typer.Context, registry: Registry, period: Period, as_json: Json = False) -> None:
    """The files that `ingest` would take for a period, and when each last changed. The DAGs ask until all is there.

    \b
    batimento landed sisobi --period 2020-04-17
    """
    from jobs.ingest.landed import landed as verb

    _run(context, as_json, None, lambda lake: verb(lake, registry, period), spark="never")


@app.command()
def ingest(
    context: typer.Context,
    registry: Registry,
    period: Period,
    files: Annotated[
        list[Path] | None, typer.Argument(help="The files of one delivery; a zip is opened. None: those in LAKE/landing/REGISTRY/PERIOD.", show_default=False)
    ] = None,
    part: Annotated[str | None, typer.Option(help="Part of the delivery (UF, table), where the file name does not give it.")] = None,
    replaces: Annotated[str | None, typer.Option(help="Name of the file of the period that this one supersedes, where the names differ.")] = None,
    as_json: Json = False,
) -> None:
    """Bring files of a registry into bronze, line by line, as received.

    \b
    batimento ingest gfip SEFIP.RE --period 2020-03
    batimento ingest gfip --period 2020-03             # all that landed for it
    batimento ingest tse consulta_cand_2018_AC.csv --period 2018 --part AC
    """
    from jobs.ingest import ingest as verb

    _run(context, as_json, f"ingest {registry} {period}", lambda lake: verb(lake, registry, files, period, part, replaces), spark="late")


@app.command()
def clean(context: typer.Context, registry: Registry, period: Period, accept: Accept = None, why: AcceptedWhy = None, as_json: Json = False) -> None:
    """Type the lines of a delivery, quarantine invalid ones with all broken rules, audit, publish to silver.

    \b
    batimento clean sisobi --period 2020-04-17
    batimento clean tse --period 2018 --accept rows_not_far_fewer_than_usual --why "UFs come one by one"   # after a refusal, this once
    """
    from jobs.clean import clean as verb

    _run(context, as_json, f"clean {registry} {period}", lambda lake: verb(lake, registry, period, accept or (), why), spark="late")


@app.command()
def link(
    context: typer.Context,
    registry: Registry,
    period: Annotated[str | None, typer.Option(help="What the delivery is for; default: every period cleaned since it was linked.")] = None,
    relink: Annotated[bool, typer.Option(help="Only rewrite rows whose number leads elsewhere by now.")] = False,
    accept: Accept = None,
    why: AcceptedWhy = None,
    as_json: Json = False,
) -> None:
    """Turn a delivery into evidence about people, keyed by pseudonym.

    \b
    batimento link gfip --period 2020-03
    batimento link gfip                                # every month that was cleaned since it was linked
    batimento link gfip --period 2020-03 --relink      # after a newer CPF–NIT table, or elos
    """
    from jobs.link import link as verb

    _run(context, as_json, f"link {registry} {period or ''}", lambda lake: verb(lake, registry, period, relink, accept or (), why), spark="late")


app.command()(cli_load.load)


@app.command()
def freshness(
    context: typer.Context, programme: Programme, month: Month, on: On, accept: Accept = None, why: AcceptedWhy = None, as_json: Json = False
) -> None:
    """Registries older than their limit, or never read, for a programme's month, and how many people are affected. Exit 3 where one blocks.

    \b
    batimento freshness ae2020 --month 2020-04 --on 2020-04-20
    """
    from jobs.ops.freshness import freshness as verb

    _run(context, as_json, f"freshness {programme} {month}", lambda lake: verb(lake, programme, month, on.date(), accept or (), why), spark="late")


@app.command()
def decide(
    context: typer.Context,
    programme: Programme,
    month: Month,
    on: On,
    scope: Annotated[Path | None, typer.Option(help="CSV of CPFs to decide, one a line; default: everybody.")] = None,
    as_known_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Read only what had been published by this day.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Publish nothing; show which answers would change.")] = False,
    everybody: Annotated[bool, typer.Option("--everybody", help="Full mode: decide everybody, not only the people affected since the last run.")] = False,
    accept: Accept = None,
    why: AcceptedWhy = None,
    as_json: Json = False,
) -> None:
    """Decide everybody in scope: gather, assess, allocate, audit, publish. Incremental where the month was decided: only people affected since.

    \b
    batimento decide ae2020 --month 2020-04 --on 2020-04-20
    batimento decide ae2020 --month 2020-04 --on 2020-04-20 --dry-run     # who would flip
    batimento decide ae2020 --month 2020-04 --on 2020-04-20 --accept registry_read:bem --why "nothing comes before its first week"
    """
    from jobs.decide import decide as verb

    known = as_known_on.date() if as_known_on else None
    asked = (programme, month, on.date(), scope, known, dry_run, everybody, accept or (), why)
    _run(context, as_json, f"decide {programme} {month}", lambda lake: verb(lake, *asked), spark="late")


@app.command()
def replay(context: typer.Context, run: Annotated[str, typer.Argument(help="A run of decide.")], as_json: Json = False) -> None:
    """Recompute a run from the versions that it read, and compare every column."""
    from jobs.ops.replay import replay as verb

    _run(context, as_json, f"replay {run}", lambda lake: verb(lake, run))


@app.command()
def explain(
    context: typer.Context,
    cpf: Annotated[str, typer.Argument(help="The person's CPF, with or without dots.")],
    run: Annotated[str | None, typer.Option(help="The run to explain; default: the newest.")] = None,
    why: Annotated[str | None, typer.Option(help="Purpose: recorded with the access.")] = None,
    as_json: Json = False,
) -> None:
    """One person's dossier: verdict per criterion, the rows that prove it, the law. Every access is recorded.

    \b
    batimento explain 529.982.247-25 --why "contestation 1234"
    """
    from jobs.analysts.explain import explain as verb
    from jobs.runtime.show import dossier

    _run(context, as_json, "explain", lambda lake: verb(lake, cpf, run, why), show=dossier)


@app.command()
def withdraw(
    context: typer.Context,
    registry: Registry,
    period: Period,
    reason: Annotated[str, typer.Option(help="Reason: recorded with the arrival.")],
    part: Annotated[str | None, typer.Option(help="Only this part of the delivery.")] = None,
    as_json: Json = False,
) -> None:
    """Withdraw a wrong delivery, and list the decisions that used it.

    \b
    batimento withdraw sisobi --period 2020-04-17 --reason "file of another month"
    """
    from jobs.ops.withdraw import withdraw as verb

    _run(context, as_json, f"withdraw {registry} {period}", lambda lake: verb(lake, registry, period, reason, part))


@app.command()
def quarantine(
    context: typer.Context,
    registry: Registry,
    period: Annotated[str | None, typer.Option(help="Only this period.")] = None,
    run: Annotated[str | None, typer.Option(help="The state after this run of clean.")] = None,
    retry: Annotated[bool, typer.Option(help="Clean the periods again, with today's layouts and rules.")] = False,
    as_json: Json = False,
) -> None:
    """Quarantined lines, by rule, file and line; documents and names are not shown.

    \b
    batimento quarantine bem
    batimento quarantine bem --run clean-bem-2020-W16-0123456789
    batimento quarantine bem --retry        # after correcting a layout
    """
    from jobs.ops.quarantine import quarantine as verb

    _run(context, as_json, f"quarantine {registry}", lambda lake: verb(lake, registry, period, retry, run), spark="late")


@app.command()
def rollback(
    context: typer.Context,
    publication: Annotated[str, typer.Argument(help="The publication to roll back.")],
    why: Annotated[str, typer.Option(help="Reason: recorded with the new publication.")],
    as_json: Json = False,
) -> None:
    """Restore what a publication replaced, by a new publication.

    \b
    batimento rollback p0000042 --why "decided before the BEm of that week came"
    """
    from jobs.ops.rollback import rollback as verb

    _run(context, as_json, f"rollback {publication}", lambda lake: verb(lake, publication, why), spark="never")


app.command()(cli_analysts.query)
app.command()(cli_analysts.shell)
app.command(context_settings={"ignore_unknown_options": True})(cli_analysts.identify)  # half of all pseudonyms begin with a minus


@app.command()
def status(context: typer.Context, as_json: Json = False) -> None:
    """Per registry: newest period, its age, coverage, quarantine; and what is published."""
    from jobs.ops.status import status as verb

    _run(context, as_json, "status", verb, spark="never")


@app.command(name="runs")
def runs_(
    context: typer.Context,
    verb: Annotated[str | None, typer.Option(help="Only runs of this verb.")] = None,
    last: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    as_json: Json = False,
) -> None:
    """The last runs: start, duration, outcome, publication; with --json also rows and bytes read, written, shuffled and spilled, and the steps.

    \b
    batimento runs --verb decide
    """
    from jobs.ops.status import runs as answer
    from jobs.runtime.show import runs as show

    _run(context, as_json, "runs", lambda lake: answer(lake, verb, last), spark="never", show=show)


@app.command()
def publications(context: typer.Context, last: Annotated[int, typer.Option(min=1, help="How many.")] = 20, as_json: Json = False) -> None:
    """The publications, newest first; `rollback` and `query --publication` take their names."""
    from jobs.ops.status import publications as answer

    _run(context, as_json, "publications", lambda lake: answer(lake, last), spark="never")


@app.command()
def doctor(
    context: typer.Context,
    mend: Annotated[bool, typer.Option("--mend", help="Repair what is wrong in the lake itself.")] = False,
    as_json: Json = False,
) -> None:
    """Java, jars, Python, disk, journal, records, lake, permissions, clock, time zone, pseudonym key: each problem with its remedy. Exit 2 where a check fails.

    \b
    batimento doctor
    batimento doctor --mend
    """
    from jobs.ops.doctor import doctor as verb

    found: dict[str, Any] = {}
    _run(context, as_json, "doctor", lambda lake: found.setdefault("answer", verb(lake, mend)), spark="never")
    if not found["answer"]["ok"]:
        raise typer.Exit(BadInput.code)


@app.command()
def report(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="New or empty, or an earlier report, which is replaced.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day for the age of registries (default: today).")] = None,
    as_json: Json = False,
) -> None:
    """Write the lake's state as static pages, readable offline: funnel, results, reasons, quarantine, freshness, gates, runs.

    \b
    batimento report site                          # then open site/index.html
    batimento --lake .demo/lake report site --on 2020-04-20
    """
    from jobs.analysts.report import report as verb

    _run(context, as_json, f"report {directory}", lambda lake: verb(lake, directory, on.date() if on else None))


@app.command()
def vacuum(context: typer.Context, as_json: Json = False) -> None:
    """Delete the files that no unexpired publication uses, and logs not written to for 90 days. No other verb deletes."""
    from jobs.ops.vacuum import vacuum as verb

    _run(context, as_json, "vacuum", verb, spark="never")


@app.command()
def synth(
    directory: Annotated[Path, typer.Argument(help="Where to write landing/<registry>/<period>/ and the labels.")],
    people: Annotated[int, typer.Option(help="How many people.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 7,
    as_json: Json = False,
) -> None:
    """Write a labelled population in every registry's real format.

    \b
    batimento synth --people 20000 --seed 7 /tmp/people
    """
    import synthetic

    deliveries = synthetic.write(synthetic.population(people, seed), directory)
    _answer({"people": people, "seed": seed, "directory": str(directory), "files": len(deliveries)}, as_json)


@app.command()
def demo(
    directory: Annotated[Path, typer.Option(help="Where the demo keeps its landing files, lake and key.")] = Path(".demo"),
    people: Annotated[int, typer.Option(help="How many people.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 7,
) -> None:
    """Everything, on a population of its own: registries arrive, are cleaned, linked, decided, and one decision is explained."""
    from jobs.cli.demo import demo as verb

    verb(directory, people, seed)


def main() -> None:
    """Run the command line."""
    logging.basicConfig(level="WARNING", format="%(asctime)s %(levelname)s %(name)s %(message)s")
    sys.excepthook = _crash
    app(prog_name="batimento")


def _crash(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """Print the traceback; numbers in a row that Spark quotes are redacted."""
    sys.stderr.write(redacted("".join(traceback.format_exception(kind, error, where))))


if __name__ == "__main__":
    main()
