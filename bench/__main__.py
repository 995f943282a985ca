"""`python -m bench BENCH --people N` (`BENCHES`; crossing where none is named): how fast, beside what. To bench/results and docs/performance.md."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from typing import Any

from bench import change, crossing, lake, landing, overhead, page, settings
from bench.crossing import PEERS, held

BENCHES = ("crossing", "landing", "gate", "growth", "change", "overhead", "settings", "plan")


def main() -> int:
    """Run one bench; 1 where the peers answer differently."""
    bench = [] if len(sys.argv) > 1 and sys.argv[1] in BENCHES else ["crossing"]
    given = _arguments().parse_args([*bench, *sys.argv[1:]])
    does = {"crossing": _crossing, "landing": _landing, "gate": _gate, "growth": _growth, "change": _change, "overhead": _overhead, "settings": _settings}
    does["plan"] = lambda given: _child("bench.plan", given.cores)
    return does[given.bench](given)


def _crossing(given: argparse.Namespace) -> int:
    for people in given.people:
        _input(people, given)
        report = crossing.crossing(people, given.peers, given.times, given.cores, given.memory)
        print(f"{page.store(str(people), report)}: stored")
        page.put(f"crossing {people}", page.crossing(report))
        if "pipeline" in report["peers"]:
            page.put(f"stages {people}", page.stages(report))
        print(page.crossing(report))
        if report["unlike"] or report["failed"]:
            print("\n".join(f"{peer}: {one}" for peer, found in report["unlike"].items() for one in found))
            return 1
    return 0


def _landing(given: argparse.Namespace) -> int:
    report = landing.landing(given.registries, given.megabytes, sorted({1, given.cores}), given.memory)
    head = ["registry", "format", "by", "cores", "step", "MiB", "s", "MiB/s"]
    return _shown("landing", head, landing.rows(report), report)


def _gate(given: argparse.Namespace) -> int:
    people, load = given.people[0], os.getloadavg()[0]
    _input(people, given)
    one = crossing.run("gate", people, given.cores, given.memory)
    rows = [[name, f"{seconds:.1f}", f"{one.report['rows']:,}"] for name, seconds in one.report["steps"].items()]
    return _shown("gate", ["step", "s", "rows"], rows, {"people": people, "load_before": load} | one.report)


def _change(given: argparse.Namespace) -> int:
    people = given.people[0]
    _input(people, given)
    report = change.change(people, given.cores, given.memory)
    head = ["what came", "rows", "decides", "people decided", "s", "of everybody", "× DuckDB, everybody"]
    return _shown(f"change-{people}", head, report["rows"], report)


def _settings(given: argparse.Namespace) -> int:
    people = given.people[0]
    _input(people, given)
    report = settings.settings(people, given.times, given.cores, given.memory)
    head = ["otherwise", "s (least / median / most)", "× as it is", "CPU, s", "peak MiB"]
    return _shown(f"settings-{people}", head, report["rows"], report)


def _overhead(given: argparse.Namespace) -> int:
    report = overhead.overhead(given.times, given.cores)
    return _shown("overhead", ["verb", "what there is to do", "s (least / median / most)", "CPU, s", "peak MiB"], report["rows"], report)


def _shown(name: str, head: list[str], rows: list[list[Any]], report: dict[str, Any]) -> int:
    page.store(name, report)
    page.put(name, f"{page.table(head, rows)}\n\n{page.machine_line(report)}")
    print(page.table(head, rows))
    return 0


def _growth(given: argparse.Namespace) -> int:
    rows: list[list[Any]] = []
    loads = []
    head = ["peer", "people", "s", "× DuckDB", "µs per person", "peak MiB", "shuffled MiB", "spilled MiB"]
    for people in given.people:
        _input(people, given)
        report = crossing.crossing(people, given.peers, given.times, given.cores, given.memory)
        loads.append(report["load_before"])
        rows += [page.growing(peer, people, one) for peer, one in report["peers"].items()]
        rows += [[peer, f"{people:,}", f"did not end: {error}", *[None] * 5] for peer, error in report["failed"].items()]
        # Told after every size: the next takes hours, and may be what does not pass.
        _shown("growth", head, rows, {"rows": rows, "unlike": report["unlike"], "load_before": max(loads)})
        if report["unlike"]:
            return 1
    return 0  # where a peer does not end at a size, the table has it: that is a result too


def _input(people: int, given: argparse.Namespace) -> None:
    if not lake.made(people) or given.anew:
        print(f"making {people:,} people under .bench/{people}", flush=True)
        _child("bench.make", given.cores, str(people), "--memory", str(given.memory))


def _child(module: str, cores: int, *arguments: str) -> int:
    command = [sys.executable, "-m", module, *arguments, "--cores", str(cores)]
    return subprocess.run(command, env={**os.environ, **held(cores)}, check=True).returncode


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("bench", choices=BENCHES)
    parser.add_argument("--people", type=lambda text: [int(one) for one in text.split(",")], default=[100_000], help="how many; several for growth")
    parser.add_argument("--peers", type=lambda text: text.split(","), default=list(PEERS), help=f"of {', '.join(PEERS)}, in this order")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--memory", type=int, default=8, help="GiB for each peer; Polars knows no limit")
    parser.add_argument("--registries", type=lambda text: text.split(","), default=list(landing.FORMATS), help="for landing")
    parser.add_argument("--megabytes", type=int, default=100, help="of each registry, for landing")
    parser.add_argument("--anew", action="store_true", help="make the input again")
    return parser


if __name__ == "__main__":
    sys.exit(main())
