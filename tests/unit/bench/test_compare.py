"""Different answers are found, also where two people change alike."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bench import compare


def answers(path: Path, *rows: str) -> list[Path]:
    """Rows `person result`, all else the same."""
    values = ", ".join(f"({row.split()[0]}, '{row.split()[1]}')" for row in rows)
    duckdb.execute(f"""COPY (SELECT CAST(person AS BIGINT) AS person, 'pbf' AS channel, result, CAST([] AS VARCHAR[]) AS reasons, ['a'] AS doubts,
        1::SMALLINT AS quotas, 60000::BIGINT AS cents FROM (VALUES {values}) AS answers(person, result)) TO '{path}' (FORMAT parquet)""")
    return [path]


def test_order_does_not_matter(tmp_path: Path) -> None:
    one, other = answers(tmp_path / "a", "1 eligible", "2 ineligible"), answers(tmp_path / "b", "2 ineligible", "1 eligible")

    assert compare.unlike({"one": one, "other": other}) == {}


def test_two_people_who_change_alike_are_found(tmp_path: Path) -> None:
    one = answers(tmp_path / "a", "1 eligible", "2 eligible", "3 eligible")
    other = answers(tmp_path / "b", "1 ineligible", "2 ineligible", "3 eligible")

    found = compare.unlike({"one": one, "other": other})

    assert [(row["people"], row["example"], row["result"], row["other_result"]) for row in found["other"]] == [(2, 1, "eligible", "ineligible")]


def test_a_missing_person_is_found(tmp_path: Path) -> None:
    one, other = answers(tmp_path / "a", "1 eligible", "2 eligible"), answers(tmp_path / "b", "1 eligible")

    assert [row["example"] for row in compare.unlike({"one": one, "other": other})["other"]] == [2]
