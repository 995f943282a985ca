"""The second bench: from landing to evidence, per format, beside DuckDB parsing the same bytes; with one core and with two."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import lake, landing_files
from bench.crossing import held
from bench.measure import measure

FORMATS = {"sisobi": "fixed width", "gfip": "hierarchical fixed width", "extracad": "delimited", "folha_pbf": "delimited, quoted"}


@dataclass(frozen=True)
class Landed:
    """One process over one delivery: seconds per step, bytes of the files, and what the process cost."""

    registry: str
    peer: str
    cores: int
    bytes: int
    steps: dict[str, float]
    cpu_seconds: float
    peak_bytes: int
    rows: int


def landing(registries: Sequence[str], megabytes: int, cores: Sequence[int], memory: int) -> dict[str, Any]:
    """Let this pipeline and DuckDB read each registry's files, with each number of cores."""
    load, found = os.getloadavg()[0], []
    for registry in registries:
        files = _made(registry, megabytes)
        for count in cores:
            for peer in ("landing", "landing_duck"):
                found.append(run(registry, peer, files, count, memory))
                print(f"{registry} {peer} {count} cores: {found[-1].steps}", flush=True)
    return {"load_before": load, "megabytes": megabytes, "landed": [vars(one) for one in found]}


def run(registry: str, peer: str, files: list[Path], cores: int, memory: int) -> Landed:
    """One process, in a lake of its own. Where it fails, a RuntimeError with the end of what it printed."""
    root = lake.ROOT / "landing" / "lake"
    shutil.rmtree(root, ignore_errors=True)
    waiting = root / "landing" / registry / landing_files.PERIODS[registry]
    waiting.mkdir(parents=True)
    for file in files:
        os.link(file, waiting / file.name)
    path = lake.ROOT / "landing" / f"{peer}.json"
    command = [sys.executable, "-m", f"bench.peers.{peer}", str(root), str(root / "out"), "--report", str(path), "--cores", str(cores), "--memory", str(memory)]
    found = measure(command, held(cores), cores=cores)
    if found.code:
        raise RuntimeError(f"{peer} of {registry} ended with {found.code}: {found.printed[-2_000:]}")
    report = json.loads(path.read_text())
    size = sum(file.stat().st_size for file in files)
    return Landed(registry, peer, cores, size, report["steps"], found.cpu_seconds, found.peak_bytes, report["rows"])


def rows(report: dict[str, Any]) -> list[list[Any]]:
    """One line per registry, peer, cores and step: seconds, and MiB per second."""
    found = []
    for one in report["landed"]:
        steps = {name: seconds for name, seconds in one["steps"].items() if name != "start-up"}
        for name, seconds in (steps | {"in all": sum(steps.values())}).items():
            size = one["bytes"] / 2**20
            found.append([one["registry"], FORMATS[one["registry"]], one["peer"], one["cores"], name, f"{size:.0f}", f"{seconds:.1f}", f"{size / seconds:.1f}"])
    return found


def _made(registry: str, megabytes: int) -> list[Path]:
    folder = lake.ROOT / "landing" / f"{registry}-{megabytes}"
    if not (folder / "made").exists():
        landing_files.write(registry, folder, megabytes * 2**20)
        (folder / "made").touch()
    return sorted(path for path in folder.iterdir() if path.name != "made")
