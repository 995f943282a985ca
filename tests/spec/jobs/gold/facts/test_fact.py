"""What it takes to add a criterion of the kind "the base says that this person is on its list on the day": shown with an invented one, declared here alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import IntEnum
from importlib import import_module
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from conf.programme import FOLDER, Programme, load_programme
from jobs.gold import incremental
from jobs.gold.assess import begin, judge, own_criteria, published_names
from jobs.gold.causes import DOUBTS
from jobs.gold.context import DecisionContext
from jobs.gold.criterion import CRITERIA, sentences
from jobs.gold.facts.fact import FACTS, fact, rows
from jobs.gold.gather import gather
from tests.spec.jobs.gold.claims import claims
from tests.support.tables import rows as cells


class Kind(IntEnum):
    """A kind of evidence that there is not."""

    LISTED = 60


FACT = """
LISTED = rows(Kind.LISTED, holds=in_force)
LIST_KEY_DISAGREES = doubt("list_key_disagrees", "An entry was found by a number that may be somebody else's", code="key_disagrees")
is_listed = fact("is_listed", "On the list on the day", LISTED, covered_by="bem", doubts={LIST_KEY_DISAGREES: LISTED.where(doubtful)})
"""
CRITERION = '''
@criterion("not_listed", law="Lei inventada, art. 1º", facts=[is_listed])
def not_listed(person):
    """Não constar da lista."""
    return ~person.is_listed
'''
IMPORTS = """
from jobs.gold.causes import doubt
from jobs.gold.criterion import criterion
from jobs.gold.facts.fact import doubtful, fact, in_force, rows
"""
PROGRAMME = """
criteria:
  not_listed:
    number: X-01
    title: Não constar da lista
    needs: {all: [bem]}
    shapes: [{shape: not_listed, law: "Lei inventada, art. 1º"}]
"""


@pytest.fixture
def programme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Programme]:
    """A programme whose one criterion is the invented one; with the fact, it is gone after the test."""
    before = [(known, dict(known)) for known in (FACTS, DOUBTS, CRITERIA)]
    (tmp_path / "listed.py").write_text(IMPORTS + FACT + CRITERION)
    exec(compile(IMPORTS + FACT + CRITERION, "listed.py", "exec"), {"Kind": Kind, "__name__": "listed"})
    monkeypatch.setattr(import_module("conf.rule"), "CRITERIA", tmp_path)
    all_else = re.sub(r"(?ms)^allocate:.*?(?=^sources:)", "", (FOLDER / "ae2020.yml").read_text()).partition("\ncriteria:")[0]
    (tmp_path / "list.yml").write_text(all_else + PROGRAMME)
    yield load_programme(tmp_path / "list.yml")
    for known, as_it_was in before:
        known.clear()
        known.update(as_it_was)


def test_it_takes_a_fact_of_eight_lines_and_a_criterion_of_ten() -> None:
    assert len(FACT.strip().splitlines()) <= 8 and len(CRITERION.strip().splitlines()) <= 10


def test_a_list_is_a_fact_and_a_criterion(spark: SparkSession, programme: Programme) -> None:
    given = claims(
        spark,
        evidence="""
        person | kind       | registry | since      | until      | certainty  | born
        -------+------------+----------+------------+------------+------------+-----------
        1      | 60         | bem      | 2020-01-01 |            | certain    | 1990-01-01
        2      | 60         | bem      | 2020-01-01 | 2020-04-20 | certain    |              # to the day
        3      | 60         | bem      | 2020-01-01 | 2020-04-19 | certain    |
        4      | 60         | bem      | 2020-04-21 |            | certain    |              # from tomorrow
        5      | 60         | bem      | 2020-01-01 |            | probable   |              # a number that two people share
        6      | 60         | bem      | 2020-01-01 |            | certain    | 1991-01-01   # born on another day than the CPF base says
        8      | 60         | bem      | 2020-01-01 |            | certain    |              # of an UF that was not read: what is there is known
        9      | UNREADABLE | bem      |            |            | unreadable |
        10     | 60         | bem      | 2020-01-01 |            | certain    |              # once for certain
        10     | 60         | bem      | 2020-01-01 |            | probable   |              # and once in doubt
        """,
        memberships="family | person | uf\n---+---\n" + "\n".join(f"{n} | {n} | {'AC' if n in (8, 11) else 'SP'}" for n in range(1, 12)),
        people="person | birth_date\n---+---\n" + "\n".join(f"{n} | 1990-01-01" for n in range(1, 12)),
    )
    context = DecisionContext(programme, "2020-04", date(2020, 4, 20), uncovered_ufs={"bem": frozenset({"AC"})})
    assessed = judge(context, begin(context, gather(context, given)), own_criteria(context))
    found = assessed.select("person", "is_listed", "has_died", "verdict", *[names.alias(name) for name, names in published_names(context, assessed).items()])
    assert {row.person: (row.is_listed, row.verdict, row.reasons, row.causes, row.has_died) for row in found.collect()} == _expected(
        """
        person | is_listed | met   | reason     | cause
        -------+-----------+-------+------------+--------------------------------
        1      | true      | false | not_listed |
        2      | true      | false | not_listed |
        3      | false     | true  |            |
        4      | false     | true  |            |
        5      | false     |       |            | not_listed:key_disagrees
        6      | false     |       |            | not_listed:key_disagrees
        7      | false     | true  |            |                                      # no entry
        8      | true      | false | not_listed |
        9      | false     |       |            | not_listed:row_unreadable
        10     | true      | false | not_listed |
        11     |           |       |            | not_listed:registry_not_covered      # no entry, of an UF that was not read
        """
    )


def _expected(text: str) -> dict[int, tuple[object, ...]]:
    """By person; nobody's death is known, for the programme needs no registry of deaths."""
    answers = {"true": True, "false": False, None: None}
    listed = {None: []}
    return {
        int(row["person"] or 0): (answers[row["is_listed"]], answers[row["met"]], *[listed.get(one, [one]) for one in (row["reason"], row["cause"])], None)
        for row in cells(text)
    }


def test_its_cause_has_its_sentence(programme: Programme) -> None:
    assert sentences("not_listed")["key_disagrees"] == "An entry was found by a number that may be somebody else's"
    assert sentences("no_death_record")["key_disagrees"] != sentences("not_listed")["key_disagrees"]


def test_the_incremental_planner_learns_what_a_fact_reads(spark: SparkSession, programme: Programme) -> None:
    context = DecisionContext(programme, "2020-04", date(2020, 4, 20))
    assert "part" not in incremental.compared(context, "silver.evidence")
    fact("is_of_a_part", "Of a part of its delivery", rows(Kind.LISTED, holds=lambda row, _: row.part == "x"), covered_by="bem")
    assert "part" in incremental.compared(context, "silver.evidence")


def test_two_facts_of_one_name_are_refused(programme: Programme) -> None:
    with pytest.raises(ValueError, match="two facts are called is_listed"):
        fact("is_listed", "Again", covered_by="bem")
