"""A programme is a file: one that is not Auxílio Emergencial is decided, explained, replayed and reported by the code as it stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import conf
from conf.load import ConfError
from jobs.analysts.explain import explain
from jobs.analysts.report import report
from jobs.decide import decide
from jobs.gold.context import DecisionContext
from jobs.gold.gather import gather, scope_of
from jobs.lake import Lake
from jobs.ops.replay import replay
from jobs.runtime.show import dossier
from tests.spec.jobs.gold.claims import claims
from tests.support.decided import CPFS, ON, person

FAMILIES = """
title: Auxílio às famílias do cadastro
law: "Lei inventada, art. 1º"
unit: family
decide: all_of
months: {from: 2020-04, to: 2020-04}
scope:
  channels:
    registered: {title: Famílias do Cadastro Único, families: registered}
  law: "Lei inventada, art. 2º"
sources: {person_register: cpf, family_register: cadunico}
periods: {cadunico: {period: 2020-04-11}}
bands: {people: 50%, results: 10%, not_met: 10%, not_known: 5%, source: "No text sets them"}
never:
  no_eligible_with_a_certain_death: result = 'eligible' AND has_died
criteria:
  no_death_record:
    number: F-01
    title: Não constar como falecida a pessoa de referência
    needs: {all: [sisobi, cpf]}
    shapes: [{shape: no_death_record, law: "Lei inventada, art. 3º"}]
  family_income_within_limit:
    number: F-02
    title: Renda familiar de até meio salário mínimo por pessoa
    needs: {any: [cadunico]}
    shapes: [{shape: family_income_within_either_limit, law: "Lei inventada, art. 4º"}]
"""
# The same families, each paid R$ 100, but for who is on the payroll.
PAID = """
extends: families
title: Auxílio às famílias do cadastro, pago
amount: {quota: 100.00, most_quotas: 1}
criteria:
  family_income_within_limit: null
  not_seen_abroad: {number: F-03, title: Não viver no exterior, examined: false, law: "Lei inventada, art. 5º"}
"""


@pytest.fixture
def programmes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the two programmes, beside the project's own."""
    folder = tmp_path / "programmes"
    folder.mkdir()
    for name, text in {"families": FAMILIES, "paid": PAID}.items():
        (folder / f"{name}.yml").write_text(text)
    monkeypatch.setenv("BATIMENTO_PROGRAMMES", str(folder))
    return folder


def test_a_second_programme_is_decided_explained_replayed_and_reported(
    own_lake: Lake, programmes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = decide(own_lake, "families", "2020-04", ON)
    assert (answer["people"], answer["results"], answer["reasons"]) == (4, {"eligible": 3, "ineligible": 1, "inconclusive": 0}, {"no_death_record": 1})
    rows = {row.person: row for row in own_lake.read("gold.decisions").where(F.col("run") == answer["run"]).collect()}
    assert set(rows) == {person(name) for name in ("ANA", "BIA", "CLEO", "EVA")}, "DAVI only asked, and this programme takes no request"
    assert {(row.channel, row.cents) for row in rows.values()} == {("registered", 0)}

    case = explain(own_lake, CPFS["BIA"], run=answer["run"])
    assert [(one["number"], one["verdict"]) for one in case["criteria"]] == [("F-01", "not met"), ("F-02", "met")]
    assert case["quota_arithmetic"]["quota_cents"] == 0
    dossier(case)
    assert "INELIGIBLE: 0 quotas" in capsys.readouterr().out

    assert replay(own_lake, answer["run"])["same"] is True
    site = report(own_lake, tmp_path / "site", ON, datetime(2020, 4, 21, tzinfo=ZoneInfo("America/Sao_Paulo")))
    assert "Famílias do Cadastro Único" in (tmp_path / "site" / "decisions" / "families-2020-04.html").read_text()
    assert site["publication"] == answer["publication"]
    next_day = decide(own_lake, "families", "2020-04", ON + timedelta(days=1))
    assert (next_day["decides"], next_day["people"]) == ("changes", 0)
    standing = own_lake.read("gold.current_decisions").groupBy("programme").count().collect()
    assert {row.programme: row["count"] for row in standing} == {"families": 4, "ae2020": 5}


def test_a_programme_that_extends_another_states_what_differs(own_lake: Lake, programmes: Path) -> None:
    paid = conf.programme("paid")
    assert list(paid.criteria) == ["no_death_record", "not_seen_abroad"] and paid.law == conf.programme("families").law
    answer = decide(own_lake, "paid", "2020-04", ON)
    assert (answer["results"]["eligible"], answer["results"]["ineligible"]) == (3, 1)
    cents = own_lake.read("gold.decisions").where(F.col("run") == answer["run"]).agg(F.sum("cents")).collect()
    assert cents[0][0] == 3 * 10_000


def test_while_a_criterion_is_not_examined_nothing_is_granted(own_lake: Lake, programmes: Path) -> None:
    answers = {name: decide(own_lake, name, "2020-04", ON) for name in ("families", "paid")}
    assert {name: answer["not_examined"] for name, answer in answers.items()} == {"families": [], "paid": ["not_seen_abroad"]}
    published = {row["publication"]: row["complete"] for row in own_lake.rows("ops.publications")}
    assert [published[answer["publication"]] for answer in answers.values()] == [True, False]
    granted = own_lake.read("gold.current_decisions").groupBy("programme").agg(F.max("complete")).collect()
    assert {row[0]: row[1] for row in granted} == {"families": True, "paid": False, "ae2020": True}


def test_the_rules_of_a_run_are_those_of_every_file_that_it_extends(own_lake: Lake, programmes: Path) -> None:
    run = decide(own_lake, "paid", "2020-04", ON)["run"]
    (programmes / "families.yml").write_text(FAMILIES.replace("art. 3º", "art. 30"))
    again = replay(own_lake, run)
    assert (again["compared"], again["same"]) == (False, None)


def test_a_family_is_decided_by_its_head_or_by_its_oldest(spark: SparkSession, programmes: Path) -> None:
    read = claims(
        spark,
        memberships="""
        family | person | relation | birth_date | certainty
        -------+--------+----------+------------+----------
        1      | 11     | 1        | 1990-01-01 | certain
        1      | 12     | 8        | 1950-01-01 | certain
        2      | 21     | 8        | 1990-01-01 | certain
        2      | 22     |          | 1950-01-01 | certain
        2      | 23     | 8        |            | certain
        3      | 31     | 1        | 1990-01-01 | unreadable   # in quarantine: no person
        3      | 32     | 3        | 2015-01-01 | certain
        """,
        people="person | birth_date | sex\n---+---\n11 | 1990-01-01 | F",
    )
    context = DecisionContext(conf.programme("families"), "2020-04", ON)
    facts, people = gather(context, read), scope_of(context, read)
    assert sorted((row.family, row.person) for row in facts.collect()) == [(1, 11), (2, 22), (3, 32)]
    assert sorted(row.person for row in people.collect()) == [11, 22, 32]


WRONG = {
    "a condition that is no SQL": ("AND has_died", "AND has_dyed", r"families.yml:15: .*has_dyed.*mend it"),
    "a condition with the name of a check": ("no_eligible_with_a_certain_death:", "doubts_have_causes:", r"families.yml:15: `doubts_have_causes` is a check"),
    "a criterion whose columns no step counts": (
        "family_income_within_limit:\n    number: F-02\n    title: Renda familiar de até meio salário mínimo por pessoa\n    needs: {any: [cadunico]}\n"
        "    shapes: [{shape: family_income_within_either_limit,",
        "place:\n    number: F-02\n    title: Haver vaga\n    shapes: [{shape: family_quota_available,",
        r"families.yml:22: place reads possibly_above, surely_above: write the step of `allocate`",
    ),
}


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("name", WRONG)
def test_a_programme_that_cannot_be_decided_is_refused_with_its_line(own_lake: Lake, programmes: Path, name: str, dry_run: bool) -> None:
    written, instead, message = WRONG[name]
    assert written in FAMILIES
    (programmes / "families.yml").write_text(FAMILIES.replace(written, instead))
    versions = own_lake.versions()
    with pytest.raises(ConfError, match=message):
        decide(own_lake, "families", "2020-04", ON, dry_run=dry_run)
    assert own_lake.versions() == versions
