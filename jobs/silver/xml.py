"""Documents of XML as fields: Spark's own parser reads each once, by a schema made of the layout's paths. Prefixes and attributes do not count."""

from __future__ import annotations

from typing import Any

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.layout import XmlLayout

BROKEN = "_broken"  # what of a document is no XML; null where all of it is
OPTIONS = {"ignoreNamespace": "true", "excludeAttribute": "true", "columnNameOfCorruptRecord": BROKEN, "ignoreSurroundingSpaces": "true"}

Tree = dict[str, Any]


def column(layout: XmlLayout) -> str:
    """Where the parsed document stands beside a line."""
    return f"_document_{layout.name}"


def parsed(layout: XmlLayout, text: Column) -> Column:
    """The document as a struct of the elements that the layout's paths name. An element that stands alone is put where it would stand in a document."""
    within = layout.at.split("/")[:-1]
    opened, closed = "".join(f"<{name}>" for name in within), "".join(f"</{name}>" for name in reversed(within))
    is_document = text.rlike(rf"^<([\w.-]+:)?{layout.document}[\s>]")
    whole = F.when(is_document, text).otherwise(F.concat(F.lit(f"<{layout.document}>{opened}"), text, F.lit(f"{closed}</{layout.document}>")))
    return F.from_xml(whole, f"{_ddl(_tree(layout))}, {BROKEN} string", OPTIONS)


def is_whole(layout: XmlLayout) -> Column:
    """Whether the text could be parsed."""
    return F.col(column(layout)).isNotNull() & F.col(f"{column(layout)}.{BROKEN}").isNull()


def kind(layout: XmlLayout, text: Column) -> Column:
    """The name of what the document is about, without parsing it: the first element within the last of `at`. Empty where there is none."""
    prefix = r"(?:[\w.-]+:)?"
    return F.regexp_extract(text, rf"<{prefix}{layout.alone}(?:\s[^>]*)?>\s*<{prefix}([\w.-]+)", 1)


def record(layout: XmlLayout, text: Column) -> Column:
    """Which of the layout's rows it is; null where it is none."""
    found = kind(layout, text)
    return F.when(found.isin(layout.rows), found)


def role(layout: XmlLayout, text: Column) -> Column:
    """What is about something that is not read is structural. What is about nothing is a row, and broken."""
    found = kind(layout, text)
    return F.when((found == "") | found.isin(layout.rows), "row").otherwise("structural")


def fields(layout: XmlLayout) -> dict[str, Column]:
    """Field → the text of its element; null where the document has none."""
    return {name: F.trim(F.coalesce(*[_element(layout, path) for path in layout.paths(name)])) for name in layout.fields}


def _element(layout: XmlLayout, path: str) -> Column:
    return F.col(".".join(f"`{step}`" for step in [column(layout), *path.split("/")]))


def _tree(layout: XmlLayout) -> Tree:
    tree: Tree = {}
    for path in [path for name in layout.fields for path in layout.paths(name)]:
        *above, leaf = path.split("/")
        at = tree
        for step in above:
            at = at.setdefault(step, {})
        at[leaf] = None
    return tree


def _ddl(tree: Tree, between: str = " ") -> str:
    return ", ".join(f"`{name}`{between}" + ("string" if below is None else f"struct<{_ddl(below, ':')}>") for name, below in sorted(tree.items()))
