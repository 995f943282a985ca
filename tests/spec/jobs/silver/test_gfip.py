"""A SEFIP file made by hand, line by line, and the rules of GFIP that it breaks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import conf
from conf.layout import FixedLayout
from conf.parameter import parameter
from jobs.clean import clean
from jobs.fields.dates import day
from jobs.fields.money import cents
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.runtime.local_table import local_table
from tests.spec.jobs.silver import made

(LAYOUT,) = conf.registry("gfip").layouts
assert isinstance(LAYOUT, FixedLayout)
PERIOD = "2020-04"
CNPJ, OTHER_CNPJ, CEI = "11222333000181", "11444777000161", "00512345678901"
PIS = "12056412545"

HEADER = {"competencia": "202004", "fim": "*"}
EMPLOYER = {"tipo_inscricao_empresa": "1", "inscricao_empresa": CNPJ, "razao_social": "PADARIA BOM PAO LTDA", "fpas": "507", "fim": "*"}
EMPLOYED_BY = {"tipo_inscricao_empresa": "1", "inscricao_empresa": CNPJ}
KEYS = EMPLOYED_BY | {"pis": PIS, "data_admissao": "02012019", "categoria": "01", "nome": "JOSE DA SILVA", "fim": "*"}
WORKER = KEYS | {"data_nascimento": "15081980", "remuneracao_sem_13": "000000000104500", "remuneracao_13": "000000000000000", "matricula": "00000000042"}
MOVEMENT = KEYS | {"codigo_movimentacao": "I1", "data_movimentacao": "15042020"}


def record(code: str, usual: dict[str, str], **fields: str) -> str:
    return made.line(LAYOUT, code, usual | fields)


def judged(spark: SparkSession, texts: list[str], *columns: str) -> list[tuple[str | None, ...]]:
    return made.values(made.cleaned(spark, "gfip", made.file_of(LAYOUT, texts), PERIOD), *columns)


def assert_lines(spark: SparkSession, code: str, usual: dict[str, str], text: str) -> None:
    """Each line of the table under one sound employer record: its fields beside what they become."""
    fields, columns, expected = made.cases(text, LAYOUT.field_names)
    texts = [record("00", HEADER), record("10", EMPLOYER), *(record(code, usual, **one) for one in fields)]
    assert judged(spark, texts, *columns) == expected


def test_a_worker_and_a_movement_are_read_to_the_cent_and_the_day(spark: SparkSession) -> None:
    texts = [record("00", HEADER), record("10", EMPLOYER), record("30", WORKER, nome="  JOSÉ  D'ÁVILA"), record("32", MOVEMENT)]
    columns = "record competencia employer employer_name fpas nit name birth_date admitted_on category registration"
    columns += " pay_cents thirteenth_cents movement moved_on broken flags line period"
    who = ("2020-04", CNPJ, "PADARIA BOM PAO LTDA", "507", PIS)
    assert judged(spark, texts, *columns.split()) == [
        ("worker", *who, "JOSE D'AVILA", "1980-08-15", "2019-01-02", "01", "00000000042") + ("104500", "0", None, None, None, None, "3", PERIOD),
        ("movement", *who, "JOSE DA SILVA", None, "2019-01-02", "01", None) + (None, None, "I1", "2020-04-15", None, None, "4", PERIOD),
    ]


def test_what_is_wrong_with_a_worker_is_named(spark: SparkSession) -> None:
    assert_lines(
        spark,
        "30",
        WORKER,
        """
        pis         | data_admissao | categoria | remuneracao_sem_13 | remuneracao_13  | data_nascimento | fim | broken                      | flags            | pay_cents | admitted_on | birth_date
        ------------+---------------+-----------+--------------------+-----------------+-----------------+-----+-----------------------------+------------------+-----------+-------------+-----------
                    |               |           |                    |                 |                 |     |                             |                  | 104500    | 2019-01-02  | 1980-08-15
        12056412548 |               |           |                    |                 |                 |     | nit_check_digits_valid      |                  | 104500    | 2019-01-02  | 1980-08-15
        00000000000 |               |           |                    |                 |                 |     | nit_check_digits_valid      |                  | 104500    | 2019-01-02  | 1980-08-15
        ''          |               |           |                    |                 |                 |     | nit_check_digits_valid      |                  | 104500    | 2019-01-02  | 1980-08-15
                    | 31022020      |           |                    |                 |                 |     | admitted_on_valid           |                  | 104500    |             | 1980-08-15
                    | ''            |           |                    |                 |                 |     |                             |                  | 104500    |             | 1980-08-15
                    | 00000000      | 13        |                    |                 |                 |     |                             |                  | 104500    |             | 1980-08-15
                    | 30042020      |           |                    |                 |                 |     |                             |                  | 104500    | 2020-04-30  | 1980-08-15
                    | 01052020      |           |                    |                 |                 |     | admitted_on_not_after_month |                  | 104500    | 2020-05-01  | 1980-08-15
                    |               | 99        |                    |                 |                 |     | category_valid              |                  | 104500    | 2019-01-02  | 1980-08-15
                    |               | ''        |                    |                 |                 |     | category_valid              |                  | 104500    | 2019-01-02  | 1980-08-15
                    |               |           | 00000000010A500    |                 |                 |     | pay_valid                   |                  |           | 2019-01-02  | 1980-08-15
                    |               |           | ''                 |                 |                 |     | pay_valid                   |                  |           | 2019-01-02  | 1980-08-15
                    |               |           | 999999999999999    |                 |                 |     |                             |                  | 999999999999999 | 2019-01-02  | 1980-08-15
                    |               |           |                    | 0000000000O0000 |                 |     | thirteenth_valid            |                  | 104500    | 2019-01-02  | 1980-08-15
                    |               |           |                    | ''              |                 |     |                             |                  | 104500    | 2019-01-02  | 1980-08-15
                    |               |           |                    |                 | 30021980        |     |                             | birth_date_valid | 104500    | 2019-01-02  |
                    |               |           |                    |                 | ''              |     |                             |                  | 104500    | 2019-01-02  |
                    |               |           |                    |                 |                 | X   | record_end_mark_present     |                  | 104500    | 2019-01-02  | 1980-08-15
        12056412548 | 31022020      | 99        | 00000000010A500    |                 | 30021980        | X   | admitted_on_valid,category_valid,nit_check_digits_valid,pay_valid,record_end_mark_present | birth_date_valid |           |             |
        """,  # noqa: E501
    )


def test_what_is_wrong_with_a_movement_is_named(spark: SparkSession) -> None:
    assert_lines(
        spark,
        "32",
        MOVEMENT,
        """
        codigo_movimentacao | data_movimentacao | data_admissao | broken                        | movement | moved_on
        --------------------+-------------------+---------------+-------------------------------+----------+-----------
        J                   |                   |               |                               | J        | 2020-04-15
        ZZ                  |                   |               |                               | ZZ       | 2020-04-15  # unknown: kept, the bond is in doubt
        ''                  |                   |               | movement_present              |          | 2020-04-15
                            | 31042020          |               | moved_on_valid                | I1       |
                            | ''                |               | moved_on_valid                | I1       |
                            | 01012019          |               | moved_on_not_before_admission | I1       | 2019-01-01
                            | 02012019          |               |                               | I1       | 2019-01-02
                            | 01012019          | ''            |                               | I1       | 2019-01-01
        """,  # noqa: E501
    )


def test_a_worker_goes_to_the_employer_above_or_to_quarantine(spark: SparkSession) -> None:
    other, worker_of_other = {"inscricao_empresa": OTHER_CNPJ}, record("30", WORKER, inscricao_empresa=OTHER_CNPJ)
    cei = {"tipo_inscricao_empresa": "2", "inscricao_empresa": CEI}
    broken_digits = {"inscricao_empresa": "11222333000182"}
    texts = [
        record("00", HEADER),
        record("30", WORKER),  # 2: before any employer
        record("10", EMPLOYER),
        record("30", WORKER),
        record("10", EMPLOYER, **other),
        worker_of_other,  # 6
        record("32", MOVEMENT, **other),
        record("10", EMPLOYER)[:300],
        record("30", WORKER),  # 9: under a record 10 cut short
        "1X" + record("10", EMPLOYER, **other)[2:],
        worker_of_other,  # 11: its own record 10 is no longer one
        record("10", EMPLOYER, **broken_digits),
        record("30", WORKER, **broken_digits),
        record("10", EMPLOYER, **broken_digits),
        record("30", WORKER),  # 15
        record("10", EMPLOYER, **cei),
        record("30", WORKER, **cei),
        record("10", EMPLOYER) + "*",
        record("30", WORKER),  # 19
        record("10", EMPLOYER)[:359] + "X",
        record("30", WORKER),  # 21
        record("10", EMPLOYER, tipo_inscricao_empresa="7"),
        record("30", WORKER, tipo_inscricao_empresa="7"),
        record("10", EMPLOYER, **cei | {"inscricao_empresa": CEI[:-1] + "A"}),
        record("30", WORKER, **cei | {"inscricao_empresa": CEI[:-1] + "A"}),  # 25
    ]
    assert judged(spark, texts, "line", "employer", "broken") == [
        ("2", CNPJ, "employer_record_present"),
        ("4", CNPJ, None),
        ("6", OTHER_CNPJ, None),
        ("7", OTHER_CNPJ, None),
        ("9", CNPJ, "employer_record_length_valid"),
        ("10", None, "record_length_valid,record_type_valid"),
        ("11", OTHER_CNPJ, "employer_matches_record,employer_record_length_valid"),
        ("13", None, "employer_check_digits_valid"),
        ("15", CNPJ, "employer_matches_record"),
        ("17", CEI[2:], None),
        ("19", CNPJ, "employer_record_length_valid"),
        ("21", CNPJ, "employer_record_length_valid"),
        ("23", None, "employer_check_digits_valid"),
        ("25", None, "employer_check_digits_valid"),
    ]


def test_the_key_of_an_employers_file_is_read(spark: SparkSession) -> None:
    """The código of record 00, the tomador of the worker's own line, the lawsuit of the record 12 below the employer's: that of one employer is not the next one's."""
    lawsuit = {"processo": "00000000077", "processo_ano": "2018", "vara": "00003", "periodo_inicio": "201401", "periodo_fim": "201512"}
    other = {"inscricao_empresa": OTHER_CNPJ}
    texts = [
        record("00", HEADER, codigo_recolhimento="650"),
        record("10", EMPLOYER),
        record("12", lawsuit),
        record("30", WORKER, tipo_inscricao_tomador="1", inscricao_tomador=CNPJ),
        record("32", MOVEMENT, inscricao_tomador="0" * 14),
        record("10", EMPLOYER, **other),
        record("30", WORKER, **other),
        record("12", lawsuit, processo="        123"),
        record("30", WORKER, **other),
    ]
    columns = "collection_code taker lawsuit lawsuit_year court lawsuit_from lawsuit_until broken"
    assert judged(spark, texts, *columns.split()) == [
        ("650", CNPJ, "77", "2018", "3", "201401", "201512", None),
        ("650", None, "77", "2018", "3", "201401", "201512", None),
        ("650", None, None, None, None, None, None, None),
        ("650", None, "123", "2018", "3", "201401", "201512", None),
    ]


def test_a_line_too_short_or_too_long_is_not_whole(spark: SparkSession) -> None:
    texts = [record("00", HEADER), record("10", EMPLOYER), record("30", WORKER)[:200], record("30", WORKER)[:-1] + " *"]
    found = judged(spark, texts, "broken", "nit")
    assert [names.split(",") for names, _ in found if names] == [
        ["record_end_mark_present", "record_length_valid"],
        ["record_length_valid"],
    ]
    assert {nit for _, nit in found} == {PIS}, "quarantine still reads whom the line is about"


def test_the_month_is_the_headers(spark: SparkSession) -> None:
    written = ["202004", "      ", "202013"]
    bronze = []
    for file, month in enumerate(written, 1):
        bronze += made.file_of(LAYOUT, [record("00", HEADER, competencia=month), record("10", EMPLOYER), record("30", WORKER)], file)
    assert made.values(made.cleaned(spark, "gfip", bronze, PERIOD), "competencia", "broken", "flags") == [
        ("2020-04", None, None),
        ("2020-04", None, "month_present"),  # the delivery's period, with a warning
        ("2020-04", "month_valid", None),
    ]


def test_a_file_goes_from_landing_to_silver_and_a_lost_workers_nit_stays_readable(spark: SparkSession, tmp_path: Path) -> None:
    texts = [record("00", HEADER), record("10", EMPLOYER), *(record("30", WORKER, matricula=f"{n:011}") for n in range(60)), record("32", MOVEMENT)]
    texts += [record("10", EMPLOYER)[:300], record("30", WORKER), "90" + "9" * 51 + " " * 306 + "*"]
    file, lake = tmp_path / "SEFIP.RE", Lake(tmp_path / "lake", spark)
    file.write_bytes("\r\n".join(texts).encode("latin-1") + b"\r\n")
    ingest(lake, "gfip", [file], PERIOD)
    answer = clean(lake, "gfip", PERIOD)
    counts = {name: answer[name] for name in ("received", "valid", "structural", "quarantined", "rows", "broken", "blanked")}
    assert counts == {
        "received": 66,
        "valid": 61,
        "structural": 4,
        "quarantined": 1,
        "rows": 61,
        "broken": {"employer_record_length_valid": 1},
        "blanked": {},
    }
    assert [(row.line, row.nis, row.cpf) for row in lake.read("quarantine.gfip").collect()] == [(65, int(PIS), None)]
    assert lake.read("silver.gfip").groupBy("record", "employer").count().orderBy("record").collect() == [("movement", CNPJ, 1), ("worker", CNPJ, 60)]


def test_every_code_means_something_that_evidence_knows() -> None:
    categories, movements = parameter("gfip_categories").codes, parameter("gfip_movements").codes
    assert {one.meaning for one in categories.values()} == {"bond", "public_agent", "none", "unclear"}
    assert {one.meaning for one in movements.values()} == {"closes", "closes_to_public", "opens", "stays"}
    bonds = {"01", "03", "06", "07"}
    assert {code for code, one in categories.items() if one.meaning == "bond"} == bonds
    assert {code for code, one in movements.items() if one.meaning == "closes"} >= {"H", "I1", "I2", "I3", "I4", "J", "K", "L", "N2"}


pays = st.one_of(st.integers(0, 10**15 - 1).map(lambda n: f"{n:015d}"), st.text("0123456789A-., ", min_size=15, max_size=15))


@settings(max_examples=3, deadline=None)
@given(st.lists(pays, min_size=60, max_size=60))
def test_pay_is_exact_or_not_read(spark: SparkSession, written: list[str]) -> None:
    found = _column(spark, "remuneracao_sem_13", written, cents("remuneracao_sem_13", "implied"))
    for text, read in zip(written, found, strict=True):
        stripped = text.strip()
        if stripped.isdigit():
            assert read == int(stripped)
        else:
            assert read is None or (stripped[:1] == "-" and read == int(stripped))


days = st.one_of(st.dates().map(lambda d: f"{d:%d%m}{d.year:04d}"), st.text("0123456789/ ", min_size=8, max_size=8))


@settings(max_examples=3, deadline=None)
@given(st.lists(days, min_size=60, max_size=60))
def test_a_day_is_that_of_the_calendar_or_not_read(spark: SparkSession, written: list[str]) -> None:
    def expected(text: str) -> date | None:
        try:
            read = date(int(text[4:]), int(text[2:4]), int(text[:2])) if text.strip().isdigit() and len(text.strip()) == 8 else None
        except ValueError:
            return None
        return read if read and date(1850, 1, 1) <= read <= date(2199, 12, 31) else None

    assert _column(spark, "data_admissao", written, day("data_admissao", "ddMMyyyy")) == [expected(text) for text in written]


def _column(spark: SparkSession, field: str, written: list[str], column: Any) -> list[Any]:
    table = local_table(spark, list(enumerate(written)), "n int, text string")
    raw = table.select("n", F.struct(F.col("text").alias(field)).alias("_raw"), F.lit(False).alias("_simple"))
    return [row.found for row in raw.select("n", column.alias("found")).orderBy("n").collect()]


def test_a_cei_is_the_same_whatever_fills_its_place(spark: SparkSession) -> None:
    texts = [record("00", HEADER)]
    for above, own in [("00512345678901",) * 2, ("  512345678901",) * 2, ("512345678901",) * 2, ("  512345678901", "00512345678901"), ("51234567890100",) * 2]:
        texts += [record("10", EMPLOYER, tipo_inscricao_empresa="2", inscricao_empresa=above)]
        texts += [record("30", WORKER, tipo_inscricao_empresa="2", inscricao_empresa=own)]
    same = ("512345678901", None)
    assert judged(spark, texts, "employer", "broken") == [same, same, same, same, (None, "employer_check_digits_valid")]
