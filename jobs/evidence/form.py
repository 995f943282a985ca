"""Evidence, people and entries of a registry, as its form declares them; and the functions of a registry without a form."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

import conf
from conf.kinds import Kind
from jobs.evidence.rows import bond_with, evidence_row, first_name_key, match_keys, origin
from jobs.fields.functions import function
from jobs.identity.pseudonym import hashed

EXCLUDED = conf.Evidence(kind=Kind.EXCLUDED.name.lower())
NAMES = ("evidence", "people", "memberships", "identity", "unreadable_entry", "family_key", "evidence_checks")


def functions(registry: conf.Registry) -> Mapping[str, Callable[..., Any]]:
    """By name: `evidence`, `people`, `memberships` and `identity` of silver's rows, `unreadable_entry` of the fields of a quarantined line, `family_key`,
    `evidence_checks`: aggregates over silver's rows, by name, that must be true before they are evidence.

    Those that the registry has.
    """
    if not registry.columns:
        module = importlib.import_module(f"jobs.evidence.{registry.id}")
        return {name: getattr(module, name) for name in NAMES if hasattr(module, name)}
    found: dict[str, Callable[..., Any]] = {}
    if not isinstance(registry.evidence, list):
        found["evidence"] = function(registry.id, registry.evidence.python)
    elif registry.evidence:
        found["evidence"] = lambda silver: evidence(registry, silver)
    if registry.people:
        found["people"] = lambda silver: people(registry, silver)
    if registry.evidence_checks:
        found["evidence_checks"] = function(registry.id, registry.evidence_checks.python)
    if registry.identity:
        found["identity"] = function(registry.id, registry.identity.python)
    if registry.memberships:
        found["memberships"] = function(registry.id, registry.memberships.python)
        found["family_key"] = function(registry.id, registry.memberships.family)
    if unreadable := _unreadable_entry(registry):
        found["unreadable_entry"] = unreadable
    return found


def evidence(registry: conf.Registry, silver: DataFrame) -> DataFrame:
    """One row per fact of a row of silver; and one per row that excludes its entry, which supersedes as any other does, and which no fact reads."""
    rows = silver if registry.entry is None else silver.withColumn("entry", entry(registry))
    if registry.excludes is None:
        return _together([_fact(registry, rows, one) for one in registry.facts])
    excluding = _excludes(registry)
    facts = [_fact(registry, rows.where(~excluding), one) for one in registry.facts]
    return _together([*facts, _fact(registry, rows.where(excluding & F.col("entry").isNotNull()), EXCLUDED)])


def _together(facts: list[DataFrame]) -> DataFrame:
    """All of them. Where they are of different persons, one may be looked for by numbers that another has not."""
    return reduce(lambda found, one: found.unionByName(one, allowMissingColumns=True), facts)


def _fact(registry: conf.Registry, rows: DataFrame, one: conf.Evidence) -> DataFrame:
    parts = {key: F.expr(sql) for key, sql in one.model_dump(exclude={"kind", "where", "person"}, exclude_none=True).items()}
    if (employer := parts.pop("employer", None)) is not None:
        parts["object"] = bond_with(employer)
    of_entry = {"entry": "entry", "of_person": registry.entry.of_person} if registry.entry else {}
    columns: list[Column] = evidence_row(Kind[one.kind.upper()], **(one.person or registry.person).model_dump(), **parts, **of_entry)  # type: ignore[arg-type]
    return (rows if one.where is None else rows.where(one.where)).select(*columns)


def _excludes(registry: conf.Registry) -> Column:
    """Whether a row of silver excludes its entry."""
    return F.coalesce(F.expr(registry.excludes or "false"), F.lit(False))


def entry(registry: conf.Registry) -> Column:
    """The entry of a row of silver: its columns, hashed with the entry's name, or made by its function. Null where a column is null: it identifies none."""
    assert registry.entry is not None
    if registry.entry.python is not None:
        made: Column = function(registry.id, registry.entry.python)()
        return made
    whole = reduce(Column.__and__, [F.col(name).isNotNull() for name in registry.entry.columns])
    return F.when(whole, hashed(F.lit(registry.entry.name), *registry.entry.columns))


def _unreadable_entry(registry: conf.Registry) -> Callable[[Column], Column] | None:
    """From the fields of a quarantined line to its entry, where a later row of that entry supersedes it: then the doubt ends."""
    if registry.entry is None or registry.delivery != "changes":
        return None
    if registry.entry.unreadable is not None:
        named: Callable[[Column], Column] = function(registry.id, registry.entry.unreadable)
        return named
    return None


def people(registry: conf.Registry, silver: DataFrame) -> DataFrame:
    """What the registry knows of people, one row per row of silver about a person. It has no entry: of several rows, the newest counts."""
    given = registry.people
    assert given is not None

    def column(name: str, source: str | None, type: str) -> Column:
        return (F.lit(None) if source is None else F.col(source)).cast(type).alias(name)

    return silver.where(~_excludes(registry)).where(given.where or "true").select(
        *match_keys(given.cpf),
        column("cpf", given.cpf, "bigint"),
        column("nis", None, "bigint"),
        column("name", given.name, "string"),
        first_name_key(given.name).alias("first_name_key"),
        column("mother", given.mother, "string"),
        column("birth_date", given.birth_date, "date"),
        column("sex", given.sex, "string"),
        column("uf", given.uf, "string"),
        column("entry", None, "bigint"),
        *origin(),
    )
