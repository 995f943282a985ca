"""Writes the pages under docs/ that are made from conf, schemas, rules and criteria, and removes those that nothing makes any more."""

from __future__ import annotations

from pathlib import Path

from tools.pages import MADE, criteria, facts, form, registries, tables

DOCS = Path(__file__).parent.parent / "docs"


def pages() -> dict[str, str]:
    """Path under docs/ → text."""
    return tables.pages() | registries.pages() | form.pages() | criteria.pages() | facts.pages()


def made() -> set[str]:
    """The generated pages in `docs/`."""
    return {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if path.read_text(encoding="utf-8").startswith(MADE)}


def stale() -> list[str]:
    """Pages that are missing, out of date, or no longer generated."""
    wanted = pages()
    wrong = {path for path, text in wanted.items() if not (DOCS / path).is_file() or (DOCS / path).read_text(encoding="utf-8") != text}
    return sorted(wrong | (made() - set(wanted)))


def main() -> None:
    """Write the pages that changed, and print their paths."""
    for path, text in facts.pages().items():  # the dictionary reads this module: it is written before that is imported
        (DOCS / path).write_text(text, encoding="utf-8")
    wanted = pages()
    for path in stale():
        target = DOCS / path
        if path in wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted[path], encoding="utf-8")
        else:
            target.unlink()
        print(f"docs/{path}")


if __name__ == "__main__":
    main()
