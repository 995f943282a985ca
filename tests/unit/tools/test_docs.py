"""The pages made from the code are current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import docs
from tools.pages import MADE, grid

ROOT = Path(__file__).parents[3]
EXAMPLE = "siape"  # the registry that CONTRIBUTING adds


def test_every_made_page_is_current() -> None:
    assert docs.stale() == [], "run `make docs` and commit what it writes"


def test_a_changed_a_missing_and_a_left_over_page_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "DOCS", tmp_path)
    monkeypatch.setattr(docs.facts, "pages", dict)
    monkeypatch.setattr(docs, "pages", lambda: {"a.md": f"{MADE}\na", "b.md": f"{MADE}\nb", "same.md": f"{MADE}\nsame"})
    (tmp_path / "a.md").write_text(f"{MADE}\nother")
    (tmp_path / "same.md").write_text(f"{MADE}\nsame")
    (tmp_path / "old.md").write_text(f"{MADE}\nof a registry that is gone")
    (tmp_path / "by_hand.md").write_text("# Written by somebody")

    assert docs.stale() == ["a.md", "b.md", "old.md"]

    docs.main()

    assert docs.stale() == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "b.md", "by_hand.md", "same.md"]


def test_a_bar_does_not_end_the_cell() -> None:
    assert grid(["rule"], [["a | b"], [None]]) == "| rule |\n| --- |\n| a \\| b |\n|  |"


def test_pages_lead_to_files_that_are_there() -> None:
    written = [page for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")] if ".venv" not in page.parts]
    lost = []
    for page in written:
        text = page.read_text(encoding="utf-8")
        linked = [page.parent / target for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)]
        named = [ROOT / target for target in re.findall(r"`((?:conf|schemas|jobs|expectations|tests|tools|requirements)/[\w./]+\.\w+)`", text)]
        lost += [f"{page.name}: {path}" for path in [*linked, *named] if not path.exists() and EXAMPLE not in path.name]
    assert lost == []
