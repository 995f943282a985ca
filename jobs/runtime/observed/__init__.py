"""Observation of verbs: `@observed` logs each execution, counts it and emits its lineage."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from jobs.runtime.errors import BadInput, ConcurrentWrite, Refused
from jobs.runtime.observed import logs
from jobs.runtime.observed.execution import CURRENT, PUBLISHING, STEPS, Execution, why

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["gate", "observed", "recorded", "started", "step"]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def observed(verb: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Decorate a verb, a function with a `lake` argument, so that each call is observed."""
    signature = inspect.signature(verb)

    @wraps(verb)
    def watched(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        with _watching(verb.__name__, signature.bind(*args, **kwargs).arguments) as execution:
            answer = verb(*args, **kwargs)
            execution.answer = answer if isinstance(answer, Mapping) else None
        return answer

    return watched


def step(moment: str) -> None:
    """Log how long the step of a publication that ends here took."""
    if (execution := CURRENT.get()) is not None and moment in STEPS:
        logs.event(STEPS[moment], seconds=execution.step(STEPS[moment]) / 1000)


def gate(passed: int, warned: int, failed: int) -> None:
    """Log a quality gate's counts: checks passed, failing as warnings, failing as critical."""
    if (execution := CURRENT.get()) is not None:
        execution.checks = {"passed": passed, "warned": warned, "failed": failed}
        logs.event("gate", **execution.checks)


def recorded(run: str, publication: str | None, outcome: str, inputs: Mapping[str, int], rule_version: str | None) -> dict[str, Any]:
    """Note the run's name and outcome before it is recorded; returns its counts for `ops.runs`, none where no verb is observed."""
    execution = CURRENT.get()
    if execution is None:
        return {}
    execution.run, execution.publication, execution.outcome, execution.inputs, execution.rule_version = run, publication, outcome, inputs, rule_version
    execution.step("rest")
    execution.numbers = _harmless(execution, _numbers) or {}
    kept = {name: execution.numbers.get(name) for name in ("rows_in", "bytes_in", "rows_out", "bytes_out", "shuffle_bytes", "spill_bytes")}
    return {"attempt": execution.attempt, "steps": execution.steps, "checks": execution.checks or None, **kept}


def _numbers(execution: Execution) -> dict[str, int | None]:
    """Counts of Spark's work and of what was published."""
    from jobs.runtime.observed import spark

    found: dict[str, int | None] = {} if execution.lake.running is None else {**spark.numbers(execution.lake.running, execution.attempt)}
    if execution.publication is not None:
        wrote = execution.lake.wrote(execution.publication).values()
        found |= {"rows_out": sum(one["rows"] for one in wrote), "bytes_out": sum(one["bytes"] for one in wrote)}
    return found


@contextmanager
def _watching(verb: str, given: Mapping[str, Any]) -> Iterator[Execution]:
    logs.ready()
    execution = Execution(verb, given["lake"], given, CURRENT.get())
    token = CURRENT.set(execution)
    try:
        logs.event("started")
        _harmless(execution, _mark)
        _lineage(execution, "started")
        try:
            yield execution
        except BaseException as error:
            level = logging.WARNING if isinstance(error, BadInput | Refused | ConcurrentWrite) else logging.ERROR
            logs.event("ended", level, outcome=execution.end(error), error=why(error), **logs.numbers(execution))
            _lineage(execution, "failed", error)
            raise
        logs.event("ended", outcome=execution.end(), **logs.numbers(execution))
        _lineage(execution, "completed")
    finally:
        _harmless(execution, _unmark)
        CURRENT.reset(token)


def started(session: SparkSession) -> None:
    """Tag the jobs of a Spark session that started during a verb with the verb's attempt, and those of its parents."""
    from jobs.runtime.observed import spark

    execution = CURRENT.get()
    while execution is not None:
        spark.mark(session, execution.attempt)
        execution = execution.parent


def _mark(execution: Execution) -> None:
    if execution.lake.running is not None:
        from jobs.runtime.observed import spark

        spark.mark(execution.lake.running, execution.attempt)


def _unmark(execution: Execution) -> None:
    if execution.lake.running is not None:
        from jobs.runtime.observed import spark

        spark.unmark(execution.lake.running, execution.attempt)


def _lineage(execution: Execution, how: str, *more: Any) -> None:
    """Emit a lineage event, for verbs that publish."""
    if execution.verb in PUBLISHING:
        from jobs.runtime.observed import lineage

        _harmless(execution, lambda one: getattr(lineage, how)(one, *more))


def _harmless(execution: Execution, watch: Callable[[Execution], Any]) -> Any:
    """Run an observer; its failure is logged and does not fail the verb."""
    try:
        return watch(execution)
    except Exception as error:
        logs.event("not observed", logging.WARNING, what=getattr(watch, "__name__", str(watch)), error=why(error))
        return None
