"""query: SQL over the published tables of gold, in about a second and without Spark. People are pseudonyms."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from jobs.runtime.observed import observed

SHOWN = 1000  # rows shown on a terminal; files have all
ENDINGS = {".csv": "csv", ".json": "json", ".parquet": "parquet"}


@observed
def query(lake: Lake, sql: str, publication: str | None = None, format: str | None = None, to: Path | None = None, as_json: bool = False) -> dict[str, Any]:
    """The result of one SELECT over gold as of a publication (default: the newest). Nothing else can be read or written.

    `format` is table, csv, json or parquet; default: by the ending of `to`, else a table. Tables, and `as_json`, have the first 1,000 rows (`more`
    is true where there are others); csv and json go whole to `to` or to standard output, parquet to `to`. BadInput for any other statement.
    """
    form = format or (ENDINGS.get(to.suffix.lower()) if to else "table")
    if to is None and (form == "table" or as_json):
        return _shown(lake, sql, publication, as_json)
    if form is None or form not in ENDINGS.values():
        raise BadInput(f"{to}: a file is csv, json or parquet; end its name so, or give --format")
    if to is None:
        if form == "parquet":
            raise BadInput("parquet cannot be shown on a terminal: give a file with --to")
        with lake.gold(publication) as gold:
            return {"publication": gold.publication, "count": gold.write(sql, form, sys.stdout.buffer)}
    _hold(lake, to)
    try:
        with lake.gold(publication, to.absolute().parent) as gold:
            return {"publication": gold.publication, "count": gold.write(sql, form, to), "file": str(to)}
    except OSError as error:
        raise BadInput(f"{to} cannot be written: {error.strerror or error}") from error


def _shown(lake: Lake, sql: str, publication: str | None, as_json: bool) -> dict[str, Any]:
    with lake.gold(publication) as gold:
        if as_json:
            objects = gold.objects(sql, SHOWN + 1)
            return {"publication": gold.publication, "rows": objects[:SHOWN], "more": len(objects) > SHOWN}
        columns, numbers, rows = gold.table(sql, SHOWN + 1)
        return {"publication": gold.publication, "columns": columns, "numbers": numbers, "rows": rows[:SHOWN], "more": len(rows) > SHOWN}


def _hold(lake: Lake, to: Path) -> None:
    if not to.absolute().parent.is_dir():
        raise BadInput(f"{to.absolute().parent} is no folder; give a file in an existing folder")
    if to.is_dir():
        raise BadInput(f"{to} is a folder; give a file")
    if isinstance(lake.root, Path) and to.resolve().is_relative_to(lake.root.resolve()):
        raise BadInput(f"{to} is inside the lake, where only the pipeline writes; give a file elsewhere")
