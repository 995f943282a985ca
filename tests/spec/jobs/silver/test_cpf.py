"""Rows of the CPF base and of its table of NITs, written by hand, and the rules that they break."""

from __future__ import annotations

from pyspark.sql import SparkSession

import conf
from conf.layout import DelimitedLayout
from tests.spec.jobs.silver import made

PERIOD = "2020-04-15"
PEOPLE, NITS = (layout for layout in conf.registry("cpf").layouts if isinstance(layout, DelimitedLayout))
PERSON = {
    "nu_cpf": "12345678909",
    "no_pessoa": "MARIA JOSÉ DA CONCEIÇÃO",
    "no_mae": "ANA DA CONCEICAO",
    "dt_nascimento": "1985-03-02",
    "sg_sexo": "F",
    "co_situacao": "0",
    "dt_situacao": "2019-01-31",
    "in_obito": "N",
    "aa_obito": "",
}
NIT = {"nu_cpf": "12345678909", "nu_nit": "12056412545", "in_atual": "S"}


def assert_lines(spark: SparkSession, layout: DelimitedLayout, usual: dict[str, str], text: str) -> None:
    fields, columns, expected = made.cases(text, layout.field_names)
    bronze = made.delimited(layout, [usual | one for one in fields])
    assert made.values(made.cleaned(spark, "cpf", bronze, PERIOD), *columns) == expected


def test_a_person_without_a_cpf_is_quarantined_and_all_else_blanked(spark: SparkSession) -> None:
    assert_lines(
        spark,
        PEOPLE,
        PERSON,
        """
        nu_cpf      | sg_sexo | dt_nascimento | co_situacao | dt_situacao | in_obito | aa_obito | broken                 | flags | cpf         | birth_date | status | status_since | death_flag | death_year
        ------------+---------+---------------+-------------+-------------+----------+----------+------------------------+-------+-------------+------------+--------+--------------+------------+-----------
        123456797   | m       |               | 3           |             | S        | 2018     |                        | cpf_leading_zeros_kept | 123456797   | 1985-03-02 | 3      | 2019-01-31   | true       | 2018
        12345678900 |         |               |             |             |          |          | cpf_check_digits_valid |       |             | 1985-03-02 | 0      | 2019-01-31   | false      |
        ''          |         |               |             |             |          |          | cpf_check_digits_valid |       |             | 1985-03-02 | 0      | 2019-01-31   | false      |
                    | ''      | ''            | ''          | ''          | ''       | 0000     |                        |       | 12345678909 |            |        |              |            |
                    | X       | 1985-02-29    | 7           | 2019-13-01  | X        | 18       |                        | birth_date_valid,death_flag_valid,death_year_valid,sex_valid,status_since_valid,status_valid | 12345678909 |            |        |              |            |
                    |         | 2020-04-16    | X           |             |          | 2021     |                        | birth_date_not_after_delivery,death_year_valid,status_valid | 12345678909 |            |        | 2019-01-31   | false      |
        """,  # noqa: E501
    )


def test_a_nit_ties_two_numbers_whose_digits_hold(spark: SparkSession) -> None:
    assert_lines(
        spark,
        NITS,
        NIT,
        """
        nu_cpf      | nu_nit      | in_atual | broken                                        | flags                  | cpf         | nit         | current
        ------------+-------------+----------+-----------------------------------------------+------------------------+-------------+-------------+--------
                    |             | N        |                                               |                        | 12345678909 | 12056412545 | false
                    | 1234567897  |          |                                               | nit_leading_zeros_kept | 12345678909 | 1234567897  | true     # a zero lost
                    | 12056412546 |          | nit_check_digits_valid                        |                        | 12345678909 |             | true
                    | ''          | ''       | nit_check_digits_valid                        |                        | 12345678909 |             |
        12345678900 | 00000000000 | ?        | cpf_check_digits_valid,nit_check_digits_valid | current_valid          |             |             |
        """,  # noqa: E501
    )
