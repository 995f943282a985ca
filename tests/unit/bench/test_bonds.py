"""DuckDB and Polars read the history of a bond as the pipeline does, case by case: what the small lake of test_crossing may hold none of."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
import pytest

from bench import PROGRAMME, PROGRAMMES
from bench.inputs import sql, values
from bench.peers import duck, polars_evidence
from conf.kinds import Kind
from conf.programme import load_programme
from jobs.gold.context import DecisionContext
from tests.spec.jobs.gold.test_gather import HISTORIES, JUDGED
from tests.support.tables import rows

QUESTION = DecisionContext(load_programme(PROGRAMMES / f"{PROGRAMME}.yml"), "2020-04", date(2020, 4, 20), uncovered_ufs={"tse": frozenset()})
WANTED = {int(row["person"] or 0): (row["has_paid_bond"] == "true", row["why"] != "CPF_NOT_FOUND") for row in rows(JUDGED)}


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.fixture(scope="module")
def evidence() -> pl.DataFrame:
    claims = [
        {
            "person": _number(row["person"]), "kind": int(Kind[row["kind"] or ""]), "registry": "gfip", "since": _day(row["since"]), "until": _day(row["until"]),
            "month": row["month"], "cents": _number(row["cents"]), "detail": row["detail"], "object": _number(row["object"]), "certainty": row["certainty"],
            "born": None, "first_name_key": None, "period": row["month"],
        }
        for row in rows(HISTORIES)
    ]  # fmt: skip
    return pl.DataFrame(
        claims,
        schema_overrides={"born": pl.Date, "first_name_key": pl.Int64, "since": pl.Date, "until": pl.Date, "cents": pl.Int64, "kind": pl.Int16},
        infer_schema_length=None,
    )


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    columns = {"registry": "cpf", "birth_date": date(1990, 1, 1), "first_name_key": None, "sex": "F", "key_type": "cpf"}
    return pl.DataFrame({"person": list(WANTED), **columns}, schema_overrides={"first_name_key": pl.Int64})


def test_duckdb(evidence: pl.DataFrame, people: pl.DataFrame) -> None:
    connection = duckdb.connect(":memory:")
    connection.execute(duck.MACROS)
    connection.register("evidence", evidence.to_arrow())
    connection.register("people", people.to_arrow())
    found = connection.execute(
        f"SELECT person, paid_bond, unpaid_bond OR bond_doubtful OR bond_unclear FROM ({sql('known_once', values(QUESTION))})"
    ).fetchall()
    assert {person: (paid, doubt) for person, paid, doubt in found} == WANTED


def test_polars(evidence: pl.DataFrame, people: pl.DataFrame) -> None:
    known = polars_evidence.known(evidence.lazy(), people.lazy(), QUESTION).collect()
    doubt = pl.col("unpaid_bond") | pl.col("bond_doubtful") | pl.col("bond_unclear")
    assert {person: (paid, doubt) for person, paid, doubt in known.select("person", "paid_bond", doubt.alias("doubt")).iter_rows()} == WANTED
