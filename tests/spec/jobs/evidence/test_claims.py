from __future__ import annotations

from pyspark.sql import functions as F

import conf
from expectations.rules import rules_of
from jobs.evidence.claims import claims_of
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import quarantine, silver


def test_a_copy_in_quarantine_leaves_nobody_in_doubt(spark):
    quarantined = """
        nis | broken
        1   | no_duplicate_record                          # the line that it repeats stands
        2   | no_duplicate_record,uf_valid              # both have a field that was emptied
        3   | no_duplicate_record,reference_month_valid     # neither stands
        4   | reference_month_valid
        5   | record_length_valid
    """
    paid = "nis | cents | reference_month | competencia\n1 | 100 | 2020-04 | 2020-04"
    quarantined = quarantine(spark, "folha_pbf", quarantined, period="2020-04").withColumn("broken", F.col("broken").cast("array<string>"))
    facts = claims_of(conf.registry("folha_pbf"), silver(spark, "folha_pbf", paid, period="2020-04"), quarantined)["silver.evidence"]
    assert sorted(text_rows(facts, "kind", "_nis")) == [("PBF_PAID", "1"), ("UNREADABLE", "3"), ("UNREADABLE", "4"), ("UNREADABLE", "5")]


def test_only_rules_that_quarantine_are_declared_as_of_copies():
    for registry in conf.registries():
        rules = rules_of(registry.id)
        assert set(rules.copies) <= set(rules.reject), registry.id


def test_every_registry_names_its_vital_columns():
    import schemas

    for registry in conf.registries():
        vital = rules_of(registry.id).vital
        assert vital and set(vital) <= set(schemas.load(f"silver.{registry.id}").names), registry.id
