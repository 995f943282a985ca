"""The whole of batimento on a population of its own: what `make demo` runs."""

from __future__ import annotations

import os
import secrets
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import conf
from jobs.runtime.show import number, reais, say, table

PROGRAMME, MONTH, DAY = "ae2020", "2020-04", "2020-04-20"
# Who is who comes first: what names nobody's CPF can then be tied to them at once.
WHO_IS_WHO = ["cpf", "cadunico"]
OTHERS = ["extracad", "gfip", "sisobi", "tse", "bem", "folha_pbf"]
AT_ONCE = 2  # registries are independent of each other: a scheduler, too, runs several at once


def demo(directory: Path, people: int, seed: int) -> None:
    """Make the files, bring every registry in, decide, explain. Run again, it loads nothing twice and says so."""
    started = time.monotonic()
    directory.mkdir(parents=True, exist_ok=True)
    os.environ["BATIMENTO_KEY"] = key(directory / "key")
    landing = _landing(directory / "people", people, seed)

    from jobs.lake import Lake
    from jobs.runtime.session import FEW_ROWS, session

    environment = conf.environment("local")
    lake = Lake(directory / "lake", session(environment.master, FEW_ROWS))
    _arrive(lake, landing)
    decided = _decide(lake)
    _explain(lake, decided["run"])
    _report(lake, directory / "report")
    say()
    say(f"All of it took {time.monotonic() - started:.0f} s. The lake is {directory / 'lake'}, the files {directory / 'people'}.", "bold")
    say(f"All of it as pages, for a browser: {directory / 'report' / 'index.html'}", "bold")
    say('Look further:  .venv/bin/batimento --lake .demo/lake status   ·   … quarantine gfip   ·   … query "SELECT * FROM answers"   ·   … explain CPF')


def key(path: Path) -> str:
    """A lake's own secret: made once, readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()


def _landing(directory: Path, people: int, seed: int) -> dict[tuple[str, str], list[Path]]:
    """Files per registry and period; written once."""
    import synthetic

    done = directory / f".{people}-{seed}"
    if not done.exists():
        say(f"1. A population of {number(people)} people is born, and eight registries write down what they know of it.", "bold")
        synthetic.write(synthetic.population(people, seed, date.fromisoformat(DAY)), directory)
        done.touch()
    else:
        say(f"1. The population of {number(people)} people stands from last time.", "bold")
    found: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in sorted((directory / "landing").glob("*/*/*")):
        found[path.parent.parent.name, path.parent.name].append(path)
    return found


def _arrive(lake: Any, landing: dict[tuple[str, str], list[Path]]) -> None:
    say()
    say("2. Registries arrive: every line is kept, typed or set aside with its reasons, and told as evidence about people.", "bold")
    told = arrive(lake, landing)
    table("", [{name: value for name, value in row.items() if name != "broken"} for row in told])
    say()
    say("3. Why lines were set aside (a line may break several rules; every gate passed, or nothing would have been published).", "bold")
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for row in told:
        for rule, lines in row["broken"].items():
            totals[row["registry"], rule] += lines
    table("", [{"registry": registry, "rule": rule, "lines": lines} for (registry, rule), lines in sorted(totals.items())])


def arrive(lake: Any, landing: dict[tuple[str, str], list[Path]]) -> list[dict[str, Any]]:
    """Ingest, clean and link everything that landed (files per registry and period); a row per delivery, by registry and period."""

    def whole(registry: str) -> list[dict[str, Any]]:
        rows = _cleaned(lake, registry, landing)
        _link(lake, registry)
        return rows

    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = [row for rows in pool.map(lambda registry: _cleaned(lake, registry, landing), WHO_IS_WHO) for row in rows]
        for registry in WHO_IS_WHO:
            _link(lake, registry)
        told += [row for rows in pool.map(whole, OTHERS) for row in rows]
    return sorted(told, key=lambda row: (row["registry"], row["period"]))


def _cleaned(lake: Any, registry: str, landing: dict[tuple[str, str], list[Path]]) -> list[dict[str, Any]]:
    from jobs.clean import clean
    from jobs.ingest import ingest

    rows = []
    for period in sorted(period for name, period in landing if name == registry):
        received = ingest(lake, registry, landing[registry, period], period)
        cleaned = clean(lake, registry, period)
        new = sum(file["status"] not in ("already_loaded", "left_out") for file in received["files"])
        counts = {name: cleaned[name] for name in ("received", "valid", "structural", "quarantined")}
        gate = "passed" if cleaned["audit"]["passed"] else "refused"
        rows.append({"registry": registry, "period": period, "files": len(received["files"]), "new": new, **counts, "gate": gate, "broken": cleaned["broken"]})
        say(f"   {registry} {period}: {cleaned['received']} lines, {cleaned['quarantined']} set aside" + ("" if new else ", nothing new"))
    return rows


def _link(lake: Any, registry: str) -> None:
    from jobs.link import link

    linked = link(lake, registry)
    say(f"   {registry}: {linked['evidence']} facts about people; {linked['unlinked']} of them about nobody known yet")


def _decide(lake: Any) -> dict[str, Any]:
    from jobs.decide import decide

    say()
    say(f"4. Auxílio Emergencial of {MONTH}, judged as of {DAY}.", "bold")
    answer = decide(lake, PROGRAMME, MONTH, date.fromisoformat(DAY))
    table("", [{"result": name, "people": count} for name, count in answer["results"].items()])
    say()
    reasons, doubts = answer["reasons"], answer["doubts"]
    rows = [{"criterion": name, "not met": reasons.get(name, 0), "not known": doubts.get(name, 0)} for name in sorted({*reasons, *doubts})]
    table("why not, or why not yet", rows)
    say(f"   Not examined yet, so this publication is marked incomplete and grants nothing: {', '.join(answer['not_examined'])}.")
    return answer


def _explain(lake: Any, run: str) -> None:
    """A woman with two quotas, as the counter would look her up: by her CPF."""
    from jobs.analysts.explain import explain
    from jobs.runtime.show import dossier

    decisions = lake.read("gold.decisions").where(f"run = '{run}' and quotas = 2").select("person")
    people = lake.read("silver.people").where("cpf is not null").select("person", "cpf")
    found = decisions.join(people, "person").orderBy("person").limit(1).collect()
    if not found:
        return
    say()
    say(f"5. One of those due {reais(120_000)}, and what stands behind the answer.", "bold")
    dossier(explain(lake, f"{found[0].cpf:011d}", run, "demonstration"))


def _report(lake: Any, directory: Path) -> None:
    """The pages, with ages told from the day of judgement: by today's clock every base of 2020 is late."""
    from jobs.analysts.report import report

    report(lake, directory, date.fromisoformat(DAY))
