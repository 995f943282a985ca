"""What a change costs: everybody is decided, then a registry brings something new, and `decide` is given again; each in a process of its own, on one lake."""

from __future__ import annotations

import os
from typing import Any

from bench import crossing, lake
from bench.deliveries import MONTH, ON
from bench.peers.change import CHANGES


def change(people: int, cores: int, memory: int) -> dict[str, Any]:
    """Rows of what came: who was decided and why, seconds of the verb without start-up, and how much that is of deciding everybody and of DuckDB's work."""
    load, duck = os.getloadavg()[0], crossing.run("duck", people, cores, memory)
    whole = crossing.run("pipeline", people, cores, memory)
    out = lake.folder(people) / "answers" / "pipeline"
    ran = {"everybody": whole}
    for name in CHANGES:
        ran[name] = crossing.process("change", out / "lake", out, lake.folder(people) / "change.json", cores, memory, "--change", name)
        print(f"{name}: {_seconds(ran[name]):.1f} s; {ran[name].report['why']}", flush=True)
    rows = [_row(name, one, _seconds(whole), duck.work_seconds) for name, one in ran.items()]
    report = {name: vars(one) for name, one in ran.items()}
    return {"people": people, "month": MONTH, "on": ON.isoformat(), "load_before": load, "rows": rows, "duck_seconds": duck.work_seconds, "ran": report}


def _seconds(run: crossing.Run) -> float:
    """All that the verb does, audit and publication among it; start-up, and the making of what came, apart."""
    return float(sum(seconds for name, seconds in run.report["steps"].items() if name not in ("start-up", "what came")))


def _row(name: str, run: crossing.Run, whole: float, duck: float) -> list[Any]:
    report, seconds = run.report, _seconds(run)
    shares = [f"{seconds / whole:.2f}", f"{seconds / duck:.2f}"]
    return [name, report.get("came", ""), report.get("decides", "everybody"), f"{report['people']:,}", f"{seconds:.1f}", *shares]
