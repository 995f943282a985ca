"""The gate refuses what is critical, says why in a masked report, and lets nothing unaudited through."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

import schemas
from expectations import gate, suite, usual
from expectations.checks import Figure, balance, blanked_share, last_periods, parts_present, rejected_share, rows_as_usual
from expectations.gate import audit, mask
from expectations.suite import bound
from jobs.errors import Refused
from jobs.lake import Audited, Candidate, Lake, Slice

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
    given = {"file": "7L", "layout": "'2003-09'", "_flags": "array()"}
    return rows.selectExpr(
        *[f"cast({given.get(c, repr(period) if c == 'period' else f'`{c}`')} as {t.type}) as `{c}`" for t in schemas.load("silver.sisobi").columns for c in [t.name]]
    )


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
