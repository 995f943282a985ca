"""A Spark cluster on this machine: a standalone master and two workers, on loopback only. `python -m tools.cluster [HOME]` is `make cluster`."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyspark

ROOT = Path(__file__).parent.parent
SPARK_CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"
DEPLOY = "org.apache.spark.deploy"
LOOPBACK = "127.0.0.1"


@dataclass
class Cluster:
    """A cluster in a folder of its own. `running` are its processes, each with a session of its own, in which a worker's executors live too."""

    home: Path
    port: int = 7077
    page: int = 0
    workers: int = 2
    cores: int = 1
    memory: str = "2g"
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def master(self) -> str:
        """As Spark writes it."""
        return f"spark://{LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Start the master, then its workers, and wait for them; their output goes to logs/<name>.log. RuntimeError where one ends."""
        self.page = self.page or free_port()
        self._start("master", f"{DEPLOY}.master.Master", "--host", LOOPBACK, "--port", self.port, "--webui-port", self.page)
        self._wait(0)
        size = ["--host", LOOPBACK, "--cores", self.cores, "--memory", self.memory, "--webui-port", 0]
        for number in range(1, self.workers + 1):
            self._start(f"worker{number}", f"{DEPLOY}.worker.Worker", *size, "--work-dir", self.home / f"worker{number}", self.master)
        self._wait(self.workers)

    def kill(self, name: str) -> None:
        """As when the machine fails under it: the process and its executors, at once."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End what runs, workers first: they take their executors along."""
        for name in sorted(self.running, reverse=True):
            process = self.running.pop(name)
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def state(self) -> dict[str, Any]:
        """The master's list of workers and applications; empty where it does not answer yet."""
        with suppress(OSError), urllib.request.urlopen(f"http://{LOOPBACK}:{self.page}/json/", timeout=5) as answer:
            return dict(json.load(answer))
        return {}

    def _start(self, name: str, *arguments: object) -> None:
        (self.home / "logs").mkdir(parents=True, exist_ok=True)
        with (self.home / "logs" / f"{name}.log").open("wb") as log:
            command = [str(SPARK_CLASS), *[str(argument) for argument in arguments]]
            self.running[name] = subprocess.Popen(command, env=os.environ | SETTINGS, stdout=log, stderr=log, start_new_session=True)

    def _wait(self, workers: int, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while self.state().get("aliveworkers", -1) < workers:
            ended = [name for name, process in self.running.items() if process.poll() is not None]
            if ended or time.monotonic() > until:
                self.stop()
                what = f"{ended[0]} ended by itself" if ended else f"not {workers} workers within {seconds:.0f} s"
                raise RuntimeError(f"{what}; look at {self.home}/logs")
            time.sleep(0.2)


# Pages and ports on loopback; no second way to submit; a master and a worker compute nothing themselves.
SETTINGS = {
    "SPARK_LOCAL_IP": LOOPBACK,
    "SPARK_PUBLIC_DNS": LOOPBACK,
    "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
    "SPARK_DAEMON_MEMORY": "256m",
    "SPARK_DAEMON_JAVA_OPTS": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
}


def free_port() -> int:
    """A free port."""
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        return int(one.getsockname()[1])


def main(home: Path = ROOT / ".cluster") -> None:
    """Start it, print how to use it, and run until Ctrl-C."""
    cluster = Cluster(home.absolute(), int(os.environ.get("PORT", "7077")), int(os.environ.get("PAGE_PORT", "0")))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end, it ends what it started, as with Ctrl-C
    try:
        cluster.start()
        print(f"cluster: {cluster.master}, {cluster.workers} workers of {cluster.cores} core and {cluster.memory}; its page: http://{LOOPBACK}:{cluster.page}")
        print(f"         logs: {cluster.home}/logs. In another terminal, here:")
        print(f"         BATIMENTO_ENVIRONMENT=cluster{_other(cluster)} .venv/bin/batimento decide …")
        print("         Ctrl-C ends it.", flush=True)
        while not [name for name, process in cluster.running.items() if process.poll() is not None]:
            time.sleep(1)
        print(f"cluster: a part ended by itself; look at {cluster.home}/logs")
    except KeyboardInterrupt:
        print("cluster: ending")
    finally:
        cluster.stop()


def _other(cluster: Cluster) -> str:
    return "" if cluster.port == Cluster.port else f" BATIMENTO_MASTER={cluster.master}"


if __name__ == "__main__":
    main(*[Path(argument) for argument in sys.argv[1:]])
