"""The types of a form's columns, as Spark reads them: one reader per name in `conf.types.TYPES`, over a field as received."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.form_column import FormColumn
from jobs.fields.dates import day, month, timestamp
from jobs.fields.documents import document, employer, matricula
from jobs.fields.money import cents
from jobs.fields.names import person_name
from jobs.fields.text import code, given, identifying, key_number, number, signed, text, trimmed, yes

TIME = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


def first(columns: list[Column]) -> Column:
    """The first that is not null."""
    return reduce(lambda one, other: F.coalesce(one, other), columns)


def sex(field: str) -> Column:
    """M or F, however it is written (M, F, 1, 2, MASCULINO, FEMININO); null for anything else."""
    written = text(field)
    return F.when(written.isin("M", "1", "01", "MASCULINO"), "M").when(written.isin("F", "2", "02", "FEMININO"), "F")


def _number(field: str, column: FormColumn, type: str) -> Column:
    read = signed(field) if column.signed else number(field, type)
    return F.nullif(read, F.lit(0)) if column.zero_is_null else read


READERS: dict[str, Callable[[str, FormColumn], Column]] = {
    "as_written": lambda field, column: given(field),
    "code": lambda field, column: code(field, column.width),
    "cpf": lambda field, column: document(field, "cpf", pad=bool(column.pad)),
    "date": lambda field, column: day(field, *column.formats),
    "employer": lambda field, column: employer(field),
    "identifier": lambda field, column: identifying(trimmed(field)),
    "integer": lambda field, column: _number(field, column, "int"),
    "key_number": lambda field, column: key_number(trimmed(field)),
    "timestamp": lambda field, column: timestamp(field, *column.formats),
    "matricula": lambda field, column: matricula(field),
    "money": lambda field, column: first([cents(field, way) for way in column.money]),
    "month": lambda field, column: month(field),
    "municipality_ibge": lambda field, column: F.nullif(number(field), F.lit(0)),
    "municipality_siafi": lambda field, column: code(field, 4),
    "name": lambda field, column: person_name(field),
    "nis": lambda field, column: document(field, "nis", pad=bool(column.pad)),
    "number": lambda field, column: _number(field, column, "bigint"),
    "sex": lambda field, column: sex(field),
    "text": lambda field, column: text(field),
    "time": lambda field, column: F.when(trimmed(field).rlike(TIME), trimmed(field)),
    "uf": lambda field, column: text(field),
    "voter_title": lambda field, column: F.when(text(field).rlike("^[0-9]{12}$"), text(field)),
    "yes_no": lambda field, column: yes(field),
}


def read(column: FormColumn) -> Column:
    """A column that comes from fields: of several, the first that gives a value."""
    return first([READERS[column.type](field, column) for field in column.fields])
