"""Masked CPFs, in the two lists that have them: six digits and a name, or a whole CPF, or no row."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

import conf
from conf.layout import DelimitedLayout
from tests.spec.jobs.silver import made

USUAL = {
    "pep": {"nome_pep": "Ana Lima", "data_inicio_exercicio": "01/01/2017", "data_fim_exercicio": "31/12/2020", "data_fim_carencia": "31/12/2025"},
    "capes": {"nm_bolsista": "Ana Lima", "me_referencia": "3", "an_referencia": "2020", "vl_bolsista_pagamento": "765,00"},
}
FIELDS = {"pep": ("cpf", "nome_pep"), "capes": ("cpf_bolsista", "nm_bolsista")}


def assert_lines(spark: SparkSession, registry: str, text: str) -> None:
    layout = conf.registry(registry).layouts[0]
    assert isinstance(layout, DelimitedLayout)
    fields, columns, expected = made.cases(text, layout.field_names)
    bronze = made.delimited(layout, [USUAL[registry] | one for one in fields])
    assert made.values(made.cleaned(spark, registry, bronze, "2020-03"), *columns) == expected


@pytest.mark.parametrize("registry", FIELDS)
def test_a_masked_cpf_keeps_its_digits_and_is_no_cpf(spark: SparkSession, registry: str) -> None:
    cpf, name = FIELDS[registry]
    assert_lines(
        spark,
        registry,
        f"""
        {cpf}          | {name} | cpf_digits | flags                  | broken
        ---------------+--------+------------+------------------------+---------------------
        ***.976.074-** |        | 976074     |                        |
        12345678909    |        |            |                        |
        ***.976.074-** | ''     | 976074     |                        | has_valid_identifier
        ***97607400    |        |            | cpf_check_digits_valid | has_valid_identifier
        12345678900    |        |            | cpf_check_digits_valid | has_valid_identifier
        ''             |        |            | cpf_check_digits_valid | has_valid_identifier
        """,
    )


def test_a_function_that_is_held_has_no_end_and_one_that_cannot_be_read_is_set_aside(spark: SparkSession) -> None:
    assert_lines(
        spark,
        "pep",
        """
        cpf         | data_fim_exercicio | data_fim_carencia | ended_on   | grace_until | broken
        ------------+--------------------+-------------------+------------+-------------+---------------------------------
        12345678909 | 31/12/2016         | 31/12/2021        | 2016-12-31 | 2021-12-31  |
        11144477735 | Não informada      | NAO INFORMADA     |            |             |
        52998224725 | ''                 | ''                |            |             |
        93541134780 | 31/02/2016         | 2021              |            |             | ended_on_valid,grace_until_valid
        """,
    )


def test_both_editions_of_the_titles_are_read() -> None:
    layout = conf.registry("pep").layouts[0]
    assert isinstance(layout, DelimitedLayout)
    old = [layout.titles(name)[-1] for name in layout.field_names]
    assert old != [layout.titles(name)[0] for name in layout.field_names]
    assert layout.missing(old) == [] and list(layout.positions(";".join(old)).values()) == list(range(9))
    assert layout.missing(old[:-1]) != []
