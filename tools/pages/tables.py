"""The data dictionary: one page per layer, from `schemas/`."""

from __future__ import annotations

from collections import defaultdict

import schemas
from schemas import Table
from tools.pages import code, grid, listed, page

LAYERS = {
    "bronze": "Lines as received. Restricted: they hold documents and names.",
    "quarantine": "Lines set aside, with the rules that they broke. Restricted.",
    "silver": "Registries typed (restricted), and what they say in one language, keyed by pseudonym.",
    "gold": "Who was decided, from which facts, and how.",
    "ops": "What arrived, ran, was audited, was published, was looked at.",
}


def pages() -> dict[str, str]:
    """`tables/<layer>.md`, and `tables/README.md` that lists all."""
    layers: dict[str, list[Table]] = defaultdict(list)
    for name in ["bronze", "quarantine", *schemas.names()]:
        table = schemas.load(name)
        layers[name.partition(".")[0]].append(table)
    made = {f"tables/{layer}.md": _layer(layer, layers[layer]) for layer in LAYERS}
    return made | {"tables/README.md": _index(layers)}


def anchor(name: str) -> str:
    """Where a table stands on its layer's page, as Markdown makes it of the heading."""
    return name.replace(".", "")


def _index(layers: dict[str, list[Table]]) -> str:
    tables = [(layer, table) for layer in LAYERS for table in layers[layer]]
    rows = [[f"[{table.name}]({layer}.md#{anchor(table.name)})", table.comment, _slice(table)] for layer, table in tables]
    return page("# Tables", "Each is promised in `schemas/`, under its own address.", grid(["table", "what it holds", "slice"], rows))


def _layer(layer: str, tables: list[Table]) -> str:
    return page(f"# {layer.capitalize()}", f"{LAYERS[layer]} Source: `schemas/`.", *[_table(table) for table in tables])


def _table(table: Table) -> str:
    source = "schemas/" + table.name.replace(".", "/") + ".py"
    rows = [[code(c.name), c.type, "no" if c.required else "yes", "personal" if c.personal else "", c.comment] for c in table.columns]
    facts = f"Key: {listed(table.key)}. Slice (what one publication replaces whole): {_slice(table)}. Source: `{source}`."
    return f"## {table.name}\n\n{table.comment}\n\n{facts}\n\n{grid(['column', 'type', 'null', '', 'what it is'], rows)}"


def _slice(table: Table) -> str:
    return listed(table.slice) or "the whole table"
