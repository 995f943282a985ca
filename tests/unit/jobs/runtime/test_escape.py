"""What others wrote (names of files, reasons, cells) is shown as text: it moves no cursor, colours nothing, hides nothing."""

from __future__ import annotations

import json
import re

import pytest

from jobs.cli import print_answer
from jobs.runtime import columns
from jobs.runtime.escape import FORMULA, NUMBER, escaped
from jobs.runtime.show import print_line

HOSTILE = "[red]a[/red]\x1b[31m\x07\r\x9b2J\nb\u202etxt.exe"
SHOWN = "[red]a[/red]\\x1b[31m\\x07\\r\\x9b2J\\nb\\u202etxt.exe"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Óbitos 17/04 – ação.txt", "Óbitos 17/04 – ação.txt"),
        (HOSTILE, SHOWN),
        ("a\u200bb\ufeff\x00", "a\\u200bb\\ufeff\\x00"),
        ("lone \udce7", "lone \\udce7"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_a_terminal_shows_text_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever shape an answer has: a value, a list, a table, its heads; and what analysts found."""
    print_answer({"file": HOSTILE, "files": [HOSTILE], "landed": [{"name": HOSTILE, HOSTILE: 1}], "by": {HOSTILE: HOSTILE}}, as_json=False)
    print_line(HOSTILE)
    columns.show({"columns": [HOSTILE], "numbers": [False], "rows": [[HOSTILE]], "publication": "p1", "file": HOSTILE})
    printed = capsys.readouterr()
    everything = "".join((printed.out + printed.err).split())
    assert everything.count("".join(SHOWN.split())) >= 9
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", printed.out + printed.err)


def test_json_on_a_terminal_is_still_what_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer({"file": HOSTILE, "name": "ação"}, as_json=True)
    out = capsys.readouterr().out
    assert json.loads(out) == {"file": HOSTILE, "name": "ação"} and "ação" in out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        *[(text, True) for text in ("=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-", "- 5")],
        *[(text, False) for text in ("-5", "+5", "-1.234,56", "-3031051010949503555", "5", "abc", "a=b", "[=1]", "", "2020-04-20", "(none)")],
    ],
)
def test_a_formula_is_distinguished_from_a_number(text: str, formula: bool) -> None:
    assert bool(re.search(FORMULA, text) and not re.search(NUMBER, text)) is formula
