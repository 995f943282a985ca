"""How often `decide` scans the evidence and exchanges rows. A number that grows is a regression; one that shrinks is to be written down here."""

from __future__ import annotations

import pytest

from bench import plan
from jobs.gold import incremental
from jobs.lake import Lake
from schemas.columns import CLAIM
from tests.spec.jobs.gold.cases import context

PLAN = """
AdaptiveSparkPlan isFinalPlan=false
+- Execute WriteFiles
   +- SortMergeJoin [person#1L], [person#9L], LeftOuter
      :- Sort [person#1L ASC NULLS FIRST], false, 0
      :  +- Exchange hashpartitioning(person#1L, 4), ENSURE_REQUIREMENTS, [plan_id=1]
      :     +- Project [person#1L]
      :        +- FileScan parquet [person#1L] Batched: true, Location: PreparedDeltaFileIndex(1 paths)[file:/x/silver/evidence], ReadSchema: struct<>
      +- *(2) HashAggregate(keys=[person#9L], functions=[])
         +- Exchange SinglePartition, ENSURE_REQUIREMENTS, [plan_id=2]
            +- BroadcastExchange HashedRelationBroadcastMode(List(input[0, bigint, true])), [plan_id=3]
"""


@pytest.fixture(scope="module")
def plans(input_lake: Lake) -> dict[str, str]:
    return plan.plans(input_lake)


def test_nodes_are_counted_by_what_they_are() -> None:
    assert plan.counts(PLAN) == {"exchanges": 2, "joins": 1, "scans of silver.evidence": 1}


def test_an_outline_names_keys_and_tables() -> None:
    lines = [line.strip() for line in plan.outline(PLAN).splitlines()]

    expected = ["SortMergeJoin", "Sort", "Exchange by person", "scan of silver.evidence", "HashAggregate", "Exchange to one"]
    assert lines == [*expected, "BroadcastExchange"]


def test_gathering_scans_and_exchanges_no_more_than_it_did(plans: dict[str, str]) -> None:
    assert plan.counts(plans["gather"]) == {
        "exchanges": 12,
        "joins": 5,
        "scans of silver.evidence": 3,
        "scans of silver.memberships": 2,
        "scans of silver.people": 2,
        "windows": 8,
    }


def test_a_column_that_is_gathered_is_compared_by_an_incremental_run(plans: dict[str, str]) -> None:
    """Else a change of that column alone would mark no person as affected. Where a row stands (slice, file, line) changes without its content; see `changes.PLACE`."""
    where = {column.name for column in CLAIM} - {"registry"} | {"member"}
    for name, rest, _ in plan._nodes(plans["gather"]):
        if name == "FileScan parquet":
            columns = {one.partition("#")[0] for one in rest[1 : rest.index("]")].split(",")}
            assert columns - where <= set(incremental.compared(context(), plan._table(rest))), plan._table(rest)


def test_allocating_exchanges_no_more_than_it_did(plans: dict[str, str]) -> None:
    assert plan.counts(plans["assess and allocate"]) == {"exchanges": 4, "joins": 2, "windows": 3}
