"""A registry's lines by its form: each value written as its type is written, each field in its layout's place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache

import conf
from conf import DelimitedLayout, FixedLayout, FormColumn, Layout
from synthetic.render.writer import Writer, decimal, delimited, fixed
from synthetic.row import Row

Written = Callable[[object, FormColumn], str]


def _eleven(value: object, column: FormColumn) -> str:
    return f"{value:011d}"


def _plain(value: object, column: FormColumn) -> str:
    return str(value)


def _day(value: object, column: FormColumn) -> str:
    assert isinstance(value, date)
    return value.strftime(column.formats[0].replace("yyyy", "%Y").replace("MM", "%m").replace("dd", "%d"))


def _timestamp(value: object, column: FormColumn) -> str:
    assert isinstance(value, datetime)
    return f"{_day(value, column)} {value:%H:%M:%S}"


def _money(value: object, column: FormColumn) -> str:
    way = column.money[0]
    return decimal(value, "," if way == "comma" else ".") if way in ("comma", "point") else str(value if way == "implied" else int(str(value)) // 100)


# Type → how the first way of writing it looks. What is null is left blank, or, of a number or a date in a line cut by position, filled with zeros.
WRITTEN: dict[str, Written] = {
    "as_written": _plain,
    "code": _plain,
    "cpf": _eleven,
    "date": _day,
    "employer": _plain,
    "identifier": _plain,
    "integer": _plain,
    "key_number": _plain,
    "timestamp": _timestamp,
    "money": _money,
    "month": lambda value, column: str(value).replace("-", ""),
    "municipality_ibge": _plain,
    "municipality_siafi": _plain,
    "name": _plain,
    "nis": _eleven,
    "number": _plain,
    "sex": _plain,
    "text": _plain,
    "time": _plain,
    "uf": _plain,
    "matricula": _plain,
    "voter_title": _plain,
    "yes_no": lambda value, column: "S" if value else "N",
}
ZEROS = {"cpf", "date", "integer", "money", "nis", "number"}


def texts_of(registry: str, layout: str, fields: dict[str, object]) -> dict[str, str]:
    """Field of the layout → the text of its column's value."""
    return {field: _text(column, fields.get(name), width) for name, column, field, width in _placed(registry, layout)}


@cache  # asked for every row
def _layout(registry: str, name: str) -> Layout:
    return conf.registry(registry).layout(name)


@cache
def _placed(registry: str, layout: str) -> list[tuple[str, FormColumn, str, int]]:
    """Each field that a column comes from: the column, and the field's width where the layout cuts by position (else 0)."""
    known, of = conf.registry(registry).columns, _layout(registry, layout)
    spans = of.fields if isinstance(of, FixedLayout) else {}
    places = [(name, column, field) for name, column in known.items() for field in column.fields if field in of.field_names]
    return [(name, column, field, spans[field][1] if field in spans else 0) for name, column, field in places]


def _text(column: FormColumn, value: object, width: int) -> str:
    text = "" if value is None else WRITTEN[column.type](value, column)
    return text.rjust(width, "0") if width and column.type in ZEROS else text


def form_writer(
    registry: str,
    layout: Callable[[str, str], str],
    more: Callable[[Row], dict[str, str]] = lambda row: {},
    *,
    quoted: bool = True,
    dropped: int = 1,
    encoding: str = "latin-1",
    newline: str = "\n",
    otherwise: dict[str, tuple[str, str]] | None = None,
) -> Writer:
    """A registry's writer. `layout` gives the layout's name of a period and file; `more` what no column holds; a row's own `texts` come before both.

    `dropped`: how many fields a row of damage `columns` lacks.
    """

    def line(row: Row) -> str:
        of = _layout(registry, layout(row.period, row.file))
        values = texts_of(registry, of.name, row.fields) | more(row) | row.texts
        if isinstance(of, FixedLayout):
            assert of.width is not None
            whole = fixed(of.width, of.fields, {name: text for name, text in values.items() if name in of.fields})
            return whole[:-5] if row.damage == "short" else whole + " " if row.damage == "long" else whole
        return delimited([values.get(name, "-1") for name in of.field_names], quoted, drop=dropped if row.damage == "columns" else 0)

    def head(period: str, file: str) -> list[str]:
        of = _layout(registry, layout(period, file))
        if not isinstance(of, DelimitedLayout) or not of.header:
            return []
        mark = "\ufeff" if (otherwise or {}).get(period, ("", ""))[1] == "utf-8" else ""
        return [mark + delimited([of.titles(name)[0] for name in of.field_names], quoted)]

    return Writer(line, head, encoding=encoding, newline=newline, otherwise=otherwise or {})
