"""The first bench: from evidence to decisions written, by this pipeline and its peers, in turn, several times, and whether all answer the same."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import PROGRAMMES, compare, lake
from bench.measure import measure

# What each peer's module is, and what its process does.
PEERS = {
    "pipeline": "`decide` as it stands: facts and decisions written, audited, published",
    "duck": "DuckDB: the law as SQL, answers written as Parquet",
    "polars": "Polars: lazy frames, streaming engine, answers written as Parquet",
    "naive": "naive Spark: the law as SQL, one left join per base, facts and answers written as Parquet",
}
# Who writes to the lake works on a copy.
WRITERS = ("pipeline", "gate")
# Steps beside the work that all peers do: from evidence to decisions written.
ASIDE = ("start-up", "audit", "publish", "scope", "what stands", "counts and the rest")
ERROR = re.compile(r"[\w.]*(?:Error|Exception)\b.*: ")  # the line in which Python and the JVM name one


@dataclass(frozen=True)
class Run:
    """One process of one peer. `work_seconds` are from evidence to decisions written; `report` is its own."""

    peer: str
    command: list[str]
    seconds: float
    work_seconds: float
    cpu_seconds: float
    peak_bytes: int
    report: dict[str, Any]


def run(peer: str, people: int, cores: int, memory: int) -> Run:
    """Let one peer decide everybody. Where its process fails, a RuntimeError with the end of what it printed."""
    out = lake.folder(people) / "answers" / peer
    shutil.rmtree(out, ignore_errors=True)
    root = lake.copy(people, out / "lake") if peer in WRITERS else lake.folder(people) / "lake"
    return process(peer, root, out, lake.folder(people) / f"{peer}.json", cores, memory)


def process(peer: str, root: Path, out: Path, report_file: Path, cores: int, memory: int, *more: str) -> Run:
    """One process of a peer over the lake `root`."""
    command = ["-m", f"bench.peers.{peer}", str(root), str(out), "--report", str(report_file), "--cores", str(cores), "--memory", str(memory), *more]
    found = measure([sys.executable, *command], held(cores), cores=cores)
    if found.code:
        raise RuntimeError(f"{peer} ended with {found.code}: {found.printed[-2_000:]}")
    report = json.loads(report_file.read_text())
    work = sum(seconds for name, seconds in report["steps"].items() if name not in ASIDE)
    shown = ["python", *[part.replace(f"{lake.ROOT.parent}/", "") for part in command]]
    return Run(peer, shown, found.seconds, work, found.cpu_seconds, found.peak_bytes, report)


def held(cores: int) -> dict[str, str]:
    """The environment that keeps a process to so many cores, and gives every peer the same key and the bench's programme."""
    asked = {"BATIMENTO_PROGRAMMES": str(PROGRAMMES), "BATIMENTO_KEY": os.environ.get("BATIMENTO_KEY", "0" * 64)}
    return asked | {"POLARS_MAX_THREADS": str(cores), "PYTHONPATH": str(lake.ROOT.parent)}


def files(peer: str, people: int) -> list[Path]:
    """Where a peer's last answers stand."""
    out = lake.folder(people) / "answers" / peer
    listed = out / "files"
    if listed.exists():
        return [Path(line) for line in listed.read_text().splitlines()]
    return sorted([*out.glob("decisions.parquet"), *out.glob("decisions/*.parquet")])


def crossing(people: int, peers: Sequence[str], times: int, cores: int, memory: int) -> dict[str, Any]:
    """Run the peers in turn, so many times each; their runs, their sums, those `unlike` the first, and those that `failed`, with their errors."""
    load = os.getloadavg()[0]
    ran: list[Run] = []
    failed: dict[str, str] = {}
    for turn in range(times):
        for peer in [one for one in peers if one not in failed]:
            try:
                ran.append(run(peer, people, cores, memory))
            except RuntimeError as error:
                failed[peer] = _last_error(str(error))
                print(f"{turn + 1}/{times} {peer}: {failed[peer]}", flush=True)
            else:
                of_all = f"{ran[-1].seconds:.1f} s, {ran[-1].peak_bytes / 2**20:,.0f} MiB at most"
                print(f"{turn + 1}/{times} {peer}: {ran[-1].work_seconds:.1f} s of {of_all}", flush=True)
    if not ran:
        raise RuntimeError(f"no peer ended: {failed}")
    unlike = compare.unlike({peer: files(peer, people) for peer in peers if peer not in failed})
    report = {"people": people, "decided": ran[0].report["people"], "times": times, "cores": cores, "memory_gib": memory, "load_before": load}
    return report | {"peers": summed(ran), "unlike": unlike, "failed": failed, "runs": [asdict(one) for one in ran]}


def _last_error(printed: str) -> str:
    """The last error line of a process, or the end of its output."""
    errors = [line for line in printed.splitlines() if ERROR.match(line)]
    return errors[-1] if errors else printed[-200:]


def summed(ran: Sequence[Run]) -> dict[str, dict[str, Any]]:
    """Per peer: least, median and most seconds of the work; how many times DuckDB's; CPU, memory, bytes shuffled and spilled of the median run."""
    found = {}
    duck = [one.work_seconds for one in ran if one.peer == "duck"]
    for peer in dict.fromkeys(one.peer for one in ran):
        mine = sorted((one for one in ran if one.peer == peer), key=lambda one: one.work_seconds)
        seconds, middle = [one.work_seconds for one in mine], mine[(len(mine) - 1) // 2]
        steps = {name: round(statistics.median(one.report["steps"].get(name, 0) for one in mine), 2) for name in middle.report["steps"]}
        found[peer] = {
            "seconds": [round(seconds[0], 2), round(statistics.median(seconds), 2), round(seconds[-1], 2)],
            "times_duck": round(statistics.median(seconds) / statistics.median(duck), 2) if duck else None,
            "whole_process_seconds": round(statistics.median(one.seconds for one in mine), 2),
            "cpu_seconds": round(middle.cpu_seconds, 1),
            "peak_bytes": max(one.peak_bytes for one in mine),
            "shuffled_bytes": middle.report.get("shuffled_bytes"),
            "spilled_bytes": middle.report.get("spilled_bytes"),
            "steps": steps,
            "command": " ".join(middle.command),
        }
    return found
