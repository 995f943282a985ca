"""The types of a form's columns: the part that needs no Spark. Their parsers are in `jobs/fields`, one per name here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Argument = Literal["format", "written", "pad", "width", "zero_is_null", "signed"]

NOT_BLANK = "trim({raw}) = ''"


@dataclass(frozen=True)
class Type:
    """One type: the Spark type of its column, whether it is personal, its arguments, and its standard rule.

    `rule` is the rule's name (`{column}` stands for the column's); `blank` is SQL that is true of a field (`{raw}`) left
    empty. A type without a rule keeps whatever is written.
    """

    spark: str
    reads: str
    rule: str | None = None
    blank: str = "blank_or_zeros({raw})"
    holds: str = "{column} IS NOT NULL"
    personal: bool = False
    needs: tuple[Argument, ...] = ()
    may: tuple[Argument, ...] = ()

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments of a column of this type."""
        return (*self.needs, *self.may)


TYPES: dict[str, Type] = {
    "as_written": Type("string", "The field without blanks around it"),
    "code": Type("string", "A code, upper case, its zeros kept; `width` gives lost zeros back", may=("width",)),
    "cpf": Type("bigint", "A CPF whose digits hold; `pad` gives lost zeros back", "{column}_check_digits_valid", personal=True, may=("pad",)),
    "date": Type("date", "A day, by the first `format` that reads it", "{column}_valid", "blank_date({raw})", needs=("format",)),
    "employer": Type("string", "A CNPJ (14 characters, its digits hold) or CEI (12)", "{column}_check_digits_valid"),
    "identifier": Type("string", "A part of a key; null where a placeholder stands there (`S/N`, zeros, `@`)", "{column}_present"),
    "integer": Type("int", "A whole number", "{column}_valid", may=("zero_is_null", "signed")),
    "key_number": Type("string", "A part of a key that is a number, however many zeros it lost", "{column}_present"),
    "matricula": Type("string", "A matrícula of the civil registry, 32 digits whose last two hold", "{column}_check_digits_valid", personal=True),
    "money": Type("bigint", "Cents; `written` is implied, reais, comma or point, or several", "{column}_valid", NOT_BLANK, needs=("written",)),
    "month": Type("string", "A month, AAAA-MM, from AAAAMM, MM/AAAA or AAAA-MM", "{column}_valid", NOT_BLANK),
    "municipality_ibge": Type("int", "IBGE code, 6 or 7 digits", "{column}_valid", holds="is_municipality({column})"),
    "municipality_siafi": Type("string", "SIAFI code, zeros kept", "{column}_valid", "blank_or_sentinel({raw})", "{column} RLIKE '^[0-9]{{4}}$'"),
    "name": Type("string", "A person's name: upper case, no accents; null for IGNORADO and its like", personal=True),
    "nis": Type("bigint", "A NIS, PIS, PASEP or NIT whose digit holds; `pad` as of a CPF", "{column}_check_digits_valid", personal=True, may=("pad",)),
    "number": Type("bigint", "A whole number of up to 18 digits", "{column}_valid", may=("zero_is_null",)),
    "sex": Type("string", "M or F, from M, F, 1, 2, MASCULINO, FEMININO", "{column}_valid", NOT_BLANK),
    "text": Type("string", "Upper case, no accents; null for a sentinel such as `#NULO#`"),
    "time": Type("string", "A time of the day, HH:MM or HH:MM:SS, as written"),
    "timestamp": Type("timestamp", "A day and a time, by the first `format` that reads the day", "{column}_valid", "{raw} IS NULL", needs=("format",)),
    "uf": Type("string", "One of the 27 federative units", "{column}_valid", NOT_BLANK, "is_uf({column})"),
    "voter_title": Type("string", "A voter's title, 12 digits", "{column}_valid", "blank_or_sentinel({raw})", personal=True),
    "yes_no": Type("boolean", "Yes for S, SIM, 1, T, V; no for N, NAO, 0, F", "{column}_valid", NOT_BLANK),
}
