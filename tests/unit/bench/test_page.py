"""The page keeps what is written by hand; tables are put between their marks."""

from __future__ import annotations

import re
from pathlib import Path

from bench import page


def test_a_table_replaces_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("# Page\n\nBy hand.\n")

    page.put("crossing 10", "first", file)
    page.put("growth", "other", file)
    page.put("crossing 10", "second, with \\1", file)

    assert file.read_text() == (
        "# Page\n\nBy hand.\n\n<!-- bench crossing 10 -->\nsecond, with \\1\n<!-- end crossing 10 -->\n\n<!-- bench growth -->\nother\n<!-- end growth -->\n"
    )


def test_every_place_of_the_page_has_its_end() -> None:
    text = (Path(__file__).parents[3] / "docs" / "performance.md").read_text(encoding="utf-8")
    assert re.findall(r"<!-- bench (.*?) -->", text) == re.findall(r"<!-- end (.*?) -->", text)
