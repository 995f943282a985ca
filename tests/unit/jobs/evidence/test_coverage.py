"""When absence means no."""

from __future__ import annotations

from datetime import date

import pytest

from conf import Registry
from jobs.evidence.coverage import Cover, coverage
from tests.support.tables import rows

DAY = date(2020, 4, 20)


def registry(delivery: str, **more: object) -> Registry:
    form = {"id": "r", "delivery": delivery, "supersedes_by": "period", "parts": [], "max_age": {"days": 3, "when_older": "unknown"}}
    age = {"max_age": type("Age", (), form["max_age"] | more.pop("max_age", {}))}  # type: ignore[operator]
    return Registry.model_construct(**(form | age | more))


def cover(text: str, which: Registry, named: list[str] | None = None, on: date = DAY) -> Cover:
    read = [{"registry": "r"} | row | {"part": row["part"] or "", "complete": row["complete"] == "yes"} for row in rows(text)]
    for row in read:
        row["as_of"] = date.fromisoformat(row["as_of"])
    return coverage(read, [which], on, {"r": named} if named else None)["r"]


def test_what_comes_after_the_day_does_not_count():
    late = """
        period     | part | as_of      | complete
        2020-04-21 |      | 2020-04-21 | yes
    """
    for delivery in ("snapshot", "changes", "months"):
        assert not cover(late, registry(delivery)).covers()
        assert cover(late, registry(delivery), on=date(2020, 4, 21)).covers()


@pytest.mark.parametrize(
    ("newest", "complete", "covered"),
    [("2020-04-17", "yes", True), ("2020-04-16", "yes", False), ("2020-04-18", "no", False)],
    ids=["three days old", "four days old", "cut"],
)
def test_changes_need_all_that_came_whole_and_the_newest_fresh(newest, complete, covered):
    read = f"""
        period   | part | as_of      | complete
        2020-04-10 |    | 2020-04-10 | yes
        {newest} |      | {newest}   | {complete}
    """
    assert cover(read, registry("changes")).covers() is covered
    assert cover(read, registry("changes", max_age={"when_older": "warn"})).covers() is (complete == "yes")


def test_changes_need_every_part_of_each_period():
    read = """
        period     | part        | as_of      | complete
        2020-04-18 | requests    | 2020-04-18 | yes
        2020-04-18 | members-AC  | 2020-04-18 | yes
        2020-04-19 | requests    | 2020-04-19 | yes
    """
    both = registry("changes", parts=["requests", "members"])
    assert cover(read, both).why == "r was not read whole for 2020-04-19"
    assert cover("\n".join(read.strip("\n").splitlines()[:3]), both).covers()


def test_months_are_covered_one_by_one():
    read = """
        period  | part | as_of      | complete
        2020-01 | A    | 2020-02-07 | yes
        2020-02 | A    | 2020-03-07 | yes
        2020-02 | B    | 2020-03-07 | no
        2020-03 | A    | 2020-04-07 | yes
        2020-04 | A    | 2020-05-07 | yes
    """
    found = cover(read, registry("months"))
    assert found.months == {"2020-01", "2020-03"}
    assert found.covers(months=["2020-01", "2020-03"]) and found.why_not(months=["2020-02", "2020-04"]) == "r was not read whole for 2020-02, 2020-04"


def test_a_snapshot_is_its_newest_whole_period():
    read = """
        period     | part   | as_of      | complete
        2020-02-15 | people | 2020-02-15 | yes
        2020-02-15 | nit    | 2020-02-15 | yes
        2020-03-15 | people | 2020-03-15 | yes
        2020-03-15 | nit    | 2020-03-15 | no
        2020-04-15 | people | 2020-04-15 | yes
    """
    found = cover(read, registry("snapshot", parts=["people", "nit"], max_age={"when_older": "warn"}))
    assert found.covers() and found.chosen == {("2020-02-15", "people"), ("2020-02-15", "nit")}
    assert (found.as_of, found.age) == (date(2020, 2, 15), 65)
    assert cover(read, registry("snapshot", parts=["people", "nit", "more"])).chosen == frozenset()
    # Where no part is required, a cut file makes its period incomplete all the same.
    assert cover(read, registry("snapshot"), on=date(2020, 4, 14)).chosen == {("2020-02-15", "people"), ("2020-02-15", "nit")}


@pytest.mark.parametrize(("newest", "covered"), [("2020-04-17", True), ("2020-04-16", False)], ids=["three days old", "four days old"])
def test_a_snapshot_that_is_too_old_may_be_unknown(newest, covered):
    read = f"""
        period   | part | as_of    | complete
        {newest} | AC   | {newest} | yes
    """
    for which in (registry("snapshot"), registry("snapshot", supersedes_by="part")):
        found = cover(read, which)
        assert (found.covers(), found.covers(part="AC")) == (covered, covered and which.supersedes_by == "part")
        assert found.chosen == {(newest, "AC")}, "what it does say counts all the same"
    assert cover(read, registry("snapshot"), named=[newest]).covers(), "a period that the programme names is as old as it wants it"


def test_a_snapshot_by_parts_is_the_newest_whole_period_of_each():
    read = """
        period     | part | as_of      | complete
        2020-03-15 | AC   | 2020-03-15 | yes
        2020-03-15 | SP   | 2020-03-15 | yes
        2020-04-15 | AC   | 2020-04-15 | yes
        2020-04-15 | SP   | 2020-04-15 | no
    """
    found = cover(read, registry("snapshot", supersedes_by="part", max_age={"when_older": "warn"}))
    assert found.chosen == {("2020-04-15", "AC"), ("2020-03-15", "SP")} and found.covers(part="SP")
    assert found.why_not(part="RJ") == "r was never read for RJ"


def test_periods_that_the_programme_names_hold_together_per_part():
    read = """
        period | part | as_of      | complete
        2014   | AC   | 2014-12-31 | yes
        2016   | AC   | 2016-12-31 | yes
        2014   | SP   | 2014-12-31 | yes
        2016   | SP   | 2016-12-31 | no
        2018   | AC   | 2018-12-31 | yes
    """
    found = cover(read, registry("snapshot", supersedes_by="part"), named=["2014", "2016"])
    assert found.covers(part="AC") and found.why_not(part="SP") == "r was not read whole for 2016"
    assert not found.covers()
    # Rows of a cut file count all the same; only absence from it is unknown.
    assert found.chosen == {("2014", "AC"), ("2016", "AC"), ("2014", "SP"), ("2016", "SP")}
    assert not cover(read, registry("snapshot"), named=["2020-04-11"]).covers()
    in_two = """
        period | part      | as_of      | complete
        2014   | people-AC | 2014-12-31 | yes
        2014   | people-SP | 2014-12-31 | no
    """
    assert not cover(in_two, registry("snapshot", parts=["people"]), named=["2014"]).covers()
