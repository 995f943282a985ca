"""The gate refuses what is critical, says why in a masked report, and lets nothing unaudited through."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import schemas
from expectations import checks, gate, suite, usual
from expectations.checks import Figure, balance, blanked_share, last_periods, parts_present, rejected_share, rows_as_usual
from expectations.gate import audit, mask
from expectations.suite import bound
from jobs.errors import Refused
from jobs.lake import Audited, Lake, Slice
from jobs.local_table import local_table

DEATHS = ", ".join(f"`{c.name}` {c.type}" for c in schemas.load("silver.sisobi").columns)
Frame = Callable[..., DataFrame]


@pytest.fixture
def lake(tmp_path: Path, spark: SparkSession) -> Lake:
    """An empty lake."""
    return Lake(tmp_path / "lake", spark)


@pytest.fixture
def no_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dataset checks alone."""
    monkeypatch.setattr(gate, "suite_of", lambda table: None)


def deaths(table: Frame, period: str, rows: int) -> DataFrame:
    """So many valid rows."""
    lines = "\n".join(f"{i} | 1{i:010d} | MARIA DAS DORES | 2020-04-01" for i in range(1, rows + 1))
    return dressed(table(f"line | cpf | name | death_date\n{lines}", DEATHS), period)


def dressed(rows: DataFrame, period: str) -> DataFrame:
    """Rows with the columns that every table has."""
    given = {"file": "7L", "layout": "'2003-09'", "_flags": "array()", "period": repr(period)}
    promised = schemas.load("silver.sisobi").columns
    return rows.selectExpr(*[f"cast({given.get(c.name, f'`{c.name}`')} as {c.type}) as `{c.name}`" for c in promised])


def candidate(lake: Lake, rows: DataFrame, period: str, run: str) -> Slice:
    """A written candidate's only slice."""
    return Slice(lake.candidate(rows, "silver.sisobi", run), {"period": period})


def publish(lake: Lake, table: Frame, period: str, rows: int) -> None:
    """A period, audited and published."""
    one = candidate(lake, deaths(table, period, rows), period, f"clean-{period}")
    lake.publish(f"clean-{period}", "clean", [one], audit=audit(lake, f"clean-{period}", [one]))


def test_far_fewer_rows_than_usual_are_refused_and_what_was_published_stands(lake: Lake, table: Frame, no_suite: None) -> None:
    publish(lake, table, "2020-03", 60)
    bad = candidate(lake, deaths(table, "2020-04", 5), "2020-04", "clean-2020-04")
    with pytest.raises(Refused) as refused:
        audit(lake, "clean-2020-04", [bad])
    report = Path(str(refused.value).rsplit("Report: ", 1)[1])
    found = json.loads(report.read_text())
    assert not found["passed"]
    failed = {c["expectation"] for c in found["tables"]["silver.sisobi:2020-04"] if not c["passed"]}
    assert failed == {"rows_not_far_fewer_than_usual"}
    assert lake.read("silver.sisobi").count() == 60
    recorded = {(r["audit"], r["expectation"]): r for r in lake.rows("ops.audits", None, passed=False, severity="critical")}
    assert set(recorded) == {("clean-2020-04", "rows_not_far_fewer_than_usual")}
    # The refused period says nothing about what is usual, and parts that are still missing explain few rows.
    assert audit(lake, "clean-2020-04", [bad], whole=False).warnings == ["rows_not_far_fewer_than_usual"]


KEYS = st.tuples(
    st.sampled_from(["sisobi", "gfip"]),
    st.sampled_from([1, 2]),
    st.sampled_from([None, 1, 63, 64, 65, 129]),
    st.sampled_from([1, 2]),
    st.sampled_from([None, 5, 6]),
)


TYPES = ("string", "bigint", "bigint", "smallint", "bigint")
KEYED = {"silver.evidence": ("registry", "file", "line", "kind", "person"), "gold.facts": ("run", "a", "b", "c", "person")}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=st.lists(KEYS, min_size=1, max_size=12), once=st.booleans())
def test_keys_that_stand_on_several_rows_are_counted_as_python_counts_them(spark: SparkSession, keys: list[tuple[Any, ...]], once: bool) -> None:
    keys = list(dict.fromkeys(keys)) if once else keys
    for name, columns in KEYED.items():
        promised = schemas.load(name)
        rows = local_table(spark, keys, ", ".join(f"{column} {type}" for column, type in zip(columns, TYPES, strict=True)))
        whole = rows.select(*[F.col(c.name) if c.name in columns else F.lit(None).cast(c.type).alias(c.name) for c in promised.columns])
        held = [columns.index(column) for column in promised.key if column in columns]
        several = sum(count > 1 for count in Counter(tuple(key[place] for place in held) for key in keys).values())
        found = next(check for check in checks.promised(whole, promised, "x", [])[1] if check.expectation.startswith("unique"))
        assert (found.passed, found.observed) == (several == 0, f"{several} keys stand on more than one row")


def test_the_promise_is_audited(lake: Lake, table: Frame, no_suite: None) -> None:
    rows = table(
        """
        line | cpf         | death_date
        -----+-------------+-----------
        1    | 12345678909 | 2020-04-01
        1    | 12345678909 | 2020-04-01
        3    | 12345678909 |
        """,
        DEATHS,
    )
    one = candidate(lake, dressed(rows, "2020-04"), "2020-04", "clean-1")
    with pytest.raises(Refused, match="unique:file,line.*1 keys") as refused:
        audit(lake, "clean-1", [one])
    assert "required:death_date: 1 of 3" in str(refused.value)


def test_expectations_refuse_by_their_own_severity_and_samples_are_masked(lake: Lake, table: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        gate,
        "suite_of",
        lambda name: suite(
            name,
            lambda gxe: [
                gxe.ExpectColumnMinToBeBetween(column="cpf", min_value=90000000000, severity="warning"),
                gxe.ExpectColumnValuesToMatchRegex(column="name", regex="^JOSE", severity="critical"),
                gxe.ExpectColumnValuesToBeInSet(column="layout", value_set=["2003-09"], severity="critical"),
                gxe.ExpectColumnValuesToNotBeNull(column="cpf", mostly=usual("share_with_cpf", less=0.1), severity="critical"),
                gxe.ExpectColumnValuesToBeInSet(column="no_such_column", value_set=[1], severity="info"),
            ],
        ),
    )
    one = candidate(lake, deaths(table, "2020-04", 3), "2020-04", "clean-1")
    with pytest.raises(Refused):
        audit(lake, "clean-1", [one])
    text = (lake.root / "reports" / "clean-1.json").read_text()
    found = {c["expectation"]: c for c in json.loads(text)["tables"]["silver.sisobi:2020-04"]}
    failed = {name: c["severity"] for name, c in found.items() if not c["passed"]}
    assert failed == {
        "expect_column_min_to_be_between:cpf": "warning",
        "expect_column_values_to_match_regex:name": "critical",
        # The first period has nothing to be compared with: it only warns.
        "expect_column_values_to_not_be_null:cpf": "warning",
        "rows_as_usual": "warning",
        # What cannot be tried does not hold, however mild.
        "expect_column_values_to_be_in_set:no_such_column": "critical",
    }
    assert found["expect_column_values_to_match_regex:name"]["samples"] == ["AAAAA AAA AAAAA"] * 3
    assert found["expect_column_values_to_match_regex:name"]["observed"] == "3 of 3"
    assert found["expect_column_min_to_be_between:cpf"]["observed"] == "99999999999"
    assert "MARIA" not in text and "10000000001" not in text
    assert "MARIA" not in str(lake.rows("ops.audits")) and "10000000001" not in str(lake.rows("ops.audits"))


def test_what_passes_publishes_and_says_what_was_audited(lake: Lake, table: Frame, no_suite: None) -> None:
    one = candidate(lake, deaths(table, "2020-04", 3), "2020-04", "clean-1")
    passed = audit(lake, "clean-1", [one], [rejected_share("silver.sisobi", "2020-04", 0, 3, 0.02)])
    published: Audited = passed
    assert (passed.passed, passed.failures, passed.warnings) == (True, [], ["rows_as_usual"])
    assert dict(published.counts) == {str(one.candidate.path): 3}
    lake.publish("clean-1", "clean", [one], audit=passed)
    assert lake.rows("ops.publications")[0]["audit"] == "clean-1"
    with pytest.raises(Refused, match="rejected_share_within_limit: 3 of 3"):
        audit(lake, "clean-2", [one], [rejected_share("silver.sisobi", "2020-04", 3, 3, 0.02)])


# Checks of a delivery: no Spark


@pytest.mark.parametrize(("rejected", "received", "passes"), [(2, 100, True), (3, 100, False), (0, 0, True)])
def test_rejected_share(rejected: int, received: int, passes: bool) -> None:
    check = rejected_share("t", "s", rejected, received, 0.02)
    assert (check.passed, check.severity) == (passes, "critical")


def test_balance_parts_and_blanked() -> None:
    assert balance("t", "s", 10, 7, 2, 1).passed and not balance("t", "s", 10, 7, 2, 0).passed
    assert balance("t", "s", 10, 7, 2, 0).severity == "critical"
    assert parts_present("t", "s", ["AC", "SP"], ["SP", "AC", "RJ"]).passed
    missing = parts_present("t", "s", ["AC", "SP"], ["SP"])
    assert (missing.passed, missing.severity, missing.observed) == (False, "warning", "missing: AC")
    assert not blanked_share("t", "s", "rule", 2, 10, 0.1).passed and blanked_share("t", "s", "rule", 1, 10, 0.1).severity == "warning"


def figures(**rows: float) -> list[Figure]:
    return [Figure(period.strip("_").replace("_", "-"), value) for period, value in rows.items()]


@pytest.mark.parametrize(
    ("rows", "failing"),
    [(100, []), (50, []), (49, [("rows_not_far_fewer_than_usual", "critical")]), (400, []), (401, [("rows_not_far_more_than_usual", "warning")])],
)
def test_rows_against_the_last_periods(rows: int, failing: list[tuple[str, str]]) -> None:
    history = figures(_2019_12=1e6, _2020_01=90, _2020_02=100, _2020_03=100, _2020_04=110, _2020_06=1)
    found = rows_as_usual("t", "2020-05", rows, history, 0.5, 3.0, True)
    assert [(c.expectation, c.severity) for c in found if not c.passed] == failing


def test_few_rows_vary_by_chance() -> None:
    assert all(c.passed for c in rows_as_usual("t", "2020-05", 0, figures(_2020_04=8), 0.5, 3.0, True))
    assert not all(c.passed for c in rows_as_usual("t", "2020-05", 0, figures(_2020_04=20), 0.5, 3.0, True))


def test_a_daily_base_is_compared_with_the_same_weekday() -> None:
    history = figures(_2020_04_12=5, _2020_04_17=900, _2020_04_18=600)  # a Sunday, a Friday, a Saturday
    assert [f.value for f in last_periods("2020-04-19", history)] == [5]
    assert last_periods("2020-04-20", history) == []


def test_the_first_period_only_warns() -> None:
    (check,) = rows_as_usual("t", "2020-05", 0, figures(_2020_06=100), 0.5, 3.0, True)
    assert (check.passed, check.severity) == (False, "warning")


def test_only_what_was_published_says_what_is_usual() -> None:
    def figure(audit: str, period: str, rows: int) -> dict[str, Any]:
        told = {"table": "silver.sisobi", "expectation": "figure:rows", "slice": period, "observed": repr(rows)}
        return told | {"audit": audit, "audited_at": datetime(2020, 5, 1, rows % 24)}

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
