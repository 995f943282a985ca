"""What a verb costs on an empty day: everything was done, and it is given again; as from the shell, each time in a process of its own."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import page
from bench.crossing import held
from bench.lake import ROOT
from bench.measure import Measured, measure

PEOPLE = 2_000
OF_PERIOD = ("sisobi", "--period", "2020-04-17")
OF_MONTH = ("ae2020", "--month", "2020-04", "--on", "2020-04-20")

# What is given, and what there is to do.
VERBS = {
    ("landed", *OF_PERIOD): "looks what lies there",
    ("ingest", *OF_PERIOD): "loaded before",
    ("clean", *OF_PERIOD): "cleaned before",
    ("link", *OF_PERIOD): "linked before",
    ("link", "sisobi"): "nothing to link",
    ("freshness", *OF_MONTH): "nothing is old",
    ("decide", *OF_MONTH): "decided before",
    ("status",): "",
    ("doctor",): "",
    ("vacuum",): "nothing to delete",
    ("query", "SELECT result, count(*) AS people FROM answers GROUP BY result"): "",
    ("quarantine", "sisobi"): "counts quarantined lines",
}


def overhead(times: int, cores: int) -> dict[str, Any]:
    """Rows of verbs: seconds (least, median, most), CPU seconds and most memory, over a small lake in which all was done (the demo's)."""
    folder = ROOT / "overhead"
    if not (folder / "lake").exists():
        _made(folder)
    for verb in VERBS:
        _run(folder, verb, cores)  # so that all was done, and what is read was read
    load = os.getloadavg()[0]
    ran: dict[tuple[str, ...], list[Measured]] = {verb: [] for verb in VERBS}
    for _ in range(times):
        for verb, runs in ran.items():
            runs.append(_run(folder, verb, cores))
            print(f"{' '.join(verb)}: {runs[-1].seconds:.1f} s", flush=True)
    return {"load_before": load, "times": times, "rows": [_row(verb, runs) for verb, runs in ran.items()]}


def _made(folder: Path) -> None:
    """The demo, on a few people; its files then lie where the verbs look for them. Removed where it fails."""
    command = [sys.executable, "-m", "jobs", "demo", "--directory", str(folder), "--people", str(PEOPLE)]
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError("the demo failed; run it by hand to see why")


def _run(folder: Path, verb: tuple[str, ...], cores: int) -> Measured:
    environment = {**held(cores), "BATIMENTO_KEY": (folder / "key").read_text().strip()}
    found = measure([sys.executable, "-m", "jobs", "--lake", str(folder / "lake"), *verb], environment, cores=cores)
    if found.code:
        raise RuntimeError(f"{' '.join(verb)} ended with {found.code}: {found.printed[-2_000:]}")
    return found


def _row(verb: tuple[str, ...], runs: list[Measured]) -> list[Any]:
    cpu, peak = statistics.median(one.cpu_seconds for one in runs), max(one.peak_bytes for one in runs)
    return [f"`{' '.join(verb)}`", VERBS[verb], page.spread([one.seconds for one in runs]), f"{cpu:.1f}", f"{peak / 2**20:,.0f}"]
