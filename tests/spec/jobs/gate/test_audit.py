"""The gate refuses critical failures, with the reasons in a masked report, and lets nothing unaudited through."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import schemas
from expectations import suite, usual
from jobs.gate import audit as gate
from jobs.gate import checks
from jobs.gate.accepted import Accepted, accepted
from jobs.gate.audit import audit
from jobs.gate.checks import Limits, balance, rejected_share
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
    # The refused period does not count as usual, and parts that are still missing explain few rows.
    assert audit(lake, "clean-2020-04", [bad], limits=Limits(whole=False)).warnings == ["rows_not_far_fewer_than_usual"]


def test_an_accepted_check_passes_once_and_stays_on_record(lake: Lake, table: Frame, no_suite: None) -> None:
    publish(lake, table, "2020-03", 1200)
    bad = candidate(lake, deaths(table, "2020-04", 100), "2020-04", "clean-2020-04")
    lost = balance("silver.sisobi", "2020-04", 101, 100, 0, 0)
    for names, more, message in (
        ("rows_not_far_more_than_usual", [], "passes in this run.*Failing checks: rows_not_far_fewer_than_usual"),
        ("all_rows_are_well", [], "no check of this run"),
        ("lines_balanced", [lost], "may not be accepted"),
    ):
        with pytest.raises(BadInput, match=message):
            audit(lake, "clean-a", [bad], more, accepted=accepted([names], "because"))
    given = Accepted(("rows_not_far_fewer_than_usual",), "the notaries were on strike", "ana")
    with pytest.raises(Refused, match="lines_balanced") as refused:
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
        for few in (False, True):
            found = next(check for check in checks.promised(whole, promised, "x", [], few)[1] if check.expectation.startswith("unique"))
            assert (found.passed, found.observed) == (several == 0, f"{several} keys have more than one row")


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


def test_what_passes_is_published_with_its_audit(lake: Lake, table: Frame, no_suite: None) -> None:
    one = candidate(lake, deaths(table, "2020-04", 3), "2020-04", "clean-1")
    passed = audit(lake, "clean-1", [one], [rejected_share("silver.sisobi", "2020-04", 0, 3, 0.02)])
    published: Audited = passed
    assert (passed.passed, passed.failures, passed.warnings) == (True, [], ["rows_as_usual"])
    assert dict(published.counts) == {str(one.candidate.path): 3}
    lake.publish("clean-1", "clean", [one], audit=passed)
    assert lake.rows("ops.publications")[0]["audit"] == "clean-1"
    with pytest.raises(Refused, match="rejected_share_within_limit: 30 of 1000"):
        audit(lake, "clean-2", [one], [rejected_share("silver.sisobi", "2020-04", 30, 1000, 0.02)])
