from __future__ import annotations

from pyspark.sql import functions as F

from jobs.evidence import gfip
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver

SAME = {"period": "2020-03", "competencia": "2020-03", "fpas": "515", "nit": "12053412343", "name": "ANA LIMA"}


def test_the_category_decides_the_kind_of_evidence(spark):
    rows = gfip.evidence(
        silver(
            spark,
            "gfip",
            """
            record | employer       | admitted_on | category | pay_cents
            worker | 11222333000181 | 2019-01-01  | 01       | 100000
            worker | 11222333000262 | 2019-01-01  | 01       | 0          # another establishment of the same CNPJ
            worker | 11222333000181 |             | 01       | 100000     # admission not given
            worker | 512345678901   | 2019-01-01  | 07       | 50000      # a CEI
            worker | 11222333000181 | 2019-01-01  | 04       | 100000     # may be intermittent
            worker | 11222333000181 | 2019-01-01  | 12       | 100000
            worker | 11222333000181 |             | 13       | 100000     # contribuinte individual: pay, no bond
            worker | 11222333000181 | 2019-01-01  | 99       | 100000     # unknown
            """,
            **SAME,
        )
    )
    assert text_rows(rows, "kind", "month", "cents", "detail", "since") == [
        ("BOND", "2020-03", "100000", "01", "2019-01-01"),
        ("BOND", "2020-03", "0", "01", "2019-01-01"),
        ("BOND", "2020-03", "100000", "01", ""),
        ("BOND", "2020-03", "50000", "07", "2019-01-01"),
        ("BOND_UNCLEAR", "2020-03", "100000", "04", "2019-01-01"),
        ("PUBLIC_AGENT", "2020-03", "100000", "12", "2019-01-01"),
        ("PAY", "2020-03", "100000", "13", ""),
        ("BOND_UNCLEAR", "2020-03", "100000", "99", "2019-01-01"),
    ]
    objects, entries = ([one for (one,) in text_rows(rows, name)] for name in ("object", "entry"))
    assert objects[0] == objects[1] == objects[2] != objects[3]
    assert entries[0] == entries[2] != entries[1]


def test_a_movement_ends_the_bond_leaves_it_or_puts_it_in_doubt(spark):
    rows = gfip.evidence(
        silver(
            spark,
            "gfip",
            """
            record   | employer       | admitted_on | category | movement | moved_on
            worker   | 11222333000181 | 2019-01-01  | 01       |          |
            movement | 11222333000181 | 2019-01-01  | 01       | I1       | 2020-03-10
            movement | 11222333000181 | 2019-01-01  | 01       | Q1       | 2020-03-10   # leave: no fact
            movement | 11222333000181 | 2019-01-01  | 01       | M        | 2020-03-10   # to statutory service: two facts
            movement | 11222333000181 | 2019-01-01  | 01       | V9       | 2020-03-10   # unknown
            movement | 11222333000181 | 2019-01-01  | 01       | I1       |              # day unreadable
            movement | 11222333000181 |             | 13       | V9       | 2020-03-10   # no bond to be in doubt about
            movement | 11222333000262 | 2019-01-01  | 01       | N1       | 2020-03-10   # to another establishment: the bond goes on
            movement | 11222333000181 | 2019-01-01  | 01       | N2       | 2020-03-10   # to another company
            movement | 11222333000181 | 2019-01-01  | 01       | N3       | 2020-03-10   # opens, or continues
            """,
            **SAME,
        )
    )
    assert text_rows(rows, "line", "kind", "until", "detail") == [
        ("1", "BOND", "", "01"),
        ("2", "BOND_END", "2020-03-10", "I1"),
        ("4", "BOND_END", "2020-03-10", "M"),
        ("4", "PUBLIC_AGENT_UNCLEAR", "", "M"),
        ("5", "BOND_UNCLEAR", "", "V9"),
        ("6", "BOND_UNCLEAR", "", "I1"),
        ("9", "BOND_END", "2020-03-10", "N2"),
        ("10", "BOND_RESUMED", "2020-03-10", "N3"),
    ]
    assert len(set(text_rows(rows, "object"))) == 1


def test_a_file_of_another_key_is_another_unit(spark):
    rows = gfip.evidence(
        silver(
            spark,
            "gfip",
            """
            record   | collection_code | taker         | lawsuit | lawsuit_year | court | lawsuit_from | lawsuit_until
            worker   | 115             |               |         |              |       |              |
            worker   | 115             | 1222333000144 |         |              |       |              |               # 115: the tomador is not part of the key
            movement | 115             |               |         |              |       |              |
            worker   | 150             | 1222333000144 |         |              |       |              |
            worker   | 130             | 1222333000144 |         |              |       |              |
            worker   | 130             | 1222333000225 |         |              |       |              |               # another tomador
            worker   | 650             |               | 77      | 2018         | 3     | 201401       | 201512
            worker   | 650             |               | 77      | 2018         | 4     | 201401       | 201512        # another vara
            worker   | 650             |               | 77      | 2018         | 3     | 201401       | 201612        # another período
            worker   | 660             |               | 77      | 2018         | 3     | 201401       | 201512
            worker   | 115             |               | 77      | 2018         | 3     | 201401       | 201512        # 115: no lawsuit
            worker   |                 |               |         |              |       |              |               # record 00 has none
            """,
            **SAME,
            employer="11222333000181",
            admitted_on="2019-01-01",
            category="01",
            movement="I1",
            moved_on="2020-03-10",
        ),
    )
    entries = [entry for (entry,) in text_rows(rows, "entry")]
    assert len({entries[place] for place in (0, 1, 2, 10)}) == 1
    assert len(set(entries)) == len(entries) - 3
    assert len(set(text_rows(rows, "object"))) == 1  # one bond, in whatever files


def test_a_line_in_quarantine_is_of_its_employers_unit(spark):
    row = silver(
        spark,
        "gfip",
        """
        record | employer       | category | collection_code | taker       | lawsuit | lawsuit_year | court | lawsuit_from | lawsuit_until
        worker | 11222333000181 | 01       | 608             | 11222333000 |         |              |       |              |
        worker | 11222333000181 | 01       | 650             |             | 77      | 2018         | 3     | 201401       | 201512
        """,
        **SAME,
    )
    fields = {"tipo_inscricao_empresa": "1", "inscricao_empresa": "11222333000181", "competencia": "202003", "fpas": "515"}
    taker = {"codigo_recolhimento": "608", "inscricao_tomador": "00011222333000"}
    lawsuit = {
        "codigo_recolhimento": "650",
        "processo": "         77",
        "processo_ano": "2018",
        "vara": "00003",
        "periodo_inicio": "201401",
        "periodo_fim": "201512",
    }

    def entry_of(**raw: str):
        return gfip.unreadable_entry(F.create_map(*[F.lit(x) for pair in (fields | raw).items() for x in pair]))

    of_taker, of_lawsuit = row.select(gfip.unit(), entry_of(**taker), entry_of(**taker, competencia="      "), entry_of(**lawsuit)).orderBy("line").collect()
    assert of_taker[0] == of_taker[1] == of_taker[2] != of_taker[3]
    assert of_lawsuit[0] == of_lawsuit[3]
