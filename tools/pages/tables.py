"""The data dictionary: one page per table and view, from `schemas/`."""

from __future__ import annotations

import schemas
from schemas import Column, Table
from schemas.views import DUCKDB, INSTEAD, VIEWS, View
from tools.pages import code, grid, listed, page

LAYERS = {
    "bronze": "Lines as received. Restricted: they contain documents and names.",
    "quarantine": "Quarantined lines, with the rules that they broke. Restricted.",
    "silver": "Typed registries (restricted), and their evidence in one shared form, keyed by pseudonym.",
    "gold": "People in scope, their facts and decisions.",
    "ops": "Arrivals, runs, audits, publications and accesses.",
}


def pages() -> dict[str, str]:
    """`tables/<table>.md`, `tables/<view>.md`, and `tables/README.md` that lists all."""
    tables = [schemas.load(name) for name in ["bronze", "quarantine", *schemas.names()]]
    made = {f"tables/{table.name}.md": _table(table) for table in tables} | {f"tables/{view.name}.md": _view(view) for view in VIEWS}
    return made | {"tables/README.md": _index(tables)}


def _index(tables: list[Table]) -> str:
    parts = ["# Tables", "Each is declared in `schemas/`, under its own name. How to query them: [for analysts](../analysts.md)."]
    parts += [
        "## Views",
        "Gold with friendlier names, in `query` and `shell`.",
        grid(["view", "content"], [[_linked(view.name), view.comment] for view in VIEWS]),
    ]
    for layer, text in LAYERS.items():
        rows = [[_linked(table.name), table.comment, _slice(table)] for table in tables if table.name.partition(".")[0] == layer]
        parts += [f"## {layer.capitalize()}", text, grid(["table", "content", "slice"], rows)]
    return page(*parts)


def _linked(name: str) -> str:
    return f"[{name}]({name}.md)"


def _table(table: Table) -> str:
    layer = table.name.partition(".")[0]
    own = table.name.removeprefix("silver.")
    source = f"conf/registries/{own}.yml" if own in schemas.forms() else f"schemas/{table.name.replace('.', '/')}.py"
    facts = f"Key: {listed(table.key)}. Slice (what one publication replaces whole): {_slice(table)}. Source: `{source}`."
    instead = [(name, new) for (owner, name), (new, _) in INSTEAD.items() if owner == table.name]
    shown = [f"`query` and `shell` show, in the place of `{name}`, {code(new.name)}: {new.comment}." for name, new in instead]
    return page(
        f"# {table.name}", table.comment, f"{layer.capitalize()}: {LAYERS[layer][0].lower()}{LAYERS[layer][1:]}", facts, *shown, _columns(table.columns)
    )


def _view(view: View) -> str:
    facts = f"A view over {', '.join(_linked(name) for name in view.needs)}, for `batimento query` and `batimento shell`. Source: `schemas/views.py`."
    return page(f"# {view.name}", view.comment, facts, _columns(view.columns), f"In DuckDB's words:\n```sql\n{view.sql.format(**DUCKDB).strip()}\n```")


def _columns(columns: tuple[Column, ...]) -> str:
    rows = [[code(c.name), c.type, "no" if c.required else "yes", "personal" if c.personal else "", c.comment] for c in columns]
    return grid(["column", "type", "null", "", "what it is"], rows)


def _slice(table: Table) -> str:
    return listed(table.slice) or "the whole table"
