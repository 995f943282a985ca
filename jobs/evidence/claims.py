"""All claims of a registry: those made of its rows, and doubts about the people of its quarantined lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

import conf
import schemas
from conf import Registry
from conf.kinds import Kind
from expectations.rules import Rules, rules_of
from jobs.evidence.form import functions
from jobs.evidence.rows import evidence_row, match_keys, origin
from jobs.identity.pseudonym import hashed

Functions = Mapping[str, Callable[..., Any]]

TABLES = {"evidence": "silver.evidence", "people": "silver.people", "memberships": "silver.memberships", "identity": "silver.identity"}


def claims_of(registry: Registry, silver: DataFrame, quarantine: DataFrame | None) -> dict[str, DataFrame]:
    """Table → the registry's claims for it, still without the person (but for `silver.identity`) and without the delivery.

    A row in quarantine is evidence too, of a doubt, but for an exact copy of a row that stands; `quarantine` is None where it is known to be empty.
    """
    own, rules = functions(registry), rules_of(registry.id)
    found = {table: own[name](silver) for name, table in TABLES.items() if name in own}
    if quarantine is None:
        return found
    quarantine = quarantine.where(~_is_copy(rules))
    doubts = {"silver.evidence": _unreadable(registry, own, quarantine)}
    if "silver.memberships" in found:
        doubts["silver.memberships"] = _unreadable_members(own, quarantine)
    # A registry keyed by CPF alone has no columns for other numbers; a quarantined row may have one.
    both = {table: found[table].unionByName(doubts[table], allowMissingColumns=True) for table in doubts if table in found}
    return doubts | found | both


def identity_registries() -> list[str]:
    """The registries that own identity: those that state whose a number is. Names in all other registries are claims only."""
    return [one.id for one in conf.registries() if "identity" in functions(one)]


def _is_copy(rules: Rules) -> Column:
    """Whether a line is in quarantine for being a copy (`copies` of its rules), and for nothing else: the line in force has the same facts."""
    copies = rules.copies
    nothing_else = F.array_except("broken", F.array(*[F.lit(name) for name in (*copies, *rules.blank, *rules.repaired)]))
    return F.arrays_overlap("broken", F.array(*[F.lit(name) for name in copies])) & (F.size(nothing_else) == 0) if copies else F.lit(False)


def _unreadable(registry: Registry, own: Functions, quarantine: DataFrame) -> DataFrame:
    """One fact per line in quarantine whose CPF or NIS can be read; `detail` names the rules it broke."""
    doubt = evidence_row(
        Kind.UNREADABLE,
        cpf="cpf",
        nis="nis",
        month=F.substring("period", 1, 7) if registry.delivery == "months" else None,
        detail=F.array_join("broken", " "),
        entry=_entry(own),
        certainty="unreadable",
    )
    return quarantine.where("cpf IS NOT NULL OR nis IS NOT NULL").select(*doubt)


def _unreadable_members(own: Functions, quarantine: DataFrame) -> DataFrame:
    """One member, of whom nothing is known, per line in quarantine whose family can be read."""
    known: dict[str, Column] = {
        "family": own["family_key"]("family"),
        "member": hashed(F.lit("unreadable"), "file", "line"),
        "document_wrong": F.lit(False),
        "certainty": F.lit("unreadable"),
        "entry": _entry(own),
    }
    added_by_link = {"person", "superseded_on", "registry", "slice", "period", "part", "as_of", "file", "line"}
    columns = [known.get(c.name, F.lit(None)).cast(c.type).alias(c.name) for c in schemas.load("silver.memberships").columns if c.name not in added_by_link]
    return quarantine.where("family IS NOT NULL").select(*match_keys("cpf", nis="nis"), *columns, *origin())


def _entry(own: Functions) -> Column:
    of_raw = own.get("unreadable_entry")
    return cast(Column, of_raw(F.col("raw"))) if of_raw else F.lit(None).cast("bigint")
