"""shell: the same questions, the same answers, from Spark."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import schemas
from jobs.__main__ import app
from jobs.analysts.shell import ask, opened, shell, statements
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from schemas.views import VIEWS
from tests.support.analyst_questions import QUESTIONS, printed

COUNT = "SELECT result, count(*) AS people FROM answers GROUP BY result ORDER BY result"


def test_the_worked_questions_have_the_same_answers_in_spark(queried_lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    for publication in sorted({question.publication for question in QUESTIONS}, key=str):
        spark, seen = opened(queried_lake, publication)
        assert seen == (publication or "p0000004")
        for question in [one for one in QUESTIONS if one.publication == publication]:
            assert printed(ask(spark, question.sql) | {"publication": seen}, capsys) == question.answer, question.title


def test_views_and_tables_are_described_and_show_nothing_personal(queried_lake: Lake) -> None:
    spark, _ = opened(queried_lake)
    for view in VIEWS:
        assert ask(spark, f"DESCRIBE {view.name}")["rows"] == [[column.name, column.type, column.comment] for column in view.columns]
    facts = {row[0] for row in ask(spark, "DESCRIBE gold.facts")["rows"]}
    assert "age" in facts
    assert facts & set(schemas.load("gold.facts").personal) == set()


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DROP VIEW answers", "this is DropView"),
        ("INSERT INTO gold.decisions SELECT * FROM gold.decisions", "this is InsertIntoStatement"),
        ("WITH it AS (SELECT 1) INSERT INTO gold.decisions SELECT * FROM it", "this is InsertIntoStatement"),
        ("INSERT OVERWRITE DIRECTORY 'x' USING csv SELECT 1", "this is InsertIntoDir"),
        ("DELETE FROM gold.decisions", "this is DeleteFromTable"),
        ("CREATE TABLE mine AS SELECT 1", "this is CreateTable"),
        ("SET spark.sql.runSQLOnFiles = true", "this is SetCommand"),
        ("EXECUTE IMMEDIATE 'DROP VIEW answers'", "this is UnresolvedExecuteImmediate"),
        ("BEGIN DROP VIEW answers; END", "this is CompoundBody"),
        ("SELECT 1; SELECT 2", "Syntax error"),
        ("SELECT * FROM silver.people", "silver.people: no such table or view is published"),
        ("SELECT * FROM delta.`gold/facts`", "delta.gold/facts: no such table or view is published"),
        ("SELECT reflect('java.lang.Math', 'random')", r"reflect\(…\)"),
        ("SELECT TRANSFORM (person) USING 'cat' FROM answers", "this is ScriptTransformation in it"),
        ("how many were refused?", "Syntax error"),
    ],
)
def test_whatever_is_no_question_is_refused(queried_lake: Lake, sql: str, message: str) -> None:
    spark, _ = opened(queried_lake)
    with pytest.raises(BadInput, match=message) as raised:
        ask(spark, sql)
    assert len(str(raised.value).splitlines()) == 1


def test_a_text_is_not_filled_in_from_the_environment(queried_lake: Lake) -> None:
    """Where the key of the pseudonyms is."""
    spark, _ = opened(queried_lake)
    for text in ("${env:BATIMENTO_KEY}", "${env:PATH}", "${system:user.home}", "${spark.app.id}"):
        assert ask(spark, f"SELECT '{text}' AS text")["rows"] == [[text]]


def test_json_is_the_same_as_querys(queried_lake: Lake) -> None:
    spark, _ = opened(queried_lake)
    row = ask(spark, "SELECT person, reasons, 2 AS two, 9007199254740993 AS large, NULL AS nothing FROM answers WHERE result = 'ineligible'", as_json=True)[
        "rows"
    ][0]
    assert row == {"person": "-3031051010949503555", "reasons": ["not_covered_in_family"], "two": 2, "large": "9007199254740993", "nothing": None}


def test_a_prompt_goes_on_after_a_mistake(queried_lake: Lake) -> None:
    outputs: list[object] = []
    shell(
        queried_lake,
        ["SELECT 1 AS one;\n", "SELEC;\n", "SELECT\n", "2 AS two"],
        lambda found: outputs.append(found["rows"]),
        lambda text: outputs.append(text[:20]),
    )
    assert outputs == [[["1"]], "[PARSE_SYNTAX_ERROR]", [["2"]]]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["SELECT 1;"], ["SELECT 1;\n"]),
        (["SELECT", "1;", "SELECT 2"], ["SELECT\n1;\n", "SELECT 2\n"]),
        (["SELECT ';", "' AS text;"], ["SELECT ';\n' AS text;\n"]),
        (["", " "], []),
    ],
)
def test_a_statement_ends_with_its_semicolon(lines: list[str], found: list[str]) -> None:
    assert list(statements(lines)) == found


def test_the_command_line_answers_one_statement_or_what_comes_in(queried_lake: Lake) -> None:
    lake = ["--lake", str(queried_lake.root), "shell"]
    one = CliRunner().invoke(app, [*lake, "-c", COUNT, "--publication", "p0000002", "--json"])
    assert (one.exit_code, json.loads(one.stdout)) == (
        0,
        {
            "rows": [{"result": name, "people": people} for name, people in (("eligible", 1), ("inconclusive", 1), ("ineligible", 3))],
            "more": False,
            "publication": "p0000002",
        },
    )
    many = CliRunner().invoke(app, lake, input="SELECT 1 AS one;\nDROP VIEW answers;\nSELECT 2 AS two;\n")
    assert (many.exit_code, many.stdout) == (2, "one\n  1\n")
    assert "this is DropView" in many.stderr


def test_python_has_the_same_views(queried_lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(
        app, ["--lake", str(queried_lake.root), "shell", "--python"], input="print(spark.table('answers').count(), spark.table('gold.decisions').count())\n"
    )
    assert done.exit_code == 0
    assert "5 10" in done.stdout


def test_an_old_publication_hides_what_came_later(queried_lake: Lake, tmp_path: Path) -> None:
    spark, _ = opened(queried_lake, "p0000001")  # nothing was decided yet
    with pytest.raises(BadInput, match="gold.decisions: no such table"):
        ask(spark, "SELECT * FROM gold.decisions")
    assert ask(spark, "SELECT * FROM dictionary")["rows"] == []
