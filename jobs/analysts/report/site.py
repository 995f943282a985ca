"""A directory of pages, replaced whole: who reads it sees the former report or the new one, never some pages of each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from jobs.runtime.errors import BadInput

MARK = ".batimento-report"  # only what bears it is ever replaced


def check(directory: Path) -> Path:
    """Where the report is to stand. BadInput where something else is there already."""
    place = directory.resolve()
    if not place.exists():
        return place
    if not place.is_dir():
        raise BadInput(f"{directory}: is a file; name a directory for the report, such as {directory}.d")
    if any(place.iterdir()) and not (place / MARK).is_file():
        raise BadInput(f"{directory}: holds something that is no report, which stays as it is; name a new or empty directory, such as {directory}/report")
    return place


def write(pages: Mapping[str, str], directory: Path) -> Path:
    """Write the pages beside the directory, then put them in its place; its `index.html`. BadInput where nobody may write there."""
    place = check(directory)
    draft = place.with_name(f".{place.name}.{uuid4().hex[:8]}")
    former = draft.with_suffix(".former")
    try:
        for name, text in {MARK: "Made by `batimento report`, which may replace this directory.\n", **pages}.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        _swap(draft, place, former)
    except PermissionError as error:
        raise BadInput(f"{directory}: cannot be written ({error.strerror}); name a directory that you may write to") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)
    return place / "index.html"


def _swap(draft: Path, place: Path, former: Path) -> None:
    """Two renames: what stood there comes back where the second fails."""
    if place.exists():
        os.replace(place, former)
    try:
        os.replace(draft, place)
    except OSError:
        if former.exists():
            os.replace(former, place)
        raise
