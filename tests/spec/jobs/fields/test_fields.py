"""What parsers make of a field, beside the field."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from jobs.fields.dates import blank_date, day, month, timestamp
from jobs.fields.documents import document, employer, is_cnpj
from jobs.fields.money import cents
from jobs.fields.names import person_name
from jobs.fields.text import code, identifying, key_number, number, plain, raw, signed, simple, text, yes
from jobs.runtime.local_table import local_table
from tests.support.tables import rows as ascii_rows


def check(spark: SparkSession, table: str, **columns: Column) -> None:
    """Each column named in the table is what its parser makes of `raw` (`~` stands for a blank, `\\0` for a NUL)."""
    cases = ascii_rows(table)
    raws = [(place, _unescaped(case["raw"] or "")) for place, case in enumerate(cases)]
    frame = _cut(local_table(spark, raws, "place int, x string"))
    read = frame.select("place", *[column.cast("string").alias(name) for name, column in columns.items()]).orderBy("place").collect()
    for case, row in zip(cases, read, strict=True):
        wanted = {name: case[name].replace("~", " ") if case[name] else None for name in columns}
        assert {name: row[name] for name in columns} == wanted, case["raw"]


def _cut(frame: DataFrame) -> DataFrame:
    """As `cut` passes on lines of one field `x`."""
    return frame.select("*", F.struct("x").alias("_raw"), simple(F.col("x")).alias("_simple")).drop("x")


def _unescaped(raw: str) -> str:
    return raw.replace("~", " ").replace("\\0", "\0").replace("''", "")


def test_documents(spark: SparkSession) -> None:
    check(
        spark,
        r"""
        raw              | cpf         | padded      | nis         | employer
        -----------------+-------------+-------------+-------------+---------------
        52998224725      | 52998224725 | 52998224725 |             |
        52998224724      |             |             |             |                  # last digit wrong
        52998224715      |             |             |             |                  # last but one wrong
        529.982.247-25   | 52998224725 | 52998224725 |             |
        ~52998224725~    | 52998224725 | 52998224725 |             |
        52998224725.0    | 52998224725 | 52998224725 |             |
        5299822472X      |             |             |             |
        +5299822472      |             |             |             |
        00000001910      | 1910        | 1910        | 1910        |                  # the digit of a NIS holds too
        1910             |             | 1910        |             |                  # its zeros were lost
        1052998224725    |             |             |             |                  # too long: not the number at its end
        11111111111      |             |             |             |
        00000000000      |             |             |             |
        ***.982.247-**   |             |             |             |
        -4               |             |             |             |
        ''               |             |             |             |
        12056412545      |             |             | 12056412545 |
        12056412546      |             |             |             |
        12056412545.0    |             |             | 12056412545 |
        12056412545\0    |             |             | 12056412545 |
        11222333000181   |             |             |             | 11222333000181
        11222333000182   |             |             |             |
        12ABC34501DE35   |             |             |             | 12ABC34501DE35
        510000001209     |             |             |             | 510000001209
        00510000001209   |             |             |             | 510000001209
        00000000000000   |             |             |             |
        """,
        cpf=document("x", "cpf"),
        padded=document("x", "cpf", pad=True),
        nis=document("x", "nis"),
        employer=employer("x"),
    )


def test_days_and_months(spark: SparkSession) -> None:
    check(
        spark,
        """
        raw        | day        | mixed      | month
        -----------+------------+------------+--------
        20200229   | 2020-02-29 |            |
        2020\\00229 | 2020-02-29 |            |
        20190229   |            |            |            # no leap year
        20200431   |            |            |
        20201301   |            |            |
        00200407   |            |            |            # year 20
        22010101   |            |            |
        00000000   |            |            |
        2020040A   |            |            |
        2020047    |            |            |
        07/04/2020 |            | 2020-04-07 |
        2020-04-07 |            | 2020-04-07 |
        31/02/2020 |            |            |
        7/4/2020   |            |            |
        2020-04-31 |            |            |
        2020-04-07 00:00:00     |  | 2020-04-07 |     # as tools write a day
        2020-04-07T00:00:00     |  | 2020-04-07 |
        2020-04-07 00:00:00.000 |  | 2020-04-07 |
        2020-04-07T03:00:00Z    |  | 2020-04-07 |     # the day as written
        2020-04-07T23:59:59,5-03:00 |  | 2020-04-07 |
        2020-04-07 00:00:00+00  |  | 2020-04-07 |
        2020-04-07Z             |  | 2020-04-07 |
        07/04/2020 00:00        |  | 2020-04-07 |
        07/04/2020 0:00:00      |  | 2020-04-07 |
        20200407T000000         |  |            |
        20200407 00:00:00       | 2020-04-07 |  |
        2020-04-07 24:00:00     |  |            |
        2020-04-07 00:00 o'clock |  |           |
        2020-04-31 00:00:00     |  |            |
        10/05/80                |  |            |
        29351                   |  |            |
        202004     |            |            | 2020-04
        202013     |            |            |
        202004.0   |            |            | 2020-04
        04/2020    |            |            | 2020-04
        2020-04    |            |            | 2020-04
        ''         |            |            |
        """,
        day=day("x", "yyyyMMdd"),
        mixed=day("x", "dd/MM/yyyy", "yyyy-MM-dd"),
        month=month("x"),
    )


def test_timestamps(spark: SparkSession) -> None:
    check(
        spark,
        """
        raw                       | timestamp
        --------------------------+-----------------------
        2020-04-07T10:00:01       | 2020-04-07 10:00:01
        2020-04-07 10:00:01       | 2020-04-07 10:00:01
        07/04/2020 9:05           | 2020-04-07 09:05:00
        2020-04-07 10:00:01.500   | 2020-04-07 10:00:01.5
        2020-04-07T10:00:01Z      | 2020-04-07 07:00:01       # by the clock of Brasília
        2020-04-07T10:00:01-03:00 | 2020-04-07 10:00:01
        2020-04-07T10:00:01+0000  | 2020-04-07 07:00:01
        2020-04-07 10:00:01-02    | 2020-04-07 09:00:01
        2020-04-07                | 2020-04-07 00:00:00
        2020-04-31 10:00:01       |
        2020-04-07 25:00:00       |
        0020-04-07 10:00:01       |
        ~                         |
        """,
        timestamp=timestamp("x", "yyyy-MM-dd", "dd/MM/yyyy"),
    )


def test_blank_dates_in_every_format(spark: SparkSession) -> None:
    blank = [
        "",
        "        ",
        "00000000",
        "0000-00-00",
        "00/00/0000",
        "0000-00-00 00:00:00",
        "0000-00-00T00:00:00.000Z",
        "00/00/0000 00:00",
        "0000-00-00T00:00:00-03:00",
    ]
    not_blank = ["29351", "10/05/80", "0000-00-01", "1981-02-29", "X", "00/00/0000 10:00"]
    rows = local_table(spark, [(text,) for text in (*blank, *not_blank)], "x string").select("x", F.expr(blank_date("x")).alias("blank")).collect()
    assert {row.x for row in rows if row.blank} == set(blank)


def test_a_placeholder_in_a_key_identifies_nothing(spark: SparkSession) -> None:
    nothing = [
        "",
        "   ",
        "0",
        "000000",
        "0.0",
        "-",
        "--",
        "@",
        "@@@@@@",
        ".",
        "/",
        "S/N",
        "s/n",
        "SN",
        "S.N.",
        "S/Nº",
        "SEM NUMERO",
        "SEM NÚMERO",
        "Sem Nº",
        "SEM LIVRO",
    ]
    nothing += [
        "ISENTO",
        "ISENTA",
        "NAO INFORMADO",
        "NÃO INFORMADO",
        "NÃO CONSTA",
        "NULL",
        "#NULO#",
        "#NE#",
        "N/A",
        "NaN",
        "XXX",
        "XXXXXXXXXX",
        "-1",
        "-4",
        "IGNORADO",
        "0-0",
    ]
    something = {"A": "A", "C00012": "C00012", " 12 ": "12", "0001": "0001", "B-AUX": "B-AUX", "SN12": "SN12", "1": "1", "X9": "X9", "E": "E", "00A": "00A"}
    frame = local_table(spark, [(text,) for text in (*nothing, *something)], "x string")
    found = {
        row.x: (row.identifies, row.number)
        for row in frame.select("x", identifying(F.col("x")).alias("identifies"), key_number(F.col("x")).alias("number")).collect()
    }
    assert {text: found[text] for text in nothing} == dict.fromkeys(nothing, (None, None))
    assert {text: found[text][0] for text in something} == something
    assert found["0001"][1] == "1" and found["00A"][1] == "00A"


def test_money(spark: SparkSession) -> None:
    check(
        spark,
        """
        raw             | implied | comma   | point  | reais
        ----------------+---------+---------+--------+---------
        000000000104500 | 104500  | 10450000| 10450000| 10450000
        1.045,00        |         | 104500  |        |
        1045,5          |         | 104550  |        |
        3135,01         |         | 313501  |        |
        1045.00         |         |         | 104500 |
        0,07            |         | 7       |        |
        1045,001        |         |         |        |
        1.04,00         |         |         |        |
        -10,00          |         | -1000   |        |
        10450A          |         |         |        |
        ''              |         |         |        |
        """,
        implied=cents("x", "implied"),
        comma=cents("x", "comma"),
        point=cents("x", "point"),
        reais=cents("x", "reais"),
    )


def test_texts(spark: SparkSession) -> None:
    check(
        spark,
        r"""
        raw                   | name               | text               | code  | number
        ----------------------+--------------------+--------------------+-------+-------
        José da Conceição     | JOSE DA CONCEICAO  | JOSE DA CONCEICAO  | JOSE DA CONCEICAO |
        ~MARIA~~~D.~SILVA~    | MARIA D SILVA      | MARIA D. SILVA     | MARIA D. SILVA |
        MARIA\0 SILVA         | MARIA SILVA        | MARIA SILVA        | MARIA SILVA |
        D’Ávila–Sá ‘x’ ′ ʼ    | D'AVILA-SA 'X' ' ' | D'AVILA-SA 'X' ' ' | D'AVILA-SA 'X' ' ' |
        D´A`B − ‑ — Š         | D'A'B - - - S      | D'A'B - - - S      | D'A'B - - - S |
        José da Lu­z​ | JOSE DA LUZ        | JOSE DA LUZ        | JOSE DA LUZ |
        IGNORADA              |                    | IGNORADA           | IGNORADA |
        Mãe desconhecida      |                    | MAE DESCONHECIDA   | MAE DESCONHECIDA |
        NÃO DIVULGÁVEL        |                    |                    |       |
        #NULO#                |                    |                    |       |
        #NE#                  |                    |                    |       |
        -3                    |                    |                    |       |
        0007                  |                    | 0007               | 0007  | 7
        7                     |                    | 7                  | 0007  | 7
        7.0                   |                    | 7.0                | 0007  | 7
        7A                    | 7A                 | 7A                 | 007A  |
        99999999999           |                    | 99999999999        | 99999999999 |
        ''                    |                    |                    |       |
        """,
        name=person_name("x"),
        text=text("x"),
        code=code("x", 4),
        number=number("x"),
    )
    check(spark, "raw | yes | signed\nS | true |\nNÃO | false |\n0 | false | 0\n? | |\n-3 | | -3\n+3 | |", yes=yes("x"), signed=signed("x"))


def check_digits_of_cpf(nine: list[int]) -> list[int]:
    """Plain Python, from eligibility §10: weights 10..2, then 11..2; 0 where the remainder is less than 2."""
    digits = list(nine)
    for _ in range(2):
        rest = sum(weight * digit for weight, digit in zip(range(len(digits) + 1, 1, -1), digits, strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    return digits


def check_digit_of_nis(ten: list[int]) -> int:
    rest = sum(weight * digit for weight, digit in zip([3, 2, 9, 8, 7, 6, 5, 4, 3, 2], ten, strict=True)) % 11
    return 0 if rest < 2 else 11 - rest


def check_digits_of_cnpj(twelve: str) -> str:
    text = twelve
    for weights in ([5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2], [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]):
        rest = sum(weight * (ord(letter) - 48) for weight, letter in zip(weights, text, strict=True)) % 11
        text += str(0 if rest < 2 else 11 - rest)
    return text


@pytest.fixture(scope="module")
def numbers() -> list[str]:
    """Numbers of 11 digits: half with the digits of a CPF, half with the digit of a NIS, and near misses of both."""
    chance = random.Random(7)
    found = [str(digit) * 11 for digit in range(10)]
    for _ in range(1500):
        digits = [chance.randrange(10) for _ in range(9)]
        cpf = "".join(map(str, check_digits_of_cpf(digits)))
        ten = [*digits, chance.randrange(10)]
        nis = "".join(map(str, [*ten, check_digit_of_nis(ten)]))
        found += [cpf, cpf[:-1] + str(chance.randrange(10)), cpf[:9] + f"{chance.randrange(100):02}"]
        found += [nis, nis[:-1] + str(chance.randrange(10))]
    return found


def test_every_number_is_validated_as_in_plain_python(spark: SparkSession, numbers: list[str]) -> None:
    frame = _cut(local_table(spark, [(number,) for number in numbers], "x string"))
    parsed = {"cpf": document("x", "cpf"), "nis": document("x", "nis")}
    for row in frame.select("_raw.x", *[column.alias(name) for name, column in parsed.items()]).collect():
        digits = [int(digit) for digit in row.x]
        cpf = len(set(digits)) > 1 and check_digits_of_cpf(digits[:9]) == digits
        nis = any(digits) and check_digit_of_nis(digits[:10]) == digits[10]
        assert (row.cpf, row.nis) == (int(row.x) if cpf else None, int(row.x) if nis else None)


def test_every_cnpj_is_validated_as_in_plain_python(spark: SparkSession) -> None:
    chance = random.Random(9)
    found = []
    for alphabet in ("0123456789", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        right = [check_digits_of_cnpj("".join(chance.choice(alphabet) for _ in range(12))) for _ in range(300)]
        found += right + [cnpj[:-2] + f"{chance.randrange(100):02}" for cnpj in right]
    frame = _cut(local_table(spark, [(cnpj,) for cnpj in found], "x string"))
    for row in frame.select("_raw.x", F.coalesce(F.expr(is_cnpj("_raw.x")), F.lit(False)).alias("is_cnpj")).collect():
        assert row.is_cnpj == (check_digits_of_cnpj(row.x[:12]) == row.x and row.x != "0" * 14), row.x


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=24), min_size=60, max_size=200))
def test_no_text_makes_a_parser_fail(table: Callable[..., DataFrame], spark: SparkSession, texts: list[str]) -> None:
    clean = [(text.encode("utf-8", "ignore").decode(),) for text in texts]
    frame = _cut(local_table(spark, clean, "x string"))
    parsers = [document("x", "cpf", pad=True), document("x", "nis"), employer("x"), person_name("x"), code("x", 4), number("x"), yes("x")]
    parsers += [
        day("x", "yyyyMMdd", "dd/MM/yyyy"),
        month("x"),
        *(cents("x", written) for written in ("implied", "comma", "point", "reais")),
    ]
    frame.select(*[parser.alias(f"c{place}") for place, parser in enumerate(parsers)]).collect()


def test_a_line_is_simple_where_nothing_is_to_be_translated(spark: SparkSession) -> None:
    every = [chr(code) for code in [*range(0x250), 0x2019, 0xD7FF, 0xE000, 0xFEFF, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF]]
    frame = local_table(spark, [(f"AB{one}CD",) for one in every], "x string").select("x", simple(F.col("x")).alias("simple"))
    is_simple = {row.x[2:-2]: row.simple for row in frame.collect()}
    assert is_simple == {one: " " <= one <= "~" and one != "`" for one in every}


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.sampled_from("AaZz019 .'`´’ãÇºª\0\t\u00a0\ufeff😀"), max_size=12), min_size=200, max_size=300))
def test_what_is_simple_reads_as_if_it_were_not(spark: SparkSession, texts: list[str]) -> None:
    frame = _cut(local_table(spark, [(text,) for text in texts], "x string"))
    found = {"plain": plain(raw("x")), "number": number("x"), "name": person_name("x")}
    asked, unasked = ([*map(tuple, rows.select(*found.values()).collect())] for rows in (frame, frame.withColumn("_simple", F.lit(False))))
    assert asked == unasked
