"""OpenLineage events, held to the classes that its makers generate from its schema: nothing missing, nothing unknown, everything of its type."""

from __future__ import annotations

import json
import pkgutil
import types
import typing
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

import attr
from openlineage.client import generated
from openlineage.client.event_v2 import RunEvent

Event = dict[str, Any]


def read(folder: Path) -> list[Event]:
    """Every event of a lake's logs, in order."""
    return [json.loads(line) for path in sorted(folder.glob("lineage-*.jsonl")) for line in path.read_text().splitlines()]


def wrong(event: Event) -> list[str]:
    """What in an event is not as the schema has it."""
    found = list(_fits(event, RunEvent, "event"))
    if event.get("schemaURL") != RunEvent._get_schema():
        found.append(f"schemaURL is {event.get('schemaURL')}")
    return found


def classes() -> dict[str, type]:
    """Schema's address → its class, of all facets."""
    modules = [import_module(f"{generated.__name__}.{one.name}") for one in pkgutil.iter_modules(generated.__path__)]
    every = [one for module in modules for one in vars(module).values() if isinstance(one, type) and hasattr(one, "_get_schema")]
    return {one._get_schema(): one for one in every}


def _fits(value: Any, kind: Any, where: str) -> Iterator[str]:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        # A facet that deletes another may stand in its place: the first kind is the one with values.
        yield from () if value is None and type(None) in inner else _fits(value, inner[0], where)
    elif origin is list:
        yield from (finding for n, one in enumerate(value) for finding in _fits(one, inner[0], f"{where}[{n}]"))
    elif origin is dict:
        yield from (finding for name, one in value.items() for finding in _fits(one, inner[1], f"{where}.{name}"))
    elif isinstance(kind, type) and issubclass(kind, Enum):
        if value not in {one.value for one in kind}:
            yield f"{where}: {value!r} is no {kind.__name__}"
    elif attr.has(kind):
        yield from _is(value, _facet_kind(value, kind), where)
    elif not isinstance(value, kind):
        yield f"{where}: {value!r} is no {kind.__name__}"
    elif where.endswith(".eventTime") and datetime.fromisoformat(value).tzinfo is None:
        yield f"{where}: {value} has no time zone"


def _facet_kind(value: Any, kind: Any) -> Any:
    """A facet names its own schema."""
    return classes().get(value["_schemaURL"], kind) if isinstance(value, dict) and "_schemaURL" in value else kind


def _is(value: Any, kind: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no {kind.__name__}"
        return
    types_of = typing.get_type_hints(kind)
    fields = {field.name: field for field in attr.fields(kind)}
    yield from (f"{where}: what is {name}?" for name in value if name not in fields)
    for name, field in fields.items():
        if name in value:
            yield from _fits(value[name], types_of[name], f"{where}.{name}")
        elif field.default is attr.NOTHING or name in ("_producer", "_schemaURL", "producer", "schemaURL"):
            yield f"{where}: without {name}"
