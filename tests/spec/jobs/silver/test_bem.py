"""Agreements and what became of them, as employers report them."""

from __future__ import annotations

from pyspark.sql import SparkSession

import conf
from conf.layout import DelimitedLayout
from tests.spec.jobs.silver import made

PERIOD = "2020-W17"
V1, V3, CANCELLED, EXTENDED, ANTICIPATED = (layout for layout in conf.registry("bem").layouts if isinstance(layout, DelimitedLayout))
AGREEMENT = {
    "tipo_inscricao": "1",
    "cnpj_cei": "11222333000181",
    "cno": "",
    "data_admissao": "01/03/2018",
    "cpf_trabalhador": "12345678909",
    "pis_pasep_trabalhador": "12056412545",
    "nome_trabalhador": "João D'Ávila",
    "nome_mae_trabalhador": "Ana D'Ávila",
    "data_nascimento_trabalhador": "28/02/1990",
    "tipo_adesao": "1",
    "data_acordo": "17/04/2020",
    "percentual_reducao_carga_horaria": "50",
    "meses_duracao": "2",
    "dias_duracao": "60",
    "ultimo_salario": "209050",
    "data_cancelamento": "20/04/2020",
    "data_fim": "31/07/2020",
}


def assert_lines(spark: SparkSession, layout: DelimitedLayout, text: str) -> None:
    fields, columns, expected = made.cases(text, layout.field_names)
    bronze = made.delimited(layout, [AGREEMENT | one for one in fields])
    assert made.values(made.cleaned(spark, "bem", bronze, PERIOD), *columns) == expected


def test_every_layout_is_read_as_what_it_is(spark: SparkSession) -> None:
    layouts = [V1, V3, CANCELLED, EXTENDED, ANTICIPATED]
    bronze = [row for file, layout in enumerate(layouts, 1) for row in made.delimited(layout, [AGREEMENT], file)]
    assert made.values(made.cleaned(spark, "bem", bronze, PERIOD), "record", "measure", "until", "cancelled_on", "broken", "flags") == [
        ("agreement", "reduction", "2020-06-16", None, None, None),
        ("agreement", "reduction", "2020-06-15", None, None, None),
        ("cancellation", None, None, "2020-04-20", None, None),
        ("extension", None, "2020-07-31", None, None, None),
        ("anticipation", None, "2020-07-31", None, None, None),
    ]


def test_the_last_day_follows_from_months_or_days(spark: SparkSession) -> None:
    assert_lines(
        spark,
        V1,
        """
        data_acordo | meses_duracao | agreed_on  | until      | flags                 | broken
        ------------+---------------+------------+------------+-----------------------+----------------
        30/04/2020  | 1             | 2020-04-30 | 2020-05-29 |                       |
        31/01/2020  | 1             | 2020-01-31 | 2020-02-28 |                       |                  # add a month, then less a day
        17/04/2020  | 0             | 2020-04-17 |            | duration_months_valid |
        17/04/2020  | dois          | 2020-04-17 |            | duration_months_valid |
        17/04/2020  | ''            | 2020-04-17 |            | duration_months_valid |
        31/04/2020  |               |            |            |                       | agreed_on_valid
        ''          |               |            |            |                       | agreed_on_valid
        """,
    )
    assert_lines(
        spark,
        V3,
        """
        data_acordo | dias_duracao | until      | flags
        ------------+--------------+------------+--------------------
        17/04/2020  | 1            | 2020-04-17 |
        17/04/2020  | 30           | 2020-05-16 |
        17/04/2020  | 6O           |            | duration_days_valid
        17/04/2020  | 9999         |            | duration_days_valid
        """,
    )


def test_documents_are_mended_blanked_or_make_the_row_useless(spark: SparkSession) -> None:
    assert_lines(
        spark,
        V1,
        """
        cpf_trabalhador | pis_pasep_trabalhador | cnpj_cei       | tipo_inscricao | cpf         | nis         | employer       | flags                                         | broken
        ----------------+-----------------------+----------------+----------------+-------------+-------------+----------------+-----------------------------------------------+----------------------------
        12345678909     |                       |                |                | 12345678909 | 12056412545 | 11222333000181 |                                               |
        123456797       |                       |                |                | 123456797   | 12056412545 | 11222333000181 | cpf_leading_zeros_kept                        |
        123456798       |                       |                |                |             | 12056412545 | 11222333000181 | cpf_check_digits_valid                        |
        12345678900     |                       |                |                |             | 12056412545 | 11222333000181 | cpf_check_digits_valid                        |
        12345678909     | 12056412546           |                |                | 12345678909 |             | 11222333000181 | nis_check_digits_valid                        |
        ''              |                       |                |                |             | 12056412545 | 11222333000181 |                                               |
        ''              | ''                    |                |                |             |             | 11222333000181 |                                               | has_valid_identifier
        12345678900     | 12056412546           |                |                |             |             | 11222333000181 | cpf_check_digits_valid,nis_check_digits_valid | has_valid_identifier
                        |                       | 11222333000182 |                | 12345678909 | 12056412545 |                |                                               | employer_check_digits_valid
                        |                       | 510000001209   | 2              | 12345678909 | 12056412545 | 510000001209   |                                               |
                        |                       |                | 9              | 12345678909 | 12056412545 | 11222333000181 | registration_type_valid                       |
        """,  # noqa: E501
    )


def test_wrong_values_of_optional_columns_are_blanked(spark: SparkSession) -> None:
    assert_lines(
        spark,
        V1,
        """
        data_nascimento_trabalhador | data_admissao | percentual_reducao_carga_horaria | tipo_adesao | ultimo_salario | flags                       | birth_date | admitted_on | measure    | percent | last_pay_cents
        ----------------------------+---------------+----------------------------------+-------------+----------------+-----------------------------+------------+-------------+------------+---------+---------------
                                    |               | ''                               | 0           | ''             |                             | 1990-02-28 | 2018-03-01  | suspension |         |
        30/02/1990                  |               |                                  |             |                | birth_date_valid            |            | 2018-03-01  | reduction  | 50      | 209050
        18/04/2020                  |               |                                  |             |                | birth_date_before_agreement |            | 2018-03-01  | reduction  | 50      | 209050
                                    | 18/04/2020    | 30                               |             |                | admitted_on_not_after_agreement,percent_valid | 1990-02-28 |             | reduction  |         | 209050
                                    | 31/09/2019    |                                  | X           | 2O9050         | adhesion_type_valid,admitted_on_valid,last_pay_valid | 1990-02-28 |             |            | 50      |
        """,  # noqa: E501
    )


def test_later_events_need_their_day(spark: SparkSession) -> None:
    assert_lines(
        spark,
        CANCELLED,
        """
        data_cancelamento | cancelled_on | broken
        ------------------+--------------+-------------------
        20/04/2020        | 2020-04-20   |
        ''                |              | cancelled_on_valid
        20/13/2020        |              | cancelled_on_valid
        """,
    )
    assert_lines(
        spark,
        EXTENDED,
        """
        data_fim   | until      | flags                      | broken
        -----------+------------+----------------------------+-------
        17/04/2020 | 2020-04-17 |                            |
        16/04/2020 |            | until_not_before_agreement |
        31/06/2020 |            | new_end_date_valid         |
        """,
    )
