"""A directory of pages, replaced as a whole: readers see the earlier report or the new one, never a mixture."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from jobs.runtime.errors import BadInput

MARK = ".batimento-report"  # only a directory with this file is ever replaced


def check(directory: Path) -> Path:
    """The report's directory. BadInput where it contains something else."""
    place = directory.resolve()
    if not place.exists():
        return place
    if not place.is_dir():
        raise BadInput(f"{directory}: is a file; name a directory for the report, such as {directory}.d")
    if any(place.iterdir()) and not (place / MARK).is_file():
        raise BadInput(f"{directory}: contains something that is no report; name a new or empty directory, such as {directory}/report")
    return place


def write(pages: Mapping[str, str], directory: Path) -> Path:
    """Write the pages beside the directory, then swap them in; returns its `index.html`. BadInput where it cannot be written."""
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
    """Two renames: the earlier report comes back where the second fails."""
    if place.exists():
        os.replace(place, former)
    try:
        os.replace(draft, place)
    except OSError:
        if former.exists():
            os.replace(former, place)
        raise
