"""query and shell under attack: nothing but what is published is read, nothing is made, nothing is run; and honest questions are answered alike by both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jobs.analysts import shell
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from tests.support.query_permissions import DUCKDBS, HONEST, HOSTILE, SPARKS

SECRET = "for nobody's eyes"
ENGINES = ["query", "shell"]

Ask = Callable[[str], list[list[Any]]]


@pytest.fixture(scope="module")
def askers(queried_lake: Lake) -> Iterator[dict[str, Ask]]:
    """By verb: a statement → the rows that it finds, as text."""
    spark, _ = shell.opened(queried_lake)
    with Lake(queried_lake.root).gold() as gold:
        yield {"query": lambda sql: gold.table(sql, 1000)[2], "shell": lambda sql: shell.ask(spark, sql)["rows"]}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("verb", ENGINES)
def test_what_is_no_question_is_refused(
    askers: dict[str, Ask], queried_lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "secret.csv"
    file.write_text(f"line\n{SECRET}\n")
    before = _held(tmp_path, queried_lake.root)
    answered = {}
    for sql in HOSTILE[kind]:
        names = {"{file}": file, "{made}": tmp_path / "made", "{table}": queried_lake.root / "silver" / "people"}
        for name, path in names.items():
            sql = sql.replace(name, str(path))
        try:
            answered[sql] = str(askers[verb](sql))
        except BadInput as error:
            if SECRET in str(error) or len(str(error).splitlines()) != 1:
                answered[sql] = str(error)
    assert answered == {}
    assert _held(tmp_path, queried_lake.root) == before
    assert askers[verb]("SELECT count(*) FROM answers") == [["5"]]


def _held(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*") if "logs" not in path.parts}


def test_honest_questions_are_answered_alike_by_both(askers: dict[str, Ask]) -> None:
    for sql in HONEST:
        found = {verb: [[_alike(value) for value in row] for row in askers[verb](sql)] for verb in ENGINES}
        if sql.startswith("DESCRIBE"):  # the same names; each engine has its own words for types
            found = {verb: [row[:1] for row in rows] for verb, rows in found.items()}
        assert found["query"] == found["shell"], sql
        assert found["query"], sql


def _alike(value: str | None) -> str | float | None:
    """Both write numbers and timestamps, each in its own way."""
    try:
        return float(str(value))
    except ValueError:
        return value.removesuffix(" 00:00:00").removesuffix(" 00:00:00-03") if value else value


@pytest.mark.parametrize("verb", ENGINES)
def test_each_answers_honest_questions_in_its_own_words(askers: dict[str, Ask], verb: str) -> None:
    for sql in {"query": DUCKDBS, "shell": SPARKS}[verb]:
        assert askers[verb](sql), sql
