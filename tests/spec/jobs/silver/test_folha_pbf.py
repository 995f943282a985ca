"""Payments of Bolsa Família, in both editions of the file."""

from __future__ import annotations

from pyspark.sql import SparkSession

import conf
from conf.layout import DelimitedLayout
from tests.spec.jobs.silver import made

PERIOD = "2020-04"
OLD, NEW = (layout for layout in conf.registry("folha_pbf").layouts if isinstance(layout, DelimitedLayout))
PAYMENT = {
    "mes_referencia": "202004",
    "mes_competencia": "202003",
    "uf": "SP",
    "codigo_municipio_siafi": "7107",
    "nome_municipio": "SAO PAULO",
    "cpf_favorecido": "***.456.789-**",
    "nis_favorecido": "12056412545",
    "nome_favorecido": "MARIA DA SILVA",
    "valor_parcela": "1.089,00",
}


def assert_lines(spark: SparkSession, layout: DelimitedLayout, text: str) -> None:
    fields, columns, expected = made.cases(text, layout.field_names)
    bronze = made.delimited(layout, [PAYMENT | one for one in fields])
    assert made.values(made.cleaned(spark, "folha_pbf", bronze, PERIOD), *columns) == expected


def test_each_defect_has_its_rule(spark: SparkSession) -> None:
    assert_lines(
        spark,
        NEW,
        """
        nis_favorecido | cpf_favorecido | mes_referencia | mes_competencia | nome_favorecido | valor_parcela | codigo_municipio_siafi | uf | nis         | cents  | municipality | flags                               | broken
        ---------------+----------------+----------------+-----------------+-----------------+---------------+------------------------+----+-------------+--------+--------------+-------------------------------------+---------------------------------------------
        12056412545.0  |                |                |                 | A               |               | 1                      |    | 12056412545 | 108900 | 0001         |                                     |
        12056412545    |                | 202003         | 202004          | B               | 89            | 71070                  | XX | 12056412545 | 8900   |              | municipality_valid,uf_valid         |
        12056412546    | 12345678909    |                |                 | C               | 1O89,00       |                        |    |             |        | 7107         | amount_valid,nis_check_digits_valid |
        12056412546    |                |                |                 | D               | -1,00         |                        |    |             |        | 7107         | amount_valid,nis_check_digits_valid | has_valid_identifier
                       | 12345678900    | 202013         |                 | E               |               |                        |    | 12056412545 | 108900 | 7107         | cpf_check_digits_valid              | month_matches_delivery,reference_month_valid
                       |                |                | 2020            | F               |               |                        |    | 12056412545 | 108900 | 7107         |                                     | competencia_valid
                       |                | 202003         | 202003          | G               |               |                        |    | 12056412545 | 108900 | 7107         |                                     | month_matches_delivery
        """,  # noqa: E501
    )


def test_a_repeated_row_counts_once(spark: SparkSession) -> None:
    bronze = made.delimited(OLD, [PAYMENT, PAYMENT | {"valor_parcela": "89,00"}, PAYMENT | {"nome_favorecido": "MARIA\0 DA  SILVA"}], 1)
    bronze += made.delimited(OLD, [PAYMENT], 2)
    assert made.values(made.cleaned(spark, "folha_pbf", bronze, PERIOD), "broken") == [(None,), (None,), ("no_duplicate_record",), ("no_duplicate_record",)]


def test_two_payments_of_which_nothing_can_be_read_are_no_copies(spark: SparkSession) -> None:
    bronze = made.delimited(OLD, [PAYMENT | {"valor_parcela": amount} for amount in ("R$ 41", "R$ 55", "R$ 41")], 1)
    assert made.values(made.cleaned(spark, "folha_pbf", bronze, PERIOD), "broken") == [(None,), (None,), ("no_duplicate_record",)]
