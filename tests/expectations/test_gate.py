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

import conf
import schemas
from expectations import suite, usual
from expectations.suite import bound
from jobs.gate import audit as gate
from jobs.gate import checks
from jobs.gate.accepted import Accepted, accepted
from jobs.gate.audit import audit, mask
from jobs.gate.checks import Figure, Limits, balance, blanked_share, last_periods, parts_present, rejected_share, rows_as_usual
from jobs.lake import Audited, Lake, Slice
from jobs.runtime.errors import BadInput, Refused
from jobs.runtime.local_table import local_table

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
    publish(lake, table, "2020-03", 1200)
    bad = candidate(lake, deaths(table, "2020-04", 100), "2020-04", "clean-2020-04")
    with pytest.raises(Refused) as refused:
        audit(lake, "clean-2020-04", [bad])
    report = Path(str(refused.value).rsplit("Report: ", 1)[1])
    found = json.loads(report.read_text())
    assert not found["passed"]
    failed = {c["expectation"] for c in found["tables"]["silver.sisobi:2020-04"] if not c["passed"]}
    assert failed == {"rows_not_far_fewer_than_usual"}
    assert lake.read("silver.sisobi").count() == 1200
    assert "with --accept rows_not_far_fewer_than_usual --why REASON" in str(refused.value)
    recorded = {(r["audit"], r["expectation"]): r for r in lake.rows("ops.audits", None, passed=False, severity="critical")}
    assert set(recorded) == {("clean-2020-04", "rows_not_far_fewer_than_usual")}
    # The refused period says nothing about what is usual, and parts that are still missing explain few rows.
    assert audit(lake, "clean-2020-04", [bad], limits=Limits(whole=False)).warnings == ["rows_not_far_fewer_than_usual"]


def test_what_somebody_accepts_passes_once_and_stays_on_record(lake: Lake, table: Frame, no_suite: None) -> None:
    publish(lake, table, "2020-03", 1200)
    bad = candidate(lake, deaths(table, "2020-04", 100), "2020-04", "clean-2020-04")
    lost = balance("silver.sisobi", "2020-04", 101, 100, 0, 0)
    for names, more, said in (
        ("rows_not_far_more_than_usual", [], "holds in this run, so there is nothing to accept.*What refuses it: rows_not_far_fewer_than_usual"),
        ("all_rows_are_well", [], "no check of this run"),
        ("every_line_is_accounted_for", [lost], "nobody may accept that"),
    ):
        with pytest.raises(BadInput, match=said):
            audit(lake, "clean-a", [bad], more, accepted=accepted([names], "because"))
    given = Accepted(("rows_not_far_fewer_than_usual",), "the notaries were on strike", "ana")
    with pytest.raises(Refused, match="every_line_is_accounted_for") as refused:
        audit(lake, "clean-a", [bad], [lost], accepted=given)
    assert "rows_not_far_fewer" not in str(refused.value) and "--accept" not in str(refused.value)

    passed = audit(lake, "clean-b", [bad], accepted=given)
    lake.publish("clean-b", "clean", [bad], audit=passed, note=passed.note)
    assert (passed.passed, passed.failures) == (True, ["rows_not_far_fewer_than_usual"])
    (row,) = lake.rows("ops.audits", None, audit="clean-b", passed=False)
    assert (row["severity"], row["accepted_by"], row["accepted_why"]) == ("critical", "ana", "the notaries were on strike")
    note = "accepted by ana: rows_not_far_fewer_than_usual. the notaries were on strike"
    assert lake.rows("ops.publications")[-1]["note"] == note
    assert [(r["who"], r["verb"], r["run"], r["why"]) for r in lake.rows("ops.accesses")] == [("ana", "clean", run, note) for run in ("clean-a", "clean-b")]
    found = json.loads((lake.root / "reports" / "clean-b.json").read_text())["tables"]["silver.sisobi:2020-04"]
    assert [(c["expectation"], c["accepted_by"]) for c in found if not c["passed"]] == [("rows_not_far_fewer_than_usual", "ana")]


@pytest.mark.parametrize(("checks", "why", "said"), [(["a"], None, "goes with --why"), (["a"], " ", "goes with --why"), ([], "x", "goes with --accept")])
def test_what_is_accepted_has_a_name_and_a_reason(checks: list[str], why: str | None, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        accepted(checks, why)


def test_a_run_with_something_accepted_has_a_name_of_its_own() -> None:
    one, other = accepted(["b", "a", "a"], "x"), accepted(["b"], "x")
    assert one.checks == ("a", "b") and accepted().run_of("clean-1") == "clean-1"
    assert len({"clean-1", one.run_of("clean-1"), other.run_of("clean-1")}) == 3
    assert one.run_of("clean-1") == accepted(["a", "b"], "y").run_of("clean-1")


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
    with pytest.raises(Refused, match="rejected_share_within_limit: 30 of 1000"):
        audit(lake, "clean-2", [one], [rejected_share("silver.sisobi", "2020-04", 30, 1000, 0.02)])


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
