"""The whole pipeline on labelled people: held to the oracle and to the labels, never to itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from tests.oracle import cases, truth
from tests.oracle.law import Case, said_of
from tests.pipeline.world import DAY, MONTH, REFERENCE, World, number_of

FEWEST = 30
MET_BY_ALL = {"no_federal_cash_transfer"}  # no registry shows another transfer than those that other criteria ask for
NEVER_NO = {"qualifying_activity"}  # what bars is asked by other criteria


@pytest.fixture(scope="module")
def oracle(world: World) -> dict[int, Case]:
    judged = cases.decide(world.population.rows, DAY, MONTH, REFERENCE)
    return {number_of(person): case for person, case in judged.items()}


@pytest.fixture(scope="module")
def decisions(world: World) -> dict[int, dict[str, Any]]:
    return world.decisions()


def test_the_pipeline_answers_what_the_oracle_answers_for_everyone(decisions: dict[int, dict[str, Any]], oracle: dict[int, Case]) -> None:
    assert len(decisions) > 5_000
    missing, extra = set(oracle) - set(decisions), set(decisions) - set(oracle)
    assert (missing, extra) == (set(), set()), f"{len(missing)} decided by the oracle alone, {len(extra)} by the pipeline alone"
    both = {person: ({name: decisions[person][name] for name in wanted}, wanted) for person, case in oracle.items() if (wanted := said_of(case))}
    different = {person: pair for person, pair in both.items() if pair[0] != pair[1]}
    examples = [(oracle[person].person, *pair) for person, pair in sorted(different.items())[:5]]
    assert not different, f"{len(different)} of {len(oracle)} differ (pipeline, oracle): {examples}"


def test_most_are_decided_and_every_criterion_meets_every_answer(oracle: dict[int, Case]) -> None:
    decided = sum(case.result != "inconclusive" for case in oracle.values())
    assert decided >= 0.75 * len(oracle), f"{decided} of {len(oracle)}"
    for criterion in set(next(iter(oracle.values())).answers) - MET_BY_ALL:
        answers = Counter(case.answers[criterion].value for case in oracle.values())
        wanted = [True, None] if criterion in NEVER_NO else [True, False, None]
        assert min(answers[one] for one in wanted) >= FEWEST, f"{criterion}: {answers}"


def test_errors_against_the_truth_are_counted_apart(world: World, decisions: dict[int, dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    """T06: 1,517 people of Bolsa Família were wrongly refused, and not counted. Their exclusion errors are counted apart."""
    true = {number_of(person): case for person, case in truth.decide(world.population.units, DAY, REFERENCE, MONTH).items() if not person.startswith("life:")}
    matrix = Counter((decisions[person]["result"], true[person].result if person in true else "nobody") for person in decisions)
    included = matrix["eligible", "ineligible"] + matrix["eligible", "nobody"]
    excluded = matrix["ineligible", "eligible"]
    paid_by_pbf = [person for person, decision in decisions.items() if decision["channel"] == "pbf"]
    wronged = [person for person in paid_by_pbf if decisions[person]["result"] == "ineligible" and person in true and true[person].result == "eligible"]
    with capsys.disabled():
        print(f"\n{'decided':14} | {'truth':12} | people")
        for (decided, wanted), people in sorted(matrix.items()):
            print(f"{decided:14} | {wanted:12} | {people}")
        print(
            f"inclusion errors {included}, exclusion errors {excluded}, of {len(decisions)}; of {len(paid_by_pbf)} in Bolsa Família {len(wronged)} wrongly refused"
        )
    assert len(wronged) <= 0.05 * len(paid_by_pbf)
    assert included <= 0.02 * len(decisions)
    assert excluded <= 0.05 * len(decisions)


def test_every_line_is_accounted_for(world: World) -> None:
    for (registry, period), answer in world.answers.items():
        assert answer["received"] == answer["valid"] + answer["structural"] + answer["quarantined"], f"{registry} {period}"


def test_every_defect_is_under_the_rule_that_its_label_names(world: World) -> None:
    registries = sorted(world.population.rows)
    names = {row["file"]: (row["registry"], row["name"]) for row in world.lake.rows("ops.arrivals")}
    found: dict[tuple[str, str, int], tuple[str, ...]] = {}
    flagged: dict[tuple[str, str, int], tuple[str, ...]] = {}
    for registry in registries:
        for row in world.lake.read(f"quarantine.{registry}").select("file", "line", "broken").collect():
            found[(*names[row.file], row.line)] = tuple(sorted(row.broken))
        for row in world.lake.read(f"silver.{registry}").where(F.size("_flags") > 0).select("file", "line", "_flags").collect():
            flagged[(*names[row.file], row.line)] = tuple(sorted(row._flags))
    wrong = defaultdict(list)
    rejected = set()
    for label in world.population.labels:
        if label.effect == "reject":
            key = (label.registry, label.file, label.line)
            rejected.add(key)
            if found.get(key) != tuple(sorted(label.rules)):
                wrong[label.defect].append((key, label.rules, found.get(key)))
        elif label.effect == "blank":
            key = (label.registry, label.file, label.silver_line)
            if not set(label.rules) <= set(flagged.get(key, ())):
                wrong[label.defect].append((key, label.rules, flagged.get(key, found.get(key))))
    for key in set(found) - rejected:
        wrong["clean row in quarantine"].append((key, (), found[key]))
    assert not wrong, {defect: (len(cases), cases[:2]) for defect, cases in wrong.items()}


def test_clean_rows_are_right_to_the_cent_and_the_day(world: World) -> None:
    # The same bytes may have come for two periods, under two names.
    names = {(row["period"], row["file"]): row["name"] for row in world.lake.rows("ops.arrivals")}
    for registry, shown in world.population.rows.items():
        silver = {(row.period, names[row.period, row.file], row.line): row for row in world.lake.read(f"silver.{registry}").collect()}
        expected = {(row.period, row.file, row.line): row.fields for row in shown if row.silver and not row.rejected}
        assert set(silver) == set(expected), f"{registry}: {len(silver)} rows, {len(expected)} expected"
        for key, fields in expected.items():
            read = {name: _in_brasilia(value) for name, value in silver[key].asDict().items()}
            differs = {name: (read[name], value) for name, value in fields.items() if name in read and read[name] != value}
            assert not differs, f"{registry} {key}: {differs}"


def _in_brasilia(value: Any) -> Any:
    """A timestamp in the registries' time zone: Spark returns it in this machine's."""
    return value.astimezone(ZoneInfo("America/Sao_Paulo")).replace(tzinfo=None) if isinstance(value, datetime) else value


def test_nothing_is_loaded_twice(world: World, spark: SparkSession) -> None:
    from jobs.ingest import ingest

    landing = Path(str(world.lake.root)) / "landing"
    files = sorted((landing / "sisobi" / "2020-04-17").glob("*"))
    again = ingest(world.lake, "sisobi", files, "2020-04-17")
    assert {file["status"] for file in again["files"]} == {"already_loaded"}
