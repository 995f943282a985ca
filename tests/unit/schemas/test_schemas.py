"""A promise that contradicts itself is no promise; every promised table can be made and read."""

from __future__ import annotations

import pytest

import schemas
from jobs.lake.storage import types
from schemas import Column, column, table

STATISTICS = {"bigint", "int", "smallint", "date", "string"}
WANTED = [*schemas.names(), "bronze.sisobi", "quarantine.sisobi"]


@pytest.mark.parametrize("place", ["key", "slice", "sort", "statistics"])
def test_a_column_that_is_not_there_is_an_error(place: str) -> None:
    given = {"key": ["a"], "slice": []} | {place: ["b"]}
    with pytest.raises(ValueError, match="silver.x: b is not one of its columns"):
        table("silver.x", "", columns=[column("a", "bigint", "")], **given)


def test_a_table_without_a_schema() -> None:
    with pytest.raises(ValueError, match="no table silver.no_such: schemas/silver/no_such.py does not exist"):
        schemas.load("silver.no_such")


def test_bronze_and_quarantine_are_promised_once_for_all() -> None:
    assert schemas.load("bronze.sisobi").name == "bronze.sisobi"
    assert schemas.load("bronze.sisobi").columns == schemas.load("bronze.gfip").columns


def test_columns_as_spark_reads_them() -> None:
    made = table("silver.x", "", key=["a"], slice=[], columns=[column("a", "bigint", ""), column("on", "date", "", personal=True)])
    assert (made.ddl, made.names, made.personal) == ("`a` bigint, `on` date", ["a", "on"], ["on"])


@pytest.mark.parametrize("name", WANTED)
def test_every_promise_can_be_kept(name: str) -> None:
    promised = schemas.load(name)
    assert promised.name == name
    # Storage knows every type, and gives it back as the schema writes it.
    assert [types.spark_name(field.type) for field in types.arrow_schema(promised)] == [c.type.replace(" ", "") for c in promised.columns]
    # Slices are folders' names; a statistic is a value of somebody, and stands in the log for everybody.
    kinds = {c.name: c for c in promised.columns}
    assert all(kinds[name].type == "string" and kinds[name].required for name in promised.slice)
    assert all(kinds[name].type in STATISTICS and not kinds[name].personal for name in promised.statistics)


@pytest.mark.parametrize("kind", ["map<string,bigint>", "array<string>", "array<map<string,date>>", "timestamp"])
def test_types_there_and_back(kind: str) -> None:
    made = table("silver.x", "", key=["a"], slice=[], columns=[column("a", kind, "")])
    assert types.spark_name(types.arrow_schema(made).field("a").type) == kind


def test_a_type_that_storage_does_not_know() -> None:
    made = schemas.Table("silver.x", "", ("a",), (), (Column("a", "money", ""),))
    with pytest.raises(ValueError, match="money: no such type"):
        types.delta_schema(made)
