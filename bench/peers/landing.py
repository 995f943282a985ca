"""This pipeline's three verbs from landing to evidence, for one delivery of one registry, each timed, the audits apart."""

from __future__ import annotations

import functools
from typing import Any

from bench.landing_files import PERIODS
from bench.peers.run import Task, Watch, main


def land(task: Task, watch: Watch) -> dict[str, Any]:
    """Ingest, clean and link what lies in the landing folder of a new lake; the registry is the name of its folder."""
    with watch.step("start-up"):
        from bench.peers import spark as sparks
        from jobs.clean import clean
        from jobs.gate import audit as gate
        from jobs.ingest import ingest
        from jobs.lake import Lake
        from jobs.link import link

        registry = next(path.name for path in (task.root / "landing").iterdir())
        period = PERIODS[registry]
        lake = Lake(task.root, sparks.started(task))
    audited, audits = Watch(), gate.audit

    @functools.wraps(audits)
    def audit(*given: Any, **named: Any) -> Any:
        with audited.step("audit"):
            return audits(*given, **named)

    gate.audit = audit
    for name, verb in {"ingest": lambda: ingest(lake, registry, None, period), "clean": lambda: clean(lake, registry, period)}.items():
        _step(watch, audited, name, verb)
    answer = _step(watch, audited, "link", lambda: link(lake, registry, period))
    assert lake.spark is not None
    return {"rows": answer["evidence"]} | sparks.stage_sums(lake.spark)


def _step(watch: Watch, audited: Watch, name: str, verb: Any) -> Any:
    """Time a verb without its audit, and the audit as a step of its own."""
    audited.steps.clear()
    with watch.step(name):
        answer = verb()
    if seconds := audited.steps.get("audit"):
        watch.steps[name] -= seconds
        watch.steps[f"audit of {name}"] = seconds
    return answer


if __name__ == "__main__":
    main(land)
