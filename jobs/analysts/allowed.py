"""What a statement of `shell` may contain. Spark's SQL can run programs, call Java and read files: whatever is not listed here is refused.

Spark's own parser parses the statement, and it is checked before analysis: analysis already reads the tables and files of a statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from py4j.java_gateway import is_instance_of  # type: ignore[import-untyped]
from pyspark.sql import SparkSession

from jobs.runtime.errors import BadInput

CATALYST = "org.apache.spark.sql.catalyst"
COMMAND = f"{CATALYST}.plans.logical.Command"
HINT = "(SHOW TABLES IN gold; SELECT * FROM dictionary list what is there)"

# Statements that only show something, and those with another statement as a value.
TELL = {"ShowTables", "ShowColumns", "ShowFunctions", "DescribeRelation", "DescribeColumn"}
HOLD = {"DescribeQueryCommand": "plan", "ExplainCommand": "logicalPlan"}
NODES = {*TELL, *HOLD} | {
    *("UnresolvedNamespace", "CurrentNamespace", "UnresolvedTableOrView", "Project", "Filter", "Aggregate", "UnresolvedHaving", "Sort"),
    *("GlobalLimit", "LocalLimit", "Offset", "Distinct", "Sample", "Pivot", "Unpivot", "PipeOperator", "RepartitionByExpression", "UnresolvedHint"),
    *("Join", "LateralJoin", "Union", "Except", "Intersect", "Generate", "WithWindowDefinition", "SubqueryAlias", "UnresolvedSubqueryColumnAliases"),
    *("UnresolvedWith", "UnresolvedRelation", "UnresolvedInlineTable", "LocalRelation", "OneRowRelation", "UnresolvedTableValuedFunction"),
    *("UnresolvedTVFAliases",),
}
# Beside Catalyst's own expressions. Not IDENTIFIER(…), which computes a name that cannot be checked here; and no parameters.
EXPRESSIONS = {
    *("MultiAlias", "UnresolvedAlias", "UnresolvedAttribute", "UnresolvedExtractValue", "UnresolvedFieldName", "UnresolvedFunction"),
    *("UnresolvedGenerator", "UnresolvedOrdinal", "UnresolvedRegex", "UnresolvedStar", "UnresolvedStarExceptOrReplace", "UnresolvedStarWithColumns"),
    *("UnresolvedStarWithColumnsRenames",),
}
# Spark's own functions: groups in which all only compute, and single ones of groups where others call Java, read files, or reveal the machine.
GROUPS = {
    *("agg_funcs", "array_funcs", "bitwise_funcs", "collection_funcs", "conditional_funcs", "conversion_funcs", "csv_funcs", "datetime_funcs"),
    *("generator_funcs", "hash_funcs", "json_funcs", "lambda_funcs", "map_funcs", "math_funcs", "predicate_funcs", "string_funcs", "struct_funcs"),
    *("variant_funcs", "window_funcs"),
}
SINGLE = {
    *("range", "typeof", "uuid", "monotonically_increasing_id", "assert_true", "raise_error", "url_decode", "url_encode", "try_url_decode"),
    *("parse_url", "try_parse_url"),
}


def check(spark: SparkSession, sql: str) -> None:
    """BadInput unless the text is one statement that only reads published tables, with functions that only compute."""
    state = spark._jsparkSession.sessionState()
    nodes, expressions = _parts(state.sqlParser().parsePlan(sql))
    own = {str(node.alias()).lower() for node in nodes if _name(node) == "SubqueryAlias"}
    for node in nodes:
        name = _name(node)
        if name not in NODES:
            what = "" if is_instance_of(spark.sparkContext._gateway, node, COMMAND) else " in it"
            raise BadInput(f"`shell` reads, and this is {name}{what}: give a SELECT (or WITH, FROM, SHOW TABLES, DESCRIBE, EXPLAIN)")
        if name in ("UnresolvedRelation", "UnresolvedTableOrView"):
            _known(state, node.multipartIdentifier(), own)
        elif name == "UnresolvedTableValuedFunction":
            _computes(state, list(_items(node.name())))
    for expression in expressions:
        name = _name(expression)
        if not (expression.getClass().getName().startswith(f"{CATALYST}.expressions.") or name in EXPRESSIONS):
            raise BadInput(f"`shell` only reads, and {name} is not allowed {HINT}")
        if name == "UnresolvedFunction":
            _computes(state, list(_items(expression.nameParts())))
        elif name == "UnresolvedGenerator":
            _computes(state, str(expression.name().unquotedString()).split("."))


def _parts(statement: Any) -> tuple[list[Any], list[Any]]:
    """Every node of a parsed statement, its expressions' nodes included, and every expression."""
    nodes, expressions, left = [], [], [statement]
    while left:
        node = left.pop()
        nodes.append(node)
        left += [*_items(node.children()), *_items(node.innerChildren()), *_items(node.subqueries())]
        if field := HOLD.get(_name(node)):
            left.append(getattr(node, field)())
        deeper = list(_items(node.expressions()))
        while deeper:
            expression = deeper.pop()
            expressions.append(expression)
            deeper += _items(expression.children())
    return nodes, expressions


def _known(state: Any, name: Any, own: set[str]) -> None:
    """BadInput unless a relation is a view of this session (only `opened` makes them) or a name defined by the statement."""
    parts = [str(part) for part in _items(name)]
    if not state.catalog().isTempView(name) and not (len(parts) == 1 and parts[0].lower() in own):
        raise BadInput(f"{'.'.join(parts)}: no such table or view is published in gold {HINT}")


def _computes(state: Any, parts: list[str]) -> None:
    """BadInput unless a function is one of Spark's own that only compute."""
    name = parts[-1].lower()
    identifier = state.sqlParser().parseFunctionIdentifier(f"`{name.replace('`', '``')}`")
    for registry in (state.functionRegistry(), state.tableFunctionRegistry()):
        found = registry.lookupFunction(identifier)
        if len(parts) == 1 and found.isDefined() and found.get().getSource() == "built-in" and (name in SINGLE or found.get().getGroup() in GROUPS):
            return
    raise BadInput(f"{'.'.join(parts)}(…) is not allowed: `shell` reads published tables, with Spark functions that only compute {HINT}")


def _name(part: Any) -> str:
    return str(part.getClass().getSimpleName()).removesuffix("$")


def _items(several: Any) -> Iterator[Any]:
    iterator = several.iterator()
    while iterator.hasNext():
        yield iterator.next()
