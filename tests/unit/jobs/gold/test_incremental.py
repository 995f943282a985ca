"""When everybody is decided anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from jobs.gold import incremental
from jobs.gold.standing import after

DAY = date(2020, 4, 20)
Given = dict[str, Any]


@pytest.mark.parametrize(
    ("differs", "why"),
    [
        ({}, None),
        ({"rule_version": "other"}, "the rules are others"),
        ({"on": date(2020, 4, 19)}, "the day lies before that of the run before, 2020-04-20"),
        ({"on": date(2021, 1, 2)}, "another year has begun"),
        ({"on": date(2020, 5, 14)}, "other wordings of the law are in force"),
        ({"granted": ("decide-1",)}, "other grants of earlier months stand"),
        ({"not_covered": frozenset({"sisobi"})}, "other registries, or UFs, are covered"),
        ({"lacking": {"tse": frozenset({"SP"})}}, "other registries, or UFs, are covered"),
        ({"months_read": {"gfip": frozenset({"2020-01", "2020-02"})}}, "other months are covered"),
        ({"months_read": {"gfip": frozenset({"2020-01", "2020-02", "2020-03", "2020-04"})}}, None),  # a month that nobody asks for
    ],
)
def test_everybody_is_decided_where_a_change_is_not_of_the_registries_alone(work: Callable[..., Any], differs: Given, why: str | None) -> None:
    assert incremental.why_full(work(), work(**differs)) == why


@pytest.fixture
def work() -> Callable[..., Any]:
    """What of a run the planner looks at."""
    import conf
    from jobs.gold.context import DecisionContext

    def made(**differs: Any) -> SimpleNamespace:
        given = {"on": DAY, "rule_version": "one", "granted": (), "not_covered": frozenset(), "lacking": {}} | differs
        ae2020 = conf.programme("ae2020")
        read = {name: frozenset(ae2020.months_of(name, "2020-04")) for name, use in ae2020.periods.items() if use.months}
        context = DecisionContext(ae2020, "2020-04", given["on"], given.pop("not_covered"), given.pop("lacking"), read | given.pop("months_read", {}))
        return SimpleNamespace(context=context, **given)

    return made


def test_a_chain_begins_anew_with_everybody_and_grows_by_all_else() -> None:
    one = after([], "ae2020", "2020-04", "a", "everybody", "so", False)
    two = after(one, "ae2020", "2020-04", "b", "changes", "so", False)
    three = after(two, "ae2020", "2020-04", "c", "scope", "so", False)
    assert [(row["place"], row["run"], row["decides"]) for row in three] == [(0, "a", "everybody"), (1, "b", "changes"), (2, "c", "scope")]
    assert [(row["place"], row["run"]) for row in after(three, "ae2020", "2020-04", "d", "everybody", "so", True)] == [(0, "d")]
