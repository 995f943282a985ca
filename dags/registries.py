"""One DAG per registry, at its own cadence: landed → ingest → clean → link. The registry's page is its documentation."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airflow.sdk import DAG, Param, PokeReturnValue, task

import conf
from dags.verbs import BRASILIA, RETRIES, START, Verb, asked, calendar, evidence_of

# Copying a file may take a while: landed files count once nothing in their folder has changed for so long.
SETTLED = timedelta(seconds=float(os.environ.get("BATIMENTO_SETTLED_SECONDS", "60")))
LOOK_EVERY = float(os.environ.get("BATIMENTO_LOOK_EVERY_SECONDS", "300"))

# The sensor waits until the next delivery is nearly due (run by hand: half a day); then the registry is late, and the run fails. Of what is online nothing
# may have come by now: the run is skipped.
HOURS = {"online": 3, "daily": 23, "weekly": 6 * 24, "monthly": 27 * 24, "annual": 90 * 24, "on_demand": 12}

PERIOD = "What the delivery is for: a day as 2020-04-17, a week as 2020-W16, a month as 2020-04, a year as 2020."
DUE = " Default: the newest that had ended by the day of the run; of what comes several times a day, that day."


@task.sensor(mode="reschedule", poke_interval=LOOK_EVERY, **RETRIES)
def landed(id: str, **context: Any) -> PokeReturnValue:
    """Whether the period's files are complete in its landing folder. Occupies no worker between two checks. Returns the period by XCom."""
    registry, run = conf.registry(id), context["dag_run"]
    day = (run.logical_date or run.run_after).astimezone(ZoneInfo(BRASILIA)).date()
    period = str(context["params"].get("period") or registry.period_due(day))
    found = asked("landed", id, "--period", period)
    changed = [datetime.fromisoformat(file["changed_at"]) for file in found["files"]]
    print(f"{len(changed)} files of {id} for {period} in {found['folder']}")
    if others := [file["file"] for file in found["not_taken"]]:
        print(f"not taken: {', '.join(others)}; file names of {id}: {', '.join(found['known_names'])}")
    return PokeReturnValue(bool(changed) and datetime.now(UTC) - max(changed) >= SETTLED, period)


for registry in conf.registries():  # sorted: the list must not shuffle between parses
    cron = registry.runs_at
    with DAG(
        f"registry_{registry.id}",
        dag_display_name=registry.id,
        description=registry.title,
        schedule=calendar(cron),
        start_date=START,
        catchup=False,
        params={"period": Param(None, type=["null", "string"], description=PERIOD + DUE) if cron else Param(type="string", description=PERIOD)},
        default_args={"owner": registry.owner} | RETRIES,
        tags=["registry", registry.cadence, registry.delivery],
        doc_md=registry.page,
    ) as dag:
        period = landed.override(task_id="landed", timeout=HOURS[registry.cadence] * 3600, soft_fail=registry.cadence == "online")(registry.id)
        # One at a time of each: runs of several periods would write the same slices concurrently.
        ingest, clean, link = (
            Verb(
                task_id=verb,
                arguments=[verb, registry.id, "--period", "{{ ti.xcom_pull(task_ids='landed') }}"],
                max_active_tis_per_dag=1,
                outlets=[evidence_of(registry.id)] if verb == "link" else [],
            )
            for verb in ("ingest", "clean", "link")
        )
        period >> ingest >> clean >> link
    globals()[dag.dag_id] = dag
