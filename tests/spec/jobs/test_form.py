"""A registry is a form: one file and its deliveries are all that it takes; and what is wrong in a form is refused before anything is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

import conf
from conf.kinds import Kind
from conf.load import ConfError
from jobs.clean import clean
from jobs.identity.pseudonym import person_of
from jobs.ingest import ingest
from jobs.lake import Lake
from jobs.link import link
from jobs.silver.form import check
from tests.support.deliveries import claims
from tests.support.invented import FORM

APRIL = """\
CPF;NOME;CONTRATO;INICIO;VALOR;SITUACAO
52998224725;Ana da Conceição;0012;01/02/2020;1.045,00;A
1234567890;Rui Lima;13;2020-02-30;400.00;A
12345678909;Lia Lima;14;2020-01-01;;R
12345678900;Eva Lima;15;2020-01-01;1,00;A
52998224725;Ana Lima;16;2020-05-01;1,00;A
"""
MAY = """\
CPF;NOME;CONTRATO;INICIO;VALOR;SITUACAO
12345678909;Lia Lima;12;2020-03-01;500,00;A
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of registries beside the project's own."""
    monkeypatch.setenv("BATIMENTO_REGISTRIES", str(tmp_path))
    return tmp_path


def test_a_registry_is_one_file(folder: Path, spark: SparkSession) -> None:
    """Ingested, cleaned, linked, superseded: from one form of at most 40 lines, without a line of Python."""
    assert len(FORM.splitlines()) <= 40
    (folder / "bolsas.yml").write_text(FORM, encoding="utf-8")
    lake = Lake(folder / "lake", spark)
    for period, text in (("2020-04", APRIL), ("2020-05", MAY)):
        file = folder / f"bolsas_{period.replace('-', '')}.csv"
        file.write_text(text, encoding="latin-1")
        ingest(lake, "bolsas", [file], period)
    april, may = (clean(lake, "bolsas", period) for period in ("2020-04", "2020-05"))
    assert (april["rows"], april["broken"]) == (3, {"began_on_not_after_delivery": 1, "cpf_check_digits_valid": 1})
    assert (april["blanked"], may["rows"]) == ({"began_on_valid": 1, "cpf_leading_zeros_kept": 1}, 1)
    link(lake, "bolsas")
    ana, rui, lia, agent = person_of(cpf=52998224725), person_of(cpf=1234567890), person_of(cpf=12345678909), int(Kind.PUBLIC_AGENT)
    result = claims(lake, "silver.evidence", "person", "kind", "period", "since", "cents", "superseded_on", registry="bolsas")
    assert set(result) == {
        (ana, agent, "2020-04", date(2020, 2, 1), 104500, date(2020, 5, 31)),  # its contract is Lia's in May
        (rui, agent, "2020-04", None, 40000, None),  # 30 February is no day; and zeros that a spreadsheet lost are given back
        (ana, int(Kind.UNREADABLE), "2020-04", None, None, None),  # began after its own delivery
        (lia, agent, "2020-05", date(2020, 3, 1), 50000, None),
    }


EXCLUSIONS = {
    "2020-05": "12345678909;Rui Lima;13;2020-03-01;1,00;X",  # contract 13 is excluded, whoever's it was
    "2020-06": "12345678909;Lia Lima;14;2020-01-01;;X\n1234567890;Rui Lima;13;2020-03-01;9,00;A",  # and comes again
}


def test_an_exclusion_supersedes_its_entry_and_is_no_fact(folder: Path, spark: SparkSession) -> None:
    form = FORM.replace("IN ('A', 'R')", "IN ('A', 'R', 'X')").replace("[A, R]", "[A, R, X]").replace("\nperson:", "\nexcludes: status = 'X'\nperson:")
    (folder / "bolsas.yml").write_text(form, encoding="utf-8")
    lake, head = Lake(folder / "lake", spark), APRIL.splitlines()[0]
    for period, text in {"2020-04": "\n".join(APRIL.splitlines()[1:4]), **EXCLUSIONS}.items():
        file = folder / f"bolsas_{period.replace('-', '')}.csv"
        file.write_text(f"{head}\n{text}\n", encoding="latin-1")
        ingest(lake, "bolsas", [file], period)
        clean(lake, "bolsas", period)
        link(lake, "bolsas")
    ana, rui, lia = (person_of(cpf=cpf) for cpf in (52998224725, 1234567890, 12345678909))
    fact, excluded = int(Kind.PUBLIC_AGENT), int(Kind.EXCLUDED)
    assert set(claims(lake, "silver.evidence", "person", "kind", "period", "cents", "superseded_on", registry="bolsas")) == {
        (ana, fact, "2020-04", 104500, None),
        (rui, fact, "2020-04", 40000, date(2020, 5, 31)),
        (lia, excluded, "2020-05", None, date(2020, 6, 30)),
        (lia, excluded, "2020-06", None, None),
        (rui, fact, "2020-06", 900, None),
    }


def test_sql_that_cannot_be_or_names_what_is_not_there_is_refused_before_anything_is_read(folder: Path, spark: SparkSession) -> None:
    wrong = FORM.replace("status = 'A'", "status = = 'A'").replace("began_on <= period_end", "begun_on <= period_end").replace("IN ('A', 'R')", "IN 'A'")
    (folder / "bolsas.yml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ConfError) as refused:
        check(spark, conf.registry("bolsas"))
    assert [line.split(":")[1] for line in str(refused.value).splitlines()] == ["22", "23", "29"]


@pytest.mark.parametrize("registry", [one.id for one in conf.registries() if one.columns])
def test_the_sql_of_every_form_can_be_asked(spark: SparkSession, registry: str) -> None:
    check(spark, conf.registry(registry))
