"""docs/performance.md: tables made of the results, each between two marks, so that what is written by hand beside them stays."""

from __future__ import annotations

import json
import platform
import re
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
RESULTS = Path(__file__).parent / "results"
BUSY = 0.5  # a machine with more than this to do before the first run is not quiet


def store(name: str, report: dict[str, Any]) -> Path:
    """Write a bench's report as JSON; its file."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({"machine": machine()} | report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    cores = len(re.findall(r"^processor", Path("/proc/cpuinfo").read_text(), re.MULTILINE))
    gib = round(int(memory[1]) / 2**20) if memory else None
    return {"cpu": model[1] if model else platform.machine(), "cores": cores, "memory_gib": gib, "python": platform.python_version()}


def put(name: str, text: str, page: Path = PAGE) -> None:
    """Put a text between the marks of `name`; at the end of the page, where it has none yet."""
    begin, end = f"<!-- bench {name} -->", f"<!-- end {name} -->"
    whole = page.read_text(encoding="utf-8") if page.exists() else ""
    block = f"{begin}\n{text.strip()}\n{end}"
    found = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    changed = found.sub(lambda _: block, whole) if found.search(whole) else f"{whole.rstrip()}\n\n{block}\n"
    page.write_text(changed, encoding="utf-8")


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join("" if cell is None else str(cell) for cell in line) + " |" for line in lines)


def spread(seconds: Sequence[float]) -> str:
    """Least, median and most."""
    return " / ".join(f"{one:.1f}" for one in (min(seconds), statistics.median(seconds), max(seconds)))


def machine_line(report: dict[str, Any]) -> str:
    """On what, and whether it was quiet."""
    here, load = machine(), report["load_before"]
    busy = f" **Measured while others worked (load {load:.1f} before the first run): not to be compared.**" if load > BUSY else ""
    return f"{here['cores']} cores of {here['cpu']}, {here['memory_gib']} GiB.{busy}"


def crossing(report: dict[str, Any]) -> str:
    """The first bench as a table, and the pipeline's steps as another."""
    rows = [
        [
            peer, spread(one["seconds"]), one["times_duck"], one["whole_process_seconds"], one["cpu_seconds"],
            _mib(one["peak_bytes"]), _mib(one["shuffled_bytes"]), _mib(one["spilled_bytes"]),
        ]
        for peer, one in report["peers"].items()
    ]  # fmt: skip
    head = [
        "peer",
        "evidence → decisions written, s (least / median / most)",
        "× DuckDB",
        "whole process, s",
        "CPU, s",
        "peak MiB",
        "shuffled MiB",
        "spilled MiB",
    ]
    steps = [[peer, name, seconds] for peer, one in report["peers"].items() for name, seconds in one["steps"].items()]
    same = "All answers are the same." if not report["unlike"] else f"**Answers differ: {', '.join(report['unlike'])}.**"
    same += "".join(f" **{peer} did not end: {error}.**" for peer, error in report["failed"].items())
    return "\n\n".join(
        [
            f"{report['people']:,} people, of whom {report['decided']:,} are decided; {report['times']} times each, {report['cores']} cores, "
            f"{report['memory_gib']} GiB. {same} {machine_line(report)}",
            table(head, rows),
            table(["peer", "step (median)", "s"], steps),
        ]
    )


def growing(peer: str, people: int, one: dict[str, Any]) -> list[Any]:
    """A peer's row in the table of growth, at so many people."""
    seconds = one["seconds"][1]
    sizes = [_mib(one[name]) for name in ("peak_bytes", "shuffled_bytes", "spilled_bytes")]
    return [peer, f"{people:,}", seconds, one["times_duck"], f"{seconds / people * 1e6:.2f}", *sizes]


def stages(report: dict[str, Any]) -> str:
    """The longest of the pipeline's Spark stages, in its last run."""
    last = [one for one in report["runs"] if one["peer"] == "pipeline"][-1]["report"]
    rows = [
        [one["step"], one["does"], one["tasks"], one["task_seconds"], one["cpu_seconds"], one["gc_seconds"], _mib(one["read_bytes"]), f"{one['read_rows']:,}",
         _mib(one["shuffled_bytes"]), f"{one['shuffled_rows']:,}", _mib(one["spilled_bytes"])]
        for one in last["stages"]
    ]  # fmt: skip
    head = ["step", "what it does", "tasks", "s of all tasks", "CPU s", "GC s", "read MiB", "rows read", "shuffled MiB", "rows shuffled", "spilled MiB"]
    steps = [
        [name, one["stages"], f"{one['task_seconds']:.1f}", f"{one['cpu_seconds']:.1f}", _mib(one["shuffled_bytes"])] for name, one in last["by_step"].items()
    ]
    by_step = table(["step", "stages", "s of all tasks", "CPU s", "shuffled MiB"], steps)
    return f"Spark's own account at {report['people']:,} people:\n\n{by_step}\n\nThe longest of {last['stages_in_all']} stages:\n\n{table(head, rows)}"


def _mib(count: int | None) -> str | None:
    return None if count is None else f"{count / 2**20:,.0f}"
