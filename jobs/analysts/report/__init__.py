"""report: the lake's state as static pages, readable without the lake and offline."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jobs.lake import Lake, clock
from jobs.runtime.errors import BadInput
from jobs.runtime.observed import observed


@observed
def report(lake: Lake, directory: Path, today: date | None = None, made: datetime | None = None) -> dict[str, Any]:
    """Write the site into a new or empty directory, or in place of an earlier report. The same lake, day and time give the same pages.

    `today` (default: the clock's) is the day for the age of registries. Returns page, publication, pages, late, refused. BadInput where
    nothing was ever published (an empty report would look like a healthy lake), and where the directory contains something else.
    """
    from jobs.analysts.report import numbers, pages, site  # Altair takes a second to load

    site.check(directory)
    found = numbers.read(lake, today or clock.today())
    if found.publication is None:
        raise BadInput(
            f"{lake.root}: nothing was published there yet, so there is nothing to report; bring a delivery with `batimento ingest`, or name another --lake"
        )
    made_pages = pages.pages(found, made or datetime.now(UTC))
    return {
        "page": str(site.write(made_pages, directory)),
        "publication": found.publication,
        "pages": len(made_pages),
        "late": [base.registry.id for base in found.bases if base.late],
        "refused": [run.run for run in found.runs if run.outcome == "refused"],
    }
