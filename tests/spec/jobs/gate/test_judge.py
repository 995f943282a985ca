"""Rules: what must be true of a row."""

from __future__ import annotations

from collections.abc import Callable

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from jobs.gate.judge import blank, expand, judge


def received(table: Callable[..., DataFrame], text: str) -> DataFrame:
    rows = table(text, "id int, a string, b string, age int, expected array<string>")
    return rows.withColumn("_raw", F.struct("a", "b")).drop("a", "b")


def test_all_broken_rules_are_named(table: Callable[..., DataFrame]) -> None:
    rows = received(
        table,
        """
        id | a  | b  | age | expected
        ---+----+----+-----+---------------------------------
        1  | x  | y  | 30  | []
        2  | '' | y  | 30  | a_present                         # a field left empty is not a field that lacks
        3  |    | y  | 30  | []                                # the layout lacks `a`: rules that name it do not apply
        4  | '' | '' |     | a_present,age_is_positive,b_is_a
        5  | x  | '' |     | age_is_positive,b_is_a            # null is not true
        6  |    | '' | -1  | age_is_positive                   # b_is_a names `a` too
        """,
    )
    rules = {"b_is_a": "_raw.b <> '' AND _raw.a <> 'never'", "age_is_positive": "age > 0", "a_present": "_raw.a <> ''"}
    for row in judge(rows, rules).collect():
        assert row._broken == row.expected, row.id


def test_a_field_is_blanked_and_the_row_stays(table: Callable[..., DataFrame]) -> None:
    rows = received(
        table,
        """
        id | a  | age | expected
        ---+----+-----+--------------------------
        1  | x  | 30  | []
        2  | '' | 30  | a_present
        3  | x  | -1  | age_is_positive
        4  | '' | -1  | a_present,age_is_positive
        5  |    | 30  | []
        """,
    )
    rules = {"a_present": ("age", "_raw.a <> ''"), "age_is_positive": ("age", "age > 0")}
    found = blank(rows, rules, {"never_broken": "id > 0"}).collect()
    assert [row._flags for row in found] == [row.expected for row in found]
    assert [row.age for row in found] == [30, None, None, None, 30]


def test_no_rules_break_nothing(table: Callable[..., DataFrame]) -> None:
    rows = received(table, "id | a\n1 | x")
    assert judge(rows, {}).first()._broken == []  # type: ignore[union-attr]


def test_macros_are_written_out_by_whole_name() -> None:
    assert expand("blank_or_zeros( _raw.cpf )") == "(_raw.cpf RLIKE '^[0 ]*$')"
    assert expand("my_not_given(_raw.cpf)") == "my_not_given(_raw.cpf)"
