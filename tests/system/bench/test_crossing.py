"""All peers answer the same for everybody, on a small lake; and the lake holds what the answers could differ by."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from pyspark.sql import SparkSession

from bench import compare
from bench.crossing import Run, summed
from bench.deliveries import MONTH, ON
from bench.inputs import Inputs, files_of, inputs
from bench.peers import duck, naive, polars
from bench.peers.run import Task, Watch
from jobs.decide import decide
from jobs.lake import Lake


@pytest.fixture(scope="module")
def given(input_lake: Lake) -> Inputs:
    return inputs(input_lake.root)


@pytest.fixture(scope="module")
def of_duck(given: Inputs, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    out = tmp_path_factory.mktemp("duck")
    connection = duck.opened(Task(out, out, 2, 1))
    duck.prepare(connection, given)
    duck.answers(connection, given, out / "decisions.parquet", Watch())
    return [out / "decisions.parquet"]


@pytest.fixture(scope="module")
def of_pipeline(input_lake: Lake, given: Inputs) -> list[Path]:
    decide(input_lake, given.context.programme.id, MONTH, ON)
    return [Path(file) for file in files_of(input_lake.root, "gold/decisions")]


def test_duckdb_answers_as_the_pipeline_does(of_pipeline: list[Path], of_duck: list[Path]) -> None:
    assert compare.unlike({"pipeline": of_pipeline, "duck": of_duck}) == {}


def test_polars_answers_as_duckdb_does(given: Inputs, of_duck: list[Path], tmp_path: Path) -> None:
    claims = {name: polars.claims_of(given, name) for name in given.files}
    polars.answers(claims, given, str(tmp_path / "decisions.parquet"), Watch())

    assert compare.unlike({"duck": of_duck, "polars": [tmp_path / "decisions.parquet"]}) == {}


def test_naive_spark_answers_as_duckdb_does(spark: SparkSession, input_lake: Lake, given: Inputs, of_duck: list[Path], tmp_path: Path) -> None:
    naive.prepare(spark, given, str(input_lake.root))
    naive.answers(spark, given, str(tmp_path), Watch())

    assert compare.unlike({"duck": of_duck, "naive": sorted((tmp_path / "decisions").glob("*.parquet"))}) == {}


def test_every_criterion_has_refusals_and_doubts(given: Inputs, of_duck: list[Path]) -> None:
    examined = set(given.context.programme.in_force(ON))

    def named(column: str) -> set[str]:
        return {row[0] for row in duckdb.execute(f"SELECT DISTINCT unnest({column}) FROM '{of_duck[0]}'").fetchall()}

    # The amount refuses nobody; the other is too rare here.
    assert examined - named("reasons") <= {*given.context.programme.of_amounts, "not_covered_in_family"}
    assert examined - named("doubts") <= {"not_covered_in_family", "no_death_record"}


def test_the_lake_holds_what_history_leaves(input_lake: Lake, given: Inputs) -> None:
    files = ", ".join(f"'{file}'" for file in given.files["evidence"])
    rows = f"read_parquet([{files}], hive_partitioning = true, hive_types = {{'registry': VARCHAR, 'slice': VARCHAR}})"
    result = duckdb.execute(f"""
        SELECT count(DISTINCT month) FILTER (WHERE registry = 'gfip'), count(*) FILTER (WHERE superseded_on IS NOT NULL) > 0,
               round(avg(CASE WHEN registry = 'gfip' THEN (person IS NULL)::INT END), 1), count(*) FILTER (WHERE as_of > DATE '{ON}') > 0
        FROM {rows}""").fetchone()

    assert result == (13, True, 0.1, True) or result == (13, True, 0.0, True)
    assert input_lake.versions()["silver.evidence"] > 1  # a delivery was taken back


def test_runs_are_summed_by_their_median_beside_duckdb() -> None:
    def run(peer: str, work: float, peak: int) -> Run:
        return Run(peer, ["python"], work + 1, work, work * 2, peak, {"steps": {"gather": work}, "shuffled_bytes": 5})

    sums = summed([run("duck", 2, 1), run("pipeline", 9, 7), run("duck", 4, 3), run("pipeline", 6, 9), run("duck", 3, 2), run("pipeline", 12, 8)])

    assert sums["duck"]["seconds"] == [2, 3, 4]
    assert (sums["pipeline"]["seconds"], sums["pipeline"]["times_duck"]) == ([6, 9, 12], 3.0)
    assert (sums["pipeline"]["peak_bytes"], sums["pipeline"]["cpu_seconds"]) == (9, 18)
