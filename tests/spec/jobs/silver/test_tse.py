"""Candidacies as the electoral court publishes them."""

from __future__ import annotations

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import conf
from conf.layout import DelimitedLayout
from jobs.registries.tse import evidence_checks
from tests.spec.jobs.silver import made

PERIOD = "2018"
LAYOUT = next(layout for layout in conf.registry("tse").layouts if isinstance(layout, DelimitedLayout))
CANDIDACY = {
    "dt_geracao": "10/12/2018",
    "hh_geracao": "17:11:25",
    "ano_eleicao": "2018",
    "nr_turno": "1",
    "dt_eleicao": "07/10/2018",
    "sg_uf": "AC",
    "sg_ue": "AC",
    "cd_cargo": "6",
    "ds_cargo": "DEPUTADO FEDERAL",
    "sq_candidato": "10000600001",
    "nm_candidato": "José Inácio",
    "nr_cpf_candidato": "12345678909",
    "dt_nascimento": "11/03/1975",
    "nr_titulo_eleitoral_candidato": "000005002429",
    "cd_sit_tot_turno": "2",
    "ds_sit_tot_turno": "ELEITO POR QP",
}


def assert_lines(spark: SparkSession, text: str) -> None:
    fields, columns, expected = made.cases(text, LAYOUT.field_names)
    given = [{name: value.replace("$", "#") for name, value in one.items()} for one in fields]  # `#` begins a comment in a table
    bronze = made.delimited(LAYOUT, [CANDIDACY | one for one in given])
    assert made.values(made.cleaned(spark, "tse", bronze, PERIOD), *columns) == expected


def test_sentinels_are_null_and_wrong_values_are_named(spark: SparkSession) -> None:
    assert_lines(
        spark,
        """
        nr_cpf_candidato | dt_eleicao | nr_titulo_eleitoral_candidato | dt_nascimento | ds_sit_tot_turno | cpf         | voter_title  | birth_date | outcome_name  | flags                  | broken
        -----------------+------------+-------------------------------+---------------+------------------+-------------+--------------+------------+---------------+------------------------+---------------------
        -4               | $NULO$     |                               |               | $NULO$           |             | 000005002429 | 1975-03-11 |               |                        |
        NÃO DIVULGÁVEL   |            | $NE$                          |               | $NE              |             |              | 1975-03-11 |               |                        |
        12345678900      | 31/11/2018 |                               | 31/02/1975    | Não eleito       |             | 000005002429 |            | NAO ELEITO    | birth_date_valid,cpf_check_digits_valid,election_day_valid |
        1910             |            |                               |               |                  | 1910        | 000005002429 | 1975-03-11 | ELEITO POR QP | cpf_leading_zeros_kept |
        12345678909.0    | 07/10/2018 00:00:00 |                               | 0000-00-00    |                  | 12345678909 | 000005002429 |            | ELEITO POR QP |                        |
                         | 07/10/2009 |                               | 00/00/0000    |                  | 12345678909 | 000005002429 |            | ELEITO POR QP | election_day_matches_election |
                         |            | 5002429                       | 07/10/2018    |                  | 12345678909 |              |            | ELEITO POR QP | birth_date_before_election,voter_title_valid |
        -4               |            | -4                            | $NULO$        |                  |             |              |            | ELEITO POR QP |                        | has_valid_identifier
        """,  # noqa: E501
    )


def test_a_candidacy_without_a_place_is_quarantined(spark: SparkSession) -> None:
    assert_lines(
        spark,
        """
        dt_geracao | ano_eleicao | nr_turno | sg_uf | sg_ue | cd_cargo | sq_candidato | cd_sit_tot_turno | outcome | broken
        -----------+-------------+----------+-------+-------+----------+--------------+------------------+---------+--------------------------------------------------------------------------------------------------------------
                   |             | 2        | BR    | BR    | 1        |              | -1               | -1      |
        00/00/0000 | 2016        |          |       |       |          |              |                  | 2       | election_year_matches_delivery,generated_on_valid
                   | 20I8        | 3        | XX    | $NE$  | 14       | -1           | 99               | 99      | candidate_present,election_year_matches_delivery,office_valid,outcome_valid,round_valid,uf_valid,unit_present
                   |             |          |       |       | X        |              | $NULO$           |         | office_valid,outcome_valid
        """,  # noqa: E501
    )


def test_an_election_is_evidence_once_every_file_of_it_is_counted(spark: SparkSession) -> None:
    rows = [(file, outcome) for file, outcomes in {1: (1, 4, -1), 2: (-1, -1)}.items() for outcome in outcomes]
    frame = spark.createDataFrame(rows, "file bigint, outcome int")
    counted = F.expr(evidence_checks()["counted"]).alias("counted")
    result = [frame.where(which).agg(counted).first() for which in ("file = 1", "file = 2", "true")]
    assert [row and row.counted for row in result] == [True, False, False]


def test_an_election_whose_elected_have_no_cpf_is_no_evidence(spark: SparkSession) -> None:
    """The mandates of such a file match no person, and nobody would be found to hold one."""
    rows = [
        (1, 2, "ELEITO POR QP", 11),
        (1, 2, "ELEITO POR QP", None),
        (1, 5, "SUPLENTE", None),
        (2, 1, None, None),
        (2, 5, "SUPLENTE", 12),
        (3, 4, "NAO ELEITO", None),
    ]
    frame = spark.createDataFrame(rows, "file bigint, outcome int, outcome_name string, cpf bigint")
    found = F.expr(evidence_checks()["elected_cpf_present"]).alias("found")
    result = [frame.where(which).agg(found).first() for which in ("file = 1", "file = 2", "file = 3", "true")]
    assert [row and row.found for row in result] == [True, False, True, False]
