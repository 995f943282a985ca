"""All DAGs: that they can be read, when they run, who answers for them, and what stands beside them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import conf
from tests.support.tables import rows

ROOT = Path(__file__).parents[3]
REGISTRIES = [registry.id for registry in conf.registries()]
BRASILIA = ZoneInfo("America/Sao_Paulo")


def next_runs(timetable: Any, since: datetime, count: int = 5) -> list[datetime]:
    """When it runs next, by the clocks of Brasília."""
    from airflow.serialization.encoders import coerce_to_core_timetable
    from airflow.timetables.base import TimeRestriction

    def runs() -> Any:
        last, only = None, TimeRestriction(earliest=since, latest=None, catchup=True)
        while run := coerce_to_core_timetable(timetable).next_dagrun_info(last_automated_data_interval=last, restriction=only):
            last = run.data_interval
            yield run.run_after.astimezone(BRASILIA)

    return list(islice(runs(), count))


def test_every_dag_can_be_read(bag: Any) -> None:
    assert bag.import_errors == {}
    assert sorted(bag.dags) == sorted([*[f"registry_{name}" for name in REGISTRIES], *[f"decisions_{programme.id}" for programme in conf.programmes()]])


# The cadences are the deck's; which registry has which is held by tests/unit/conf/test_registry.py. On demand is by hand.
NEXT = rows("""
    runs at     | next runs after 2020-04-17 12:00
    ------------+--------------------------------------------------------------------
    0 6 * * *   | 18/04 06h, 19/04 06h, 20/04 06h, 21/04 06h, 22/04 06h
    0 6 * * MON | 20/04 06h, 27/04 06h, 04/05 06h, 11/05 06h, 18/05 06h
    0 8,12,16,20 * * * | 17/04 12h, 17/04 16h, 17/04 20h, 18/04 08h, 18/04 12h
    0 6 1 * *   | 01/05 06h, 01/06 06h, 01/07 06h, 01/08 06h, 01/09 06h
    0 6 8 * *   | 08/05 06h, 08/06 06h, 08/07 06h, 08/08 06h, 08/09 06h
    decisions   | 20/04 06h, 20/05 06h, 20/06 06h, 20/07 06h, 20/08 06h
                |
""")


@pytest.mark.parametrize("case", NEXT, ids=lambda case: case["runs at"] or "on demand")
def test_the_next_five_runs(bag: Any, case: dict[str, str]) -> None:
    schedules = {f"registry_{one.id}": one.runs_at for one in conf.registries()} | {f"decisions_{one.id}": "decisions" for one in conf.programmes()}
    dags = [name for name, schedule in schedules.items() if schedule == case["runs at"]]
    assert dags
    for name in dags:
        found = next_runs(bag.dags[name].timetable, datetime(2020, 4, 17, 12, tzinfo=BRASILIA).astimezone(UTC))
        assert ", ".join(f"{run:%d/%m %Hh}" for run in found) == (case["next runs after 2020-04-17 12:00"] or ""), name


# The deck's 27 bases by cadence; the four others help to find people, or tell what is fresher.
DECK = {"online": 1, "daily": 2, "weekly": 2, "monthly": 3, "second Friday": 1, "annual": 1, "on demand": 17}
SECOND_FRIDAY = "0 6 * * FRI#2"  # as the deck has it for GPS
AUXILIARY = {"caged", "cpf", "elos", "extracad"}


def test_the_cadences_are_the_decks() -> None:
    named = {one.id: "second Friday" if one.schedule == SECOND_FRIDAY else one.cadence.replace("_", " ") for one in conf.registries()}
    assert Counter(cadence for id, cadence in named.items() if id not in AUXILIARY) == DECK
    assert set(named) > AUXILIARY and conf.registry("gps").period_due(date(2020, 5, 8)) == "2020-04"


def test_gps_comes_on_second_fridays(bag: Any) -> None:
    found = next_runs(bag.dags["registry_gps"].timetable, datetime(2020, 4, 11, tzinfo=UTC))
    assert [f"{run:%Y-%m-%d %a %H}" for run in found] == [f"{day} Fri 06" for day in ("2020-05-08", "2020-06-12", "2020-07-10", "2020-08-14", "2020-09-11")]


def test_every_schedule_has_its_next_runs_shown() -> None:
    assert {one.runs_at for one in conf.registries()} - {None} == {case["runs at"] for case in NEXT} - {"decisions", None} | {SECOND_FRIDAY}


def test_what_comes_several_times_a_day_is_skipped_where_nothing_came(bag: Any) -> None:
    soft = {one.id: bag.dags[f"registry_{one.id}"].task_dict["landed"].soft_fail for one in conf.registries()}
    assert [id for id, one in soft.items() if one] == ["esocial"]


def test_no_programme_runs_after_its_last_month(bag: Any) -> None:
    for programme in conf.programmes():
        dag = bag.dags[f"decisions_{programme.id}"]
        assert [f"{day.astimezone(BRASILIA):%Y-%m}" for day in (dag.start_date, dag.end_date)] == [programme.months.first, programme.months.last]


def test_every_dag_has_an_owner_and_a_description(bag: Any) -> None:
    for dag in bag.dags.values():
        assert dag.owner and dag.owner != "airflow", dag.dag_id
        assert dag.description and dag.tags, dag.dag_id
        assert not dag.catchup, dag.dag_id
    for registry in conf.registries():
        dag = bag.dags[f"registry_{registry.id}"]
        assert dag.doc_md == registry.page and registry.title in dag.doc_md
        assert set(dag.tags) == {"registry", registry.cadence, registry.delivery}
        assert dag.owner == registry.owner
    assert "sisobi: SISOBI" in bag.dags["decisions_ae2020"].doc_md


def test_every_task_ends_and_is_tried_again_more_and_more_patiently(bag: Any) -> None:
    for dag in bag.dags.values():
        for task in dag.tasks:
            assert (task.retries, task.retry_delay.total_seconds(), task.retry_exponential_backoff) == (4, 60, 2.0), task
            assert task.execution_timeout or (task.mode, task.timeout > 3600) == ("reschedule", True), f"{task} may hold a worker for ever"


def test_a_registry_is_the_four_commands_in_order(bag: Any) -> None:
    for name in REGISTRIES:
        dag = bag.dags[f"registry_{name}"]
        assert [task.task_id for task in dag.topological_sort()] == ["landed", "ingest", "clean", "link"]
        period = "{{ ti.xcom_pull(task_ids='landed') }}"
        assert [task.application_args for task in dag.topological_sort()[1:]] == [[verb, name, "--period", period] for verb in ("ingest", "clean", "link")]


def test_the_assets_say_what_feeds_what(bag: Any) -> None:
    outlets = {name: [asset.name for asset in bag.dags[f"registry_{name}"].task_dict["link"].outlets] for name in REGISTRIES}
    assert outlets == {name: [f"evidence_{name}"] for name in REGISTRIES}
    for programme in conf.programmes():
        decide = bag.dags[f"decisions_{programme.id}"].task_dict["decide"]
        assert sorted(asset.name for asset in decide.inlets) == [f"evidence_{name}" for name in programme.needed]
        assert [asset.name for asset in decide.outlets] == [f"decisions_{programme.id}"]


PARSE = """
import json, sys, time
from airflow.dag_processing.dagbag import DagBag
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator  # Airflow's own, which it keeps
took = {}
for path in sys.argv[1:]:
    start = time.process_time()
    assert DagBag(path).dags, path
    took[path] = time.process_time() - start
print(json.dumps({"took": took, "heavy": sorted({"pyspark", "great_expectations", "jobs", "pandas"} & set(sys.modules))}))
"""


def test_no_dag_file_starts_anything_and_each_is_read_in_under_a_second(airflow: Path) -> None:
    paths = [str(path) for path in sorted((ROOT / "dags").glob("*.py")) if path.stem not in ("__init__", "verbs")]
    done = subprocess.run([sys.executable, "-c", PARSE, *paths], cwd=ROOT, capture_output=True, text=True, check=True)
    output = json.loads(done.stdout.splitlines()[-1])

    assert output["heavy"] == []
    assert set(output["took"]) == set(paths)
    assert max(output["took"].values()) < 1, output["took"]
