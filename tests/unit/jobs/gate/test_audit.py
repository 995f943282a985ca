"""The gate refuses critical failures, with the reasons in a masked report, and lets nothing unaudited through."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

import conf
from expectations import suite, usual
from expectations.rules import rules_of
from expectations.suite import bound
from jobs.gate import audit as gate
from jobs.gate.accepted import accepted
from jobs.gate.audit import mask
from jobs.gate.checks import Figure, Limits, balance, blanked_share, last_periods, parts_present, rejected_share, rows_as_usual
from jobs.runtime.errors import BadInput


@pytest.mark.parametrize(("checks", "why", "message"), [(["a"], None, "needs --why"), (["a"], " ", "needs --why"), ([], "x", "needs --accept")])
def test_what_is_accepted_has_a_name_and_a_reason(checks: list[str], why: str | None, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        accepted(checks, why)


def test_a_run_with_something_accepted_has_a_name_of_its_own() -> None:
    one, other = accepted(["b", "a", "a"], "x"), accepted(["b"], "x")
    assert one.checks == ("a", "b") and accepted().run_of("clean-1") == "clean-1"
    assert len({"clean-1", one.run_of("clean-1"), other.run_of("clean-1")}) == 3
    assert one.run_of("clean-1") == accepted(["a", "b"], "y").run_of("clean-1")


# Checks of a delivery: no Spark


@pytest.mark.parametrize(
    ("rejected", "received", "passes", "severity"),
    [
        (20, 1000, True, "critical"),
        (21, 1000, False, "critical"),
        (21, 999, False, "warning"),
        (0, 0, True, "warning"),
        (30, 30, False, "critical"),  # nothing is left of it
        (4, 4, False, "warning"),
    ],
)
def test_rejected_share(rejected: int, received: int, passes: bool, severity: str) -> None:
    check = rejected_share("t", "s", rejected, received, 0.02)
    assert (check.passed, check.severity) == (passes, severity)


def test_balance_parts_and_blanked() -> None:
    assert balance("t", "s", 10, 7, 2, 1).passed and not balance("t", "s", 10, 7, 2, 0).passed
    assert balance("t", "s", 10, 7, 2, 0).severity == "critical"
    assert parts_present("t", "s", ["AC", "SP"], ["SP", "AC", "RJ"]).passed
    missing = parts_present("t", "s", ["AC", "SP"], ["SP"])
    assert (missing.passed, missing.severity, missing.observed) == (False, "warning", "missing: AC")
    assert not blanked_share("t", "s", "rule", 2, 10, 0.1).passed and blanked_share("t", "s", "rule", 1, 10, 0.1).severity == "warning"


def figures(**rows: float) -> list[Figure]:
    return [Figure(period.strip("_").replace("_", "-"), value) for period, value in rows.items()]


FAR_FEWER, FAR_MORE = "rows_not_far_fewer_than_usual", "rows_not_far_more_than_usual"


@pytest.mark.parametrize(
    ("rows", "failing"),
    [(1000, []), (500, []), (499, [(FAR_FEWER, "critical")]), (4000, []), (4001, [(FAR_MORE, "warning")])],
)
def test_rows_against_the_last_periods(rows: int, failing: list[tuple[str, str]]) -> None:
    history = {"rows": figures(_2019_12=1e6, _2020_01=900, _2020_02=1000, _2020_03=1000, _2020_04=1100, _2020_06=1)}
    found = rows_as_usual("t", "2020-05", rows, history, Limits())
    assert [(c.expectation, c.severity) for c in found if not c.passed] == failing


def as_usual(slice: str, rows: int, limits: Limits | None = None, **before: float) -> list[tuple[str, str]]:
    """What does not hold."""
    found = rows_as_usual("t", slice, rows, {"rows": figures(**before)}, limits or Limits())
    return [(c.expectation, c.severity) for c in found if not c.passed]


def test_few_rows_vary_by_chance_and_where_few_are_usual_only_warn() -> None:
    assert as_usual("2020-05", 0, _2020_04=8) == []
    assert as_usual("2020-05", 0, _2020_04=999) == [(FAR_FEWER, "warning")]
    assert as_usual("2020-05", 0, _2020_04=1000) == [(FAR_FEWER, "critical")]


def test_a_daily_base_is_compared_with_the_same_weekday() -> None:
    history = figures(_2020_04_12=5, _2020_04_17=900, _2020_04_18=600)  # a Sunday, a Friday, a Saturday
    assert [f.value for f in last_periods("2020-04-19", history)] == [5]
    assert last_periods("2020-04-20", history) == []


def test_an_election_is_compared_with_the_one_four_years_before() -> None:
    """The real numbers of candidates: a general election after a municipal one has a seventeenth of the rows."""
    every = Limits(every=4)
    assert as_usual("2018", 29_000, every, _2012=480_000, _2014=26_000, _2016=497_000) == []
    assert as_usual("2018", 9_000, every, _2012=480_000, _2014=26_000, _2016=497_000) == [(FAR_FEWER, "critical")]
    assert as_usual("2018", 29_000, every, _2016=497_000) == [("rows_as_usual", "warning")]  # nothing to compare with
    assert as_usual("2018", 29_000, Limits(), _2016=497_000) == [(FAR_FEWER, "critical")]
    assert conf.registry("tse").usual.every == 4


def test_parts_that_stand_by_themselves_are_compared_each_with_itself() -> None:
    history = {"rows": figures(_2014=6200), "rows:AC": figures(_2014=200), "rows:SP": figures(_2014=3000), "rows:RJ": figures(_2014=3000)}

    def found(**parts: int) -> list[tuple[str, str, str | None]]:
        limits = Limits(every=4, parts=parts)
        return [(c.expectation, c.severity, c.observed) for c in rows_as_usual("t", "2018", sum(parts.values()), history, limits) if not c.passed]

    assert found(AC=210, SP=2900, RJ=3100) == []
    assert found(SP=2900) == [("parts_as_usual", "warning", "missing: AC, RJ")]  # its own UF is whole: the others are not known, and not refused
    assert found(AC=20, SP=2900, RJ=3100) == [(FAR_FEWER, "warning", "AC: 20 rows; 200 in the last periods, at least 100")]
    assert found(AC=210, SP=1000, RJ=5000) == [(FAR_FEWER, "critical", "SP: 1000 rows; 3000 in the last periods, at least 1500")]
    assert found(TO=5) == [("parts_as_usual", "warning", "missing: AC, RJ, SP"), (FAR_FEWER, "critical", "5 rows; 6200 in the last periods, at least 3100")]


def test_the_first_period_only_warns() -> None:
    assert as_usual("2020-05", 0, _2020_06=100) == [("rows_as_usual", "warning")]


def test_only_published_figures_count_as_usual() -> None:
    def figure(audit: str, period: str, rows: int) -> dict[str, Any]:
        record = {"table": "silver.sisobi", "expectation": "figure:rows", "slice": period, "observed": repr(rows)}
        return record | {"audit": audit, "audited_at": datetime(2020, 5, 1, rows % 24)}

    published = [{"audit": "clean-1"}, {"audit": "clean-3"}, {"audit": None}]
    audits = [figure("clean-1", "2020-03", 20), figure("clean-2", "2020-04", 5), figure("clean-3", "2020-03", 21)]
    lake: Any = SimpleNamespace(rows=lambda table, *_, **__: {"ops.publications": published, "ops.audits": audits}[table])
    assert gate._history(lake)["silver.sisobi"]["rows"] == [Figure("2020-03", 21)]


def test_usual_bounds() -> None:
    assert (bound("rows", 10_000, 0, "less", 0.5), bound("rows", 10_000, 0, "more", 0.5)) == (5000, 15000)
    assert bound("share_with_cpf", 0.9, 1_000_000, "less", 0.1) == pytest.approx(0.81)
    assert bound("share_with_cpf", 0.9, 10, "less", 0.1) == pytest.approx(0.615, abs=0.001)
    with pytest.raises(ValueError, match="less=… or more=…"):
        usual("rows")


def test_a_masked_value_keeps_its_shape_alone() -> None:
    assert mask("JOSÉ da Silva, 123.456") == "AAAA AA AAAAA, 999.999"


def test_a_suite_is_not_built_by_naming_it() -> None:
    def build(_: object) -> list[object]:
        raise AssertionError("built")

    assert suite("silver.sisobi", build).table == "silver.sisobi"
    assert gate.suite_of("silver.no_such_table") is None


@pytest.mark.parametrize("registry", [one.id for one in conf.registries()])
def test_every_registrys_suite_can_be_built(registry: str) -> None:
    import great_expectations.expectations as gxe

    held = rules_of(registry).suite
    assert held is not None and all(isinstance(one, gxe.Expectation) for one in held.build(gxe))
