"""The rules of a registry, wherever they stand: in its form, or in a module of `expectations/silver`."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import conf
from expectations.suite import Suite, usual


@dataclass(frozen=True)
class Quality:
    """What a registry is held to: of the rows that `of` is true of, at most the share `limit` may fail in each dimension (what must be true of a row)."""

    of: str
    limit: float
    dimensions: Mapping[str, str]


@dataclass(frozen=True)
class Rules:
    """Rule → SQL that must be true of a row: `reject` quarantines the line, `blank` empties a column, `repaired` only adds its name to the flags.

    `vital`: columns without which later steps answer nonsense, and which rows (SQL) owe them a value. `copies`: rules that quarantine exact copies.
    """

    reject: Mapping[str, str]
    blank: Mapping[str, tuple[str, str]]
    repaired: Mapping[str, str] = field(default_factory=dict)
    vital: Mapping[str, str] = field(default_factory=dict)
    copies: tuple[str, ...] = ()
    quality: Quality | None = None
    suite: Suite | None = None
    source: str = ""


def rules_of(registry: str) -> Rules:
    """The rules of a registry by its id."""
    known = conf.registry(registry)
    return _of_form(known) if known.columns else _of_module(importlib.import_module(f"expectations.silver.{registry}"), registry)


def _of_module(module: ModuleType, registry: str) -> Rules:
    given = {key: getattr(module, key.upper()) for key in ("repaired", "vital", "quality", "suite") if hasattr(module, key.upper())}
    copies = tuple(getattr(module, "COPIES", ()))
    return Rules(module.REJECT, module.BLANK, copies=copies, source=f"expectations/silver/{registry}.py", **given)


def _of_form(registry: conf.Registry) -> Rules:
    held_to = registry.quality
    return Rules(
        registry.rejects,
        registry.blanks,
        registry.repairs,
        registry.vital,
        tuple(registry.copies),
        Quality(held_to.of, held_to.limit, held_to.dimensions) if held_to else None,
        Suite(f"silver.{registry.id}", lambda gxe: _expectations(registry, gxe)),
        f"conf/registries/{registry.id}.yml",
    )


def _expectations(registry: conf.Registry, gxe: Any) -> list[Any]:
    wanted = registry.expect
    found = [
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=later, column_B=earlier, or_equal=True, ignore_row_if="either_value_is_missing", severity="critical"
        )
        for later, earlier in wanted.not_before.items()
    ]
    found += [gxe.ExpectColumnValuesToBeInSet(column=name, value_set=values, severity="critical") for name, values in wanted.in_set.items()]
    for name, one in wanted.not_null.items():
        mostly = one.share if one.share is not None else usual(f"share_with_{name}", less=one.less)
        found.append(gxe.ExpectColumnValuesToNotBeNull(column=name, mostly=mostly, severity=_severity(one.warn)))
    for several in wanted.unique:
        held = {"mostly": several.share, "severity": _severity(several.warn)}
        if len(several.columns) == 1:  # Great Expectations has another word for it
            found.append(gxe.ExpectColumnValuesToBeUnique(column=several.columns[0], **held))
        else:
            found.append(gxe.ExpectCompoundColumnsToBeUnique(column_list=several.columns, **held))
    return found


def _severity(warn: bool) -> str:
    return "warning" if warn else "critical"
