"""One execution of a verb, while it runs. One per thread, so that concurrent verbs do not mix."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from jobs.runtime.errors import BadInput, ConcurrentWrite, Refused

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class Store(Protocol):
    """What is asked of the lake that a verb works on: `jobs.lake.Lake`."""

    @property
    def root(self) -> Any:
        """The lake's folder or prefix."""

    @property
    def running(self) -> SparkSession | None:
        """Spark, where it was started."""

    def rows(self, table: str, at: Mapping[str, int] | None = None, /, **equals: Any) -> list[dict[str, Any]]:
        """Rows of a small table."""

    def wrote(self, publication: str) -> dict[str, dict[str, int]]:
        """Files, rows and bytes of a publication, by table."""


# The only arguments of a verb that are logged: none can contain a document, a name or a question about a person.
ABOUT = ("registry", "programme", "period", "month", "on", "part", "publication", "run")

# Point of a publication → the step that ends there. Spark computes when it writes, so `write` includes reading and computing.
STEPS = {"candidate": "write", "audited": "audit", "published": "publish"}

ENDS = {"Refused": "refused", "ConcurrentWrite": "lost_race", "BadInput": "bad_input", "ConfError": "bad_input"}


@dataclass
class Execution:
    """One execution of a verb. `attempt` names it in logs, events and `ops.runs`; `run`, named after the inputs, is known once they are read.

    `steps` are milliseconds, `checks` counts of a gate (passed, warned, failed), `inputs` versions of tables.
    """

    verb: str
    lake: Store
    given: Mapping[str, Any]
    parent: Execution | None = None
    attempt: str = field(default_factory=lambda: str(uuid.uuid4()))
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    clock: float = field(default_factory=time.monotonic)
    last: float = field(default_factory=time.monotonic)
    run: str | None = None
    publication: str | None = None
    outcome: str | None = None
    inputs: Mapping[str, int] | None = None
    rule_version: str | None = None
    answer: Mapping[str, Any] | None = None
    steps: dict[str, int] = field(default_factory=dict)
    checks: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int | None] = field(default_factory=dict)

    @property
    def about(self) -> dict[str, str]:
        """The arguments of the verb that may be logged."""
        return {name: str(self.given[name]) for name in ABOUT if self.given.get(name) is not None}

    @property
    def subject(self) -> str | None:
        """The registry or programme."""
        return self.about.get("registry") or self.about.get("programme")

    @property
    def seconds(self) -> float:
        """Since it began."""
        return round(time.monotonic() - self.clock, 3)

    def step(self, name: str) -> int:
        """Count the time since the last step as this one's; the milliseconds."""
        now = time.monotonic()
        taken, self.last = round(1000 * (now - self.last)), now
        self.steps[name] = self.steps.get(name, 0) + taken
        return taken

    def end(self, error: BaseException | None = None) -> str:
        """The outcome: that of `ops.runs`, or the kind of error."""
        if error is not None:
            return ENDS.get(type(error).__name__, "crashed")
        published = self.answer is not None and self.answer.get("publication") is not None
        return self.outcome or ("already_published" if published and self.verb in PUBLISHING else "done")


# The verbs that publish: they are runs, and have a lineage.
PUBLISHING = ("ingest", "clean", "link", "decide", "withdraw", "rollback")

CURRENT: ContextVar[Execution | None] = ContextVar("batimento", default=None)


def why(error: BaseException) -> str:
    """What may be logged about an error. Messages of gates and concurrent writes name rules and slices; others may quote input or a row."""
    name = type(error).__name__
    if isinstance(error, Refused | ConcurrentWrite):
        return f"{name}: {error}"
    if isinstance(error, BadInput):
        return f"{name}: invalid input; the command printed the message"
    condition = re.match(r"\[([A-Z0-9_.]+)\]", str(error))
    return f"{name}: {condition.group(1)}" if condition else name
