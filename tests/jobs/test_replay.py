"""replay: the same run from the versions that it read, whatever came later."""

from __future__ import annotations

import os
import time

from jobs.decide import decide
from jobs.replay import replay
from tests.jobs.decided import EVIDENCE, MEMBERSHIPS, ON, PEOPLE, PERIODS, covered, publish


def test_replay_is_the_same_after_everything_was_loaded_anew(decided_lake, decided, monkeypatch):
    """What came later, a correction of the very death included, changes nothing: the run's versions are read."""
    newer = {**PERIODS, "sisobi": [("2020-04-19", ""), ("2020-04-20", "")]}
    alive = "\n".join(line for line in EVIDENCE.splitlines() if "DEATH" not in line)
    before = decided["run"]
    publish(decided_lake, "link-newer", alive.replace("| 2020-04-19   #", "| 2020-04-20   #") + _death("EVA"), MEMBERSHIPS, PEOPLE, covered(newer))
    _age_the_logs(decided_lake)
    told = replay(decided_lake, before)
    assert (told["compared"], told["same"], told["people"], told["different"]) == (True, True, 5, {})

    changed = decide(decided_lake, "ae2020", "2020-04", ON, dry_run=True)
    assert changed["flips"] == {"ineligible → eligible": 1}, "BIA lives, by what is read now"

    monkeypatch.setattr("jobs.runs.code_hash", lambda *paths: "another")
    other = replay(decided_lake, before)
    assert (other["compared"], other["same"]) == (False, None) and "another" in other["why"]


def _age_the_logs(lake):
    long_ago = time.time() - 40 * 24 * 60 * 60
    for path in lake.root.rglob("_delta_log/*"):
        os.utime(path, (long_ago, long_ago))


def _death(name: str) -> str:
    return f"\n{name} | DEATH | sisobi | | 2020-01-01 | | | | 1990-01-01 | 2020-04-20\n"
