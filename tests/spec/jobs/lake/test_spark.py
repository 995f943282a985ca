"""What Spark writes is what Spark reads, at any version, at any age of the log."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

import schemas
from jobs.lake import Lake, Slice
from jobs.lake.storage import files, publications
from jobs.runtime.errors import BadInput
from tests.support.concurrent_records import look, repeat
from tests.support.publishing import covered

PEOPLE = "silver.people"
LOAD = schemas.load
SLICE = {"registry": "sisobi", "slice": "x"}
FORTY_DAYS = 40 * 24 * 3600


@pytest.fixture(params=["in the driver", "by Spark"])
def lake(tmp_path: Path, spark: SparkSession, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Lake:
    """An empty lake, whose small tables are read in the driver, or as large ones are."""
    if request.param == "by Spark":
        monkeypatch.setattr(files, "FEW_ROWS", -1)
    return Lake(tmp_path / "lake", spark)


@pytest.fixture
def people(table: Callable[..., DataFrame]) -> Callable[[str], DataFrame]:
    """People with the required columns filled in."""
    promised = schemas.load(PEOPLE)
    some = {"string": "''", "date": "date'2020-04-01'", "bigint": "7L"}
    filled = [f"coalesce(`{c.name}`, {some[c.type]}) as `{c.name}`" if c.required else f"`{c.name}`" for c in promised.columns]
    return lambda text: table(text, promised.ddl).selectExpr(*filled)


def shown(rows: DataFrame) -> list[tuple[str, int]]:
    return sorted((row["slice"], row["person"]) for row in rows.select("slice", "person").collect())


def test_from_candidate_to_readers(lake: Lake, people: Callable[[str], DataFrame]) -> None:
    assert lake.read(PEOPLE).schema.simpleString() == lake.open(empty(lake, people)).schema.simpleString()
    assert lake.read(PEOPLE).count() == 0
    # Values that Spark would take for numbers, dates or parts of a path stay the text that they are.
    odd = people(
        """
        registry | slice      | person
        ---------+------------+-------
        sisobi   | 0012       | 1
        sisobi   | 1e5        | 2
        sisobi   | 2020-04-01 | 3
        sisobi   | a/b c%d    | 4
        """
    )
    one = lake.candidate(odd.withColumn("extra", odd["person"]), PEOPLE, "link-1")
    names = ["0012", "1e5", "2020-04-01", "a/b c%d"]
    assert shown(lake.open(one)) == [(name, n) for n, name in enumerate(names, 1)]
    assert (one.rows, list(one.slices.values())) == (4, [1, 1, 1, 1])
    lake.publish("link-1", "link", [Slice(one, {"registry": "sisobi", "slice": name}) for name in names])
    assert shown(lake.read(PEOPLE)) == shown(lake.open(one))
    assert lake.read(PEOPLE).columns == schemas.load(PEOPLE).names
    two = lake.candidate(odd.where("person = 4").selectExpr("* except (person)", "40L as person"), PEOPLE, "link-2")
    lake.publish("link-2", "link", [Slice(two, {"slice": "a/b c%d", "registry": "sisobi"})])
    assert shown(lake.read(PEOPLE)) == [("0012", 1), ("1e5", 2), ("2020-04-01", 3), ("a/b c%d", 40)]
    # An aged log: Delta would refuse to read a version of forty days ago, and deltalake to keep it.
    aged(publications.folder(lake.root, PEOPLE))
    assert shown(lake.read(PEOPLE, lake.versions("p0000001"))) == shown(lake.open(one))
    lake.publish("link-3", "link", [Slice(lake.candidate(odd.where("person = 1"), PEOPLE, "link-3"), {"registry": "sisobi", "slice": "0012"})])
    assert shown(lake.read(PEOPLE, lake.versions("p0000001"))) == shown(lake.open(one))


def test_lists_maps_and_nulls_come_back_as_they_were(lake: Lake, table: Callable[..., DataFrame]) -> None:
    """From a candidate, and as published; the table is small enough to be read either way."""
    lines = table("line | cpf | fields\n-----+----+---\n1 | 5 | a\n2 | | ", "line bigint, cpf bigint, fields string")
    promised = schemas.load("quarantine.sisobi")
    given = {"file": "7", "period": "'2020-04'", "line": "line", "cpf": "cpf", "broken": "array('b', null)", "raw": "map('a', fields, 'c', null)"}
    rows = lines.selectExpr(*[f"cast({given.get(c.name, 'null')} AS {c.type}) AS `{c.name}`" for c in promised.columns])
    one = lake.candidate(rows, "quarantine.sisobi", "clean-1")
    lake.publish("clean-1", "clean", [Slice(one, {"period": "2020-04"})])
    for found in (lake.open(one), lake.read("quarantine.sisobi")):
        assert (found.sort("line").collect(), found.dtypes) == (rows.sort("line").collect(), rows.dtypes)


def empty(lake: Lake, people: Callable[[str], DataFrame]) -> object:
    return lake.candidate(people("person\n------\n1").where("false"), PEOPLE, "link-0")


def aged(folder: Path) -> None:
    """As if every commit had been made forty days ago."""
    for path in (folder / "_delta_log").iterdir():
        if path.suffix == ".json":
            lines = [json.loads(line) for line in path.read_text().splitlines()]
            for line in lines:
                if "commitInfo" in line:
                    line["commitInfo"]["timestamp"] -= FORTY_DAYS * 1000
            path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        moment = time.time() - FORTY_DAYS
        os.utime(path, (moment, moment))


def test_a_candidate_keeps_its_promise_or_is_none(lake: Lake, people: Callable[[str], DataFrame]) -> None:
    one = people("person\n------\n1")
    with pytest.raises(ValueError, match="uf: declared string, missing"):
        lake.candidate(one.drop("uf"), PEOPLE, "link-1")
    with pytest.raises(ValueError, match="uf: declared string, is int"):
        lake.candidate(one.selectExpr("* except (uf)", "1 as uf"), PEOPLE, "link-1")
    with pytest.raises(ValueError, match="a run's name"):
        lake.candidate(one, PEOPLE, "link/1")


@pytest.mark.parametrize("before", [None, "bigint"])
def test_a_table_of_another_version_is_named(lake: Lake, people: Callable[[str], DataFrame], monkeypatch: pytest.MonkeyPatch, before: str | None) -> None:
    """One that lacks a column of now, or has it as another type."""
    promised = schemas.load(PEOPLE)
    columns = tuple(replace(c, type=before or "") if c.name == "uf" else c for c in promised.columns if before or c.name != "uf")
    rows = people("registry | slice | person\n-----+----+----\nsisobi | x | 1")
    now = lake.candidate(rows, PEOPLE, "link-2")
    with monkeypatch.context() as then:
        then.setattr(schemas, "load", lambda name: replace(promised, columns=columns) if name == PEOPLE else LOAD(name))
        of_before = rows.withColumn("uf", rows.uf.cast(before)) if before else rows
        lake.publish("link-1", "link", [Slice(lake.candidate(of_before, PEOPLE, "link-1"), SLICE)])
    published = lake.versions()

    with pytest.raises(BadInput, match=r"silver\.people in .* differs in uf\. Use that version, or deliver"):
        lake.read(PEOPLE)
    with pytest.raises(BadInput, match=r"differs in uf\."):
        lake.publish("link-2", "link", [Slice(now, SLICE)])
    assert lake.versions() == published


def test_what_a_killed_run_left_is_never_mixed_in(lake: Lake, people: Callable[[str], DataFrame]) -> None:
    left = lake.candidate(people("slice | person\n-----+----\nx | 1"), PEOPLE, "link-1")
    again = lake.candidate(people("slice | person\n-----+----\nx | 2"), PEOPLE, "link-1")
    assert left.path.parent == again.path.parent
    assert (shown(lake.open(left)), shown(lake.open(again))) == ([("x", 1)], [("x", 2)])


def test_the_log_has_no_document_and_prunes_by_person(lake: Lake, people: Callable[[str], DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    promised = schemas.load(PEOPLE)
    monkeypatch.setattr(schemas, "load", lambda name: replace(promised, statistics=("person", "as_of", "uf")))
    rows = people("slice | person | cpf         | name\n-----+----+-----+----\nx | 5 | 12345678909 | ANA\nx | 9 | 98765432100 | EVA").coalesce(1)
    (file,) = lake.candidate(rows, PEOPLE, "link-1").files
    assert json.loads(file.stats) == {
        "numRecords": 2,
        "nullCount": {"person": 0, "as_of": 0, "uf": 2},
        "minValues": {"person": 5, "as_of": "2020-04-01"},
        "maxValues": {"person": 9, "as_of": "2020-04-01"},
    }


def test_spark_reads_no_record_twice(lake: Lake) -> None:
    lake.publish("link-1", "link", ops={"ops.coverage": [covered(1)]})
    for person in (1, 2):
        lake.record("ops.accesses", [look(person)])
    once = {"ops.publications": 1, "ops.accesses": 2, "ops.coverage": 1}
    assert {name: repeat(lake.root, name) for name in once} == {name: 2 * rows for name, rows in once.items()}

    assert {name: lake.read(name).count() for name in once} == once
    for name in once:
        promised = schemas.load(name)
        assert lake.read(name).columns == promised.names
        found, kept = [row.asDict() for row in lake.read(name).sort(*promised.key).collect()], lake.rows(name)
        keys = [key for key in promised.key if key != "at"]
        assert [[row[key] for key in keys] for row in found] == [[row[key] for key in keys] for row in kept]


def test_small_reads_take_few_tasks(spark: SparkSession) -> None:
    assert spark.conf.get("spark.databricks.delta.snapshotPartitions") == "2"
