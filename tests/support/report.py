"""Numbers made by hand, with something of everything that a page can show: for pages, pictures and the browser, without a lake."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import conf
from jobs.analysts.report.numbers import Base, Delivery, Month, Numbers, Run
from jobs.gold.context import UFS

TODAY = date(2020, 4, 20)
MADE = datetime(2020, 4, 20, 12, tzinfo=UTC)
CRITERIA = ["cpf_regular", "family_income_within_limit", "minimum_age", "no_active_formal_employment", "no_death_record", "no_emergency_employment_benefit"]


def numbers() -> Numbers:
    """Two months decided, two bases received (one late, one of them never cleaned), one run refused and one without a record."""
    return Numbers(TODAY, "p0000009", tuple(bases()), (month("2020-04"), month("2020-05")), tuple(runs()))


def bases() -> list[Base]:
    """sisobi is late and has quarantined lines; tse lacks a part; the others never came."""
    sisobi = [
        Delivery("2020-04-15", date(2020, 4, 15), 1, 0, 1_000_000, 1_000_000, 990_000, 0, 10_000, 980_000, 700_000, {"record_length_valid": 10_000}, "clean-1"),
        Delivery("2020-04-16", date(2020, 4, 16), 1, 1, 12, 12, 10, 1, 1, 10, 9, {"record_length_valid": 1, "death_date_valid": 1}, "clean-2"),
        Delivery("2020-04-17", date(2020, 4, 17), 1, 0, 5),
    ]
    tse = [Delivery("2018", date(2018, 12, 31), 28, 0, 250, 250, 248, 0, 2, 300, 290, {"office_valid": 2}, "clean-3")]
    loaded = {"sisobi": (sisobi, "2020-04-16", 4, ()), "tse": (tse, "2018", 476, ("2018 AC",))}
    return [Base(one, *_of(loaded.get(one.id, ([], None, None, ())))) for one in conf.registries()]


def _of(loaded: Any) -> tuple[Any, ...]:
    deliveries, newest, age, incomplete = loaded
    return tuple(deliveries), newest, age, incomplete


def month(name: str) -> Month:
    """Every channel, every UF and one that is not known; every pair of six criteria."""
    results = [
        {"programme": "ae2020", "month": name, "channel": channel, "uf": uf, "result": result, "people": n * size, "quotas": n if result == "eligible" else 0,
         "cents": n * size * 60_000 if result == "eligible" else 0, "complete": False}
        for n, uf in enumerate([*UFS, None], start=1)
        for channel, size in (("pbf", 90_000), ("cadunico", 900), ("extracad", 9))
        for result in ("eligible", "ineligible", "inconclusive")
    ]  # fmt: skip
    every = [f"{kind}:{criterion}" for kind in ("not known", "not met") for criterion in CRITERIA]
    pairs = [*combinations(sorted(every), 2), *[(one, one) for one in every]]
    marks: list[dict[str, Any]] = [{"kind": "pair", "one": one, "other": other, "people": 7 * n * n} for n, (one, other) in enumerate(pairs, start=1)]
    marks.append({"kind": "cause", "one": "cpf_regular:no_cpf", "other": None, "people": 3})
    return Month("ae2020", name, f"decide-ae2020-{name}-0123456789", TODAY, tuple(results), tuple(marks))


def runs() -> list[Run]:
    """One decided, one was refused twice, one was killed before it could be recorded."""
    decided = attempt("decide-ae2020-2020-05-0123456789", "decide", 95, "published", {"programme": "ae2020", "on": "2020-04-20", "scope": None, "granted": []})
    refused = [attempt("clean-sisobi-2020-04-17-0123456789", "clean", 3, "refused", {"registry": "sisobi", "period": "2020-04-17"}) for _ in range(2)]
    cleaned = [attempt(f"clean-{n}", "clean", 2.5 * n, "published", {"registry": "sisobi", "period": "2020-04-15"}) for n in (1, 2, 3)]
    audited = (
        tuple(check(False, "critical") for _ in range(1)) + tuple(check(False, "warning", "quality:names_agree") for _ in range(1)) + (check(True, "info"),)
    )
    return [
        Run("decide-ae2020-2020-05-0123456789", "decide", (decided,), (manifest("p0000009", "decide-ae2020-2020-05-0123456789", "decide"),), (check(True, "critical"),)),
        Run("decide-ae2020-2020-04-0123456789", "decide", (decided | {"run": "decide-ae2020-2020-04-0123456789"},), (), ()),
        Run("clean-sisobi-2020-04-17-0123456789", "clean", tuple(refused), (), audited),
        Run("ingest-sisobi-2020-04-16-0123456789", "ingest", (), (manifest("p0000001", "ingest-sisobi-2020-04-16-0123456789", "ingest"),), ()),
        *[Run(one["run"], "clean", (one,), (), ()) for one in cleaned],
    ]  # fmt: skip


def attempt(run: str, verb: str, seconds: float, outcome: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """A row of ops.runs, its JSON read."""
    result = {"people": 1_234_567, "results": {"eligible": 3, "ineligible": 0}, "warnings": [], "files": [{"file": "a.txt", "rows": 3}], "publication": None}
    return {
        "run": run, "verb": verb, "arguments": arguments, "inputs": {"ops.coverage": 3}, "rule_version": "00ff", "started_at": MADE - timedelta(seconds=seconds),
        "ended_at": MADE, "outcome": outcome, "publication": None, "result": result,
    }  # fmt: skip


def manifest(publication: str, run: str, verb: str) -> dict[str, Any]:
    """A row of ops.publications."""
    return {
        "publication": publication, "run": run, "verb": verb, "published_at": MADE, "tables": {"gold.decisions": 4, "gold.current_decisions": 2},
        "slices": [f"gold.decisions:{run}", "gold.current_decisions:ae2020/2020-05"], "inputs": {"silver.evidence": 7}, "audit": run, "complete": False,
        "note": None, "expires_on": None,
    }  # fmt: skip


def check(passed: bool, severity: str, expectation: str = "expect_column_values_to_not_be_null:death_date") -> dict[str, Any]:
    """A row of ops.audits."""
    return {
        "audit": "a", "table": "silver.sisobi", "slice": "2020-04-17", "audited_at": MADE, "expectation": expectation, "severity": severity,
        "passed": passed, "observed": None if passed else "3 of 12 <b>&", "accepted_by": None, "accepted_why": None,
    }  # fmt: skip
