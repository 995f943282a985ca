"""load: every delivery that waits, of every registry, through ingest, clean and link in one process.

A process of its own for each step of each delivery spends most of its time on starting: a hundred lines cost half a minute then, and about three seconds
here. Each delivery ends as the verbs alone would end it: with its runs, reports and records, refused or not, and none stops another.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import conf
from conf import Registry, periods
from jobs.clean import clean
from jobs.evidence.form import functions
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.lake.infrastructure import expected, folder_id
from jobs.lake.landing import Found, periods_landed
from jobs.link import link
from jobs.runtime.errors import BadInput, Refused
from jobs.runtime.private import redacted

AT_ONCE = 2  # registries are independent of each other, once it is known who is who
CRASH = 1
WORST_FIRST = (CRASH, 5, 2, 3, 4, 0)  # exit codes
SETTLED = 60.0  # seconds: a file that changed since may still be copied

Row = dict[str, Any]


@dataclass
class Delivery:
    """What became of one period of a registry. `waits`: its files are to be ingested first, or only its lines to be cleaned."""

    registry: str
    period: str
    waits: bool
    answers: dict[str, Row] = field(default_factory=dict)
    step: str | None = None
    error: str | None = None
    exit: int = 0

    def row(self) -> Row:
        """Its line of the answer: `step` is where it ended otherwise than well, with `error` and `exit`."""
        cleaned = self.answers.get("clean", {})
        files = self.answers.get("ingest", {}).get("files", [])
        new = sum(one["status"] not in ("already_loaded", "left_out") for one in files)
        counts = {name: cleaned.get(name) for name in ("received", "valid", "structural", "quarantined")}
        gate = None if not cleaned else "passed" if cleaned["audit"]["passed"] else "refused"
        what = {"registry": self.registry, "period": self.period, "files": len(files), "new": new}
        ended = {"step": self.step, "error": self.error, "exit": self.exit}
        return what | counts | {"gate": gate, "broken": cleaned.get("broken", {})} | ended


def load(
    lake: Lake,
    registries: Sequence[str] = (),
    settled: float = SETTLED,
    again: bool = False,
    told: Callable[[str], None] = lambda line: None,
) -> Row:
    """Load what waits in the landing folders of these registries (none: of all): who is who first, then two registries at a time.

    A delivery waits where a file of it has not been loaded as it lies there, or where its lines were not cleaned since; one with a file that changed within
    `settled` seconds is left for the next time. `again`: what does not wait too, which changes nothing and answers with what was recorded.
    `told` hears of every step as it ends. Answers deliveries (registry, period, files, new, counts of lines, gate, broken; step, error and exit where one
    ended otherwise than well), linked (registry, evidence, unlinked), still_arriving, and `exit`, the worst. Cost: that of the verbs, without their starts.
    """
    wanted = [_registry(name) for name in registries] or conf.registries()
    now = datetime.now(UTC).timestamp()
    found = {one.id: waiting(lake, one, again) for one in wanted}
    young = {(name, period) for name, listed in found.items() for period, files in listed.items() if any(now - file.modified < settled for file in files)}
    todo = {name: [Delivery(name, period, bool(files)) for period, files in listed.items() if (name, period) not in young] for name, listed in found.items()}
    linked: list[Row] = []
    if any(todo.values()):
        lake.compute()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for group in _in_order(wanted):
            for rows in pool.map(lambda one: _registry_through(lake, one, todo[one.id], again, told), group):
                linked += rows
    rows = [one.row() for listed in todo.values() for one in listed]
    arriving = [{"registry": name, "period": period} for name, period in sorted(young)]
    worst = min([one["exit"] for one in (*rows, *linked)], key=WORST_FIRST.index, default=0)
    return {"deliveries": sorted(rows, key=lambda row: (row["registry"], row["period"])), "linked": linked, "still_arriving": arriving, "exit": worst}


def waiting(lake: Lake, registry: Registry, again: bool) -> dict[str, list[Found]]:
    """Period → the files that are to be ingested; none where only its lines are to be cleaned. In the order of periods."""
    arrived, lies_there = lake.rows("ops.arrivals", registry=registry.id), periods_landed(lake.root, registry)
    found = {period: files for period, files in lies_there.items() if again or not all(_has_come(one, period, arrived) for one in files)}
    newest = {period: _newest(lake, "ingest", registry.id, period) for period in {row["period"] for row in arrived} - set(found)}
    behind = {period for period, ingested in newest.items() if ingested > _newest(lake, "clean", registry.id, period)}
    return dict(sorted({**dict.fromkeys(behind, []), **found}.items()))


def _has_come(file: Found, period: str, arrived: list[Row]) -> bool:
    """Whether the file was loaded as it lies there: under its name, for the period, since it last changed; of a zip, its members were."""
    name = file.place.name
    mine = [row for row in arrived if row["period"] == period and row["name"].partition("!")[0] == name]
    return any(row["received_at"].timestamp() >= file.modified and ("!" in row["name"] or row["bytes"] == file.size) for row in mine)


def _newest(lake: Lake, verb: str, registry: str, period: str = "") -> str:
    """The newest publication of a verb for the registry, or for its period; empty where there is none."""
    start = f"{verb}-{registry}-{period}"
    return max((row["publication"] for row in lake.rows("ops.publications") if row["run"].startswith(start)), default="")


def _in_order(wanted: Sequence[Registry]) -> list[list[Registry]]:
    """Those that tie numbers to people first; of them last those whose own people are found by numbers, as the members of families are; then the others."""
    known = {one.id: set(functions(one)) for one in wanted}
    ties = [one for one in wanted if "identity" in known[one.id]]
    families = [one for one in ties if "memberships" in known[one.id]]
    return [[one for one in ties if one not in families], families, [one for one in wanted if one not in ties]]


def _registry(name: str) -> Registry:
    try:
        return conf.registry(name)
    except KeyError as error:
        raise BadInput(str(error.args[0])) from error


def _registry_through(lake: Lake, registry: Registry, deliveries: list[Delivery], again: bool, told: Callable[[str], None]) -> list[Row]:
    """Every delivery of a registry ingested and cleaned, then all of them linked."""
    for one in deliveries:
        if one.waits:
            _step(lake, one, "ingest", lambda one=one: ingest(lake, one.registry, None, one.period))  # type: ignore[misc]
        if one.error is None:
            _step(lake, one, "clean", lambda one=one: clean(lake, one.registry, one.period))  # type: ignore[misc]
        told(f"{one.registry} {one.period}: {one.error or _counted(one)}")
    if not again and _newest(lake, "clean", registry.id) <= max(_newest(lake, verb, registry.id) for verb in ("link", "relink")):
        return []
    return _link(lake, registry, deliveries, told)


def _counted(one: Delivery) -> str:
    row = one.row()
    return f"{row['received']} lines, {row['quarantined']} quarantined" + ("" if row["new"] else ", nothing new")


def _link(lake: Lake, registry: Registry, deliveries: list[Delivery], told: Callable[[str], None]) -> list[Row]:
    """All that was cleaned, linked in one publication; where that is refused, slice by slice, so that one does not hold up the others."""
    if not _newest(lake, "clean", registry.id):
        return []
    whole = Delivery(registry.id, "", waits=False)
    _step(lake, whole, "link", lambda: link(lake, registry.id))
    slices = {periods.slice_of(one.period): one.period for one in deliveries if "clean" in one.answers}
    if whole.exit == Refused.code and len(slices) > 1:
        each = [Delivery(registry.id, period, waits=False) for period in slices.values()]
        for one in each:
            _step(lake, one, "link", lambda one=one: link(lake, registry.id, one.period))  # type: ignore[misc]
    else:
        each = [whole]
    for one in each:
        told(f"{registry.id}: {one.error or _facts(one)}")
    return [_linked(one) for one in each]


def _facts(one: Delivery) -> str:
    answer = one.answers["link"]
    return f"{answer['evidence']} facts about people; {answer['unlinked']} of them unmatched"


def _linked(one: Delivery) -> Row:
    counts = {name: one.answers.get("link", {}).get(name) for name in ("evidence", "unlinked")}
    return {"registry": one.registry, "period": one.period or None, **counts, "error": one.error, "exit": one.exit}


def _step(lake: Lake, one: Delivery, step: str, verb: Callable[[], Row]) -> None:
    """One verb of one delivery. What it refuses, and what it cannot do, is the delivery's and no other's; a crash too, with its traceback on standard error."""
    before = folder_id(lake.root)
    try:
        one.answers[step] = verb()
    except Exception as error:
        known = expected(error, lake.root, before)
        one.step, one.error = step, str(known) if known else f"crashed: {redacted(f'{type(error).__name__}: {error}')}"
        one.exit = getattr(known, "code", BadInput.code) if known else CRASH
        if known is None:
            sys.stderr.write(redacted(traceback.format_exc()))
