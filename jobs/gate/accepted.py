"""A check that somebody lets pass in one run although it does not hold: by name, with a reason, and never without a trace."""

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

WITH = "-accepted-"  # in a run's name, before what tells which checks were accepted


@dataclass(frozen=True)
class Accepted:
    """The names of the checks, why, and who says so. Without names, nothing is accepted."""

    checks: tuple[str, ...] = ()
    why: str | None = None
    who: str = field(default_factory=getpass.getuser)

    @property
    def note(self) -> str | None:
        """What the publication and the access say; null where nothing is accepted."""
        return f"accepted by {self.who}: {', '.join(self.checks)}. {self.why}" if self.checks else None

    @property
    def arguments(self) -> dict[str, list[str]]:
        """What the run is recorded with."""
        return {"accepted": list(self.checks)} if self.checks else {}

    def run_of(self, run: str) -> str:
        """The run's name with what is accepted in it: what was refused can be published after all, and both stay on record."""
        return run + WITH + hashlib.sha256("\n".join(self.checks).encode()).hexdigest()[:6] if self.checks else run

    def marked(self, found: Iterable[Check]) -> list[Check]:
        """The checks; those that fail, are accepted, and may be, with who accepted them and why."""
        return [
            replace(check, accepted_by=self.who, accepted_why=self.why) if check.refuses and check.admits and check.expectation in self.checks else check
            for check in found
        ]

    def hold(self, found: Collection[Check]) -> None:
        """BadInput where a check is named that refuses nothing in this run, or that nobody may accept."""
        refusing = {check.expectation: check.admits for check in found if not check.passed and check.severity == "critical"}
        for name in self.checks:
            if name in refusing and not refusing[name]:
                raise BadInput(f"--accept {name}: nobody may accept that, for it is a promise and no comparison; nothing was published. {_mend(refusing)}")
            if name not in refusing:
                known = {check.expectation: check for check in found}
                so = "no check of this run" if name not in known else "holds in this run" if known[name].passed else "only warns in this run"
                raise BadInput(f"--accept {name}: {so}, so there is nothing to accept; nothing was published. {_mend(refusing)}")


NOTHING = Accepted(who="")


def accepted(checks: Sequence[str] = (), why: str | None = None) -> Accepted:
    """What was given as `--accept` (names, with blanks between) and `--why`. BadInput for one without the other."""
    names, reason = tuple(sorted({name for given in checks for name in given.split()})), (why or "").strip()
    if not names and not reason:
        return NOTHING
    if not reason:
        raise BadInput("--accept goes with --why: say why the check may be passed over this once; it is kept with the audit and the publication")
    if not names:
        raise BadInput("--why goes with --accept: name the check that may be passed over, as the refusal names it")
    return Accepted(names, reason)


def published(lake: Lake, run: str, given: Accepted = NOTHING) -> tuple[str, str] | None:
    """Name and publication of a run, where it is published: under what is accepted now, or, where nothing is, under whatever was accepted then."""
    name = given.run_of(run)
    if done := lake.publication_of(name):
        return name, done
    names = [] if given.checks else [row["run"] for row in lake.rows("ops.publications") if row["run"].startswith(run + WITH)]
    return next(((name, done) for name in reversed(names) if (done := lake.publication_of(name))), None)


def how(found: Iterable[Check]) -> str:
    """What to give to let pass what refuses, where all of it may be."""
    refusing = [check for check in found if check.refuses]
    if not refusing or not all(check.admits for check in refusing):
        return ""
    names = " ".join(f"--accept {name}" for name in sorted({check.expectation for check in refusing}))
    return f" If it is right all the same, give the command again with {names} --why REASON: for this run only, and kept on record."


def _mend(refusing: Collection[str]) -> str:
    return f"What refuses it: {', '.join(sorted(refusing))}" if refusing else "Nothing refuses it: give the command without --accept"
