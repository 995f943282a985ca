"""The pseudonym is HMAC-SHA-256, whether Spark or Python makes it."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from pyspark.sql import functions as F

from jobs.identity import pseudonym
from jobs.runtime.errors import BadInput
from jobs.runtime.key import key
from tests.support.secret import forms

DOCUMENTS = [0, 1, 191, 12345678909, 52998224725, 99999999999, None]


def by_hand(secret: bytes, message: str) -> int:
    return int.from_bytes(hmac.new(secret, message.encode(), hashlib.sha256).digest()[:8], signed=True)


@pytest.mark.parametrize("secret", [bytes(32), bytes(range(64)), bytes(range(200))], ids=["32 bytes", "a block", "more than a block"])
def test_spark_and_python_agree(spark, monkeypatch, secret):
    monkeypatch.setenv("BATIMENTO_KEY", secret.hex())
    frame = spark.createDataFrame([(one,) for one in DOCUMENTS], "number bigint")
    made = frame.select("number", pseudonym.person_of_cpf("number").alias("cpf"), pseudonym.person_of_nis(F.col("number")).alias("nis")).collect()
    for row in made:
        expected = (None, None) if row.number is None else tuple(by_hand(secret, f"{kind}:{row.number:011d}") for kind in ("cpf", "nis"))
        assert (row.cpf, row.nis) == expected
        if row.number is not None:
            assert (row.cpf, row.nis) == (pseudonym.person_of(cpf=row.number), pseudonym.person_of(nis=f"{row.number:011d}"))


def test_both_halves_of_bigint_are_used(spark):
    people = [row.person for row in spark.range(200).select(pseudonym.person_of_cpf("id").alias("person")).collect()]
    assert min(people) < -(2**62) and max(people) > 2**62


def test_a_missing_part_is_not_an_empty_one_and_parts_do_not_run_together(spark):
    cases = [("a", "bc"), ("ab", "c"), ("a", None), ("a", ""), (None, "a"), ("é", "ç")]
    frame = spark.createDataFrame(cases, "one string, two string").select("*", pseudonym.hashed("one", "two").alias("made"))
    made = {(row.one, row.two): row.made for row in frame.collect()}
    assert len(set(made.values())) == len(cases)
    assert made == {case: pseudonym.hash_of(*case) for case in cases}


@pytest.mark.parametrize("given", [None, "", "  ", "zz" * 32, "ab" * 31], ids=["missing", "empty", "blank", "not hexadecimal", "short"])
def test_without_a_good_key_there_are_no_pseudonyms(monkeypatch, given):
    if given is None:
        monkeypatch.delenv("BATIMENTO_KEY")
    else:
        monkeypatch.setenv("BATIMENTO_KEY", given)
    with pytest.raises(BadInput, match="BATIMENTO_KEY"):
        key()


@pytest.mark.parametrize("wrong", [{}, {"cpf": 1, "nis": 2}, {"cpf": "529.982.247-25"}, {"cpf": "123456789012"}, {"nis": "²"}])
def test_one_document_of_eleven_digits(wrong):
    with pytest.raises(ValueError):
        pseudonym.person_of(**wrong)


def test_the_key_stands_in_no_plan(spark, monkeypatch):
    """Nor do the pads that HMAC makes of it: a plan is written to event logs, and shown on pages."""
    secret = bytes(range(7, 39))
    monkeypatch.setenv("BATIMENTO_KEY", secret.hex())
    frame = spark.range(3).select(pseudonym.person_of_cpf("id").alias("person"), pseudonym.hashed("id").alias("entry"))
    joined = frame.join(frame.groupBy("entry").count(), "entry").where("person > 0")
    joined.collect()
    plans = "".join(joined._jdf.queryExecution().explainString(mode) for mode in _modes(spark)).lower()
    assert "sha2" in plans and not [form for form in forms(secret) if form in plans]


def _modes(spark):
    mode = spark._jvm.org.apache.spark.sql.execution.ExplainMode
    return [mode.fromString(name) for name in ("extended", "codegen", "cost", "formatted")]
