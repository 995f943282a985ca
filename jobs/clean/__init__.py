"""From bronze to silver: lines are cut and typed, the broken ones quarantined with all their reasons, and the period's slice published.

Lines are typed and judged once, and kept on the executors' disks (as many bytes as a shuffle of them would write; none in memory, where the slices of
the great registries do not fit) until silver and quarantine are written from them. The counts come from what was written, so that the balance of lines
is a check and not a tautology.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, reduce
from itertools import chain
from operator import or_
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

import conf
import schemas
from conf import Registry, periods
from expectations.rules import Rules, rules_of
from jobs.gate.accepted import NOTHING, WITH, Accepted, accepted, published
from jobs.gate.checks import Check, ColumnChecks, figures, quality, vital_columns
from jobs.gate.judge import blank, judge
from jobs.lake import Lake, Slice, runs
from jobs.runtime.errors import BadInput, Refused
from jobs.runtime.observed import observed
from jobs.silver.cut import cut
from jobs.silver.form import check, cleaned

AGAIN = "-again-"  # in a run's name, before how often the same was published before

CODE = (
    "jobs/silver",
    "jobs/fields",
    "jobs/registries",
    "jobs/clean",
    "jobs/gate/judge.py",
    "expectations/rules.py",
    "conf/form.py",
    "conf/types.py",
    "conf/parameters",
    "schemas/columns.py",
    "schemas/quarantine.py",
)

# True of every line that says something, whatever the registry: of its layout's length, of a kind that the layout names, not the end of a cut file.
EVERY_LINE = {"record_length_valid": "_fits AND _whole", "record_type_valid": "_role IS NOT NULL"}

# Above this share of rows that lose a field by one rule, the audit warns.
BLANKED_LIMIT = 0.1

# What quarantine keeps of a row that nobody may rely on: who it could be about.
READABLE = {"cpf": ("bigint", ["cpf"]), "nis": ("bigint", ["nis", "nit"]), "family": ("string", ["family", "request"])}


@dataclass(frozen=True)
class Work:
    """What one run of `clean` looks at: a registry, a period, and the versions that are read."""

    lake: Lake
    registry: Registry
    period: str
    versions: Mapping[str, int]
    accepted: Accepted = NOTHING

    @cached_property
    def received(self) -> list[dict[str, Any]]:
        """Every arrival of the period: in force, replaced or withdrawn."""
        return self.lake.rows("ops.arrivals", self.versions, registry=self.registry.id, period=self.period)

    @cached_property
    def arrivals(self) -> list[dict[str, Any]]:
        """Those in force."""
        return self.lake.arrivals(self.registry.id, self.period, self.versions)

    @property
    def run(self) -> str:
        """Its name, with what is accepted."""
        return self.accepted.run_of(self.plain)

    @cached_property
    def plain(self) -> str:
        """The same arrivals in force have the same name, until others were cleaned meanwhile: a withdrawal may be taken back, and what stood before it is to
        stand again.
        """
        form: list[str | Path] = [conf.source(self.registry.id), *runs.modules(self.registry.id, "expectations/silver", "schemas/silver")]
        inputs = {"arrivals": {a["arrival"]: a["withdrawn"] is None for a in self.received}, "code": runs.code_hash(*CODE, *form)}
        name, slice = runs.run_id("clean", self.registry.id, self.period, inputs=inputs), f"silver.{self.registry.id}:{self.period}"
        before = [row["run"].partition(WITH)[0] for row in self.lake.rows("ops.publications") if slice in map(unquote, row["slices"])]
        own = [run for run in before if run.partition(AGAIN)[0] == name]
        return name if not own else own[-1] if own[-1] == before[-1] else f"{name}{AGAIN}{len(own)}"

    @cached_property
    def rules(self) -> Rules:
        """The registry's rules."""
        return rules_of(self.registry.id)

    @cached_property
    def lines(self) -> DataFrame:
        """Lines in force, cut; structural ones too. The lines of a file that came before under another period stand for this one as well."""
        bronze = self.lake.read(f"bronze.{self.registry.id}", self.versions)
        sources = [a["same_as"] or a["arrival"] for a in self.arrivals]
        return cut(bronze.where(F.col("arrival").isin(sources)), self.registry, self.arrivals)

    def judged(self) -> DataFrame:
        """Lines that should say something, typed, with `_flags` (rules that blanked a field) and `_broken` (rules that quarantine the line)."""
        typed = cleaned(self.registry, self.lines.where(~_is_structural()))
        flagged = blank(typed, self.rules.blank, self.rules.repaired)
        return self._kept(judge(flagged, EVERY_LINE | dict(self.rules.reject)))

    def _kept(self, rows: DataFrame) -> DataFrame:
        """What silver and quarantine are written from: what was received only of broken lines."""
        wanted = {*schemas.load(f"silver.{self.registry.id}").names, *chain.from_iterable(names for _, names in READABLE.values())}
        wanted |= {"_row", "_broken"}
        return rows.select(*[name for name in rows.columns if name in wanted], F.when(F.size("_broken") > 0, F.col("_raw")).alias("_raw"))


@observed
def clean(lake: Lake, registry: str, period: str, accept: Sequence[str] = (), why: str | None = None) -> dict[str, Any]:
    """Publish the silver and the quarantine of a period, from the arrivals in force; the same run again does nothing.

    `accept` are names of checks that may be passed over this once, and `why` (`jobs.gate.accepted`).
    Answers registry, period, received, valid, structural, quarantined (lines), rows, broken and blanked (rule: lines, rows; a CPF that was given its
    zeros back counts as blanked too), audit, publication. BadInput where nothing was ever received; Refused by the gate.
    """
    started = datetime.now(UTC)
    work = replace(_work(lake, registry, period), accepted=accepted(accept, why))
    if done := published(lake, work.plain, work.accepted):
        return _recorded(work, *done)
    lake.compute()
    check(lake.session, work.registry)
    judged = work.judged().persist(StorageLevel.DISK_ONLY)
    try:
        slices = [Slice(lake.candidate(rows, table, work.run), {"period": period}, empty_ok=True) for table, rows in _tables(work, judged).items()]
        counts, checks = _count(work, judged, *[(lake.open(one.candidate), one.rows) for one in slices])
    finally:
        judged.unpersist()
    answer = {"registry": registry, "period": period, **counts}
    try:
        audited = _audit(work, slices, counts, checks)
        publication = lake.publish(work.run, "clean", slices, inputs=work.versions, audit=audited, note=audited.note)
    except Refused:
        _record(work, "refused", None, answer, started)
        raise
    answer |= {"audit": {"passed": audited.passed, "report": str(audited.report)}, "publication": publication}
    _record(work, "published", publication, answer, started)
    return answer


def _work(lake: Lake, registry: str, period: str) -> Work:
    try:
        found = conf.registry(registry)
        periods.unit(period)
    except (KeyError, ValueError) as error:
        raise BadInput(str(error.args[0])) from error
    versions = lake.versions()
    work = Work(lake, found, period, {name: versions[name] for name in ("ops.arrivals", f"bronze.{registry}") if name in versions})
    if not work.received:
        raise BadInput(f"nothing of {registry} was received for {period}; first: batimento ingest {registry} FILE --period {period}")
    return work


def _tables(work: Work, rows: DataFrame) -> dict[str, DataFrame]:
    """Table → its rows, from the same judged lines."""
    valid = F.size("_broken") == 0
    makes_a_row = F.coalesce(F.col("_row"), F.lit(False)) if "_row" in rows.columns else F.lit(True)
    return {f"silver.{work.registry.id}": rows.where(valid & makes_a_row), f"quarantine.{work.registry.id}": quarantined(rows.where(~valid))}


def quarantined(rows: DataFrame) -> DataFrame:
    """Judged rows as `quarantine.<registry>` promises them: all broken names, the fields as received, and who they could be about."""
    names = rows.select("_raw.*").columns
    raw = F.map_from_arrays(F.array(*[F.lit(name) for name in names]), F.array(*[F.col(f"_raw.`{name}`") for name in names]))
    readable = [
        reduce(lambda first, then: F.coalesce(first, then), [F.col(name) for name in names if name in rows.columns] or [F.lit(None)])
        .cast(type)
        .alias(alias)
        for alias, (type, names) in READABLE.items()
    ]  # fmt: skip
    broken = F.array_sort(F.array_union("_broken", "_flags")).alias("broken")
    return rows.select("file", "line", "layout", "period", broken, F.map_filter(raw, lambda _, text: text.isNotNull()).alias("raw"), *readable)


def _count(work: Work, judged: DataFrame, silver: tuple[DataFrame, int], quarantine: tuple[DataFrame, int]) -> tuple[dict[str, Any], list[Check]]:
    """Lines and rows by what became of them, each counted on its own, and the checks of silver's columns; tables come with their rows, and each is read once.

    A line that is nowhere, or twice, is a crash.
    """
    lines = work.lines.agg(F.count("*").alias("received"), F.count_if(_is_structural()).alias("structural")).first()
    assert lines is not None
    received, structural, rows, aside = int(lines.received), int(lines.structural), silver[1], quarantine[1]
    valid = rows + _without_row(judged)
    came = sum(a["rows"] for a in work.arrivals)
    if received != came or received != valid + structural + aside:
        found = f"{received} are in bronze: {valid} valid + {structural} structural + {aside} quarantined"
        raise RuntimeError(f"{work.registry.id} {work.period}: {came} lines came, {found}")
    flagged, broken = (*work.rules.blank, *work.rules.repaired), (*EVERY_LINE, *work.rules.reject)
    of_columns = _column_checks(work)
    seen = figures(silver[0], reduce(or_, [one.aggregates for one in of_columns], _counted("_flags", flagged)))
    counts = {
        "received": received,
        "valid": valid,
        "structural": structural,
        "quarantined": aside,
        "rows": rows,
        "broken": _by_name(figures(quarantine[0], _counted("broken", {*flagged, *broken})), "broken") if aside else {},
        "blanked": _by_name(seen, "_flags"),
    }
    return counts, [check for one in of_columns for check in one.checks(seen)]


def _column_checks(work: Work) -> list[ColumnChecks]:
    """The checks of silver's columns."""
    table, rules = f"silver.{work.registry.id}", work.rules
    of_quality = [quality(table, work.period, rules.quality)] if rules.quality else []
    return [vital_columns(table, work.period, rules.vital, rules.blank), *of_quality]


def _counted(column: str, names: Iterable[str]) -> dict[str, Column]:
    """Rows in whose list `column` a name is, for each of the names."""
    return {f"{column}:{name}": F.count_if(F.array_contains(column, name)) for name in names}


def _by_name(seen: Mapping[str, Any], column: str) -> dict[str, int]:
    counted = {key.removeprefix(f"{column}:"): n for key, n in sorted(seen.items()) if key.startswith(f"{column}:")}
    return {name: n for name, n in counted.items() if n}


def _without_row(judged: DataFrame) -> int:
    """Valid lines that make no row of their own, such as the documents of a person whose row is another line's."""
    if "_row" not in judged.columns:
        return 0
    return judged.where((F.size("_broken") == 0) & ~F.coalesce(F.col("_row"), F.lit(False))).count()


def _audit(work: Work, slices: list[Slice], counts: dict[str, Any], of_columns: Sequence[Check]) -> Any:
    """Hold the candidates to their promise, their suites, and what this delivery as a whole must be; raises Refused."""
    from jobs.gate import checks
    from jobs.gate.audit import Limits, audit

    registry, table = work.registry, slices[0].candidate.table
    valid, aside = counts["valid"], counts["quarantined"]
    parts = {a["part"] for a in work.arrivals}
    delivery = [
        checks.balance(table, work.period, counts["received"], valid, counts["structural"], aside),
        checks.rejected_share(table, work.period, aside, valid + aside, registry.rejected_limit),
        checks.parts_present(table, work.period, registry.parts, [part for part in registry.parts if _arrived(part, parts)]),
        *[checks.blanked_share(table, work.period, rule, n, counts["rows"], BLANKED_LIMIT) for rule, n in counts["blanked"].items()],
    ]
    delivery += of_columns
    # A period whose every file was withdrawn has no rows, and that is as it should be.
    whole = bool(work.arrivals) and registry.complete(parts) and all(a["complete"] for a in work.arrivals)
    usual = registry.usual
    limits = Limits(usual.fewer_rows, usual.more_rows, whole, usual.every, _by_part(work, slices[0]))
    return audit(work.lake, work.run, slices, delivery, limits=limits, accepted=work.accepted)


def _by_part(work: Work, silver: Slice) -> dict[str, int]:
    """Rows of each part, where parts stand by themselves; else none."""
    if work.registry.supersedes_by != "part":
        return {}
    per_file = work.lake.open(silver.candidate).groupBy("file").count().collect()  # as many as there are files
    counted = {row["file"]: row["count"] for row in per_file}
    parts = dict.fromkeys([a["part"] for a in work.arrivals], 0)
    for arrival in work.arrivals:
        parts[arrival["part"]] += counted.get(arrival["file"], 0)
    return parts


def _arrived(wanted: str, parts: set[str]) -> bool:
    return any(part == wanted or part.startswith(f"{wanted}-") for part in parts)


def _is_structural() -> Column:
    return F.coalesce(F.col("_role") != "row", F.lit(False))


def _recorded(work: Work, run: str, publication: str) -> dict[str, Any]:
    """The answer of a run that was published before; counted again where the run was killed between publishing and recording it."""
    if before := runs.result(work.lake, run, publication):
        return before
    work.lake.compute()
    now = datetime.now(UTC)
    tables = [work.lake.read(f"{layer}.{work.registry.id}").where(F.col("period") == work.period) for layer in ("silver", "quarantine")]
    audit = {"passed": True, "report": str(work.lake.root / "reports" / f"{run}.json")}
    answer = {
        "registry": work.registry.id,
        "period": work.period,
        **_count(work, work.judged(), *[(rows, rows.count()) for rows in tables])[0],
        "audit": audit,
        "publication": publication,
    }
    _record(work, "published", publication, answer, now, run)
    return answer


def _record(work: Work, outcome: str, publication: str | None, answer: dict[str, Any], started: datetime, run: str | None = None) -> None:
    arguments = {"registry": work.registry.id, "period": work.period} | work.accepted.arguments
    runs.record(work.lake, run or work.run, "clean", arguments, work.versions, outcome, publication, answer, started)
