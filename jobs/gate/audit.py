"""The quality gate: checks written candidates against their schema, their suites and the delivery's checks; passes or refuses."""

from __future__ import annotations

import importlib
import logging
import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial, reduce
from threading import Lock
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

import schemas
from expectations.rules import rules_of
from expectations.suite import Suite, bounds
from jobs.gate import checks
from jobs.gate.accepted import NOTHING, Accepted, how
from jobs.gate.checks import FEW, Check, Figure, Limits, rows_of
from jobs.lake import Candidate, Lake, Place, Slice, slice_name
from jobs.runtime import observed
from jobs.runtime.errors import Refused
from schemas import Table

FIGURE = "figure:"  # marks rows of ops.audits with a number for later audits, not a check
SAMPLES = 5
NOBODY = 0  # the person of an access that is about no single person
ONE_AT_A_TIME = Lock()  # Great Expectations keeps its context in a global; concurrent audits take turns


@dataclass(frozen=True)
class Audit:
    """The result of an audit. `counts` is rows read per candidate (by `str(candidate.path)`), compared again by `publish`; `note` what was accepted."""

    id: str
    passed: bool
    report: Place
    counts: dict[str, int]
    checks: tuple[Check, ...]
    note: str | None = None

    @property
    def failures(self) -> list[str]:
        """Names of the failing critical checks, accepted ones included."""
        return [check.expectation for check in self.checks if not check.passed and check.severity == "critical"]

    @property
    def warnings(self) -> list[str]:
        """Names of the other failing checks."""
        return [check.expectation for check in self.checks if not check.passed and check.severity != "critical"]


def audit(
    lake: Lake,
    run: str,
    slices: Collection[Slice],
    delivery: Iterable[Check] = (),
    *,
    limits: Limits | None = None,
    accepted: Accepted = NOTHING,
) -> Audit:
    """Audit the candidates of these slices, each with the suite at its table's address (`expectations/<layer>/<name>.py`: SUITE), if any.

    `delivery` are the caller's checks (`jobs.gate.checks`); `limits` the registry's usual bounds. All results are recorded in `ops.audits` and in a
    masked report; `accepted` checks stay recorded as failing, with who accepted them and why, and in `ops.accesses`. Refused, with the report's
    path, where a critical check fails; nothing is published then. BadInput where an accepted check does not fail here, or may not be accepted.
    """
    history = _history(lake)
    found, counts = list(delivery), {}
    candidates = {s.candidate.path: s.candidate for s in slices}
    for path, candidate in candidates.items():
        label = ",".join(slice_name(s.values) for s in slices if s.candidate.path == path)
        counts[str(path)], results = _audit_candidate(lake, candidate, label, history[candidate.table], limits or Limits())
        found += results
    accepted.validate(found)
    rules = tuple(accepted.marked(check for check in found if not check.expectation.startswith(FIGURE)))
    passed = not any(check.refuses for check in rules)
    report = _report(lake, run, passed, rules)
    _record(lake, run, [*rules, *[check for check in found if check.expectation.startswith(FIGURE)]])
    record_acceptance(lake, run, accepted)
    outcome = Audit(run, passed, report, counts, rules, accepted.note)
    observed.gate(sum(check.passed for check in rules), len(outcome.warnings), len(outcome.failures))
    if not passed:
        raise Refused(f"refused, nothing was published; earlier publications are unchanged. {refusals(rules)}.{how(rules)} Report: {report}")
    return outcome


def refusals(rules: Iterable[Check]) -> str:
    """The refusing checks, in one line."""
    return "; ".join(f"{check.table} {check.expectation}: {check.observed or 'failed'}" for check in rules if check.refuses)


def record_acceptance(lake: Lake, run: str, accepted: Accepted) -> None:
    """Record in `ops.accesses` who accepted which checks, and why."""
    if accepted.checks:
        verb, _, _ = run.partition("-")
        access = {"at": datetime.now(UTC), "who": accepted.who, "verb": verb, "run": run, "person": NOBODY, "found": False, "why": accepted.note}
        lake.record("ops.accesses", [access])


def _audit_candidate(lake: Lake, candidate: Candidate, label: str, history: dict[str, list[Figure]], limits: Limits) -> tuple[int, list[Check]]:
    table = schemas.load(candidate.table)
    rows = lake.open(candidate)
    suite = suite_of(candidate.table)
    expectations = _build(suite) if suite else []
    parameters = sorted({name for e in expectations for name in _parameters(e)})
    total, found, figures = checks.promised(rows, table, label, [name.split("__")[1] for name in parameters], candidate.is_small)
    every = limits.every
    usual = {name: checks.median_of(label, past, every) for name, past in history.items() if checks.last_periods(label, past, every)}
    if table.slice == ("period",) and table.name.startswith("silver."):
        found += checks.rows_as_usual(table.name, label, total, history, limits)
        figures |= {rows_of(part): float(n) for part, n in limits.parts.items()}
    if expectations:
        few = min(total, usual.get("rows", total)) < FEW
        with ONE_AT_A_TIME:
            found += _validate(rows, table, label, expectations, bounds(parameters, usual, total), few)
    found += [Check(table.name, label, FIGURE + name, "info", True, repr(value)) for name, value in figures.items()]
    return total, found


def suite_of(table: str) -> Suite | None:
    """The suite of a table, by its address; None where it has none."""
    layer, _, registry = table.partition(".")
    if layer == "silver" and registry in schemas.forms():
        return rules_of(registry).suite
    name = f"expectations.{table}"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise
    found: Suite | None = getattr(module, "SUITE", None)
    return found


def _build(suite: Suite) -> list[Any]:
    # Set before the import, which reads it.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations.expectations as gxe

    for name in ("great_expectations", "great_expectations.data_context.types.base"):  # the second has a level of its own
        logging.getLogger(name).setLevel(logging.ERROR)
    return suite.build(gxe)


def _parameters(expectation: Any) -> list[str]:
    values = expectation.dict().values()
    return [value["$PARAMETER"] for value in values if isinstance(value, dict) and "$PARAMETER" in value]


def _is_share(expectation: Any) -> bool:
    """Whether it is about a share of the rows, not about each row."""
    mostly = getattr(expectation, "mostly", None)
    return bool(_parameters(expectation)) or (isinstance(mostly, float) and mostly < 1)


def _validate(rows: DataFrame, table: Table, label: str, expectations: list[Any], parameters: dict[str, float], few: bool) -> list[Check]:
    """Run the expectations: booleans for all in one pass, then details of the failing ones.

    Without an earlier period they warn; so do shares where there are `few` rows.
    """
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    named = {f"{_name(e)}#{i}": e for i, e in enumerate(expectations)}
    known = [name for name, e in named.items() if set(_parameters(e)) <= set(parameters)]
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_spark("candidate", persist=False)
    engine = source.get_execution_engine()
    engine.resolve_metric_bundle = partial(_aggregated, engine)
    asset = source.add_dataframe_asset(table.name)
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": rows})

    def results(names: list[str], detail: str) -> dict[str, Any]:
        if not names:
            return {}
        suite = gx.ExpectationSuite(table.name, expectations=[named[name].copy(update={"meta": {"name": name}}) for name in names])
        answers = batch.validate(suite, result_format=detail, expectation_parameters=parameters).results
        return {answer.expectation_config.meta["name"]: answer for answer in answers}

    answers = results(known, "BOOLEAN_ONLY")
    answers |= results([name for name, answer in answers.items() if not answer.success], "SUMMARY")
    return [
        _check(table, label, name.split("#")[0], answers[name], _is_share(named[name]), few)
        if name in answers
        else Check(table.name, label, name.split("#")[0], "warning", False, "no earlier period to compare with")
        for name in named
    ]


def _aggregated(engine: Any, metric_fn_bundle: Iterable[Any]) -> dict[Any, Any]:
    """What Great Expectations asks of the rows, all at once: of itself it starts a Spark query for each condition on the rows."""
    by_domain: dict[str, tuple[dict[str, Any], list[Any]]] = {}
    for one in metric_fn_bundle:
        domain = one.compute_domain_kwargs or {}
        by_domain.setdefault(repr(sorted(domain.items(), key=str)), (domain, []))[1].append(one)
    domains = list(by_domain.values())
    rows = [
        engine.get_domain_records(domain_kwargs=domain).agg(F.struct(*[one.metric_fn for one in some]).alias(f"_{n}"))
        for n, (domain, some) in enumerate(domains)
    ]
    if not rows:
        return {}
    together = reduce(lambda first, then: first.unionByName(then, allowMissingColumns=True), rows)
    found = {name: value for row in together.collect() for name, value in row.asDict().items() if value is not None}  # as many as there are conditions
    from great_expectations.util import convert_to_json_serializable as plain

    return {one.metric_configuration.id: plain(found[f"_{n}"][i]) for n, (_, some) in enumerate(domains) for i, one in enumerate(some)}


def _name(expectation: Any) -> str:
    """`expect_column_values_to_not_be_null:cpf`."""
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(expectation).__name__).lower()
    about = [getattr(expectation, name, None) for name in ("column", "column_A", "column_B")] + list(getattr(expectation, "column_list", []))
    return ":".join([kind, *[str(one) for one in about if one]])


def _check(table: Table, label: str, name: str, answer: Any, share: bool, few: bool) -> Check:
    """A GX result as a Check, values masked. An expectation that raised an error fails as critical."""
    config = answer.expectation_config
    error = _error(answer.exception_info)
    if error:
        return Check(table.name, label, name, "critical", False, f"could not be evaluated: {mask(error)}")
    personal = config.kwargs.get("column") in table.personal or "column" not in config.kwargs
    result = answer.result
    samples = result.get("partial_unexpected_list") or result.get("details", {}).get("unexpected_rows") or []
    observed = None
    if "unexpected_count" in result:
        observed = f"{result['unexpected_count']} of {result.get('element_count', '?')}"
    elif "observed_value" in result:
        value = result["observed_value"]
        is_one = isinstance(value, float) and 0 <= value <= 1
        observed = mask(str(value)) if config.kwargs.get("column") in table.personal and not is_one else str(value)
    shown = tuple(mask(str(sample)) if personal else str(sample) for sample in samples[:SAMPLES])
    severity = "warning" if share and few else str(getattr(config.severity, "value", config.severity))
    return Check(table.name, label, name, severity, bool(answer.success), observed, shown, admits=share)


def _error(info: Any) -> str | None:
    if not isinstance(info, dict):
        return None
    several = [info] if "raised_exception" in info else [one for one in info.values() if isinstance(one, dict)]
    raised = [str(one.get("exception_message")) for one in several if one.get("raised_exception")]
    return raised[0] if raised else None


def mask(text: str) -> str:
    """The shape of a value without its content: letters become A, digits 9."""
    return re.sub(r"\d", "9", re.sub(r"[^\W\d_]", "A", text))


def _history(lake: Lake) -> dict[str, dict[str, list[Figure]]]:
    """Figures of published audits: table → figure → one per slice, the newest."""
    published = {row["audit"] for row in lake.rows("ops.publications")}
    newest: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in lake.rows("ops.audits", None, severity="info"):
        key = (row["table"], row["expectation"], row["slice"])
        if row["expectation"].startswith(FIGURE) and row["audit"] in published:
            newest[key] = max(newest.get(key, row), row, key=lambda one: one["audited_at"])
    found: dict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for (table, name, label), row in sorted(newest.items()):
        found[table][name.removeprefix(FIGURE)].append(Figure(label, float(row["observed"])))
    return found


def _report(lake: Lake, run: str, passed: bool, rules: Iterable[Check]) -> Place:
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for check in sorted(rules, key=lambda one: (one.passed, one.severity, one.expectation)):
        tables[f"{check.table}:{check.slice}"].append({k: v for k, v in asdict(check).items() if k not in ("table", "slice")})
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return lake.write_report(run, {"audit": run, "audited_at": now, "passed": passed, "tables": dict(sorted(tables.items()))})


def _record(lake: Lake, run: str, found: Iterable[Check]) -> None:
    now = datetime.now(UTC)
    columns = ("table", "slice", "expectation", "severity", "passed", "observed", "accepted_by", "accepted_why")
    lake.record("ops.audits", [{"audit": run, "audited_at": now} | {name: getattr(check, name) for name in columns} for check in found])
