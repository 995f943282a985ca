"""The verbs of the command line as tasks: a task is one command, run by `spark-submit`."""

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
START = datetime(2020, 1, 1, tzinfo=ZoneInfo(BRASILIA))  # no scheduled delivery is earlier; by hand any period can be run

# Exit codes that a retry cannot change.
FINAL = {2: "invalid input", 3: "a quality gate refused"}

# Infrastructure errors and concurrent writes pass: retry after 1, 2, 4, 8 minutes.
RETRIES = {"retries": 4, "retry_delay": timedelta(minutes=1), "retry_exponential_backoff": 2.0, "max_retry_delay": timedelta(minutes=30)}


def calendar(cron: str | None) -> CronTriggerTimetable | None:
    """When a DAG runs, in Brasília's time zone; None: only by hand."""
    return CronTriggerTimetable(cron, timezone=BRASILIA) if cron else None


def evidence_of(registry: str) -> Asset:
    """The evidence of a registry, once linked."""
    return Asset(name=f"evidence_{registry}", uri=f"batimento://silver/evidence/{registry}", group="evidence")


def asked(*arguments: str) -> dict[str, Any]:
    """The JSON answer of a command without Spark, run in this worker. Final exit codes fail without a retry; others may be retried."""
    done = command(*arguments, "--json")
    if done.returncode in FINAL:
        raise final(done.returncode, done.stderr.strip())
    if done.returncode:
        raise AirflowException(f"batimento {' '.join(arguments)}: exit {done.returncode}: {done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def final(code: int, message: str) -> AirflowFailException:
    """The failure of a task without a retry: the meaning of the exit code, and the command's message."""
    return AirflowFailException(f"{FINAL[code]} (exit {code}), a retry would not help: {message}")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in its own process: DAG files import only `conf`."""
    return subprocess.run([sys.executable, "-m", "jobs", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)


class Verb(SparkSubmitOperator):
    """One command of batimento. Invalid input and refusals fail at once, with the command's message; anything else is retried."""

    jars: str | None

    def __init__(self, *, arguments: list[str], **how: Any) -> None:
        """`arguments` as on the command line; they may contain templates. The connection defines where Spark runs."""
        given = {"name": f"batimento {arguments[0]}", "conf": {"spark.log.level": "ERROR"}, "execution_timeout": timedelta(hours=3)} | how
        super().__init__(application=str(APPLICATION), application_args=arguments, **given)

    def execute(self, context: Any) -> None:
        """Run it; a final exit code fails without a retry."""
        self.jars = self.jars or ",".join(sorted(str(jar) for jar in JARS.glob("*.jar")))
        try:
            super().execute(context)
        except AirflowException as error:
            code = self.exit_code()
            if code in FINAL:
                raise final(code, self.last_words()) from error
            raise

    def exit_code(self) -> int | None:
        """The command's exit code; None where it never ran."""
        submitted = getattr(self._hook, "_submit_sp", None)
        return submitted and (submitted.returncode or getattr(self._hook, "_spark_exit_code", None))

    def last_words(self) -> str:
        """The last lines of its output: its message."""
        lines = [line for line in getattr(self._hook, "_last_submit_log_lines", ()) if line]
        return "\n".join(lines[-3:])
