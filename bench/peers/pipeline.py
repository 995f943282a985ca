"""This pipeline: the verb `decide` as it stands, with its steps timed apart. It needs a lake of its own to publish in."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench import PROGRAMME
from bench.deliveries import MONTH, ON
from bench.peers.run import Task, Watch, main

# Candidate written → the step that it is. Spark computes where it writes, so that each step holds the computing behind it.
WRITTEN = {"gold.facts": "gather", "gold.decisions": "assess, allocate, write", "gold.scope": "scope", "gold.standing": "what stands"}


def decide(task: Task, watch: Watch) -> dict[str, Any]:
    """Decide everybody with this pipeline."""
    with watch.step("start-up"):
        from bench.peers import spark as sparks
        from jobs import decide as verb
        from jobs.lake import Lake

        lake = Lake(task.root, sparks.started(task))
    _timed(watch)
    with watch.step("in all"):
        answer = verb.decide(lake, PROGRAMME, MONTH, ON)
    steps = {name: seconds for name, seconds in watch.steps.items() if name not in ("start-up", "in all")}
    watch.steps["counts and the rest"] = watch.steps.pop("in all") - sum(steps.values())
    assert lake.spark is not None
    from bench.inputs import files_of

    (task.out / "files").write_text("\n".join(files_of(task.root, "gold/decisions", run=answer["run"])), encoding="utf-8")
    return {"people": answer["people"], "results": answer["results"]} | sparks.stage_sums(lake.spark)


def _timed(watch: Watch) -> None:
    """Time what the verb does by the calls that it makes of others: what it writes, the gate, the publication."""
    from jobs.gate import audit as gate
    from jobs.lake import Lake

    writes = Lake.candidate

    @functools.wraps(writes)
    def candidate(self: Lake, df: Any, table: str, run: str) -> Any:
        with watch.step(WRITTEN.get(table, table)), _described(self, WRITTEN.get(table, table)):
            return writes(self, df, table, run)

    Lake.candidate = candidate  # type: ignore[method-assign]
    Lake.publish = _step(watch, "publish", Lake.publish)  # type: ignore[method-assign]
    audits = gate.audit

    @functools.wraps(audits)
    def audit(lake: Lake, *given: Any, **named: Any) -> Any:
        with watch.step("audit"), _described(lake, "audit"):
            return audits(lake, *given, **named)

    gate.audit = audit


@contextmanager
def _described(lake: Any, step: str) -> Iterator[None]:
    """Let Spark's stages bear the name of the step that they are run for."""
    lake.spark.sparkContext.setJobDescription(step)
    try:
        yield
    finally:
        lake.spark.sparkContext.setJobDescription(None)


def _step(watch: Watch, name: str, does: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(does)
    def timed(*given: Any, **named: Any) -> Any:
        with watch.step(name):
            return does(*given, **named)

    return timed


if __name__ == "__main__":
    main(decide)
