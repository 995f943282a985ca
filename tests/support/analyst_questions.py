"""The worked questions of docs/analysts.md, as they stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jobs.runtime import columns

PAGE = Path(__file__).parents[2] / "docs" / "analysts.md"
FORM = re.compile(r"^### \d+\. (?P<title>.+)\n(?P<note>(?:.*\n)*?)```sql\n(?P<sql>(?:.*\n)*?)```\n```text\n(?P<answer>(?:.*\n)*?)```$", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """One question, the publication that its note names (None: the newest), and its answer line by line."""

    title: str
    sql: str
    publication: str | None
    answer: list[str]


def questions() -> list[Question]:
    found = []
    for one in FORM.finditer(PAGE.read_text(encoding="utf-8")):
        named = re.search(r"--publication (\w+)", one["note"])
        found.append(Question(one["title"], one["sql"], named[1] if named else None, one["answer"].splitlines()))
    return found


QUESTIONS = questions()


def printed(found: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What a terminal shows of an answer."""
    capsys.readouterr()
    columns.show(found)
    return capsys.readouterr().out.splitlines()
