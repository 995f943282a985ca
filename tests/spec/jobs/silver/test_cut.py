"""Lines of bronze and the fields that they give, beside each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import DataFrame, Row, SparkSession

from conf.registry import Registry
from jobs.runtime.local_table import local_table
from jobs.silver.cut import CARRIED, cut, shapes_of

BRONZE = "arrival string, file bigint, line bigint, layout string, text string, fields array<string>, "
BRONZE += "header string, parent string, whole boolean"
COMMON: dict[str, Any] = {
    "title": "toy",
    "holder": "toy",
    "cadence": "daily",
    "periods": ["day"],
    "delivery": "changes",
    "max_age": {"days": 3, "when_older": "warn"},
    "landing": ["*"],
    "rejected_limit": "2%",
}


def registry(*layouts: dict[str, Any]) -> Registry:
    return Registry.model_validate({"id": "toy", **COMMON, "layouts": layouts})


def arrival(layout: str, header: str | None = None, period: str = "2020-04-17") -> dict[str, Any]:
    return {"arrival": f"{layout}-{header}", "layout": layout, "header": header, "period": period}


def lines(spark: SparkSession, layout: str, *texts: str, **given: Any) -> DataFrame:
    """Fixed-width lines of one file."""
    rows = [("a", 1, place, layout, text, None, given.get("header"), given.get("parent"), True) for place, text in enumerate(texts, 1)]
    return local_table(spark, rows, BRONZE)


def delimited(spark: SparkSession, layout: str, header: str, *rows: list[str]) -> DataFrame:
    """The header line and the lines of one delimited file."""
    received = [header.split(";"), *rows]
    lines = [("a", 1, place, layout, None, fields, header, None, True) for place, fields in enumerate(received, 1)]
    return local_table(spark, lines, BRONZE)


def fields(row: Row) -> dict[str, str]:
    """The fields that the line has: those that are not null, without the whole text."""
    return {name: value for name, value in row._raw.asDict().items() if value is not None and name != "line"}


OLD = {"name": "old", "format": "fixed", "width": 6, "until": "2003-08-31", "fields": {"nome": [1, 4], "tipo": [5, 1]}}
NEW = {"name": "new", "format": "fixed", "width": 8, "fields": {"cpf": [1, 3], "nome": [4, 4]}}


def test_each_line_is_cut_by_its_own_layout(spark: SparkSession) -> None:
    bronze = lines(spark, "old", "JOSE1x").union(lines(spark, "new", "123MARIx", "123MAR", "123MARIAx"))
    found = cut(bronze, registry(OLD, NEW), [arrival("old"), arrival("new")]).collect()
    assert [fields(row) for row in found] == [
        {"nome": "JOSE", "tipo": "1"},
        {"cpf": "123", "nome": "MARI"},
        {"cpf": "123", "nome": "MAR"},
        {"cpf": "123", "nome": "MARI"},
    ]
    assert [(row._width, row._fits) for row in found] == [(6, True), (8, True), (8, False), (8, False)]
    assert {(row._role, row._record) for row in found} == {("row", None)}
    assert [row._raw.line for row in found] == ["JOSE1x", "123MARIx", "123MAR", "123MARIAx"]
    assert {(row.period, str(row.period_end)) for row in found} == {("2020-04-17", "2020-04-17")}


def test_every_kind_of_blank_is_a_blank_in_every_field(spark: SparkSession) -> None:
    fixed = cut(lines(spark, "new", "12\u00a0MARI\u202f"), registry(OLD, NEW), [arrival("new")])
    assert [fields(row) for row in fixed.collect()] == [{"cpf": "12 ", "nome": "MARI"}]
    csv = {"name": "csv", "format": "delimited", "required": ["A", "B"], "fields": {"a": "A", "b": "B"}}
    received = cut(delimited(spark, "csv", "A;B", ["\u00a01", "2\u20073\t"]), registry(csv), [arrival("csv", "A;B")])
    assert [fields(row) for row in received.where("line = 2").collect()] == [{"a": " 1", "b": "2 3 "}]


def test_one_layout_gives_the_fields_of_the_others_too_as_lacking(spark: SparkSession) -> None:
    found = cut(lines(spark, "new", "123MARIx"), registry(OLD, NEW), [arrival("new")])
    assert found.columns == CARRIED
    assert found.select("_raw.*").columns == ["nome", "tipo", "cpf", "line"]
    assert found.first()._raw.tipo is None  # type: ignore[union-attr]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.sampled_from("AB1 `ãÇ\u00a0’😀"), max_size=9), min_size=100, max_size=200))
def test_a_line_is_cut_at_characters_whatever_they_are(spark: SparkSession, texts: list[str]) -> None:
    found = cut(lines(spark, "new", *texts), registry(OLD, NEW), [arrival("new")])
    for row in found.select("_raw.*", "_fits").collect():
        assert (row.cpf, row.nome, row._fits) == (row.line[:3], row.line[3:7], len(row.line) == 8)


HIERARCHY = {
    "name": "tree",
    "format": "fixed",
    "min_width": 4,
    "record": {
        "position": [1, 2],
        "types": {
            "00": {"role": "header", "fields": {"competencia": [3, 2]}},
            "10": {"role": "parent", "fields": {"empresa": [3, 3]}},
            "20": {"role": "structural"},
            "30": {"parent": "10", "fields": {"nit": [3, 2], "pago": [5, 2]}},
            "32": {"parent": "10", "min_width": 6, "fields": {"nit": [3, 2], "codigo": [5, 1]}},
            "90": {"role": "trailer"},
        },
    },
}


def test_records_have_their_own_fields_their_parents_and_the_headers(spark: SparkSession) -> None:
    texts = ["00AB", "10EMP", "20", "301122", "3211J.", "9099", "77", ""]
    bronze = lines(spark, "tree", *texts, header="00AB", parent="10EMP").union(lines(spark, "tree", "301122"))
    found = cut(bronze, registry(HIERARCHY), [arrival("tree", "00AB"), arrival("tree", "00CD")]).collect()
    assert [row._role for row in found] == ["header", "parent", "structural", "row", "row", "trailer", None, "structural", "row"]
    assert [row._record for row in found] == ["00", "10", "20", "30", "32", "90", "77", "", "30"]
    assert [row._fits for row in found] == [True, True, False, True, True, True, False, False, True]
    assert fields(found[3]) == {"competencia": "AB", "empresa": "EMP", "nit": "11", "pago": "22"}
    assert fields(found[4]) == {"competencia": "AB", "empresa": "EMP", "nit": "11", "codigo": "J"}
    # No parent above it: its fields are empty, so that rules about them are broken, not out of place.
    assert fields(found[8]) == {"competencia": "", "empresa": "", "nit": "11", "pago": "22"}
    assert fields(found[0]) == fields(found[6]) == {}


COLUMNS = {"nome": "Nome", "mes": ["Mês", "Competência"], "renda": "Renda"}
CSV = {"name": "csv", "format": "delimited", "required": ["Nome"], "fields": COLUMNS}


def test_columns_are_found_by_their_titles_in_any_order(spark: SparkSession) -> None:
    first, then = "Nome;Mês", "MES;Extra;renda;NOME"
    bronze = delimited(spark, "csv", first, ["Ana", "04"], ["Bia"], ["Caio", "04", "?"])
    bronze = bronze.union(delimited(spark, "csv", then, ["05", "x", "9", "Duda"]))
    found = cut(bronze, registry(CSV), [arrival("csv", first), arrival("csv", then), arrival("csv", first)]).collect()
    assert [row._role for row in found] == ["header", "row", "row", "row", "header", "row"]
    # The accent of a title is no letter of the lines below it.
    assert [row._simple for row in found] == [False, True, True, True, True, True]
    assert [fields(row) for row in found if row._role == "row"] == [
        {"nome": "Ana", "mes": "04"},
        {"nome": "Bia", "mes": ""},  # a field too few: empty, the layout has it
        {"nome": "Caio", "mes": "04"},
        {"nome": "Duda", "mes": "05", "renda": "9"},
    ]
    assert [row._fits for row in found if row._role == "row"] == [True, False, False, True]
    assert [row._width for row in found] == [2, 2, 2, 2, 4, 4]


def test_an_empty_line_is_no_record(spark: SparkSession) -> None:
    bronze = delimited(spark, "csv", "Nome;Mês", ["Ana", "04"], [""], ["", ""]).union(lines(spark, "new", "", "123MARIx", " " * 8))
    found = cut(bronze, registry(CSV, NEW), [arrival("csv", "Nome;Mês"), arrival("new")]).collect()
    assert [row._role for row in found] == ["header", "row", "structural", "row", "structural", "row", "row"]


def test_a_file_without_header_has_its_columns_in_order(spark: SparkSession) -> None:
    bronze = local_table(spark, [("a", 1, 1, "csv", None, ["Ana", "04", "9"], None, None, True)], BRONZE)
    found = cut(bronze, registry(CSV | {"header": False, "required": []}), [arrival("csv")]).collect()
    assert [(row._role, fields(row)) for row in found] == [("row", {"nome": "Ana", "mes": "04", "renda": "9"})]


def test_no_arrivals_give_no_rows_with_every_column(spark: SparkSession) -> None:
    found = cut(lines(spark, "new", "123MARIx"), registry(NEW), [])
    assert found.columns == CARRIED
    assert found.collect() == []


def test_arrivals_of_two_periods_are_not_cut_together(spark: SparkSession) -> None:
    with pytest.raises(ValueError, match="several periods"):
        cut(lines(spark, "new"), registry(NEW), [arrival("new"), arrival("new", period="2020-04-18")])


def test_fixed_headers_do_not_multiply_shapes() -> None:
    arrivals = [arrival("tree", str(place)) for place in range(1000)] + [arrival("csv", "Nome"), arrival("csv", "Nome")]
    assert len(shapes_of(registry(HIERARCHY, CSV), arrivals)) == 2
