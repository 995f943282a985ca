"""Takes the README's pictures anew, of a report that stands: `python -m tests.support.pictures .demo/report`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.browser import browser, picture, wide

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
MONTH = "decisions/ae2020-2020-04.html"
# Name → page, width, from which element on, how many pixels down at most.
TAKEN = {
    "overview": ("index.html", 1280, "body", 1500),
    "decisions": (MONTH, 1280, "body", 1250),
    "reasons": (MONTH, 1280, "#reasons", 900),
    "together": (MONTH, 1280, "#together", 900),
    "bases": ("bases.html", 1280, "body", 1500),
    "telephone": ("index.html", 360, "body", 1400),
}


def main(site: Path) -> None:
    """Write `docs/pictures/<name>.png`."""
    with TemporaryDirectory() as profile, browser(Path(profile)) as opened:
        for name, (page, width, of, height) in TAKEN.items():
            wide(opened, width)
            opened.get((site / page).resolve().as_uri())
            (PICTURES / f"{name}.png").write_bytes(picture(opened, of, height))
            print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
