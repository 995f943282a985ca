"""The whole pipeline on a synthetic population: `make demo`."""

from __future__ import annotations

import os
import secrets
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import conf
from jobs.runtime.show import number, print_line, reais, table

PROGRAMME, MONTH, DAY = "ae2020", "2020-04", "2020-04-20"


def demo(directory: Path, people: int, seed: int) -> None:
    """Write the files, load every registry, decide, explain. Idempotent."""
    started = time.monotonic()
    directory.mkdir(parents=True, exist_ok=True)
    os.environ["BATIMENTO_KEY"] = key(directory / "key")
    _landing(directory / "lake", people, seed)

    from jobs.lake import Lake
    from jobs.runtime.session import FEW_ROWS, session

    environment = conf.environment("local")
    lake = Lake(directory / "lake", session(environment.master, FEW_ROWS))
    _arrive(lake)
    decided = _decide(lake)
    _explain(lake, decided["run"])
    _report(lake, directory / "report")
    print_line()
    print_line(f"All of it took {time.monotonic() - started:.0f} s. The lake is {directory / 'lake'}, the files {directory / 'lake' / 'landing'}.", "bold")
    print_line(f"All of it as pages, for a browser: {directory / 'report' / 'index.html'}", "bold")
    print_line('Look further:  .venv/bin/batimento --lake .demo/lake status   ·   … quarantine gfip   ·   … query "SELECT * FROM answers"   ·   … explain CPF')


def key(path: Path) -> str:
    """The lake's secret: created once, readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()


def _landing(directory: Path, people: int, seed: int) -> None:
    """The files, in the landing folders; written once."""
    import synthetic

    done = directory / f".{people}-{seed}"
    if not done.exists():
        print_line(f"1. Generating a synthetic population of {number(people)} people, and the files of their registries.", "bold")
        synthetic.write(synthetic.population(people, seed, date.fromisoformat(DAY)), directory)
        done.touch()
    else:
        print_line(f"1. The population of {number(people)} people exists from an earlier run.", "bold")


def _arrive(lake: Any) -> None:
    from jobs.ops.load import load

    print_line()
    print_line("2. Registries arrive: every line is kept, typed or quarantined with its reasons, and turned into evidence about people.", "bold")
    answer = load(lake, settled=0, again=True, told=lambda line: print_line(f"   {line}"))
    if answer["exit"]:
        raise RuntimeError("; ".join(row["error"] for row in (*answer["deliveries"], *answer["linked"]) if row["error"]))
    shown = ("registry", "period", "files", "new", "received", "valid", "structural", "quarantined", "gate")
    table("", [{name: row[name] for name in shown} for row in answer["deliveries"]])
    print_line()
    print_line("3. Why lines were quarantined (a line may break several rules; every gate passed).", "bold")
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for row in answer["deliveries"]:
        for rule, lines in row["broken"].items():
            totals[row["registry"], rule] += lines
    table("", [{"registry": registry, "rule": rule, "lines": lines} for (registry, rule), lines in sorted(totals.items())])


def _decide(lake: Any) -> dict[str, Any]:
    from jobs.decide import decide

    print_line()
    print_line(f"4. Auxílio Emergencial of {MONTH}, judged as of {DAY}.", "bold")
    answer = decide(lake, PROGRAMME, MONTH, date.fromisoformat(DAY))
    table("", [{"result": name, "people": count} for name, count in answer["results"].items()])
    print_line()
    reasons, doubts = answer["reasons"], answer["doubts"]
    rows = [{"criterion": name, "not met": reasons.get(name, 0), "not known": doubts.get(name, 0)} for name in sorted({*reasons, *doubts})]
    table("why not, or why not yet", rows)
    missing = ", ".join(answer["not_examined"])
    incomplete = f"Not examined yet, so this publication is incomplete and grants nothing: {missing}."
    print_line(f"   {incomplete if missing else 'Every criterion was examined: this publication grants.'}")
    return answer


def _explain(lake: Any, run: str) -> None:
    """One person with two quotas, looked up by CPF."""
    from jobs.analysts.explain import explain
    from jobs.runtime.show import dossier

    decisions = lake.read("gold.decisions").where(f"run = '{run}' and quotas = 2").select("person")
    people = lake.read("silver.people").where("cpf is not null").select("person", "cpf")
    found = decisions.join(people, "person").orderBy("person").limit(1).collect()
    if not found:
        return
    print_line()
    print_line(f"5. One of those due {reais(120_000)}, and the evidence for the answer.", "bold")
    dossier(explain(lake, f"{found[0].cpf:011d}", run, "demonstration"))


def _report(lake: Any, directory: Path) -> None:
    """The pages, with ages as of the reference date: by today's clock every registry of 2020 is late."""
    from jobs.analysts.report import report

    report(lake, directory, date.fromisoformat(DAY))
