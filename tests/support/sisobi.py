"""Files of SISOBI, made line by line."""

from __future__ import annotations

from pathlib import Path

import conf
from conf.layout import FixedLayout
from jobs.ingest import ingest
from jobs.lake import Lake
from tests.spec.jobs.silver import made
from tests.spec.jobs.silver.test_sisobi import ENTRY

LAYOUT = conf.registry("sisobi").layouts[0]
MONDAY, TUESDAY = "2020-04-13", "2020-04-14"


def lines(count: int = 100, **fields: str) -> list[str]:
    """Entries of their own, alike but for the number of the entry."""
    assert isinstance(LAYOUT, FixedLayout)
    known = {name: value for name, value in ENTRY.items() if name in LAYOUT.field_names}
    dates = {"obito": "20200410", "lavratura": "20200411"}
    return [made.line(LAYOUT, "", known | dates | {"termo": f"{number:010}"} | fields) for number in range(count)]


def arrive(lake: Lake, folder: Path, period: str, texts: list[str], end: str = "\n") -> None:
    file = folder / f"Obi{period.replace('-', '')}.txt"
    file.write_bytes(("\n".join(texts) + end).encode("latin-1"))
    ingest(lake, "sisobi", [file], period)
