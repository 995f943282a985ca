"""rollback: restore what a publication replaced, by a new publication."""

from __future__ import annotations

from typing import Any

from jobs.lake import Lake, clock, runs
from jobs.runtime.errors import BadInput
from jobs.runtime.observed import observed


@observed
def rollback(lake: Lake, publication: str, why: str) -> dict[str, Any]:
    """Returns publication (the new one) and rolled_back. Idempotent.

    BadInput without a reason, or for an unknown publication; Refused where one of its slices was published again since;
    InfrastructureError where the clock is wrong.
    """
    started = clock.check(lake)
    if not why.strip():
        raise BadInput("a rollback needs a reason (--why): it is recorded with the new publication")
    run = f"rollback-{publication}"
    done = lake.publication_of(run)
    versions = lake.versions()
    answer = {"publication": done or lake.rollback(publication, why), "rolled_back": publication}
    if done is None:
        inputs = {name: version for name, version in versions.items() if name in lake.wrote(publication)}
        runs.record(lake, run, "rollback", {"publication": publication, "why": why}, inputs, "published", answer["publication"], answer, started)
    return answer
