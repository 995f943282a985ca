"""What is promised: one module per table, whose path is the table's address (`silver.evidence` is `schemas/silver/evidence.py`); the table of a registry with a
form is made from `conf/registries/<id>.yml`.

`TABLE` in each module states grain, key, slice and columns. `lake.publish` holds every candidate to it exactly.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # gold is described without any form, and a question about it waits for none
    from conf import Registry

HERE = Path(__file__).parent
RESTRICTED = ("bronze", "quarantine", "silver")  # layers that only the pipeline reads: documents, names and births stand in them


@dataclass(frozen=True)
class Column:
    """One column: `type` is a Spark SQL type name; `personal` marks what may not leave the restricted zone."""

    name: str
    type: str
    comment: str
    personal: bool = False
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table. `slice` names the partition columns that one publication replaces whole; `sort` orders rows inside a file.

    One that `stands_on` others is never written: it is read from them, by the SQL that its module's `sql` makes.
    """

    name: str
    comment: str
    key: tuple[str, ...]
    slice: tuple[str, ...]
    columns: tuple[Column, ...]
    sort: tuple[str, ...] = ()
    statistics: tuple[str, ...] = field(default=())
    stands_on: tuple[str, ...] = ()

    @property
    def layer(self) -> str:
        """The first word of its address."""
        return self.name.partition(".")[0]

    @property
    def ddl(self) -> str:
        """The schema as Spark reads it: `name type, name type`."""
        return ", ".join(f"`{c.name}` {c.type}" for c in self.columns)

    @property
    def names(self) -> list[str]:
        """Column names, in order."""
        return [c.name for c in self.columns]

    @property
    def personal(self) -> list[str]:
        """Names of the columns that hold a document, a name or a birth date."""
        return [c.name for c in self.columns if c.personal]


def column(name: str, type: str, comment: str, *, personal: bool = False, required: bool = False) -> Column:
    """One promised column."""
    return Column(name, type, comment, personal, required)


def table(
    name: str,
    comment: str,
    *,
    key: list[str],
    slice: list[str],
    columns: list[Column],
    sort: list[str] | None = None,
    statistics: list[str] | None = None,
    stands_on: list[str] | None = None,
) -> Table:
    """One promised table; a key, slice, sort or statistics column that is not among the columns is an error."""
    known = {c.name for c in columns}
    for wanted in (*key, *slice, *(sort or []), *(statistics or [])):
        if wanted not in known:
            raise ValueError(f"{name}: {wanted} is not one of its columns")
    return Table(name, comment, tuple(key), tuple(slice), tuple(columns), tuple(sort or []), tuple(statistics or []), tuple(stands_on or []))


@cache
def load(name: str) -> Table:
    """The promise of a table by its address. Every `bronze.<registry>` and `quarantine.<registry>` shares one promise, under its own name."""
    layer, _, rest = name.partition(".")
    if layer in ("bronze", "quarantine"):
        shared: Table = importlib.import_module(f"schemas.{layer}").TABLE
        return Table(name, shared.comment, shared.key, shared.slice, shared.columns, shared.sort, shared.statistics)
    if layer == "silver" and rest in (formed := forms()):
        return _of_form(formed[rest])
    try:
        promised: Table = importlib.import_module(f"schemas.{layer}.{rest}").TABLE
    except ModuleNotFoundError as error:
        raise ValueError(f"no table {name}: schemas/{layer}/{rest}.py does not exist") from error
    return promised


def forms() -> dict[str, Registry]:
    """The registries whose tables their forms make, by id."""
    import conf

    return {one.id: one for one in conf.registries() if one.columns}


def _of_form(registry: Registry) -> Table:
    """One row per valid line; columns as the form declares, then flags and provenance."""
    from schemas.columns import FLAGS, PROVENANCE

    own = [column(name, one.of_type.spark, one.comment, personal=one.is_personal, required=one.required) for name, one in registry.columns.items()]
    return table(f"silver.{registry.id}", registry.rows or "", key=["file", "line"], slice=["period"], columns=[*own, FLAGS, *PROVENANCE], sort=registry.sort)


def sql(table: Table, standing: Iterable[Mapping[str, Any]]) -> str:
    """The SELECT that a table which `stands_on` others is read by; `{decisions}` and the like stand for those, by the last word of their names."""
    made: str = importlib.import_module(f"schemas.{table.name}").sql(standing)
    return made


def names(layer: str | None = None) -> list[str]:
    """Every address promised by a module of its own or by a form, sorted; of one layer, where it is given. Forms are read for silver only."""
    modules = {f"{path.parent.name}.{path.stem}" for path in HERE.glob(f"{layer or '*'}/*.py") if path.stem != "__init__"}
    return sorted(modules | ({f"silver.{id}" for id in forms()} if layer in (None, "silver") else set()))
