"""`make airflow` as people meet it: started, looked at in a browser, a DAG triggered, what a viewer may not do, and ended."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

import conf
from tests.support.browser import browser, requests, wide
from tools.airflow import Airflow, descendants
from tools.scheduled import free_port

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "operations.md"
PERIOD = {"period": "2020-04-18"}


@dataclass
class Started:
    """An Airflow that `python -m tools.airflow` started, and its output."""

    airflow: Airflow
    process: subprocess.Popen[str]
    printed: list[str]

    @property
    def passwords(self) -> dict[str, str]:
        """As printed: user → password."""
        pairs = [line.split() for line in self.printed]
        return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and pair[0] in ("admin", "viewer")}

    def trigger(self, user: str) -> str:
        """Trigger `registry_cpf` as a user, by its API; the run's name."""
        token = self.airflow._send("/auth/token", {"username": user, "password": self.passwords[user]}, {})["access_token"]
        asked = {"logical_date": None, "conf": PERIOD}
        return str(self.airflow._send("/api/v2/dags/registry_cpf/dagRuns", asked, {"Authorization": f"Bearer {token}"})["dag_run_id"])


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    home = tmp_path_factory.mktemp("airflow") / "home"
    port = free_port()
    command, environment = [sys.executable, "-m", "tools.airflow", str(home)], os.environ | {"PORT": str(port)}
    log = home.with_suffix(".log")
    with log.open("w") as errors:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        if "Ctrl-C ends it" in line:
            break
    try:
        assert process.poll() is None, "".join(printed) + log.read_text()[-3000:]
        yield Started(Airflow(home, port), process, printed)
    finally:
        left = descendants(process.pid)
        process.terminate()
        process.wait(90)
        for pid in left:
            if (Path("/proc") / str(pid)).exists():
                os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def triggered(started: Started) -> str:
    """A run of `registry_cpf`, which goes on while the pages are looked at."""
    return started.trigger("admin")


@pytest.fixture(scope="module")
def page(started: Started, triggered: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A browser in which admin logged in with the password that was printed."""
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        wide(opened, 1280)
        opened.get(started.airflow.url)
        found(opened, "[name=username]").send_keys("admin")
        found(opened, "[name=password]").send_keys(started.passwords["admin"])
        found(opened, "button[type=submit]").click()
        shown(opened, "Dags")
        opened.get_log("browser")  # before the login it gets a refusal
        yield opened


def found(page: Chrome, what: str) -> WebElement:
    return WebDriverWait(page, 60).until(lambda _: page.find_element(By.CSS_SELECTOR, what), what)


def shown(page: Chrome, *texts: str) -> None:
    WebDriverWait(page, 60, ignored_exceptions=[StaleElementReferenceException]).until(
        lambda _: all(text in page.find_element(By.TAG_NAME, "body").text for text in texts), str(texts)
    )


def test_it_says_where_it_is_and_who_may_enter(started: Started) -> None:
    printed = "".join(started.printed)
    assert f"ready at http://127.0.0.1:{started.airflow.port}" in printed
    assert set(started.passwords) == {"admin", "viewer"}
    assert (started.airflow.lake / "landing" / "cpf" / PERIOD["period"]).is_dir(), "the demo's files have landed"


def test_the_page_lists_every_dag_and_loads_nothing_from_elsewhere(started: Started, page: Chrome) -> None:
    page.get(f"{started.airflow.url}/dags")
    registries = [registry.id for registry in conf.registries()]
    shown(page, f"{len(registries) + 1} Dags", *registries, "decisions ae2020", "0 6 20 * *")
    assert [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"] == []
    # Chromium's own pages, such as the one that it opens with, send no request either.
    assert [address for address in requests(page) if address.startswith(("http", "ws")) and not address.startswith(started.airflow.url)] == []


def test_beside_a_dag_stands_its_registrys_page(started: Started, page: Chrome) -> None:
    page.get(f"{started.airflow.url}/dags/registry_cpf")
    shown(page, "data engineering", "on_demand")
    found(page, "[data-testid=markdown-button]").click()
    shown(page, conf.registry("cpf").title, "conf/registries/cpf.yml", "too old after")


def test_a_viewer_looks_and_triggers_nothing(started: Started) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        started.trigger("viewer")
    assert refused.value.code == 403


def test_a_triggered_run_reaches_success(started: Started, triggered: str) -> None:
    until = time.monotonic() + 600
    while (state := started.airflow.ask(f"/dags/registry_cpf/dagRuns/{triggered}")["state"]) in ("queued", "running"):
        assert time.monotonic() < until, f"{triggered} is {state}"
        time.sleep(2)
    assert state == "success"


def test_asked_to_end_it_ends_what_it_started(started: Started) -> None:
    running = descendants(started.process.pid)
    started.process.terminate()
    assert started.process.wait(90) == 0
    assert running and [pid for pid in running if (Path("/proc") / str(pid)).exists()] == []


def test_the_backfill_of_the_page_is_made(tmp_path: Path) -> None:
    """In a terminal with nothing but the page's commands, beside an Airflow that was made; its DAGs are read as a DAG processor would."""
    home = tmp_path / "home of it"
    bare = {name: os.environ[name] for name in ("HOME", "LANG", "JAVA_HOME") if name in os.environ} | {"PATH": "/usr/local/bin:/usr/bin:/bin"}

    def done(*command: str) -> None:
        answer = subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, timeout=900, check=False)
        assert answer.returncode == 0, answer.stdout[-3000:] + answer.stderr[-3000:]

    done(sys.executable, "-c", f"from pathlib import Path; from tools.airflow import Airflow; Airflow(Path({str(home)!r}), {free_port()}).prepare()")
    block = next(block for block in re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL) if "airflow backfill" in block)
    first, line = block.splitlines()
    enter = first.replace(".airflow", shlex.quote(str(home)))
    assert enter != first
    done("sh", "-ec", f"{enter}\nairflow dags reserialize\n{line}")
    with closing(sqlite3.connect(home / "airflow.db")) as database:
        runs = database.execute("SELECT dag_id, logical_date FROM dag_run WHERE run_type = 'backfill' ORDER BY 2").fetchall()
    assert [(dag, str(moment)[:16]) for dag, moment in runs] == [("registry_sisobi", "2020-04-17 09:00"), ("registry_sisobi", "2020-04-18 09:00")]
