"""The whole of batimento on a population of its own: what `make demo` runs."""

from __future__ import annotations

import os
import secrets
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import conf
from jobs.show import reais, say, table

PROGRAMME, MONTH, DAY = "ae2020", "2020-04", "2020-04-20"
# People and their keys first: what names nobody's CPF can then be tied to them at once.
ORDER = ["cpf", "cadunico", "folha_pbf", "extracad", "sisobi", "bem", "tse", "gfip"]


def demo(directory: Path, people: int, seed: int) -> None:
    """Make the files, bring every registry in, decide, explain. Run again, it loads nothing twice and says so."""
    started = time.monotonic()
    directory.mkdir(parents=True, exist_ok=True)
    os.environ["BATIMENTO_KEY"] = _key(directory / "key")
    landing = _landing(directory / "people", people, seed)

    from jobs.lake import Lake
    from jobs.session import session

    environment = conf.environment("local")
    lake = Lake(directory / "lake", session(environment.master))
    _arrive(lake, landing)
    decided = _decide(lake)
    _explain(lake, decided["run"])
    say()
    say(f"All of it took {time.monotonic() - started:.0f} s. The lake is {directory / 'lake'}, the files {directory / 'people'}.", "bold")
    say("Look further:  .venv/bin/batimento --lake .demo/lake status   ·   … quarantine gfip   ·   … explain CPF")


def _key(path: Path) -> str:
    """The demo's own secret: made once, readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text()


def _landing(directory: Path, people: int, seed: int) -> dict[tuple[str, str], list[Path]]:
    """Files per registry and period; written once."""
    import synthetic

    done = directory / f".{people}-{seed}"
    if not done.exists():
        say(f"1. A population of {people:,} people is born, and eight registries write down what they know of it.".replace(",", " "), "bold")
        synthetic.write(synthetic.population(people, seed, date.fromisoformat(DAY)), directory)
        done.touch()
    else:
        say(f"1. The population of {people:,} people stands from last time.".replace(",", " "), "bold")
    found: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in sorted((directory / "landing").glob("*/*/*")):
        found[path.parent.parent.name, path.parent.name].append(path)
    return found


def _arrive(lake: Any, landing: dict[tuple[str, str], list[Path]]) -> None:
    from jobs.clean import clean
    from jobs.ingest import ingest
    from jobs.link import link

    say()
    say("2. Registries arrive: every line is kept, typed or set aside with its reasons, and told as evidence about people.", "bold")
    rows, broken = [], []
    for registry in ORDER:
        for period in sorted(period for name, period in landing if name == registry):
            received = ingest(lake, registry, landing[registry, period], period)
            cleaned = clean(lake, registry, period)
            new = sum(file["status"] != "already_loaded" for file in received["files"])
            told = {"registry": registry, "period": period, "files": len(received["files"]), "new": new}
            told |= {name: cleaned[name] for name in ("received", "valid", "structural", "quarantined")}
            rows.append(told | {"gate": "passed" if cleaned["audit"]["passed"] else "refused"})
            broken += [{"registry": registry, "rule": rule, "lines": lines} for rule, lines in cleaned["broken"].items()]
            say(f"   {registry} {period}: {cleaned['received']} lines, {cleaned['quarantined']} set aside" + ("" if new else ", nothing new"))
        linked = link(lake, registry)
        say(f"   {registry}: {linked['evidence']} facts about people; {linked['unlinked']} of them about nobody known yet")
    table("", rows)
    say()
    say("3. Why lines were set aside (a line may break several rules; every gate passed, or nothing would have been published).", "bold")
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for row in broken:
        totals[row["registry"], row["rule"]] += row["lines"]
    table("", [{"registry": registry, "rule": rule, "lines": lines} for (registry, rule), lines in sorted(totals.items())])


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
    from jobs.explain import explain
    from jobs.show import dossier

    decisions = lake.read("gold.decisions").where(f"run = '{run}' and quotas = 2").select("person")
    people = lake.read("silver.people").where("cpf is not null").select("person", "cpf")
    found = decisions.join(people, "person").orderBy("person").limit(1).collect()
    if not found:
        return
    say()
    say(f"5. One of those due {reais(120_000)}, and what stands behind the answer.", "bold")
    dossier(explain(lake, f"{found[0].cpf:011d}", run, "demonstration"))
