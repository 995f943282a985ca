"""Requests and declared members, written by hand, and the rules of ExtraCad that they break."""

from __future__ import annotations

from pyspark.sql import SparkSession

import conf
from conf.layout import DelimitedLayout
from tests.spec.jobs.silver import made

PERIOD = "2020-04-15"
REQUESTS, MEMBERS = (layout for layout in conf.registry("extracad").layouts if isinstance(layout, DelimitedLayout))
REQUEST = {
    "nu_requerimento": "20200410000017",
    "nu_cpf": "12345678909",
    "no_requerente": "Maria José da Conceição",
    "no_mae": "ANA DA CONCEICAO",
    "dt_nascimento": "1985-03-02",
    "sg_sexo": "F",
    "ts_requerimento": "2020-04-10 09:30:00",
    "sg_uf": "SP",
    "co_municipio_ibge": "3550308",
    "tp_atividade": "2",
    "vl_renda_individual": "600.00",
    "in_provedora_monoparental": "S",
    "qt_membros": "3",
    "tp_pedido": "1",
}
MEMBER = {
    "nu_requerimento": "20200410000017",
    "nu_cpf_membro": "98765432100",
    "no_membro": "PEDRO DA CONCEICAO",
    "dt_nascimento": "2010-12-31",
    "sg_sexo": "M",
    "co_parentesco": "3",
    "vl_renda": "0.00",
}


def assert_lines(spark: SparkSession, layout: DelimitedLayout, usual: dict[str, str], text: str) -> None:
    fields, columns, expected = made.cases(text, layout.field_names)
    bronze = made.delimited(layout, [usual | one for one in fields])
    assert made.values(made.cleaned(spark, "extracad", bronze, PERIOD), *columns) == expected


def test_a_request_without_a_requester_is_quarantined_and_all_else_blanked(spark: SparkSession) -> None:
    assert_lines(
        spark,
        REQUESTS,
        REQUEST,
        """
        nu_cpf         | nu_requerimento | broken              | flags                            | cpf         | request
        ---------------+-----------------+---------------------+----------------------------------+-------------+---------------
        12345678909    |                 |                     |                                  | 12345678909 | 20200410000017
        123.456.789-09 |                 |                     |                                  | 12345678909 | 20200410000017
        123456797      |                 |                     | requester_cpf_leading_zeros_kept | 123456797   | 20200410000017  # zeros lost on the left, and the digits hold
        12345678908    |                 | requester_cpf_valid |                                  |             | 20200410000017
        11111111111    |                 | requester_cpf_valid |                                  |             | 20200410000017
        ''             |                 | requester_cpf_valid |                                  |             | 20200410000017
        ***.456.789-** | ''              | request_present,requester_cpf_valid |                                  |             |
        """,
    )
    assert_lines(
        spark,
        REQUESTS,
        REQUEST,
        """
        dt_nascimento | sg_sexo | ts_requerimento     | sg_uf | co_municipio_ibge | flags                         | birth_date | sex | requested_at        | uf | municipality
        --------------+---------+---------------------+-------+-------------------+-------------------------------+------------+-----+---------------------+----+-------------
        02/03/1985    | f       | 2020-04-10T09:30:15 | sp    |                   |                               | 1985-03-02 | F   | 2020-04-10 09:30:15 | SP | 3550308
        1985-02-30    |         |                     |       |                   | birth_date_valid              |            | F   | 2020-04-10 09:30:00 | SP | 3550308
        ''            | ''      |                     |       |                   |                               |            |     | 2020-04-10 09:30:00 | SP | 3550308
        2020-04-16    |         |                     |       |                   | birth_date_not_after_delivery |            | F   | 2020-04-10 09:30:00 | SP | 3550308
        2020-04-15    |         |                     |       |                   |                               | 2020-04-15 | F   | 2020-04-10 09:30:00 | SP | 3550308
                      | X       | 2020-04-31 09:30:00 | XX    | 12                | municipality_valid,requested_at_valid,sex_valid,uf_valid | 1985-03-02 |     |                     |    |
                      |         | 10/04/2020 23:59    |       | ''                |                               | 1985-03-02 | F   | 2020-04-10 23:59:00 | SP |
                      |         | ''                  | ''    | 35A0308           | municipality_valid,requested_at_valid | 1985-03-02 | F   |                     |    |
        """,  # noqa: E501
    )


def test_amounts_and_counts_that_cannot_be_read_are_unknown(spark: SparkSession) -> None:
    assert_lines(
        spark,
        REQUESTS,
        REQUEST,
        """
        vl_renda_individual | qt_membros | in_provedora_monoparental | flags | income_cents | declared_size | sole_provider
        --------------------+------------+---------------------------+-------+--------------+---------------+--------------
        1.045,00            | 1          | N                         |       | 104500       | 1             | false
        1045.5              | 01         | 1                         |       | 104550       | 1             | true
        522                 |            |                           |       | 52200        | 3             | true
        ''                  | ''         | ''                        |       |              |               |
        6OO.00              | dois       | TALVEZ                    | declared_size_valid,requester_income_valid,sole_provider_valid |              |               |
        -600.00             | 0          |                           | declared_size_valid,requester_income_valid |              |               | true
        """,  # noqa: E501
    )


def test_a_member_is_kept_whatever_is_wrong_with_it(spark: SparkSession) -> None:
    assert_lines(
        spark,
        MEMBERS,
        MEMBER,
        """
        nu_cpf_membro | nu_requerimento | co_parentesco | vl_renda | dt_nascimento | broken          | flags                         | cpf         | relation | income_cents
        --------------+-----------------+---------------+----------+---------------+-----------------+-------------------------------+-------------+----------+-------------
        ''            |                 |               |          |               |                 |                               |             | 3        | 0
        123456797     |                 |               |          |               |                 | member_cpf_leading_zeros_kept | 123456797   | 3        | 0
        00000000000   |                 | 11            | 100,00   |               |                 |                               |             | 11       | 10000
        98765432101   |                 | 12            | cem      | 31/06/2010    |                 | birth_date_valid,cpf_check_digits_valid,member_income_valid,relation_valid |             |          |
                      | ''              | ''            | ''       |               | request_present |                               | 98765432100 |          |
                      | 000000000000    |               |          |               | request_present |                               | 98765432100 | 3        | 0
                      | S/N             |               |          |               | request_present |                               | 98765432100 | 3        | 0
        """,  # noqa: E501
    )


def test_a_request_number_is_the_same_whatever_zeros_its_table_lost(spark: SparkSession) -> None:
    numbers = ["000000000120", "120", "120.0", "\u00a0120", "0120A"]
    bronze = made.delimited(REQUESTS, [REQUEST | {"nu_requerimento": number} for number in numbers], 1)
    bronze += made.delimited(MEMBERS, [MEMBER | {"nu_requerimento": number} for number in numbers], 2)
    assert made.values(made.cleaned(spark, "extracad", bronze, PERIOD), "request") == [("120",), ("120",), ("120",), ("120",), ("0120A",)] * 2
