from __future__ import annotations

import pytest
from pyspark.sql import functions as F

import conf
from jobs.evidence.form import functions
from jobs.registries import extracad
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver

REQUESTS = """
    record  | request | cpf | name     | birth_date | requested_at        | uf | income_cents | sole_provider | declared_size | relation
    request | 7       | 11  | ANA LIMA | 1980-01-01 | 2020-04-10 09:00:00 | AC | 10000        | true          | 3             |
    member  | 7       | 12  | ZE LIMA  | 2005-01-01 |                     |    | 0            |               |               | 3
    member  | 7       |     | IA LIMA  | 2006-01-01 |                     |    |              |               |               | 10
    request | 80      | 21  | BIA SA   | 1980-01-01 |                     | SP |              |               | 2             |
    member  | 80      | 22  | EVA SA   | 1950-01-01 |                     |    |              |               |               | 6
    request | 9       |     | CAIO     | 1980-01-01 | 2020-04-09 09:00:00 | SP |              |               | 2             |
    member  | 9       | 32  | DAVI     |            |                     |    |              |               |               | 8
"""


@pytest.fixture(scope="module")
def requests(spark):
    return silver(spark, "extracad", REQUESTS, period="2020-04-10")


def test_a_request_has_its_time_and_number(requests):
    rows = functions(conf.registry("extracad"))["evidence"](requests)
    assert text_rows(rows, "kind", "since", "detail", "_cpf") == [
        ("REQUEST", "2020-04-10", "2020-04-10 09:00:00 00000000000000000007", "11"),
        ("REQUEST", "", "00000000000000000080", "21"),
        ("REQUEST", "2020-04-09", "2020-04-09 09:00:00 00000000000000000009", ""),
    ]
    assert all(entry == request for entry, request in text_rows(rows, "entry", "object"))


def test_head_and_members_share_the_requests_values(requests):
    rows = functions(conf.registry("extracad"))["memberships"](requests)
    assert text_rows(rows, "relation", "uf", "registered_on", "declared_size", "sole_provider", "income_cents", "is_mother") == [
        ("1", "AC", "2020-04-10", "3", "True", "10000", "True"),  # declares a child
        ("3", "AC", "2020-04-10", "3", "True", "0", ""),
        ("10", "AC", "2020-04-10", "3", "True", "", ""),
        ("1", "SP", "", "2", "", "", "False"),  # no member is younger
        ("6", "SP", "", "2", "", "", ""),
        ("1", "SP", "2020-04-09", "2", "", "", ""),  # a member of unknown age
        ("8", "SP", "2020-04-09", "2", "", "", ""),
    ]
    assert len({family for (family,) in text_rows(rows, "family")}) == 3
    heads = text_rows(rows.where("relation = 1"), "family")
    assert heads == text_rows(functions(conf.registry("extracad"))["evidence"](requests), "object")


def test_people_are_those_with_a_cpf(requests):
    assert [cpf for (cpf,) in text_rows(functions(conf.registry("extracad"))["people"](requests), "cpf")] == ["11", "12", "21", "22", "32"]


def test_a_line_in_quarantine_is_of_the_request_that_can_be_read(spark):
    raw = F.create_map(F.lit("nu_requerimento"), F.lit(" 7 "))
    row = (
        spark.range(1)
        .select(functions(conf.registry("extracad"))["unreadable_entry"](raw).alias("entry"), extracad.family_key(F.lit("7")).alias("family"))
        .first()
    )
    assert row.entry == row.family
