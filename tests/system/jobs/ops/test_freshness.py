"""freshness: every base that is too old on the day of the question is named, and how many people that concerns."""

from __future__ import annotations

from datetime import date

import pytest

import conf
from conf.registry import MaxAge
from jobs.decide import decide
from jobs.ops.freshness import freshness
from jobs.runtime.errors import BadInput, Refused
from tests.support.decided import ON

FOUR_DAYS_LATER = date(2020, 4, 24)


def test_nothing_is_old_and_no_one_is_affected(decided_lake, late):
    assert freshness(late(decided_lake.root), "ae2020", "2020-04", ON) == {
        "programme": "ae2020", "month": "2020-04", "on": "2020-04-20", "older": [], "never_read": [], "people": 0,
    }  # fmt: skip


def test_what_is_older_is_named_with_its_age_on_that_day_and_how_many_are_asked_of_it(decided_lake, late):
    answer = freshness(late(decided_lake.root), "ae2020", "2020-04", FOUR_DAYS_LATER)

    sisobi = {"registry": "sisobi", "as_of": date(2020, 4, 19), "age_days": 5, "promised_days": 3, "when_older": "warn", "people": 5}
    assert answer["older"] == [sisobi]
    assert answer["people"] == 5 == decide(decided_lake, "ae2020", "2020-04", FOUR_DAYS_LATER, dry_run=True)["people"]


@pytest.mark.parametrize("policy", ["warn", "unknown", "block"])
def test_an_old_base_is_handled_as_its_form_has_it(decided_lake, monkeypatch, policy):
    registry, ids = conf.registry, [one.id for one in conf.registries()]

    def strict(id: str) -> conf.Registry:
        return registry(id).model_copy(update={"max_age": MaxAge(days=1, when_older=policy)}) if id == "bem" else registry(id)

    monkeypatch.setattr(conf, "registry", strict)
    monkeypatch.setattr(conf, "registries", lambda: [strict(one) for one in ids])
    before = decided_lake.versions()
    if policy == "block":
        for ask in (freshness, decide):
            with pytest.raises(Refused, match="bem: its newest delivery is 2 days old, more than 1. Bring newer.*--accept registry_fresh:bem"):
                ask(decided_lake, "ae2020", "2020-04", date(2020, 4, 21))
        accept = ["registry_fresh:bem"]
        assert freshness(decided_lake, "ae2020", "2020-04", date(2020, 4, 21), accept, "it comes on Friday")["people"] == 5
        with pytest.raises(Refused, match="5 people would be decided on stale data"):
            freshness(decided_lake, "ae2020", "2020-04", date(2020, 4, 21))
    else:
        assert [row["when_older"] for row in freshness(decided_lake, "ae2020", "2020-04", date(2020, 4, 21))["older"]] == [policy]
        answer = decide(decided_lake, "ae2020", "2020-04", date(2020, 4, 21), dry_run=True)
        assert (answer["not_covered"], "no_emergency_employment_benefit" in answer["doubts"]) == ((["bem"], True) if policy == "unknown" else ([], False))
    assert decided_lake.versions() == before


def test_a_base_never_read_is_not_old_but_named_and_stops_the_month(decided_lake):
    # By that day only what was named before April was here: employment, income tax and the lists of agents.
    never = ["bem", "cadunico", "cpf", "depen", "esocial", "exterior", "extracad", "gps", "presos_sp", "seguro_desemprego", "sisobi"]
    with pytest.raises(Refused, match="; ".join(f"{name} was never read for 2020-04 by 2020-04-10" for name in never)):
        freshness(decided_lake, "ae2020", "2020-04", date(2020, 4, 10))
    answer = freshness(decided_lake, "ae2020", "2020-04", date(2020, 4, 10), [f"registry_read:{name}" for name in never], "a look ahead")
    assert answer["never_read"] == never


def test_a_month_or_programme_that_is_not_there_is_bad_input(decided_lake):
    with pytest.raises(BadInput, match="ae2020 is for 2020-04 to 2020-08, not for 2020-4"):
        freshness(decided_lake, "ae2020", "2020-4", ON)
    with pytest.raises(BadInput, match="there is no programme ae2019"):
        freshness(decided_lake, "ae2019", "2020-04", ON)
