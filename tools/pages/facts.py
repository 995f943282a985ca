"""The columns of `gold.facts` that evidence gives, from the declarations in `jobs/gold/facts`: a module, because what is promised is read without Spark."""

from __future__ import annotations

import jobs.gold.facts  # noqa: F401 declares them
from jobs.gold.facts.fact import columns

MODULE = """\"\"\"Columns of `gold.facts` that evidence gives. Made by `make docs` from `jobs/gold/facts`: change that, not this.\"\"\"

from schemas import column

COLUMNS = [
{}
]
"""


def pages() -> dict[str, str]:
    """The module, by its path from docs/."""
    made = [f"    column({_text(one.name)}, {_text(one.type)}, {_text(one.comment)})," for one in columns()]
    return {"../schemas/facts.py": MODULE.format("\n".join(made))}


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
