"""Airflow's own lineage events: which task of which DAG ran; it is the parent of the verb's events."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.support import events
from tests.support.airflow import ROOT, settings
from tools.airflow import lineage_settings

# An Airflow of its own, in a process of its own: whether it sends lineage is decided once per process.
PLAY = """
from types import SimpleNamespace
from airflow.utils.db import initdb
initdb()
from airflow.dag_processing.dagbag import DagBag
from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook
def submit(hook, application="", **_):
    hook._submit_sp = SimpleNamespace(returncode=0)
    print("SUBMITTED", *hook._build_spark_submit_command(application), flush=True)
SparkSubmitHook.submit = submit
done = DagBag({dags!r}).dags["registry_sisobi"].test(run_conf={{"period": "2020-04-17"}})
print("ENDED", {{one.task_id: str(one.state) for one in done.get_task_instances()}}, flush=True)
import os
os._exit(0)
"""


def test_each_task_has_an_event_and_is_the_parent_of_its_verb(tmp_path: Path) -> None:
    landing = tmp_path / "lake" / "landing" / "sisobi" / "2020-04-17"
    landing.mkdir(parents=True)
    (landing / "Obi20200417.txt").write_text("x\n")
    (tmp_path / "lake" / "logs").mkdir()
    environment = settings(tmp_path) | lineage_settings(tmp_path / "lake") | {"BATIMENTO_LAKE": str(tmp_path / "lake"), "PYTHONPATH": str(ROOT)}
    environment |= {"AIRFLOW__OPENLINEAGE__EXECUTE_IN_THREAD": "True"}
    # Into a file: a helper of Airflow's that outlives its process would keep a pipe open.
    with (tmp_path / "log").open("w") as log:
        command = [sys.executable, "-c", PLAY.format(dags=str(ROOT / "dags"))]
        subprocess.run(command, env=os.environ | environment, stdout=log, stderr=log, timeout=400)
    output = (tmp_path / "log").read_text()
    assert "ENDED" in output and "failed" not in output.split("ENDED")[1].splitlines()[0], output[-3000:]

    found = [json.loads(line) for line in (tmp_path / "lake" / "logs" / "airflow.jsonl").read_text().splitlines()]
    states: dict[str, set[str]] = {}
    for event in found:
        assert [what for what in events.wrong(event) if "what is" not in what] == []  # Airflow has facets of its own
        states.setdefault(event["job"]["name"], set()).add(event["eventType"])
    verbs = [f"registry_sisobi.{verb}" for verb in ("ingest", "clean", "link")]
    assert {name: states.get(name) for name in verbs} == dict.fromkeys(verbs, {"START", "COMPLETE"})
    # The parent that the verb gets is the run in Airflow's events.
    runs = {event["job"]["name"]: event["run"]["runId"] for event in found}
    for name in verbs:
        assert f"spark.openlineage.parentJobName={name}" in output and f"spark.openlineage.parentRunId={runs[name]}" in output, name
