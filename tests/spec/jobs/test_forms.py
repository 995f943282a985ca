"""One test for every form: values, written as their types are written, are read back as they were; and what cannot be read is named by its type's rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import conf
from conf import FixedLayout, FormColumn, Layout, XmlLayout
from conf.types import TYPES
from jobs.fields import READERS
from jobs.runtime.local_table import local_table
from jobs.silver.cut import cut
from jobs.silver.form import cleaned
from synthetic import documents
from synthetic.render.esocial import markup, put
from synthetic.render.form import WRITTEN, texts_of
from tests.spec.jobs.silver import made

FORMS = [registry.id for registry in conf.registries() if registry.columns]
PERIOD = {"day": "2020-04-17", "week": "2020-W16", "month": "2020-04", "year": "2018"}
UFS = ["AC", "SP", "RS"]
WORDS = ["ANA", "EVA", "LIMA", "JOSE", "CRUZ"]
Draw = st.SearchStrategy[object]

words = st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).map(" ".join)
numbers = st.integers(1, 99)
days = st.dates(date(1850, 1, 1), date(2199, 12, 31))

# Type → values that it may hold.
DRAWN: dict[str, Callable[[FormColumn], Draw]] = {
    "as_written": lambda column: st.sampled_from(["1", "2", "3"]),
    "code": lambda column: st.sampled_from(["A", "C1", "007"]).map(lambda code: code.zfill(column.width or 0)[-(column.width or 3) :]),
    "cpf": lambda column: st.integers(1, 999_999_999).map(lambda n: int(documents.cpf(n))),
    "date": lambda column: days,
    "employer": lambda column: st.integers(1, 99_999_999).map(documents.cnpj),
    "identifier": lambda column: st.integers(1, 9999).map(lambda n: f"C{n}"),
    "integer": lambda column: numbers,
    "key_number": lambda column: st.integers(1, 10**9).map(str),
    "timestamp": lambda column: st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    "matricula": lambda column: st.tuples(st.integers(1, 10**7), st.sampled_from([1, 4])).map(lambda one: documents.matricula(*one, 2020)),
    "money": lambda column: st.integers(0, 10**9),
    "month": lambda column: st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda day: f"{day:%Y-%m}"),
    "municipality_ibge": lambda column: st.integers(1_100_000, 5_399_999),
    "municipality_siafi": lambda column: st.integers(0, 9999).map(lambda n: f"{n:04d}"),
    "name": lambda column: words,
    "nis": lambda column: st.integers(1, 999_999).map(lambda n: int(documents.nit(n))),
    "number": lambda column: st.integers(1, 10**9),
    "sex": lambda column: st.sampled_from(["M", "F"]),
    "text": lambda column: words,
    "time": lambda column: st.times().map(lambda at: f"{at:%H:%M:%S}"),
    "uf": lambda column: st.sampled_from(UFS),
    "voter_title": lambda column: st.integers(1, 10**11).map(lambda n: f"{n:012d}"),
    "yes_no": lambda column: st.booleans(),
}
# Type → what cannot be read as one, where the type has a rule.
DAMAGED: dict[str, list[str]] = {
    "cpf": ["12345678900", "1234567890A"],
    "date": ["31 FEB 20", "2020O415"],
    "employer": ["11222333000182", "1122233300018"],
    "identifier": ["S/N", "000"],
    "integer": ["1O"],
    "key_number": ["000", "@"],
    "timestamp": ["2020-04-31 10:00:00", "2020-04-30 25:00:00"],
    "matricula": ["10453901552013100012021000012322", "1045390155201310001202100001232"],
    "money": ["1O45"],
    "month": ["202013", "20204"],
    "municipality_ibge": ["9999999", "ACRE"],
    "municipality_siafi": ["71070", "71O7"],
    "nis": ["12056412546", "1205641254A"],
    "number": ["0123A5"],
    "sex": ["7"],
    "uf": ["XX"],
    "voter_title": ["123"],
    "yes_no": ["7"],
}


def test_a_type_is_declared_read_written_drawn_and_damaged() -> None:
    assert set(READERS) == set(WRITTEN) == set(DRAWN) == set(TYPES)
    assert set(DAMAGED) == {name for name, type in TYPES.items() if type.rule}


def lines_of(layout: Layout, texts: list[dict[str, str]], file: int) -> list[tuple[object, ...]]:
    if isinstance(layout, FixedLayout):
        return made.file_of(layout, [made.line(layout, "", one) for one in texts], file)
    if isinstance(layout, XmlLayout):
        return [(f"a{file}", file, place, layout.name, document_of(layout, one), None, None, None, True) for place, one in enumerate(texts, 1)]
    return made.delimited(layout, texts, file)


def document_of(layout: XmlLayout, texts: dict[str, str]) -> str:
    """A document with each text in the first of its field's places, and a row of some kind."""
    tree: dict[str, object] = {}
    put(tree, f"{layout.at}/{layout.rows[0]}/anything".split("/"), "")
    for field, text in texts.items():
        put(tree, layout.paths(field)[0].split("/"), text)
    return f"<{layout.document}>{markup(tree)}</{layout.document}>"


def row_of(registry: conf.Registry, layout: Layout) -> st.SearchStrategy[dict[str, object]]:
    """Values of the columns that the layout has; blank now and then where the column may be."""

    def drawn(column: FormColumn) -> Draw:
        value = DRAWN[column.type](column)
        return value if column.required else st.one_of(value, value, st.none())

    # Of a column from several fields, the layout has one.
    there = {name: column for name, column in registry.columns.items() if set(column.fields) & set(layout.field_names)}
    return st.fixed_dictionaries({name: drawn(column) for name, column in there.items()})


@pytest.mark.parametrize("id", FORMS)
@settings(max_examples=2, suppress_health_check=list(HealthCheck), phases=[Phase.generate])  # an example is a Spark job over many rows
@given(data=st.data())
def test_what_is_written_is_read(spark: SparkSession, id: str, data: st.DataObject) -> None:
    registry = conf.registry(id)
    period = PERIOD[registry.periods[0]]
    bronze, expected = [], []
    for file, layout in enumerate(registry.layouts, 1):
        rows = data.draw(st.lists(row_of(registry, layout), min_size=8, max_size=16))
        bronze += lines_of(layout, [texts_of(id, layout.name, row) for row in rows], file)
        expected += [tuple(_written(row.get(name)) for name, column in registry.columns.items() if column.fields) for row in rows]
    arrivals = {(row[3], row[6]): {"arrival": row[0], "layout": row[3], "header": row[6], "period": period} for row in bronze}
    typed = cleaned(registry, cut(local_table(spark, bronze, made.BRONZE), registry, list(arrivals.values())).where("_role = 'row'"))
    read = [F.col(name).cast("string") for name, column in registry.columns.items() if column.fields]
    assert [tuple(row) for row in typed.orderBy("file", "line").select(*read).collect()] == expected


def _written(value: object) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def damages(registry: conf.Registry, layout: Layout) -> Iterator[tuple[str, str, str, bool]]:
    """Each field of the layout, a text that its type cannot read, the rule that must name it, whether that rejects the line."""
    for name, column in registry.columns.items():
        if len(column.fields) == 1 and column.fields[0] in layout.field_names and column.of_type.rule:
            standard = column.of_type.rule.format(column=name)
            own = [rule for rule, sql in (column.rules if column.rules is not None else {standard: None}).items() if sql is None]
            yield from ((column.fields[0], text, rule, column.required) for rule in own for text in DAMAGED[column.type])


@pytest.mark.parametrize("id", FORMS)
def test_what_cannot_be_read_is_named_by_the_rule_of_its_type(spark: SparkSession, id: str) -> None:
    registry = conf.registry(id)
    bronze, wanted = [], []
    for file, layout in enumerate(registry.layouts, 1):
        found = list(damages(registry, layout))
        bronze += lines_of(layout, [{field: text} for field, text, _, _ in found], file)
        wanted += found
    result = made.values(made.cleaned(spark, id, bronze, PERIOD[registry.periods[0]]), "broken", "flags")
    named = [set((broken if rejects else flags or "").split(",")) for (broken, flags), (_, _, _, rejects) in zip(result, wanted, strict=True)]
    assert [one for one, rules in zip(wanted, named, strict=True) if one[2] not in rules] == []
    assert wanted
