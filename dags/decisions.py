"""One DAG per programme, monthly: freshness → decide.

By the calendar, not by assets: `schedule=[assets]` would wait for every registry, and a late one would stop the month silently. `freshness` names
the late ones; `max_age` in conf/registries decides whether one blocks, warns or makes its answers unknown.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from airflow.sdk import DAG, Asset, Param

import conf
from conf import periods
from dags.verbs import BRASILIA, RETRIES, Verb, calendar, evidence_of

# GFIP of the month before was extracted on 16-19/04/2020 (nota técnica 14); the day itself is the project's choice.
MONTHLY = "0 6 20 * *"

MONTH = "Month that the benefit is for: 2020-04. Default: that of the run's day."
ACCEPT = "Checks whose failure is accepted in this run, named as in the refusal, separated by blanks; needs why."
WHY = "Reason for accept: recorded with the audit and the publication."
ON = "Reference date: 2020-04-20. Default: the run's day."


def run_day(run: Any) -> str:
    """The day of a run in Brasília, as 2020-04-20."""
    moment: datetime = run.logical_date or run.run_after
    return moment.astimezone(ZoneInfo(BRASILIA)).date().isoformat()


def about(programme: conf.Programme) -> str:
    """The DAG's documentation."""
    needed = "\n".join(f"- {name}: {conf.registry(name).title}" for name in programme.needed if name in {one.id for one in conf.registries()})
    return f"# {programme.title}\n\n{programme.law}. Months {programme.months.first} to {programme.months.last}.\n\nIts criteria need\n{needed}"


QUESTION = ["--month", "{{ params.month or run_day(dag_run)[:7] }}", "--on", "{{ params.on or run_day(dag_run) }}"]
QUESTION += ["--accept", "{{ params.accept or '' }}", "--why", "{{ params.why or '' }}"]
PARAMS = {"month": MONTH, "on": ON, "accept": ACCEPT, "why": WHY}

for programme in conf.programmes():
    first, last = periods.first_day(programme.months.first), periods.last_day(programme.months.last)
    with DAG(
        f"decisions_{programme.id}",
        dag_display_name=f"decisions {programme.id}",
        description=programme.title,
        schedule=calendar(MONTHLY),
        start_date=datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(BRASILIA)),
        end_date=datetime(last.year, last.month, last.day, 23, 59, tzinfo=ZoneInfo(BRASILIA)),
        catchup=False,
        max_active_runs=1,
        params={name: Param(None, type=["null", "string"], description=text) for name, text in PARAMS.items()},
        default_args={"owner": conf.TEAM} | RETRIES,
        tags=["decisions", "monthly"],
        doc_md=about(programme),
        user_defined_macros={"run_day": run_day},
    ) as dag:
        freshness = Verb(task_id="freshness", arguments=["freshness", programme.id, *QUESTION], inlets=[evidence_of(name) for name in programme.needed])
        decide = Verb(
            task_id="decide",
            arguments=["decide", programme.id, *QUESTION],
            inlets=[evidence_of(name) for name in programme.needed],
            outlets=[Asset(name=f"decisions_{programme.id}", uri=f"batimento://gold/decisions/{programme.id}", group="decisions")],
        )
        freshness >> decide
    globals()[dag.dag_id] = dag
