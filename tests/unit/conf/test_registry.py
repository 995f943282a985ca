from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import conf
from conf.layout import DelimitedLayout
from tests.support.tables import rows


def test_registries_are_sorted_and_found_by_id() -> None:
    ids = [registry.id for registry in conf.registries()]
    assert ids == sorted(ids) and len(ids) == len(set(ids))
    assert ids
    with pytest.raises(KeyError, match="no registry 'sisob': there are .*sisobi"):
        conf.registry("sisob")
    with pytest.raises(KeyError, match="no environment 'moon': there are"):
        conf.environment("moon")
    assert conf.environment("local").master.startswith("local")


def test_conf_needs_no_spark() -> None:
    code = "import conf, sys; conf.registries(); assert not {'pyspark', 'great_expectations'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_registry_may_say_one_of_its_usual_limits_alone() -> None:
    usual = conf.registry("bem").usual
    assert (usual.fewer_rows, usual.more_rows) == (0.8, conf.registry("sisobi").usual.more_rows)


def test_a_file_name_gives_its_period_and_part() -> None:
    for case in rows("""
        registry  | name                                        | period     | part
        sisobi    | Obi202004.txt                               | 2020-04    |
        sisobi    | OBI20200417.TXT                             | 2020-04-17 |
        sisobi    | Obi202013.txt                               |            |
        sisobi    | deaths of april.txt                         |            |
        bem       | bem_2020W16_cadastro.csv                    | 2020-W16   |
        bem       | bem_2020-W16_cancelamento_2.csv             | 2020-W16   | 2
        gfip      | SEFIP.RE                                    |            | SEFIP
        gfip      | 12345678000195_202003.RE                    |            | 12345678000195_202003
        tse       | consulta_cand_2018_AC.csv                   | 2018       | AC
        tse       | consulta_cand_2020_AC_slice_anonymised.csv  | 2020       | AC
        tse       | consulta_cand_2018_BRASIL.csv               | 2018       |
        cadunico  | CADUNICO.D200411                            | 2020-04-11 |
        cadunico  | CADUNICO_AC.D200411                         | 2020-04-11 | AC
        cadunico  | 1200401_base.D200411.txt                    | 2020-04-11 | 1200401
        cadunico  | cecad_AC_20200411.csv                       | 2020-04-11 | AC
        extracad  | extracad_requerimentos_20200415.csv         | 2020-04-15 |
        extracad  | extracad_membros_20200415_SP.csv            | 2020-04-15 | SP
        cpf       | cpf_pessoas_202004.csv                      | 2020-04    |
        cpf       | cpf_nit_20200415.csv                        | 2020-04-15 |
        folha_pbf | 202004_BolsaFamilia_Pagamentos.csv          | 2020-04    |
        folha_pbf | 202004_BolsaFamilia_Pagamentos_AC.csv       | 2020-04    | AC
    """):
        registry = conf.registry(str(case["registry"]))
        assert (registry.period_named(str(case["name"])), registry.part_named(str(case["name"]))) == (case["period"], case["part"]), case


def test_reference_dates() -> None:
    for case in rows("""
        registry  | period     | as_of
        sisobi    | 2020-04    | 2020-04-30
        sisobi    | 2020-04-17 | 2020-04-17
        bem       | 2020-W16   | 2020-04-19
        gfip      | 2020-03    | 2020-04-07      # due on the 7th of the next month
        gfip      | 2020-12    | 2021-01-07
        tse       | 2018       | 2018-12-31
        cadunico  | 2020-04-11 | 2020-04-11
        folha_pbf | 2020-04    | 2020-04-01      # made before its month is paid
    """):
        assert str(conf.registry(str(case["registry"])).reference_date(str(case["period"]))) == case["as_of"]


def test_what_is_looked_for_and_when() -> None:
    for case in rows("""
        registry  | at         | on         | looks for
        sisobi    | 0 6 * * *  | 2020-04-18 | 2020-04-17     # the day before
        extracad  | 0 6 * * *  | 2020-04-20 | 2020-04-19
        bem       | 0 6 * * MON | 2020-04-20 | 2020-W16      # the week that ended the day before
        esocial   | 0 8,12,16,20 * * * | 2020-04-17 | 2020-04-17   # the day itself
        gfip      | 0 6 8 * *  | 2020-04-08 | 2020-03        # due on the 7th
        gfip      | 0 6 8 * *  | 2021-01-08 | 2020-12
        cadunico  |            | 2020-04-12 | 2020-04-11     # on demand: by hand
        tse       |            | 2019-01-01 | 2018
        folha_pbf |            | 2020-04-05 | 2020-03
        cpf       |            | 2020-04-16 | 2020-04-15
    """):
        registry = conf.registry(str(case["registry"]))
        assert (registry.runs_at, registry.period_due(date.fromisoformat(str(case["on"])))) == (case["at"], case["looks for"]), case


def test_a_schedule_of_its_own_wins_over_the_cadence() -> None:
    assert conf.registry("gfip").model_copy(update={"schedule": "0 6 * * FRI#2"}).runs_at == "0 6 * * FRI#2"


@pytest.mark.parametrize(
    ("registry", "period", "message"),
    [
        ("sisobi", "2020-04-17", None),
        ("sisobi", "2020-04", None),
        ("sisobi", "2020-W16", "2020-W16 is a week, and sisobi is delivered by day or month"),
        ("sisobi", "2020-4-17", "'2020-4-17' is not a period; write a day as 2020-04-17"),
        ("sisobi", "2020-02-31", "no calendar has the period '2020-02-31'"),
        ("gfip", "../2020-03", "'../2020-03' is not a period"),
        ("bem", "", "'' is not a period"),
    ],
)
def test_a_period_is_checked_before_anything_is_looked_for(registry: str, period: str, message: str | None) -> None:
    if message is None:
        conf.registry(registry).check_period(period)
    else:
        with pytest.raises(ValueError, match=re.escape(message)):
            conf.registry(registry).check_period(period)


def test_its_own_files_are_known_by_their_names() -> None:
    sisobi = conf.registry("sisobi")
    assert [name for name in ("Obi20200417.txt", "OBI.TXT", "april.zip", "Obi20200417.txt.part", "README") if sisobi.is_own_file(name)] == [
        "Obi20200417.txt", "OBI.TXT", "april.zip",
    ]  # fmt: skip


def test_its_page_leads_nowhere_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = conf.registry("sisobi").page
    assert "# SISOBI" in page and "no_death_record" in page and "](" not in page
    monkeypatch.setattr(sys.modules["conf.registry"], "PAGES", tmp_path)
    assert conf.registry("sisobi").page == "# SISOBI, Sistema de Controle de Óbitos"


def test_a_period_is_complete_when_each_required_part_stands() -> None:
    extracad = conf.registry("extracad")
    assert not extracad.complete({"requests-SP"})
    assert extracad.complete({"requests-SP", "members"})
    assert conf.registry("sisobi").complete(set())


def test_columns_are_found_by_title_whatever_their_order_case_and_accents() -> None:
    layout = conf.registry("folha_pbf").layout("2013")
    assert isinstance(layout, DelimitedLayout)
    header = '\ufeffUF;"mes referencia";MÊS COMPETÊNCIA ;CODIGO MUNICIPIO SIAFI;NOME MUNICÍPIO;NIS FAVORECIDO;NOME FAVORECIDO;VALOR PARCELA;OUTRA'
    titles = layout.columns(header)
    assert layout.missing(titles) == [] and layout.unknown(titles) == ["OUTRA"]
    assert layout.positions(header)["mes_referencia"] == 1 and layout.positions(header)["uf"] == 0
    assert layout.missing(titles[1:]) == ["UF"]


def test_a_column_that_may_be_missing_has_no_position() -> None:
    layout = conf.registry("cadunico").layout("cecad")
    assert isinstance(layout, DelimitedLayout)
    titles = layout.required + ["d.vlr_renda_media_fam"]
    assert layout.missing(titles) == ["d.vlr_renda_total_fam or d.vlr_renda_media_fam with d.qtde_pessoas_domic_fam"]
    titles += ["d.qtde_pessoas_domic_fam"]
    assert layout.missing([title.split(".")[1] for title in titles]) == []  # without the prefixes too
    assert layout.positions(";".join(titles))["marc_pbf"] is None


def test_a_registry_has_one_layout_by_each_name() -> None:
    with pytest.raises(KeyError, match="sisobi has no layout 200"):
        conf.registry("sisobi").layout("200")
