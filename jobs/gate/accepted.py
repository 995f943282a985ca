"""Accepted failures: a failing check that a person accepts for one run, by name and with a reason, on record."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jobs.runtime.errors import BadInput

if TYPE_CHECKING:
    from jobs.gate.checks import Check
    from jobs.lake import Lake

WITH = "-accepted-"  # in a run's name, before the hash of the accepted checks


@dataclass(frozen=True)
class Accepted:
    """The names of the accepted checks, why, and by whom. Without names, nothing is accepted."""

    checks: tuple[str, ...] = ()
    why: str | None = None
    who: str = field(default_factory=getpass.getuser)

    @property
    def note(self) -> str | None:
        """The note for the publication and `ops.accesses`; null where nothing is accepted."""
        return f"accepted by {self.who}: {', '.join(self.checks)}. {self.why}" if self.checks else None

    @property
    def arguments(self) -> dict[str, list[str]]:
        """The arguments recorded with the run."""
        return {"accepted": list(self.checks)} if self.checks else {}

    def run_of(self, run: str) -> str:
        """The run's name, with a hash of what is accepted: the refused and the accepted run both stay on record."""
        return run + WITH + hashlib.sha256("\n".join(self.checks).encode()).hexdigest()[:6] if self.checks else run

    def marked(self, found: Iterable[Check]) -> list[Check]:
        """The checks; failing ones that are accepted and may be, with who accepted them and why."""
        return [
            replace(check, accepted_by=self.who, accepted_why=self.why) if check.refuses and check.admits and check.expectation in self.checks else check
            for check in found
        ]

    def validate(self, found: Collection[Check]) -> None:
        """BadInput where a named check does not fail as critical in this run, or may not be accepted."""
        refusing = {check.expectation: check.admits for check in found if not check.passed and check.severity == "critical"}
        for name in self.checks:
            if name in refusing and not refusing[name]:
                raise BadInput(f"--accept {name}: this check may not be accepted: it is an invariant; nothing was published. {_remedy(refusing)}")
            if name not in refusing:
                known = {check.expectation: check for check in found}
                so = "no check of this run" if name not in known else "passes in this run" if known[name].passed else "only warns in this run"
                raise BadInput(f"--accept {name}: {so}, so there is nothing to accept; nothing was published. {_remedy(refusing)}")


NOTHING = Accepted(who="")


def accepted(checks: Sequence[str] = (), why: str | None = None) -> Accepted:
    """The values of `--accept` (names, separated by blanks) and `--why`. BadInput for one without the other."""
    names, reason = tuple(sorted({name for given in checks for name in given.split()})), (why or "").strip()
    if not names and not reason:
        return NOTHING
    if not reason:
        raise BadInput("--accept needs --why: give the reason for accepting the check this once; it is recorded with the audit and the publication")
    if not names:
        raise BadInput("--why needs --accept: name the check as the refusal names it")
    return Accepted(names, reason)


def published(lake: Lake, run: str, given: Accepted = NOTHING) -> tuple[str, str] | None:
    """Name and publication of a published run: with what is accepted now, or, where nothing is, with whatever was accepted then."""
    name = given.run_of(run)
    if done := lake.publication_of(name):
        return name, done
    names = [] if given.checks else [row["run"] for row in lake.rows("ops.publications") if row["run"].startswith(run + WITH)]
    return next(((name, done) for name in reversed(names) if (done := lake.publication_of(name))), None)


def how(found: Iterable[Check]) -> str:
    """The options that accept the failing checks, where all of them may be accepted."""
    refusing = [check for check in found if check.refuses]
    if not refusing or not all(check.admits for check in refusing):
        return ""
    names = " ".join(f"--accept {name}" for name in sorted({check.expectation for check in refusing}))
    return f" If the data is right, run the command again with {names} --why REASON: for this run only, and on record."


def _remedy(refusing: Collection[str]) -> str:
    return f"Failing checks: {', '.join(sorted(refusing))}" if refusing else "No check refuses it: run the command without --accept"
