"""The verbs of the command line as tasks. What works by hand works on schedule: a task is one command, run by `spark-submit`."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import Asset, CronTriggerTimetable
from airflow.sdk.exceptions import AirflowException, AirflowFailException

PROJECT = Path(__file__).parent.parent
APPLICATION = PROJECT / "jobs" / "cli" / "submitted" / "batimento.py"
JARS = PROJECT / ".jars"

BRASILIA = "America/Sao_Paulo"
START = datetime(2020, 1, 1, tzinfo=ZoneInfo(BRASILIA))  # no public delivery of the bases is looked for earlier; by hand any period may be

# Exit codes that say the same however often one tries.
FINAL = {2: "what was given cannot be read", 3: "a gate refused"}

# Infrastructure errors and concurrent writes pass: retry after 1, 2, 4, 8 minutes.
RETRIES = {"retries": 4, "retry_delay": timedelta(minutes=1), "retry_exponential_backoff": 2.0, "max_retry_delay": timedelta(minutes=30)}


def calendar(cron: str | None) -> CronTriggerTimetable | None:
    """When a DAG runs, by the clocks of Brasília; None: only when somebody asks."""
    return CronTriggerTimetable(cron, timezone=BRASILIA) if cron else None


def evidence_of(registry: str) -> Asset:
    """What a registry says about people, once linked."""
    return Asset(name=f"evidence_{registry}", uri=f"batimento://silver/evidence/{registry}", group="evidence")


def asked(*arguments: str) -> dict[str, Any]:
    """What a command answers that needs no Spark, run right here. What it says is final fails for good; anything else may be tried again."""
    done = command(*arguments, "--json")
    if done.returncode in FINAL:
        raise final(done.returncode, done.stderr.strip())
    if done.returncode:
        raise AirflowException(f"batimento {' '.join(arguments)}: exit {done.returncode}: {done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def final(code: int, said: str) -> AirflowFailException:
    """The end of a task that nobody need try again: what the exit code means, and what the command said."""
    return AirflowFailException(f"{FINAL[code]} (exit {code}), trying again would not help: {said}")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, for nothing of batimento but its conf is loaded here."""
    return subprocess.run([sys.executable, "-m", "jobs", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)


class Verb(SparkSubmitOperator):
    """One command of batimento. Bad input and refusals fail at once, with what the command said; anything else is tried again."""

    jars: str | None

    def __init__(self, *, arguments: list[str], **how: Any) -> None:
        """`arguments` as on the command line; they may hold templates. The connection says where Spark runs."""
        given = {"name": f"batimento {arguments[0]}", "conf": {"spark.log.level": "ERROR"}, "execution_timeout": timedelta(hours=3)} | how
        super().__init__(application=str(APPLICATION), application_args=arguments, **given)

    def execute(self, context: Any) -> None:
        """Run it, and tell a fault that will pass from one that will not."""
        self.jars = self.jars or ",".join(sorted(str(jar) for jar in JARS.glob("*.jar")))
        try:
            super().execute(context)
        except AirflowException as error:
            code = self.exit_code()
            if code in FINAL:
                raise final(code, self.last_words()) from error
            raise

    def exit_code(self) -> int | None:
        """What the command ended with; None where it never ran."""
        submitted = getattr(self._hook, "_submit_sp", None)
        return submitted and (submitted.returncode or getattr(self._hook, "_spark_exit_code", None))

    def last_words(self) -> str:
        """The last lines that it wrote: its message."""
        lines = [line for line in getattr(self._hook, "_last_submit_log_lines", ()) if line]
        return "\n".join(lines[-3:])
