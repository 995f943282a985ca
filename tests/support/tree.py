"""What can be found in the code by reading it: each rule takes source and gives findings, `line: what`; none means that it holds."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator

Finding = str
Rule = Callable[[str], list[Finding]]

STORAGE_MODULES = {"deltalake", "duckdb", "shutil"}
STORAGE_CALLS = {"open", "saveAsTable", "insertInto", "writeTo", "mkdir", "makedirs", "unlink", "rmtree"}
STORAGE_CALLS |= {f"{verb}_{what}" for verb in ("read", "write") for what in ("text", "bytes")}
STORAGE_HANDLES = {"read", "write", "readStream", "writeStream"}

TO_THE_DRIVER = {"collect", "toPandas", "toLocalIterator", "take", "toArrow", "foreach", "foreachPartition"}
ROW_BY_ROW = {"udf", "pandas_udf", "udtf", "arrow_udf", "mapInPandas", "mapInArrow", "applyInPandas", "applyInArrow", "rdd"}

# Bases that carry no behaviour of ours from one class to another. `Model` is conf's BaseModel that refuses unknown keys.
BASES = {"Exception", "BaseModel", "Model", "Enum", "IntEnum", "StrEnum", "IntFlag", "NamedTuple", "TypedDict", "Protocol"}
BASES |= {"SparkSubmitOperator", "Formatter", "Handler"}  # Airflow's tasks, and what Python's logging writes with, are made so


def storage(source: str) -> list[Finding]:
    """Where storage is touched: deltalake, Spark's readers and writers, files; but for what a lake is asked (`lake.read(…)`, `work.lake.open(…)`)."""
    tree = ast.parse(source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = [f"{line}: import {name}" for line, name in imports(tree) if name.split(".")[0] in STORAGE_MODULES]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in STORAGE_CALLS and not _asks_the_lake(node.func):
            found.append(f"{node.lineno}: {ast.unparse(node.func)}(…)")
        if isinstance(node, ast.Attribute) and node.attr in STORAGE_HANDLES and id(node) not in called:
            found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


def _asks_the_lake(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and name_of(function.value) == "lake"


def heavy(source: str) -> list[Finding]:
    """Where rows go to the driver, or through Python one by one."""
    names = TO_THE_DRIVER | ROW_BY_ROW
    tree = ast.parse(source)
    attributes = [f"{node.lineno}: .{node.attr}" for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in names]
    return attributes + [f"{node.lineno}: {node.id}" for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in ROW_BY_ROW]


def inheritance(source: str, shapes: set[str] | None = None) -> list[Finding]:
    """Classes with a base that carries behaviour. A base may be one of BASES, one of `shapes`, or a class above whose own bases may."""
    allowed = BASES | (shapes or set())
    return [f"{line}: class {name}" for line, name, bases in _classes(source) if bases and not _harmless(name, source, allowed)]


def shapes(sources: list[str]) -> set[str]:
    """Names of the classes, over all the sources, that stand on `Model` alone: data, which one file may take from another."""
    found: set[str] = {"Model"}
    for _ in sources:
        found |= {name for source in sources for _, name, bases in _classes(source) if bases and set(bases) <= found}
    return found


def _classes(source: str) -> list[tuple[int, str, list[str]]]:
    return [(n.lineno, n.name, [name_of(base) for base in n.bases]) for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ClassDef)]


def _harmless(name: str, source: str, allowed: set[str]) -> bool:
    bases = {own: above for _, own, above in _classes(source)}
    return name in allowed or bool(bases.get(name)) and all(_harmless(base, source, allowed) for base in bases[name])


def registry_names(source: str, registries: set[str]) -> list[Finding]:
    """Comparisons of something called registry with the name of one. (`cpf` is also a key, `cadunico` a channel: those may be compared.)"""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(registries & constants(side) for side in sides) and any("registry" in ast.unparse(side) for side in sides):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.Match) and "registry" in ast.unparse(node.subject):
            cases = [case.pattern for case in node.cases if registries & constants(case.pattern)]
            found += [f"{case.lineno}: case {ast.unparse(case)}" for case in cases]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (finding := in_sql(node.value, registries)):
            found.append(f"{node.lineno}: {finding}")
        if isinstance(node, ast.Call) and name_of(node.func) in {"isin", "eqNullSafe"} and "registry" in ast.unparse(node.func):
            found += [f"{node.lineno}: {ast.unparse(node)}" for argument in node.args if registries & constants(argument)]
    return found


def in_sql(text: str, registries: set[str]) -> str | None:
    """The comparison of a registry's name in a SQL expression, if there is one."""
    names = "|".join(sorted(registries))
    found = re.search(rf"registry`?\s*(=|==|<>|!=|<=>|(not\s+)?in\s*\()\s*'({names})'", text, re.IGNORECASE)
    return found.group() if found else None


def foreign_imports(source: str, allowed: set[str]) -> list[Finding]:
    """Imports, wherever in the file, of packages that are neither Python's own nor allowed."""
    known = allowed | sys.stdlib_module_names
    return [f"{line}: import {name}" for line, name in imports(ast.parse(source)) if name.split(".")[0] not in known]


def listed(source: str, names: set[str]) -> list[Finding]:
    """Lists, sets and tuples that name every one of `names`, and dictionaries that give each a plain value."""
    tree = ast.parse(source)
    made = [node for node in ast.walk(tree) if isinstance(node, (ast.List, ast.Set, ast.Tuple, ast.Dict))]
    return [f"{node.lineno}: {ast.unparse(node)[:60]}" for node in made if names <= _listed(node)]


def _listed(node: ast.List | ast.Set | ast.Tuple | ast.Dict) -> set[str]:
    pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ((one, one) for one in node.elts)
    return {one.value for one, value in pairs if isinstance(one, ast.Constant) and isinstance(one.value, str) and isinstance(value, ast.Constant)}


def long_functions(source: str, limit: int) -> list[Finding]:
    """Functions of more than `limit` lines, docstring and decorators included."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lines = {node: (node.end_lineno or 0) - min([node.lineno, *(d.lineno for d in node.decorator_list)]) + 1 for node in functions}
    return [f"{node.lineno}: {node.name} has {count} lines" for node, count in lines.items() if count > limit]


def defines(source: str, names: set[str]) -> bool:
    """Whether the module has a function of one of the names."""
    return any(isinstance(node, ast.FunctionDef) and node.name in names for node in ast.parse(source).body)


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module imported, wherever in the file, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def constants(node: ast.AST) -> set[str]:
    """The texts written in an expression."""
    return {inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant) and isinstance(inner.value, str)}


def name_of(node: ast.AST) -> str:
    """`open` of `path.open`, `Enum` of `enum.Enum`, `Model` of `Model[int]`."""
    if isinstance(node, ast.Subscript):
        return name_of(node.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
