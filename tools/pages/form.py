"""The reference of a registry's form: every key of `conf/form.py`, and every type of `conf/types.py`."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise

from conf import form
from conf.kinds import Kind
from conf.load import Model
from conf.types import TYPES
from tools.pages import code, grid, page

PARTS: list[tuple[str, str, type[Model]]] = [
    ("The form", "Keys of `conf/registries/<id>.yml`, beside those of its deliveries and layouts.", form.Form),
    ("A column", "`columns.<name>`. One of `from`, `sql` and `python` is its source.", form.FormColumn),
    ("`entry`", "Either `name` and `columns`, or `python`.", form.Entry),
    ("`person`", "Each names a column.", form.Person),
    (
        "`evidence`",
        "A list of facts; each part is a column, or SQL over columns. Or `python`: a function from silver's rows.",
        form.Evidence,
    ),
    ("`people`", "Each names a column.", form.People),
    ("`memberships`", "Functions of `jobs/registries/<id>.py`. `identity` and `evidence_checks` have `python` alone.", form.Memberships),
    ("`expect`", "", form.Expect),
    ("`expect.not_null.<column>`", "", form.NotNull),
    ("`expect.unique`", "A list.", form.Unique),
    ("`quality`", "", form.Quality),
]


def pages() -> dict[str, str]:
    """`registries/form.md`."""
    parts = [part for title, intro, model in PARTS for part in (f"## {title}", intro, _keys(model)) if part]
    kinds = grid(["kind", "meaning"], [[code(kind.name.lower()), kind.sentence] for kind in Kind])
    macros = "SQL of rules may use `is_uf(…)`, `is_municipality(…)`, `blank_or_zeros(…)`, `blank_or_sentinel(…)`, `blank_date(…)`."
    how = "How one is filled in: [CONTRIBUTING](../../CONTRIBUTING.md)."
    return {"registries/form.md": page("# A registry's form", how, macros, *parts, "## Types", _types(), "## Kinds of evidence", kinds)}


def _keys(model: type[Model]) -> str:
    meanings = _docstrings(model)
    rows = [[code(field.alias or name), "yes" if field.is_required() else "", meanings.get(name, "")] for name, field in model.model_fields.items()]
    return grid(["key", "must be there", "meaning"], rows)


def _docstrings(model: type[Model]) -> dict[str, str]:
    """Field → the text below it. Pydantic can keep these itself, but then every verb and every DAG file waits a tenth of a second for them."""
    body = ast.parse(inspect.getsource(inspect.getmodule(model) or form)).body
    (found,) = (node for node in body if isinstance(node, ast.ClassDef) and node.name == model.__name__)
    below = [(one, text.value) for one, text in pairwise(found.body) if isinstance(one, ast.AnnAssign) and isinstance(text, ast.Expr)]
    return {one.target.id: str(ast.literal_eval(text)) for one, text in below if isinstance(one.target, ast.Name)}


def _types() -> str:
    rows = []
    for name, one in TYPES.items():
        arguments = ", ".join(f"{code(argument)}{'' if argument in one.needs else ' (may)'}" for argument in one.arguments)
        rows.append([code(name), one.spark, one.reads, code(one.rule) if one.rule else "", arguments, "personal" if one.personal else ""])
    return grid(["type", "Spark", "reads", "its rule", "arguments", ""], rows)
