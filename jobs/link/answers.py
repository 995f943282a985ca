"""The answers of `link`: counts of the evidence, by slice and kind, as a run counted them or as earlier runs recorded them."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from conf import periods
from conf.kinds import Kind
from jobs.lake import runs
from jobs.link.work import LINKED, Work

NAMES = {int(kind): kind.name.lower() for kind in Kind}


def recorded(work: Work, period: str | None, run: str, publication: str) -> dict[str, Any]:
    """The answer of a run that was published before; counted again where it was killed before it could be recorded."""
    answer = runs.result(work.lake, run, publication)
    if answer is None:
        work.lake.compute()
        answer = answer_of(work, period, run, publication, "published", counted(work, work.lake.read("silver.evidence")))
    return answer | {"period": period, "status": "already_published"}


def all_there(work: Work) -> dict[str, Any]:
    """The answer where nothing was cleaned since it was linked: what is published, by the counts that the runs recorded, or counted."""
    everything = Work(work.lake, work.registry, tuple(sorted({periods.slice_of(period) for period in work.cleaned})), work.versions)
    newest = max(row["publication"] for name, row in work.published.items() if name.partition(f":{work.registry.id}/")[0] in LINKED)
    counts = _counted_by_runs(everything)
    if counts is None:
        work.lake.compute()
        counts = counted(everything, work.read("silver.evidence"))
    return answer_of(everything, None, None, newest, "already_published", counts)


def _counted_by_runs(work: Work) -> dict[str, Any] | None:
    """Sums of what was recorded by the runs that left the slices as they are; None where there is no such run, as after a rollback."""
    of_slice = {one: work.published.get(f"silver.evidence:{work.registry.id}/{one}", {}).get("publication") for one in work.slices}
    ran = [row for row in work.lake.rows("ops.runs", verb="link") if row["publication"] in of_slice.values()]
    by_publication = {row["publication"]: json.loads(row["result"]).get("by_slice", {}) for row in ran}
    if not all(one in by_publication.get(publication, {}) for one, publication in of_slice.items()):
        return None
    return sums({one: by_publication[publication][one] for one, publication in of_slice.items()})


def answer_of(work: Work, period: str | None, run: str | None, publication: str | None, status: str, counts: dict[str, Any]) -> dict[str, Any]:
    """The verb's answer, with what was counted of the evidence that was published."""
    answer = {"registry": work.registry.id, "period": period, "slices": list(work.slices), "run": run, "publication": publication, "status": status}
    return answer | counts


def counted(work: Work, rows: DataFrame) -> dict[str, Any]:
    """Evidence of the slices, by slice and kind: in one pass."""
    kinds = rows.where(work.is_mine()).groupBy("slice", "kind").agg(F.count("*").alias("rows"), F.count("person").alias("linked"))
    found: dict[str, dict[str, Any]] = {one: {"evidence": 0, "linked": 0, "unlinked_kinds": {}} for one in work.slices}
    for row in kinds.collect():  # as many as there are slices and kinds
        of_slice, unlinked = found[row["slice"]], row["rows"] - row["linked"]
        of_slice["evidence"] += row["rows"]
        of_slice["linked"] += row["linked"]
        of_slice["unlinked_kinds"] |= {NAMES[row["kind"]]: unlinked} if unlinked else {}
    return sums(found)


def sums(by_slice: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What was counted of each slice, and of all."""
    evidence, linked = (sum(one[name] for one in by_slice.values()) for name in ("evidence", "linked"))
    unlinked: Counter[str] = Counter()
    for one in by_slice.values():
        unlinked.update(one["unlinked_kinds"])
    total = {"evidence": evidence, "linked": linked, "unlinked": evidence - linked, "unlinked_kinds": dict(sorted(unlinked.items()))}
    return total | {"by_slice": by_slice}
