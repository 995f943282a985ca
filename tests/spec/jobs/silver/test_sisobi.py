"""Death entries as the offices write them, and what becomes of them."""

from __future__ import annotations

from pyspark.sql import SparkSession

import conf
from conf.layout import FixedLayout
from tests.spec.jobs.silver import made

PERIOD = "2020-04-17"
NEW, OLD = (layout for layout in conf.registry("sisobi").layouts if isinstance(layout, FixedLayout))
ENTRY = {
    "livro": "C0012",
    "folha": "033",
    "termo": "00004567",
    "lavratura": "20200416",
    "nb": "0000000000",
    "nome": "José da Conceição",
    "mae": "MARIA APARECIDA DA CONCEICAO DOS",
    "nascimento": "19500228",
    "obito": "20200415",
    "cpf": "12345678909",
    "nit": "00000000000",
    "tipo_cartorio": "1",
    "cartorio": "11222333000181",
    "cartorio_velho": "000012345",
}


def assert_lines(spark: SparkSession, layout: FixedLayout, text: str) -> None:
    fields, columns, expected = made.cases(text, layout.field_names)
    entries = [{name: value for name, value in (ENTRY | one).items() if name in layout.field_names} for one in fields]
    bronze = made.file_of(layout, [made.line(layout, "", entry) for entry in entries])
    assert made.values(made.cleaned(spark, "sisobi", bronze, PERIOD), *columns) == expected


def test_a_death_without_a_person_or_a_day_is_quarantined(spark: SparkSession) -> None:
    assert_lines(
        spark,
        NEW,
        """
        obito    | lavratura | cpf         | nit         | nascimento | nome     | broken                                         | death_date
        ---------+-----------+-------------+-------------+------------+----------+------------------------------------------------+-----------
        20200417 | 20200417  |             |             |            |          |                                                | 2020-04-17
        20200418 | 20200418  |             |             |            |          | death_date_not_after_delivery                  | 2020-04-18
        00000000 |           |             |             |            |          |                                                | 2020-04-16  # the form: day unknown, that of registration
        ''       |           |             |             |            |          |                                                | 2020-04-16
        00000000 | 00000000  |             |             |            |          | death_date_not_after_delivery,death_date_valid |
        20200231 |           |             |             |            |          | death_date_not_after_delivery,death_date_valid |             # a day that cannot be is not an unknown one
        2020O415 |           |             |             |            |          | death_date_not_after_delivery,death_date_valid |
                 |           | 00000000000 | 12056412545 | 00000000   | IGNORADO |                                                | 2020-04-15
                 |           | 00000000000 |             |            |          |                                                | 2020-04-15
                 |           | 00000000000 |             | 00000000   |          | has_valid_identifier                           | 2020-04-15
                 |           | 12345678900 |             |            | IGNORADA | has_valid_identifier                           | 2020-04-15
        """,  # noqa: E501
    )


def test_a_field_that_cannot_be_is_blanked(spark: SparkSession) -> None:
    assert_lines(
        spark,
        NEW,
        """
        nascimento | lavratura | nb         | tipo_cartorio | mae      | flags                          | birth_date | registered_on | benefit   | office_type | mother                           | broken
        -----------+-----------+------------+---------------+----------+--------------------------------+------------+---------------+-----------+-------------+----------------------------------+-------
        20200415   |           | 0123456789 | 0             | IGNORADA |                                | 2020-04-15 | 2020-04-16    | 123456789 | 0           |                                  |
        20200416   |           |            |               |          | birth_date_not_after_death     |            | 2020-04-16    |           | 1           | MARIA APARECIDA DA CONCEICAO DOS |
        19500230   |           |            |               |          | birth_date_valid               |            | 2020-04-16    |           | 1           | MARIA APARECIDA DA CONCEICAO DOS |
        00000000   |           |            |               |          |                                |            | 2020-04-16    |           | 1           | MARIA APARECIDA DA CONCEICAO DOS |
                   | 20200414  |            |               |          | registered_on_not_before_death | 1950-02-28 |               |           | 1           | MARIA APARECIDA DA CONCEICAO DOS |
                   | 20201316  |            |               |          | registered_on_valid            | 1950-02-28 |               |           | 1           | MARIA APARECIDA DA CONCEICAO DOS |
                   | 00000000  | 01234A6789 | 7             |          | benefit_valid,office_type_valid | 1950-02-28 |               |           |             | MARIA APARECIDA DA CONCEICAO DOS |
        """,  # noqa: E501
    )


def test_the_old_layout_lacks_what_its_rules_may_not_ask(spark: SparkSession) -> None:
    assert_lines(
        spark,
        OLD,
        """
        obito    | cpf | tipo_cartorio | cartorio | broken                                         | flags | livro | nit | registered_on | office_type | office         | death_date
        ---------+-----+---------------+----------+------------------------------------------------+-------+-------+-----+---------------+-------------+----------------+-----------
        20030701 |     |               |          |                                                |       |       |     |               | 1           | 11222333000181 | 2003-07-01
        20030701 |     | ''            | ''       |                                                |       |       |     |               |             |                | 2003-07-01  # before 2003-08
        00000000 |     |               |          | death_date_not_after_delivery,death_date_valid |       |       |     |               | 1           | 11222333000181 |
        """,  # noqa: E501
    )
