"""The directory of a report is replaced whole, and nothing else ever is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jobs.analysts.report import site
from jobs.runtime.errors import BadInput

OLD, NEW = {"index.html": "old", "runs/a.html": "a"}, {"index.html": "new"}


def held(directory: Path) -> dict[str, str]:
    return {path.relative_to(directory).as_posix(): path.read_text() for path in sorted(directory.rglob("*.html"))}


@pytest.mark.parametrize("there", [False, True])
def test_a_new_or_empty_directory_is_filled(there: bool, tmp_path: Path) -> None:
    place = tmp_path / "deep" / "site"
    if there:
        place.mkdir(parents=True)
    else:
        place.parent.mkdir()
    assert site.write(OLD, place) == place / "index.html"
    assert held(place) == OLD


def test_a_former_report_is_replaced_and_leaves_nothing_behind(tmp_path: Path) -> None:
    site.write(OLD, tmp_path / "site")
    site.write(NEW, tmp_path / "site")
    assert held(tmp_path / "site") == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_is_no_report_stays(tmp_path: Path) -> None:
    (tmp_path / "thesis.html").write_text("years of work")
    with pytest.raises(BadInput, match="no report"):
        site.write(NEW, tmp_path)
    assert held(tmp_path) == {"thesis.html": "years of work"}


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    with pytest.raises(BadInput, match="is a file"):
        site.check(tmp_path / "site")


@pytest.mark.parametrize("failing", [1, 2])
def test_when_it_cannot_be_put_in_place_the_former_stays(failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write(OLD, tmp_path / "site")
    real, calls = os.replace, []

    def replace(*names: Path) -> None:
        calls.append(names)
        if len(calls) == failing:
            raise PermissionError(13, "Permission denied")
        real(*names)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(BadInput, match="cannot be written"):
        site.write(NEW, tmp_path / "site")
    assert held(tmp_path / "site") == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
