"""CPF, NIS (PIS, PASEP, NIT: one number space) and CNPJ, validated by their check digits: arithmetic on one bigint, no UDF.

Each `is_…` takes and gives Spark SQL text, so that rules may use `is_uf(_raw.uf)` and columns the same expression.
"""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

UFS = "'AC','AL','AM','AP','BA','CE','DF','ES','GO','MA','MG','MS','MT','PA','PB','PE','PI','PR','RJ','RN','RO','RR','RS','SC','SE','SP','TO'"
_NIS_WEIGHTS = (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_CNPJ_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def is_cnpj(text: str) -> str:
    """SQL: the text is a CNPJ of 14 characters whose last two digits hold. Letters (IN RFB 2.229/2024) count as ASCII less 48."""
    values = [f"(ascii(substr({text}, {place}, 1)) - 48)" for place in range(1, 14)]
    first = _digit(_weighted(values[:12], _CNPJ_WEIGHTS[1:]))
    second = _digit(_weighted(values, _CNPJ_WEIGHTS))
    shape = f"{text} RLIKE '^[0-9A-Z]{{12}}[0-9]{{2}}$' AND {text} <> '00000000000000'"
    return f"({shape} AND {first} * 10 + {second} = try_cast(right({text}, 2) AS int))"


def is_cei(text: str) -> str:
    """SQL: the text is 12 digits, not all zeros. Its check digit is not looked at: no primary source gives the rule."""
    return f"({text} RLIKE '^[0-9]{{12}}$' AND {text} <> '000000000000')"


def blank_or_zeros(text: str) -> str:
    """SQL: blanks and zeros only, as forms write a missing value."""
    return f"({text} RLIKE '^[0 ]*$')"


def blank_or_sentinel(text: str) -> str:
    """SQL: blank, or one of the words and numbers that open data writes for a missing value."""
    return f"(upper(trim({text})) IN ('', '#NULO#', '#NULO', '#NE#', '#NE', '-1', '-3', '-4', 'NÃO DIVULGÁVEL', 'NAO DIVULGAVEL'))"


def is_uf(text: str) -> str:
    """SQL: one of the 27 federative units."""
    return f"({text} IN ({UFS}))"


def is_municipality(number: str) -> str:
    """SQL: the number is a municipality's IBGE code, of 7 digits, or of 6 where somebody left its check digit out."""
    return f"({number} BETWEEN 1100000 AND 5399999 OR {number} BETWEEN 110000 AND 539999)"


def document(field: str, kind: str, *, pad: bool = False) -> Column:
    """A field as the number of a `cpf` or a `nis`: bigint, null where it is not given or its check digits do not hold.

    Dots, dashes, a `.0` tail and zeros that fill a wider field are forgiven. `pad`: zeros lost on the left are given back where the digits then hold.
    """
    holds = {"cpf": _cpf_holds, "nis": _nis_holds}[kind]
    text = _digits(f"_raw.`{field}`")
    shape = "^0*[0-9]{1,11}$" if pad else "^0*[0-9]{11}$"
    return F.expr(f"CASE WHEN {holds(_bigint(text))} AND {text} RLIKE '{shape}' THEN {_bigint(text)} END")


def employer(field: str) -> Column:
    """A field as CNPJ (14 characters) or CEI (12 digits, without the two zeros that fill 14 places), zeros kept. Null where neither."""
    text = _digits(f"_raw.`{field}`")
    cei = f"right({text}, 12)"
    return F.expr(f"CASE WHEN {is_cnpj(text)} THEN {text} WHEN {text} RLIKE '^(00)?[0-9]{{12}}$' AND {is_cei(cei)} THEN {cei} END")


def matricula(field: str) -> Column:
    """A field as a matrícula of the civil registry (Provimento CNJ 3/2009), 32 digits; null where it is not or its last two digits do not hold.

    Weights rise by one from 2 (of the first digit) or from 1 (of the second), after 10 comes 0; a remainder of 10 is written 1.
    """
    text = _digits(f"_raw.`{field}`")
    values = [f"(ascii(substr({text}, {place}, 1)) - 48)" for place in range(1, 32)]
    totals = [_weighted(values[:count], tuple((32 - count + place) % 11 for place in range(count))) for count in (30, 31)]
    first, second = (f"if({total} % 11 = 10, 1, {total} % 11)" for total in totals)
    return F.expr(f"CASE WHEN {text} RLIKE '^[0-9]{{32}}$' AND {first} * 10 + {second} = try_cast(right({text}, 2) AS int) THEN {text} END")


def _digits(text: str) -> str:
    return f"if({text} RLIKE '^[0-9]*$', {text}, regexp_replace({text}, '[.]0 *$|[-./ \\u0000]', ''))"


def _bigint(text: str) -> str:
    return f"try_cast({text} AS bigint)"


def _cpf_holds(number: str) -> str:
    first = _digit(_weighted(_places(number, 9), range(10, 1, -1)))
    second = _digit(_weighted(_places(number, 10), range(11, 1, -1)))
    # 11111111111 divides exactly the numbers that are one digit eleven times.
    return f"({first} * 10 + {second} = {number} % 100 AND {number} % 11111111111 <> 0)"


def _nis_holds(number: str) -> str:
    return f"({_digit(_weighted(_places(number, 10), _NIS_WEIGHTS))} = {number} % 10 AND {number} > 0)"


def _places(number: str, count: int) -> list[str]:
    return [f"({number} div {10 ** (10 - place)} % 10)" for place in range(count)]


def _weighted(values: list[str], weights: range | tuple[int, ...]) -> str:
    return "(" + " + ".join(f"{weight} * {value}" for value, weight in zip(values, weights, strict=True)) + ")"


def _digit(total: str) -> str:
    """11 less the remainder by 11, where 10 and 11 count as 0."""
    return f"({total} * 10 % 11 % 10)"
