"""query: analysts read gold at a publication, and nothing else."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import schemas
from jobs.analysts.query import query
from jobs.lake import Lake
from jobs.lake.storage.sql import Gold
from jobs.runtime.errors import BadInput
from schemas.views import VIEWS
from tests.support.analyst_questions import QUESTIONS, Question, printed
from tests.support.cli import batimento
from tests.support.decided import person
from tests.support.loaded import loaded

COUNT = "SELECT result, count(*) AS people FROM answers GROUP BY result ORDER BY result"


@pytest.fixture(scope="module")
def gold(queried_lake: Lake) -> Iterator[Gold]:
    """Gold at the newest publication, opened once for many questions."""
    with Lake(queried_lake.root).gold() as opened:
        yield opened


def ask(lake: Lake, sql: str, publication: str | None = None) -> list[list[str | None]]:
    return query(Lake(lake.root), sql, publication)["rows"]  # without Spark


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_the_worked_questions_have_the_answers_that_the_page_shows(queried_lake: Lake, question: Question, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(query(Lake(queried_lake.root), question.sql, question.publication), capsys) == question.answer


def test_there_are_ten_worked_questions() -> None:
    assert len(QUESTIONS) >= 10


def test_a_named_publication_gives_the_old_number(queried_lake: Lake) -> None:
    assert ask(queried_lake, COUNT, "p0000002") == [["eligible", "1"], ["inconclusive", "1"], ["ineligible", "3"]]
    assert ask(queried_lake, COUNT, "p0000004") == ask(queried_lake, COUNT) == [["eligible", "2"], ["inconclusive", "2"], ["ineligible", "1"]]
    with pytest.raises(BadInput, match="no publication p9999999"):
        ask(queried_lake, COUNT, "p9999999")


def test_before_anything_is_decided_it_says_what_to_do(queried_lake: Lake, tmp_path: Path) -> None:
    for lake, publication in ((Lake(tmp_path), None), (queried_lake, "p0000001")):
        with pytest.raises(BadInput, match="`batimento decide` does that"):
            ask(lake, COUNT, publication)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DELETE FROM gold.decisions", "this is DELETE"),
        ("UPDATE gold.decisions SET cents = 0", "this is UPDATE"),
        ("DROP VIEW answers", "this is DROP"),
        ("CREATE TABLE mine AS SELECT * FROM answers", "this is CREATE"),
        ("WITH gone AS (DELETE FROM gold.decisions RETURNING *) SELECT * FROM gone", "not allowed"),
        ("SELECT 1; SELECT 2", "this is SELECT and SELECT"),
        ("SELECT 1; DROP VIEW answers", "this is SELECT and DROP"),
        ("COPY gold.decisions TO 'decisions.csv'", "this is COPY"),
        ("ATTACH 'other.db'", "this is ATTACH"),
        ("INSTALL delta", "this is LOAD"),
        ("LOAD delta", "this is LOAD"),
        ("SET lock_configuration = false", "this is SET"),
        ("PRAGMA database_list", "this is PRAGMA"),
        ("CALL pragma_version()", "this is CALL"),
        ("EXPLAIN ANALYZE SELECT 1", "this is EXPLAIN"),
        ("SELECT * FROM silver.people", "silver.people: no such table"),
        ("SELECT (SELECT max(cpf) FROM silver.people)", "silver.people: no such table"),
        ("SELECT * FROM ops.accesses", "ops.accesses: no such table"),
        ("SELECT * FROM 'people.csv'", "people.csv: no such table"),
        ("SELECT * FROM read_csv('people.csv')", "read_csv"),
        ("SELECT * FROM delta_scan('gold/decisions')", "delta_scan"),
        ("SELECT * FROM query('SELECT 1')", "query"),
        ("SELECT * FROM glob('*')", "glob"),
        ("SELECT * FROM decided_lake", "Readable at p0000004: gold.current_decisions"),
        ("SELECT nome FROM answers", "nome"),
        ("SELECT birth_date FROM gold.facts", "birth_date"),
        ("SELECT ?", "parameters"),
        ("how many were refused?", "syntax error"),
        ("SELECT 'open", "unterminated"),
        ("SELECT " + "(" * 3000 + "1" + ")" * 3000, "."),
        ("-- only a remark", "this is nothing"),
        ("", "this is nothing"),
    ],
)
def test_whatever_is_no_question_to_gold_is_refused(queried_lake: Lake, gold: Gold, sql: str, message: str) -> None:
    before = held(queried_lake.root)
    with pytest.raises(BadInput, match=message) as refused:
        gold.table(sql, 1)
    assert len(str(refused.value).splitlines()) == 1
    assert held(queried_lake.root) == before
    assert len(gold.table("SELECT * FROM answers", 10)[2]) == 5


def test_a_published_file_is_read_as_its_table_or_not_at_all(queried_lake: Lake, gold: Gold) -> None:
    file = next((queried_lake.root / "gold" / "facts").rglob("*.parquet"))
    for sql in (f"SELECT birth_date FROM '{file}'", f"SELECT birth_date FROM read_parquet('{file}')", f'WITH "{file}" AS (SELECT 1) SELECT * FROM "{file}"'):
        with pytest.raises(BadInput, match="is not allowed|no such table"):
            gold.table(sql, 1)


def test_nothing_that_is_marked_personal_is_shown(gold: Gold) -> None:
    shown = {(row[0], row[1]) for row in gold.table('SELECT "table", "column" FROM dictionary', 999)[2]}
    personal = {(name, column) for name in schemas.names() for column in schemas.load(name).personal}
    assert ("gold.facts", "birth_date") in personal
    assert shown & personal == set()
    assert ("gold.facts", "age") in shown


def test_every_table_view_and_column_has_a_description(gold: Gold) -> None:
    tables = {row[0] for row in gold.table('SELECT DISTINCT "table" FROM dictionary', 99)[2]}
    assert tables == {"gold.current_decisions", "gold.decisions", "gold.facts", "gold.scope", "gold.standing", *[view.name for view in VIEWS]}
    silent = gold.connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'gold' AND comment IS NULL").fetchall()
    views = dict(gold.connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
    assert silent == []
    assert {view.name: views[view.name] for view in VIEWS} == {view.name: view.comment for view in VIEWS}


def test_columns_are_as_promised(gold: Gold) -> None:
    names = {"string": "VARCHAR", "int": "INTEGER", "array<string>": "VARCHAR[]", "array<bigint>": "BIGINT[]"}
    for view in VIEWS:
        found = {row[0]: row[1] for row in gold.table(f"DESCRIBE {view.name}", 99)[2]}
        assert found == {column.name: names.get(column.type, column.type.upper()) for column in view.columns}


ROWS = "SELECT person, result, reasons, doubts, reais, judged_on, granted, count(*) OVER () AS people FROM answers ORDER BY person"


def test_rows_are_written_whole_in_every_format(queried_lake: Lake, tmp_path: Path) -> None:
    for ending in ("csv", "json", "parquet"):
        answer = query(queried_lake, ROWS, "p0000002", to=tmp_path / f"people.{ending}")
        assert answer == {"publication": "p0000002", "count": 5, "file": str(tmp_path / f"people.{ending}")}
    rows = pq.read_table(tmp_path / "people.parquet").to_pylist()
    assert [row["person"] for row in rows] == sorted(person(name) for name in ("ANA", "BIA", "CLEO", "DAVI", "EVA"))
    assert [row["reasons"] for row in rows if row["result"] == "ineligible"] == [["not_covered_in_family"], ["pbf_substitution"], ["no_death_record"]]
    from_json = json.loads((tmp_path / "people.json").read_text())
    assert [row["person"] for row in from_json] == [str(row["person"]) for row in rows]  # text: JavaScript would round it
    assert [(row["reasons"], row["people"], row["reais"], row["judged_on"]) for row in from_json] == [
        (row["reasons"], 5, float(row["reais"]), "2020-04-20") for row in rows
    ]
    with (tmp_path / "people.csv").open(newline="") as lines:
        read = list(csv.DictReader(lines))
    assert [(int(row["person"]), row["reasons"], row["reais"]) for row in read] == [
        (row["person"], f"[{', '.join(row['reasons'])}]", str(row["reais"])) for row in rows
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "people.json", "people.parquet"]


@pytest.mark.parametrize(
    ("sql", "json_text"),
    [
        ("SELECT 9007199254740993 AS large", {"large": "9007199254740993"}),
        ("SELECT -9007199254740991 AS exact", {"exact": -9007199254740991}),
        ("SELECT sum(cents) AS cents FROM gold.current_decisions", {"cents": 120000}),
        ("SELECT [5::BIGINT] AS named_families, NULL AS nothing", {"named_families": ["5"], "nothing": None}),
        ("SELECT [9007199254740993, 5] AS list, {'who': -9007199254740993} AS one", {"list": ["9007199254740993", "5"], "one": {"who": "-9007199254740993"}}),
        ("SELECT TIMESTAMPTZ '2020-04-20 12:00:00Z' AS noon", {"noon": "2020-04-20 09:00:00-03"}),
        ("SELECT 1 AS one, 2 AS one; -- of two columns with one name both are kept", {"one": 1, "one_1": 2}),
    ],
)
def test_json_keeps_every_digit(gold: Gold, sql: str, json_text: dict[str, object]) -> None:
    assert gold.objects(sql, 9) == [json_text]


def test_no_cell_of_a_csv_is_a_formula(queried_lake: Lake, tmp_path: Path) -> None:
    """Text that a spreadsheet would take for one has an apostrophe; numbers stay numbers, those that are text too; JSON has all as it is."""
    sql = """SELECT * FROM (VALUES (1, '=cmd|''/C calc''!A0', -5, -0.5), (2, '@SUM(A1)', 0, 0.5), (3, '-1+1', NULL, NULL), (4, '-1.234,56', 1, 1), (5, '[red]', 1, 1))
             AS t("n", "=1+1", "cents", "-share") ORDER BY n"""
    query(queried_lake, sql, to=tmp_path / "all.csv")
    assert (tmp_path / "all.csv").read_text().splitlines() == [
        "n,'=1+1,cents,'-share",
        "1,'=cmd|'/C calc'!A0,-5,-0.5",
        "2,'@SUM(A1),0,0.5",
        "3,'-1+1,,",
        '4,"-1.234,56",1,1.0',
        "5,[red],1,1.0",
    ]
    assert query(queried_lake, sql, as_json=True)["rows"][0] == {"n": 1, "=1+1": "=cmd|'/C calc'!A0", "cents": -5, "-share": -0.5}


def test_a_column_of_json_has_one_type_whatever_it_is_called(queried_lake: Lake, tmp_path: Path) -> None:
    sql = "SELECT * FROM (VALUES (5, [5], 1), (9007199254740993, [-9007199254740993], 2)) AS t(who, all_of_them, n) ORDER BY n"
    wanted = [{"who": "5", "all_of_them": ["5"], "n": 1}, {"who": "9007199254740993", "all_of_them": ["-9007199254740993"], "n": 2}]
    query(queried_lake, sql, to=tmp_path / "all.json")
    assert json.loads((tmp_path / "all.json").read_text()) == wanted
    assert query(queried_lake, sql, as_json=True)["rows"] == wanted


def test_a_terminal_is_given_a_thousand_rows(queried_lake: Lake) -> None:
    answer = query(queried_lake, "SELECT * FROM range(1001)")
    assert (len(answer["rows"]), answer["more"]) == (1000, True)
    assert query(queried_lake, "SELECT * FROM range(1000)")["more"] is False


def test_more_than_memory_holds_goes_to_disk_and_is_removed(queried_lake: Lake, tmp_path: Path) -> None:
    with queried_lake.gold(beside=tmp_path) as gold:
        assert [path.name for path in tmp_path.iterdir()] == [gold.scratch.name]
        assert gold.connection.execute("SELECT current_setting('memory_limit')").fetchall() == [("1.8 GiB",)]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "parquet"], "give a file with --to"),
        (["--to", "answers.txt"], "a file is csv, json or parquet"),
        (["--to", "answers.csv", "--format", "table"], "a file is csv, json or parquet"),
        (["--to", "no/such/folder/answers.csv"], "is no folder"),
        (["--to", "lake/gold/answers.parquet"], "is inside the lake"),
        (["--format", "xml"], "xml"),
    ],
)
def test_a_target_that_cannot_be_written_is_refused(queried_lake: Lake, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(queried_lake.root.parent)
    before = held(queried_lake.root.parent)
    code, out, err = batimento(queried_lake.root, "query", COUNT, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert held(queried_lake.root.parent) == before


def test_a_failing_question_leaves_no_file(queried_lake: Lake, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="late"):
        query(queried_lake, "SELECT CASE WHEN range = 90000 THEN error('late') ELSE range END FROM range(100000)", to=tmp_path / "answer.csv")
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_prints_what_a_tool_can_read(queried_lake: Lake) -> None:
    assert batimento(queried_lake.root, "query", COUNT, "--format", "csv", "--publication", "p0000002") == (
        0,
        "result,people\neligible,1\ninconclusive,1\nineligible,3\n",
        "3 rows, as of publication p0000002\n",
    )
    code, out, _ = batimento(queried_lake.root, "query", COUNT, "--json")
    assert (code, json.loads(out)["publication"], json.loads(out)["rows"][0]) == (0, "p0000004", {"result": "eligible", "people": 2})
    code, out, err = batimento(queried_lake.root, "query", "DROP TABLE answers")
    assert (code, out, len(err.splitlines())) == (2, "", 1)


def test_asking_writes_nothing_even_where_a_publisher_was_killed(queried_lake: Lake, tmp_path: Path) -> None:
    lake = Lake(Path(shutil.copytree(queried_lake.root, tmp_path / "lake")))
    journal = lake.root / "ops" / "_journal"
    shutil.copy(journal / "p0000004.json", journal / "p0000005.json")  # claimed, and not carried out
    before = held(lake.root)
    assert query(lake, COUNT)["publication"] == "p0000004"
    assert held(lake.root) == before


def test_files_that_vacuum_deleted_are_reported(queried_lake: Lake, tmp_path: Path) -> None:
    lake = Lake(Path(shutil.copytree(queried_lake.root, tmp_path / "lake")))
    for file in (lake.root / "gold" / "facts").rglob("*.parquet"):
        file.unlink()
    with pytest.raises(BadInput, match="deleted by `batimento vacuum`"):
        ask(lake, COUNT)


def test_a_question_loads_neither_spark_nor_pandas(queried_lake: Lake) -> None:
    """What makes it a second and not ten."""
    assert not {"pyspark", "pandas", "conf"} & loaded(queried_lake, "query", COUNT)


def held(folder: Path) -> dict[str, int]:
    """Every file below, with its size; but for the logs, where a line of every verb stands."""
    return {str(path): path.stat().st_size for path in folder.rglob("*") if path.is_file() and "logs" not in path.parts}
