"""A peer that does not end is reported, and the others are measured all the same."""

from __future__ import annotations

from typing import Any

import pytest

from bench import compare, crossing, page
from bench.crossing import Run

PRINTED = """Traceback (most recent call last):
  File "duck.py", line 95, in <module>
_duckdb.OutOfMemoryException: Out of Memory Error: could not allocate block (7.9 GiB/8.0 GiB used)

Possible solutions:
* Reducing the number of threads
"""


def run(peer: str, people: int, cores: int, memory: int) -> Run:
    if peer == "duck":
        raise RuntimeError(f"duck ended with 1: {PRINTED}")
    return Run(peer, [peer], 30.0, 20.0, 50.0, 6 * 2**30, {"people": 4, "steps": {"gather": 20.0}, "shuffled_bytes": 5 * 2**20, "spilled_bytes": 0})


def test_a_failed_peers_last_error_stands_in_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossing, "run", run)
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(compare, "unlike", lambda files: asked.append(files) or {})

    report = crossing.crossing(10, ["pipeline", "duck"], 2, 2, 8)

    assert report["failed"] == {"duck": "_duckdb.OutOfMemoryException: Out of Memory Error: could not allocate block (7.9 GiB/8.0 GiB used)"}
    assert [list(files) for files in asked] == [["pipeline"]]
    assert [one["peer"] for one in report["runs"]] == ["pipeline", "pipeline"]
    assert page.growing("pipeline", 10, report["peers"]["pipeline"]) == ["pipeline", "10", 20.0, None, "2000000.00", "6,144", "5", "0"]


def test_where_no_peer_ends_there_is_nothing_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossing, "run", run)
    with pytest.raises(RuntimeError, match="no peer ended: .*7.9 GiB/8.0 GiB"):
        crossing.crossing(10, ["duck"], 1, 2, 8)
