"""Airflow with everything in it, for this machine alone: database, DAGs, connection, two users, and the demo's files where they land.

`python -m tools.airflow [HOME]` is `make airflow`. Everything is in its folder: stop it with Ctrl-C, start it again, or delete the folder.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PEOPLE, SEED = 2_000, 7
USERS = {"admin": "admin", "viewer": "viewer"}  # name → role

# No triggerer (the sensors reschedule themselves) and no log servers (logs are on this disk) are needed.
COMPONENTS = {"api-server": ["api-server"], "scheduler": ["scheduler", "--skip-serve-logs"], "dag-processor": ["dag-processor"]}

# A JVM that lives for seconds and sees a few thousand rows never earns back what compiling costs it.
SPARK = {
    "spark.driver.memory": "768m",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@dataclass
class Airflow:
    """An Airflow in a folder of its own. `more` are settings that win over the defaults; `running` are its processes, each in its own session."""

    home: Path
    port: int = 8080
    more: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def lake(self) -> Path:
        """Root of its lake."""
        return self.home / "lake"

    @property
    def url(self) -> str:
        """Where it answers: on this machine only."""
        return f"http://127.0.0.1:{self.port}"

    def settings(self) -> dict[str, str]:
        """The environment of Airflow, the verbs and Spark."""
        values = {
            "CORE__DAGS_FOLDER": ROOT / "dags",
            "CORE__LOAD_EXAMPLES": False,
            "CORE__EXECUTOR": "LocalExecutor",
            "CORE__PARALLELISM": 2,
            "CORE__DEFAULT_POOL_TASK_SLOT_COUNT": 1,  # one JVM at a time: two of them, and the rest, pass 2.5 GB
            "CORE__DAGS_ARE_PAUSED_AT_CREATION": False,
            "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{name}:{role}" for name, role in USERS.items()),
            "CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "API__HOST": "127.0.0.1",
            "API__PORT": self.port,
            "API__BASE_URL": self.url,
            "API__WORKERS": 1,
            "DATABASE__LOAD_DEFAULT_CONNECTIONS": False,
            "DAG_PROCESSOR__PARSING_PROCESSES": 1,  # two small files: a second parser only costs memory
            # The demo's files are of 2020: nothing is to be looked for by today's calendar.
            "SCHEDULER__USE_JOB_SCHEDULE": False,
            "EXECUTION_API__JWT_EXPIRATION_TIME": 6 * 3600,  # a long task keeps its token
        }
        return {
            "AIRFLOW_HOME": str(self.home),
            **{f"AIRFLOW__{name}": str(value) for name, value in values.items()},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "SPARK_CONF_DIR": str(self.home / "spark"),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "MALLOC_ARENA_MAX": "2",  # else every thread of a JVM keeps memory of its own
            "BATIMENTO_LAKE": str(self.lake),
            "BATIMENTO_KEY": (self.home / "key").read_text(),
            "BATIMENTO_LOG": "INFO",  # into the log of the task
            "BATIMENTO_SETTLED_SECONDS": "5",
            "BATIMENTO_LOOK_EVERY_SECONDS": "15",
            "GX_ANALYTICS_ENABLED": "false",
            **lineage_settings(self.lake),
            **self.more,
        }

    def prepare(self) -> None:
        """Make what is missing: key, Spark's settings, database, connection, passwords. In this process: the environment is set before Airflow is imported."""
        from jobs.cli.demo import key
        from jobs.runtime.session import SHARED

        self.home.mkdir(parents=True, exist_ok=True)
        key(self.home / "key")
        (self.home / "spark").mkdir(exist_ok=True)
        (self.lake / "logs").mkdir(parents=True, exist_ok=True)
        values = SPARK | {"spark.driver.extraJavaOptions": f"{SPARK['spark.driver.extraJavaOptions']} {SHARED}"}
        (self.home / "spark" / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in values.items()))
        os.environ |= self.settings()
        from airflow.api_fastapi.app import create_auth_manager
        from airflow.configuration import write_default_airflow_configuration_if_needed
        from airflow.models import Connection
        from airflow.utils.db import initdb
        from airflow.utils.session import create_session

        write_default_airflow_configuration_if_needed()  # the keys by which components know each other: once, before any of them makes its own
        initdb()
        with create_session() as session:
            if not session.query(Connection).filter_by(conn_id="spark_default").count():
                session.add(Connection(conn_id="spark_default", conn_type="spark", host="local[2]", description="Where the verbs run"))
        create_auth_manager().init()
        self._print_addresses()

    def _print_addresses(self) -> None:
        """Write the environment for the `airflow` command, which otherwise uses another database: `. .airflow/environment`. The key stays in its file."""
        values = {name: shlex.quote(value) for name, value in self.settings().items()}
        values["PATH"] = f'{shlex.quote(str(Path(sys.executable).parent))}:"$PATH"'
        values["BATIMENTO_KEY"] = f'"$(cat {shlex.quote(str(self.home / "key"))})"'
        (self.home / "environment").write_text("".join(f"export {name}={value}\n" for name, value in values.items()))

    @property
    def passwords(self) -> dict[str, str]:
        """Made once, by Airflow, for each user."""
        return dict(json.loads((self.home / "simple_auth_manager_passwords.json.generated").read_text()))

    def start(self, *names: str) -> None:
        """Start components, or all of them; their output goes to logs/<name>.log."""
        (self.home / "logs").mkdir(exist_ok=True)
        for name in names or tuple(COMPONENTS):
            with (self.home / "logs" / f"{name}.log").open("ab") as log:
                command = [sys.executable, "-m", "airflow", *COMPONENTS[name]]
                environment = os.environ | self.settings()
                self.running[name] = subprocess.Popen(command, cwd=self.home, env=environment, stdout=log, stderr=log, start_new_session=True)

    def kill(self, name: str) -> None:
        """As when the machine fails under it: the component and all that it started, at once."""
        self._end(name, signal.SIGKILL)

    def stop(self) -> None:
        """End what runs, scheduler first, and what it started."""
        for name in ("scheduler", *[one for one in self.running if one != "scheduler"]):
            if name in self.running:
                self._end(name, signal.SIGTERM)

    def _end(self, name: str, how: signal.Signals) -> None:
        process = self.running.pop(name)
        started = descendants(process.pid)
        process.send_signal(how)
        if how == signal.SIGTERM:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
        for one in {process.pid} | started | descendants(process.pid):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        process.wait()

    def memory(self) -> int:
        """Memory of its processes in bytes; shared memory counts once."""
        return sum(_bytes_of(one) for process in self.running.values() for one in {process.pid} | descendants(process.pid))

    def ask(self, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        """What its API answers, as admin."""
        token = self._send("/auth/token", {"username": "admin", "password": self.passwords["admin"]}, {})["access_token"]
        return self._send(f"/api/v2{path}", body, {"Authorization": f"Bearer {token}"}, method)

    def _send(self, path: str, body: dict[str, Any] | None, headers: dict[str, str], method: str | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"} | headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or "null")

    def wait_until_ready(self, dags: int, seconds: float = 600) -> None:
        """Until it answers and has read so many DAGs; RuntimeError where a component ended, or time is up."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            ended = [name for name, process in self.running.items() if process.poll() is not None]
            if ended:
                raise RuntimeError(f"{ended[0]} ended by itself; see {self.home}/logs/{ended[0]}.log")
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                if self.ask("/dags")["total_entries"] >= dags:
                    return
            time.sleep(1)
        raise RuntimeError(f"Airflow did not get ready in {seconds:.0f} s; look at {self.home}/logs")


def lineage_settings(lake: Path) -> dict[str, str]:
    """Airflow's lineage settings: its events go to a file beside the verbs' events, and each verb gets its task as parent."""
    values = {
        "TRANSPORT": json.dumps({"type": "file", "log_file_path": str(lake / "logs" / "airflow.jsonl"), "append": True}),
        "NAMESPACE": "airflow",
        "SPARK_INJECT_PARENT_JOB_INFO": "True",
        "DISABLE_SOURCE_CODE": "True",
    }
    return {f"AIRFLOW__OPENLINEAGE__{name}": value for name, value in values.items()}


def descendants(pid: int) -> set[int]:
    """Every process that a process started, those started by them, and what was left in its session."""
    known = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            known[int(stat.parent.name)] = (int(fields[1]), int(fields[3]))  # parent, session
    found = {pid}
    while more := {one for one, (parent, session) in known.items() if one not in found and (parent in found or session == pid)}:
        found |= more
    return found - {pid}


def _bytes_of(pid: int) -> int:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    return 0


def land(directory: Path, people: int) -> None:
    """Write the demo's files into landing/ of a folder, once."""
    import synthetic
    from jobs.cli.demo import DAY

    done = directory / f".{people}-{SEED}"
    if not done.exists():
        synthetic.write(synthetic.population(people, SEED, date.fromisoformat(DAY)), directory)
        done.touch()


def main(home: Path = ROOT / ".airflow") -> None:
    """Start it, print its address, and run until Ctrl-C."""
    airflow = Airflow(home.absolute(), int(os.environ.get("PORT", "8080")))
    print(f"airflow: making what is missing in {airflow.home} (once; a minute)", flush=True)
    airflow.prepare()
    land(airflow.lake, PEOPLE)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end, it ends what it started, as with Ctrl-C
    airflow.start()
    try:
        airflow.wait_until_ready(len(list((ROOT / "conf" / "registries").glob("*.yml"))) + 1)
        print(f"airflow: ready at {airflow.url}")
        for name, password in sorted(airflow.passwords.items()):
            print(f"         {name:7} {password}")
        print(f"         what landed: {airflow.lake}/landing/<registry>/<period>; trigger registry_<id> with such a period, then decisions_ae2020")
        print(f"         (month 2020-04, on 2020-04-20). The command `airflow`, in another terminal: . {airflow.home}/environment")
        print("         Ctrl-C ends it.", flush=True)
        while not [name for name, process in airflow.running.items() if process.poll() is not None]:
            time.sleep(1)
    except KeyboardInterrupt:
        print("airflow: ending")
    finally:
        airflow.stop()


if __name__ == "__main__":
    main(*[Path(argument) for argument in sys.argv[1:]])
