"""Checks of a whole delivery, across rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from conf import periods
from expectations.rules import Quality
from expectations.suite import bound
from schemas import Table

# The share of a vital column that may be unreadable. With few rows only a majority refuses, with a handful only all.
VITAL_LIMIT, MOST, TWENTY, HANDFUL = 0.1, 0.5, 20, 5
PERIODS = 4  # earlier periods that define what is usual
FEW = 1_000  # rows; with fewer, shares and volumes are too uncertain to refuse a delivery
A_WEEK = 7  # days; a day is compared with the same weekday, because Sundays are quiet


@dataclass(frozen=True)
class Check:
    """One check of a table's slice and its result. A failing `critical` check refuses the publication.

    `admits`: the check compares with what is usual, and a person may accept its failure for one run (`jobs.gate.accepted`). Checks of the schema and
    of invariants (columns, keys, no line lost, no dead person paid) may not be accepted.
    """

    table: str
    slice: str
    expectation: str
    severity: str
    passed: bool
    observed: str | None = None
    samples: tuple[Any, ...] = ()
    admits: bool = False
    accepted_by: str | None = None
    accepted_why: str | None = None

    @property
    def refuses(self) -> bool:
        """Whether it refuses the publication."""
        return not self.passed and self.severity == "critical" and self.accepted_by is None


@dataclass(frozen=True)
class Limits:
    """How far a period may differ from earlier ones. `whole` False: parts of it are missing. `every`: periods back to the comparable one (four years
    for an election; null: a week for a day, else one). `parts`: rows of each part, where parts are compared separately.
    """

    fewer_rows: float = 0.5
    more_rows: float = 3.0
    whole: bool = True
    every: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A number that an earlier, published audit recorded."""

    slice: str
    value: float


def balance(table: str, slice: str, received: int, valid: int, structural: int, quarantined: int) -> Check:
    """No line is lost: every line received is valid, structural or quarantined."""
    observed = f"{received} received; {valid} valid, {structural} structural, {quarantined} quarantined"
    return Check(table, slice, "lines_balanced", "critical", received == valid + structural + quarantined, observed)


def rejected_share(table: str, slice: str, rejected: int, received: int, limit: float) -> Check:
    """At most the registry's limit of the lines is quarantined (0.02 is 2%). With few lines it warns only, unless all are quarantined."""
    share = rejected / received if received else 0.0
    observed = f"{rejected} of {received} ({share:.2%}); at most {limit:.2%}"
    severity = "critical" if rejected == received and received >= HANDFUL else _unless_few(received)
    return Check(table, slice, "rejected_share_within_limit", severity, share <= limit, observed, admits=True)


def blanked_share(table: str, slice: str, rule: str, blanked: int, rows: int, limit: float) -> Check:
    """At most `limit` of the rows lost a field by this rule. A warning only: the rows stay."""
    share = blanked / rows if rows else 0.0
    return Check(table, slice, f"blanked_share_within_limit:{rule}", "warning", share <= limit, f"{blanked} of {rows} ({share:.2%})")


@dataclass(frozen=True)
class ColumnChecks:
    """Aggregates of a table's rows, by name, and the checks that follow from their values: those of several are computed in one pass (`figures`)."""

    aggregates: Mapping[str, Column]
    checks: Callable[[Mapping[str, Any]], list[Check]]


def figures(rows: DataFrame, aggregates: Mapping[str, Column]) -> dict[str, Any]:
    """Aggregates of the rows, in one pass."""
    if not aggregates:
        return {}
    seen = rows.agg(*[column.alias(name) for name, column in aggregates.items()]).first()
    assert seen is not None  # an aggregate without keys gives one row
    return seen.asDict()


def vital_columns(table: str, slice: str, vital: Mapping[str, str], rules: Mapping[str, tuple[str, str]]) -> ColumnChecks:
    """Vital columns are readable: few given values were emptied by a rule, and where values are due at least one is given.

    `vital` is column → which rows owe it a value (SQL); `rules` are those that empty fields. Critical: a missing column
    would look like an answer about everybody.
    """

    def emptied(column: str) -> Column:
        names = [name for name, (field, _) in rules.items() if field == column]
        return F.arrays_overlap("_flags", F.array(*[F.lit(name) for name in names]).cast("array<string>"))

    counts = {
        name: one
        for column, due in vital.items()
        for name, one in (
            (f"given_{column}", F.count(column)),
            (f"emptied_{column}", F.count_if(emptied(column))),
            (f"due_{column}", F.count_if(F.expr(due))),
        )
    }
    return ColumnChecks(counts, lambda seen: [_vital(table, slice, column, *[seen[f"{n}_{column}"] for n in ("given", "emptied", "due")]) for column in vital])


def _vital(table: str, slice: str, column: str, given: int, emptied: int, due: int) -> Check:
    name, values = f"vital_column_readable:{column}", given + emptied
    if not values and due:
        return Check(table, slice, name, "critical" if due >= TWENTY else "warning", False, f"none of {due} rows has a value", admits=True)
    share = emptied / values if values else 0.0
    refuses = values >= FEW or (values >= TWENTY and share > MOST) or (values >= HANDFUL and not given)
    observed = f"{emptied} of {values} values cannot be read ({share:.2%}); at most {VITAL_LIMIT:.0%}"
    return Check(table, slice, name, "critical" if refuses else "warning", share <= VITAL_LIMIT, observed, admits=True)


def quality(table: str, slice: str, held_to: Quality) -> ColumnChecks:
    """At most the target's share of rows fails each dimension. A warning only: a refusal would drop a whole registry."""
    is_held = F.coalesce(F.expr(held_to.of), F.lit(False))
    failing = {f"fails_{name}": F.count_if(is_held & ~F.coalesce(F.expr(sql), F.lit(False))) for name, sql in held_to.dimensions.items()}

    def checks(seen: Mapping[str, Any]) -> list[Check]:
        held, fails = seen["held_to_quality"], {name: seen[f"fails_{name}"] for name in held_to.dimensions}
        observed = {name: f"{n} of {held} fail; at most {held_to.limit:.0%}" for name, n in fails.items()}
        return [Check(table, slice, f"quality:{name}", "warning", n <= held_to.limit * held, observed[name]) for name, n in fails.items()]

    return ColumnChecks({"held_to_quality": F.count_if(is_held)} | failing, checks)


def parts_present(table: str, slice: str, expected: Collection[str], present: Collection[str]) -> Check:
    """Every part of the period has arrived. A warning only: missing parts are unknown, not empty."""
    missing = sorted(set(expected) - set(present))
    return Check(table, slice, "all_parts_present", "warning", not missing, f"missing: {', '.join(missing)}" if missing else None)


def rows_as_usual(table: str, slice: str, rows: int, history: Mapping[str, Sequence[Figure]], limits: Limits) -> list[Check]:
    """Not far fewer rows than the last periods like it had (critical; half is `fewer_rows=0.5`), nor far more (warning; four times is `more_rows=3.0`).

    `history` are figures by name. Parts are compared each with itself, and together. A warning only: a missing part, the first period, a period with
    missing parts, and few rows where few are usual.
    """
    every, parts = limits.every, dict(limits.parts)
    usual = {part: median_of(slice, history[rows_of(part)], every) for part in parts if last_periods(slice, history.get(rows_of(part), ()), every)}
    compared = {part: (parts[part], usual[part]) for part in usual}
    if compared:
        compared[""] = (sum(parts[part] for part in usual), sum(usual.values()))
    elif last_periods(slice, history.get("rows", ()), every):
        compared[""] = (rows, median_of(slice, history["rows"], every))
    else:
        return [Check(table, slice, "rows_as_usual", "warning", False, f"{rows} rows; no earlier period to compare with")]
    found = [_missing(table, slice, parts, history, every)] if parts else []
    for name, side, share in (("fewer", "less", limits.fewer_rows), ("more", "more", limits.more_rows)):
        bounds = {part: bound("rows", was, now, side, share) for part, (now, was) in compared.items()}
        far = [part for part, (now, _) in compared.items() if (now < bounds[part] if side == "less" else now > bounds[part])]
        heavy = side == "less" and limits.whole and (not far or any(max(compared[part]) >= FEW for part in far))
        seen = "; ".join(_against(part, *compared[part], bounds[part], side) for part in (far or [""]))
        found.append(Check(table, slice, f"rows_not_far_{name}_than_usual", "critical" if heavy else "warning", not far, seen, admits=True))
    return found


def rows_of(part: str) -> str:
    """The name of the figure with the number of rows of a part."""
    return f"rows:{part}"


def _against(part: str, now: float, was: float, limit: float, side: str) -> str:
    least = "at least" if side == "less" else "at most"
    return f"{part}{part and ': '}{now:g} rows; {was:g} in the last periods, {least} {limit:g}"


def _missing(table: str, slice: str, parts: Collection[str], history: Mapping[str, Sequence[Figure]], every: int | None) -> Check:
    """Every part of the last comparable period has arrived. A warning only: missing parts are unknown, not empty."""
    last = last_periods(slice, history.get("rows", ()), every)[-1:]
    had = {
        name.removeprefix(rows_of("")) for name, past in history.items() if name.startswith(rows_of("")) and {f.slice for f in past} & {f.slice for f in last}
    }
    missing = sorted(had - set(parts))
    return Check(table, slice, "parts_as_usual", "warning", not missing, f"missing: {', '.join(missing)}" if missing else None)


def last_periods(slice: str, history: Iterable[Figure], every: int | None = None) -> list[Figure]:
    """The figures of the last comparable periods: multiples of `every` before this one (an election, and the one four years earlier)."""
    apart = {figure: periods.apart(figure.slice, slice) for figure in history}
    step = every or (A_WEEK if periods.is_day(slice) else 1)
    earlier = [figure for figure, far in apart.items() if far is not None and far > 0 and far % step == 0]
    return sorted(earlier, key=lambda figure: figure.slice)[-PERIODS:]


def median_of(slice: str, history: Iterable[Figure], every: int | None = None) -> float:
    """The median of the last comparable periods; there must be one."""
    return float(median(figure.value for figure in last_periods(slice, history, every)))


def _unless_few(*rows: float) -> str:
    """The severity of a failing share of so many rows."""
    return "critical" if min(rows) >= FEW else "warning"


def promised(rows: DataFrame, table: Table, slice: str, shares: Collection[str], few: bool = False) -> tuple[int, list[Check], dict[str, float]]:
    """Rows counted, checks of the schema (required columns, unique keys), and the figures asked for (`share_with_<column>`). Two passes over `rows`; one
    where there are `few`, whose keys fit into one task.
    """
    required = [c.name for c in table.columns if c.required]
    given = {figure: figure.removeprefix("share_with_") for figure in shares if figure.startswith("share_with_")}
    aggregates = {"rows": F.count(F.lit(1))} | {f"null_{name}": F.count_if(F.col(f"`{name}`").isNull()) for name in required}
    aggregates |= {figure: F.count(F.col(f"`{name}`")) for figure, name in given.items()}
    if few:
        aggregates["keys"] = F.size(F.collect_set(F.struct(*[f"`{name}`" for name in table.key])))
    seen = figures(rows, aggregates)
    total = int(seen["rows"])
    checks = [
        Check(table.name, slice, f"required:{name}", "critical", seen[f"null_{name}"] == 0, f"{seen[f'null_{name}']} of {total} are null")
        for name in required
        if seen[f"null_{name}"]
    ]
    checks.append(Check(table.name, slice, "required_columns_have_values", "critical", not checks, ", ".join(required)))
    keys = 0 if few and seen["keys"] == total else _repeated(rows, table)
    checks.append(Check(table.name, slice, f"unique:{','.join(table.key)}", "critical", keys == 0, f"{keys} keys have more than one row"))
    return total, checks, {"rows": float(total)} | {figure: seen[figure] / total for figure in given if total}


def _repeated(rows: DataFrame, table: Table) -> int:
    """Keys with more than one row. First by a hash of each key: only rows with a repeated hash are compared by the full key."""
    number, comes_twice = _numbers(table)
    numbered = rows.withColumn("_number", number)
    several = numbered.groupBy("_number").agg(comes_twice.alias("_twice")).where("_twice").select("_number")
    if not several.count():
        return 0
    suspects = numbered.join(several, "_number", "left_semi")
    return suspects.groupBy(*[f"`{name}`" for name in table.key]).count().where("count > 1").count()


def _numbers(table: Table) -> tuple[Column, Column]:
    """A hash of each row's key, and an aggregate: whether rows with one hash may have the same key.

    A file's lines are dense: 64 of them share one hash, and each is one bit, so that a 64th of the rows is exchanged. Other key columns that are
    pseudonyms are left to the second comparison.
    """
    if "line" not in table.key:
        return F.xxhash64(*table.key), F.count("*") > 1
    beside = [c.name for c in table.columns if c.name in table.key and c.name != "line" and (c.name == "file" or c.type != "bigint")]
    lines = F.bit_or(F.expr("shiftleft(1L, cast(line % 64 AS int))"))
    return F.xxhash64(*beside, F.expr("line div 64")), F.coalesce(F.bit_count(lines), F.lit(0)) < F.count("*")
