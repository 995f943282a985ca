"""From landing to bronze: every line of every file, as received. Nothing is cut or typed here, so that a wrong layout is corrected by cleaning again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from conf import FixedLayout, Registry, XmlLayout
from jobs.ingest import delimited, fixed_width, markup
from jobs.ingest.arrivals import Arrival, SentFor, settle
from jobs.ingest.choose import OtherPeriod, Reading, reading
from jobs.ingest.landed import asked
from jobs.ingest.leaving import leaving
from jobs.lake import Candidate, Lake, Place, Slice, runs
from jobs.lake.landing import Landed, files_to_load, landed, landed_files
from jobs.runtime.local_table import local_table
from jobs.runtime.observed import observed


@observed
def ingest(lake: Lake, registry: str, files: Sequence[Place] | None, period: str, part: str | None = None, replaces: str | None = None) -> dict[str, Any]:
    """Load files (None: those of its landing folder) as deliveries of a registry for a period: all of them in one publication, or none.

    `replaces`: name of a file of the period that the one file of this call supersedes. Returns registry, period, rows (lines that came into bronze),
    files (file, sha256, rows, layout, part, status; `left_out` with its name alone: of none of the registry's periods), warnings, publication (null
    where nothing was new). BadInput, with nothing written, where a file cannot be read or contradicts its period.
    """
    started, which = datetime.now(UTC), asked(registry, period)
    sent, files = files, files or files_to_load(lake.root, which, period)
    others = [] if sent else [f"{one.place.name}: not taken: not a file name of {which.id}" for one in landed_files(lake.root, which, period)[1]]
    is_xml = any(isinstance(layout, XmlLayout) for layout in which.layouts)
    with landed(lake.root, files, which.landing, which.repeats, lambda one: _reading(which, one, period, part), is_xml) as found:
        readings = [one for one in found if isinstance(one, Reading)]
        left_out = [one for one in found if not isinstance(one, Reading)]
        sent_for = SentFor(part is not None, replaces)
        arrivals = settle(which, period, readings, lake.rows("ops.arrivals", registry=which.id), lake.arrivals(which.id), sent_for)
        run, publication, leave = _publish(lake, which, period, arrivals)
    answer = {
        "registry": which.id,
        "period": period,
        "rows": sum(one.row["rows"] for one in arrivals if one.has_lines and one.row is not None),
        "files": [*[_answer(one) for one in arrivals], *[{"file": name, "status": "left_out"} for name, _ in left_out]],
        "warnings": [
            *[warning for one in arrivals for warning in one.reading.warnings if one.row is not None],
            *leave,
            *[warning for _, warning in left_out],
            *others,
        ],
        "publication": publication,
    }
    if publication is not None:
        arguments = {"registry": registry, "files": files, "period": period, "part": part, "replaces": replaces}
        runs.record(lake, run, "ingest", arguments, {}, "published", publication, answer, started)
    return answer


def _reading(registry: Registry, one: Landed, period: str, part: str | None) -> Reading | tuple[str, str]:
    """How to read a file; its name and the warning, where it is left out."""
    try:
        return reading(registry, one, period, part)
    except OtherPeriod as error:
        return one.name, str(error)


def _publish(lake: Lake, registry: Registry, period: str, arrivals: list[Arrival]) -> tuple[str, str | None, list[str]]:
    """The run, its publication (bronze lines and arrivals; None where nothing is new), and warnings of entries that leave."""
    rows = [one.row for one in arrivals if one.row is not None]
    run = runs.run_id("ingest", registry.id, period, inputs=[row["arrival"] for row in rows])
    if not rows:
        return run, None, []
    standing = lake.arrivals(registry.id, period)
    table = f"bronze.{registry.id}"
    new = [one for one in arrivals if one.has_lines]
    slices = []
    if new:
        lake.compute()
        candidate = lake.candidate(_bronze(lake, period, new), table, run)
        slices = [Slice(candidate, {"period": period, "arrival": one.row["arrival"]}) for one in new if one.row is not None]
        _count(candidate, slices, new)
    leave = leaving(lake, registry, standing, rows, lake.open(candidate) if new else None)
    return run, lake.publish(run, "ingest", slices, ops={"ops.arrivals": rows}), leave


def _count(candidate: Candidate, slices: list[Slice], new: list[Arrival]) -> None:
    """Put the rows written into the arrivals: quoted line breaks make fewer records than lines, documents of XML have lines as they please."""
    for one, slice in zip(new, slices, strict=True):
        assert one.row is not None
        layout, more = one.reading.layout, slice.rows - one.row["rows"]
        if not isinstance(layout, XmlLayout) and (more > 0 or (isinstance(layout, FixedLayout) and more)):
            raise RuntimeError(f"{one.row['name']}: {slice.rows} rows were written of {one.row['rows']} lines")
        one.row["rows"] = slice.rows


def _bronze(lake: Lake, period: str, new: list[Arrival]) -> DataFrame:
    """Rows of `bronze.<registry>`. Files of one layout are read together."""
    by_layout = sorted((one.reading for one in new), key=_way)
    records = [_records(lake, list(group)) for _, group in groupby(by_layout, key=_way)]
    together = records[0]
    for more in records[1:]:
        together = together.unionByName(more)
    facts = [_facts(one) for one in new]
    of_files = local_table(
        together.sparkSession, facts, "key string, arrival string, file bigint, layout string, header string, lines bigint, ends_whole boolean"
    )
    return together.join(F.broadcast(of_files), "key", how="inner").select(
        F.lit(period).alias("period"),
        "arrival",
        "file",
        "line",
        "layout",
        "text",
        "fields",
        "header",
        "parent",
        (F.col("ends_whole") | (F.col("last") < F.col("lines"))).alias("whole"),
    )


def _facts(one: Arrival) -> tuple[str, str, int, str, str | None, int, bool]:
    landed, reading = one.reading.landed, one.reading
    assert one.row is not None
    return landed.key, one.row["arrival"], landed.file, reading.layout.name, reading.header, landed.lines, reading.whole


def _way(reading: Reading) -> tuple[str, str]:
    return reading.layout.name, reading.delimiter


def _records(lake: Lake, readings: list[Reading]) -> DataFrame:
    layout = readings[0].layout
    if isinstance(layout, FixedLayout):
        return fixed_width.records(lake, readings, layout)
    if isinstance(layout, XmlLayout):
        return markup.records(lake, readings, layout)
    return delimited.records(lake, readings, layout)


def _answer(one: Arrival) -> dict[str, Any]:
    landed = one.reading.landed
    rows = one.reading.rows if one.row is None else one.row["rows"]
    return {"file": landed.name, "sha256": landed.sha256, "rows": rows, "layout": one.reading.layout.name, "part": one.part, "status": one.status}
