"""Verbs, watched: each execution is logged, counted, and told as lineage, at this one place. `@observed` on a verb is all that it takes."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from jobs.runtime.errors import BadInput, ConcurrentWrite, Refused
from jobs.runtime.observed import logs
from jobs.runtime.observed.seen import CURRENT, PUBLISHING, STEPS, Seen, why

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["gate", "observed", "recorded", "started", "step"]

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def observed(verb: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """The verb, a function of a `lake` and more, watched from its first to its last moment."""
    signature = inspect.signature(verb)

    @wraps(verb)
    def watched(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        with _watching(verb.__name__, signature.bind(*args, **kwargs).arguments) as seen:
            answer = verb(*args, **kwargs)
            seen.answer = answer if isinstance(answer, Mapping) else None
        return answer

    return watched


def step(moment: str) -> None:
    """A moment of a publication was reached: what came before it took so long."""
    if (seen := CURRENT.get()) is not None and moment in STEPS:
        logs.say(STEPS[moment], seconds=seen.step(STEPS[moment]) / 1000)


def gate(passed: int, warned: int, failed: int) -> None:
    """A gate found so many expectations that hold, that do not and only warn, and that do not and forbid."""
    if (seen := CURRENT.get()) is not None:
        seen.checks = {"passed": passed, "warned": warned, "failed": failed}
        logs.say("gate", **seen.checks)


def recorded(run: str, publication: str | None, outcome: str, inputs: Mapping[str, int], rule_version: str | None) -> dict[str, Any]:
    """The run is about to be written down: what it is called and did. Answers what `ops.runs` keeps of how it went; nothing where nobody watches."""
    seen = CURRENT.get()
    if seen is None:
        return {}
    seen.run, seen.publication, seen.outcome, seen.inputs, seen.rule_version = run, publication, outcome, inputs, rule_version
    seen.step("rest")
    seen.numbers = _harmless(seen, _numbers) or {}
    kept = {name: seen.numbers.get(name) for name in ("rows_in", "bytes_in", "rows_out", "bytes_out", "shuffle_bytes", "spill_bytes")}
    return {"attempt": seen.attempt, "steps": seen.steps, "checks": seen.checks or None, **kept}


def _numbers(seen: Seen) -> dict[str, int | None]:
    """What Spark did, and what was published."""
    from jobs.runtime.observed import spark

    found: dict[str, int | None] = {} if seen.lake.running is None else {**spark.numbers(seen.lake.running, seen.attempt)}
    if seen.publication is not None:
        wrote = seen.lake.wrote(seen.publication).values()
        found |= {"rows_out": sum(one["rows"] for one in wrote), "bytes_out": sum(one["bytes"] for one in wrote)}
    return found


@contextmanager
def _watching(verb: str, given: Mapping[str, Any]) -> Iterator[Seen]:
    logs.ready()
    seen = Seen(verb, given["lake"], given, CURRENT.get())
    token = CURRENT.set(seen)
    try:
        logs.say("started")
        _harmless(seen, _mark)
        _lineage(seen, "started")
        try:
            yield seen
        except BaseException as error:
            level = logging.WARNING if isinstance(error, BadInput | Refused | ConcurrentWrite) else logging.ERROR
            logs.say("ended", level, outcome=seen.end(error), error=why(error), **logs.numbers(seen))
            _lineage(seen, "failed", error)
            raise
        logs.say("ended", outcome=seen.end(), **logs.numbers(seen))
        _lineage(seen, "completed")
    finally:
        _harmless(seen, _unmark)
        CURRENT.reset(token)


def started(session: SparkSession) -> None:
    """Spark was started for a verb that is under way: its jobs are the verb's, and those of the verb that this one is part of."""
    from jobs.runtime.observed import spark

    seen = CURRENT.get()
    while seen is not None:
        spark.mark(session, seen.attempt)
        seen = seen.parent


def _mark(seen: Seen) -> None:
    if seen.lake.running is not None:
        from jobs.runtime.observed import spark

        spark.mark(seen.lake.running, seen.attempt)


def _unmark(seen: Seen) -> None:
    if seen.lake.running is not None:
        from jobs.runtime.observed import spark

        spark.unmark(seen.lake.running, seen.attempt)


def _lineage(seen: Seen, how: str, *told: Any) -> None:
    """Tell where data came from and went; of verbs that publish."""
    if seen.verb in PUBLISHING:
        from jobs.runtime.observed import lineage

        _harmless(seen, lambda one: getattr(lineage, how)(one, *told))


def _harmless(seen: Seen, watch: Callable[[Seen], Any]) -> Any:
    """Watching may fail; what is watched must not fail by it."""
    try:
        return watch(seen)
    except Exception as error:
        logs.say("not observed", logging.WARNING, what=getattr(watch, "__name__", str(watch)), error=why(error))
        return None
