"""Rules applied to rows. Each is a Spark SQL predicate that must be true; null is not true.

A rule that names `_raw.x` does not apply to a line whose layout or record has no `x` (there it is null; a field left empty is `''`).
Rules may use the names in `MACROS`: `is_uf(_raw.uf) OR blank_or_zeros(_raw.uf)`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.fields import dates, documents
from jobs.runtime.flag_names import names_of

# Expanded in the text of a rule, not registered in Spark: no registration per session, and no cost.
MACROS = {name: getattr(documents, name) for name in ("is_municipality", "is_uf", "blank_or_zeros", "blank_or_sentinel")} | {"blank_date": dates.blank_date}
_MACRO = re.compile(rf"\b({'|'.join(MACROS)})\(([^()]*)\)")
_RAW = re.compile(r"\b_raw\.`?(\w+)`?")


def is_true(rule: str) -> Column:
    """Whether the rule is true of a row, or does not apply to it: true or false, never null."""
    true = F.coalesce(F.expr(expand(rule)), F.lit(False))
    for field in sorted(set(_RAW.findall(rule))):
        true = true | F.col(f"_raw.`{field}`").isNull()
    return true


def expand(rule: str) -> str:
    """The rule with its macros written out."""
    return _MACRO.sub(lambda found: MACROS[found[1]](found[2].strip()), rule)


def broken(rules: Mapping[str, str]) -> Column:
    """Names of all rules that are not true of the row, sorted: array<string>, empty where all are true."""
    return names_of({name: ~is_true(rule) for name, rule in sorted(rules.items())})


def judge(rows: DataFrame, rules: Mapping[str, str]) -> DataFrame:
    """Add `_broken`: the names of the rules that are not true of the row."""
    return rows.withColumn("_broken", broken(rules))


def blank(rows: DataFrame, rules: Mapping[str, tuple[str, str]], repaired: Mapping[str, str] | None = None) -> DataFrame:
    """Make null each field whose rule is not true of the row, and add `_flags`: the names of those rules, sorted.

    Rules see the original row, not the fields blanked by other rules. `repaired` are rules that only add their names.
    """
    by_field: dict[str, list[str]] = {}
    for field, rule in rules.values():
        by_field.setdefault(field, []).append(rule)
    flags = {name: rule for name, (_, rule) in rules.items()} | dict(repaired or {})
    kept = {field: _kept(field, of_field) for field, of_field in by_field.items()}
    return rows.withColumns({**kept, "_flags": broken(flags)})


def _kept(field: str, rules: list[str]) -> Column:
    good = F.lit(True)
    for rule in rules:
        good = good & is_true(rule)
    return F.when(good, F.col(field))
