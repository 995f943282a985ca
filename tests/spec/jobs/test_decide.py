"""decide: its answer is a contract, the same command is the same run, a scope decides only its people, bad questions are refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import functions as F

import conf
from jobs.decide import decide
from jobs.lake import Lake
from jobs.lake.storage import steps
from jobs.ops.freshness import freshness
from jobs.ops.replay import replay
from jobs.runtime.errors import BadInput, Refused
from tests.support.cli import batimento
from tests.support.decided import ON, PERIODS, covered, person


def test_the_answer_is_a_contract(decided):
    contract = ["run", "programme", "month", "on", "people", "results", "reasons", "doubts", "not_examined", "publication"]
    assert [name for name in decided if name in contract] == contract
    assert decided["people"] == 5
    assert decided["results"] == {"eligible": 1, "ineligible": 3, "inconclusive": 1}
    assert decided["reasons"] == {"no_death_record": 1, "not_covered_in_family": 1, "pbf_substitution": 1}
    assert decided["doubts"] == {"no_active_formal_employment": 1}
    assert decided["not_examined"] == conf.programme("ae2020").not_examined
    assert decided["unmatched_payees"] == 0 and decided["not_covered"] == []


def test_every_decision_is_published_and_grants_where_every_criterion_was_examined(decided_lake, decided):
    rows = {row.person: row for row in decided_lake.read("gold.decisions").where(F.col("run") == decided["run"]).collect()}
    ana, cleo, davi = (rows[person(name)] for name in ("ANA", "CLEO", "DAVI"))
    assert (ana.result, ana.quotas, ana.cents, ana.channel) == ("eligible", 1, 60_000, "cadunico")
    assert (cleo.result, cleo.causes, cleo.cents) == ("inconclusive", ["no_active_formal_employment:open_link_without_pay"], 0)
    assert (davi.channel, davi.reasons, davi.family) == ("extracad", ["not_covered_in_family"], ana.family)
    publication = [row for row in decided_lake.rows("ops.publications") if row["publication"] == decided["publication"]][0]
    assert decided["not_examined"] == [] and publication["complete"] is True
    assert all(row.complete for row in decided_lake.read("gold.current_decisions").collect())


def test_the_same_command_again_is_the_same_run(decided_lake, decided, late):
    """And needs no Spark to know it."""
    versions, lake = decided_lake.versions(), late(decided_lake.root)
    assert decide(lake, "ae2020", "2020-04", ON) == decided
    assert lake.versions() == versions and lake.running is None


def test_a_dry_run_counts_the_flips_and_publishes_nothing(decided_lake, decided, late):
    versions = decided_lake.versions()
    answer = decide(late(decided_lake.root), "ae2020", "2020-04", ON, as_known_on=None, dry_run=True)
    assert answer["flips"] == {} and answer["publication"] is None
    assert decided_lake.versions() == versions


def test_bad_questions(decided_lake, tmp_path):
    with pytest.raises(BadInput, match="2020-04 to 2020-08"):
        decide(decided_lake, "ae2020", "2021-04", ON)
    with pytest.raises(BadInput, match="no programme ae1999"):
        decide(decided_lake, "ae1999", "2020-04", ON)
    with pytest.raises(BadInput, match="cannot be read"):
        decide(decided_lake, "ae2020", "2020-04", ON, scope=tmp_path / "nothing.csv")
    (tmp_path / "wrong.csv").write_text("cpf\n529.982.247-25\nANA\n")
    with pytest.raises(BadInput, match="wrong.csv:3"):
        decide(decided_lake, "ae2020", "2020-04", ON, scope=tmp_path / "wrong.csv")


def test_a_scope_decides_only_those_in_it_and_their_families_still_count(own_lake, decided, tmp_path):
    (tmp_path / "scope.csv").write_text("cpf\n862.883.667-57\n")
    answer = decide(own_lake, "ae2020", "2020-04", ON, scope=Path(tmp_path / "scope.csv"))
    assert (answer["people"], answer["reasons"]) == (1, {"not_covered_in_family": 1})
    rows = own_lake.read("gold.current_decisions").collect()
    current = {row.person: row.run for row in rows}
    assert len(rows) == len(current) == 5 and current[person("DAVI")] == answer["run"] and current[person("ANA")] == decided["run"]
    assert replay(own_lake, answer["run"])["same"]


def without(lake, registry, period, part=""):
    """The lake, as if that had never been read."""
    key = {"registry": registry, "period": period, "part": part}
    lake.publish(f"withdraw-{registry}-{period}-{part}", "withdraw", gone={"ops.coverage": [key]}, note="a test")
    return lake


def test_a_base_that_was_never_read_stops_the_month_unless_it_is_accepted_by_name(linked, tmp_path):
    lake = without(linked(tmp_path / "lake"), "bem", "2020-W16")
    for verb in (freshness, decide):
        with pytest.raises(Refused, match="bem was never read for 2020-04 by 2020-04-20.*--accept registry_read:bem --why REASON"):
            verb(lake, "ae2020", "2020-04", ON)
        with pytest.raises(Refused, match="bem was never read"):
            verb(lake, "ae2020", "2020-04", ON, accept=["registry_read:sisobi"], why="another")
        with pytest.raises(BadInput, match="--accept needs --why"):
            verb(lake, "ae2020", "2020-04", ON, accept=["registry_read:bem"])
    assert lake.rows("ops.runs", verb="decide") == []

    given = {"accept": ["registry_read:bem"], "why": "the first week of BEm has not come yet"}
    assert freshness(lake, "ae2020", "2020-04", ON, **given)["never_read"] == ["bem"]
    with pytest.raises(BadInput, match="registry_read:sisobi: no check of this run"):
        decide(lake, "ae2020", "2020-04", ON, accept=["registry_read:bem", "registry_read:sisobi"], why="x")
    run = decide(lake, "ae2020", "2020-04", ON, **given)
    assert (run["not_covered"], run["results"]["eligible"], run["doubts"]["no_emergency_employment_benefit"]) == (["bem"], 0, 5)
    assert decide(lake, "ae2020", "2020-04", ON, **given) == run
    (failed,) = [row for row in lake.rows("ops.audits", None, audit=run["run"], passed=False) if row["severity"] == "critical"]
    assert (failed["expectation"], failed["accepted_why"]) == ("registry_read:bem", given["why"])
    assert given["why"] in lake.rows("ops.publications")[-1]["note"]
    assert {row["run"] for row in lake.rows("ops.accesses", None, verb="decide")} == {run["run"]}


def test_a_payroll_of_the_month_that_never_came_was_never_read(decided_lake):
    with pytest.raises(Refused, match="folha_pbf was never read for 2020-05 by 2020-05-20"):
        decide(decided_lake, "ae2020", "2020-05", date(2020, 5, 20))


def test_a_run_that_decides_no_one_is_refused_and_cannot_be_accepted(spark, tmp_path):
    lake = Lake(tmp_path / "lake", spark)
    lake.publish("link-nothing", "link", ops={"ops.coverage": covered(PERIODS)})
    with pytest.raises(Refused, match="decisions_present: 0 people"):
        decide(lake, "ae2020", "2020-04", ON)
    with pytest.raises(BadInput, match="decisions_present: .*may not be accepted"):
        decide(lake, "ae2020", "2020-04", ON, accept=["decisions_present"], why="x")
    assert "gold.decisions" not in lake.versions()


def test_what_the_last_run_read_must_be_read_again(own_lake):
    lake = without(own_lake, "tse", "2018", "AC")
    with pytest.raises(Refused, match="coverage_not_less_than_last_run: read by decide-ae2020-2020-04-.*, and not by this one: tse AC"):
        decide(lake, "ae2020", "2020-04", ON)
    run = decide(lake, "ae2020", "2020-04", ON, accept=["coverage_not_less_than_last_run"], why="the court of AC delivers in May")
    assert run["not_covered"] == ["tse AC"] and run["decides"] == "everybody"


def test_of_two_concurrent_decision_runs_for_one_month_the_second_must_retry(own_lake, monkeypatch):
    lake = own_lake
    other = {}

    def meanwhile(moment):
        if moment == "audited":
            monkeypatch.setattr(steps, "reached", lambda moment: None)
            other.update(decide(lake, "ae2020", "2020-04", date(2020, 4, 21)), versions=lake.versions())

    monkeypatch.setattr(steps, "reached", meanwhile)
    question = ["decide", "ae2020", "--month", "2020-04", "--on"]
    code, out, err = batimento(lake.root, *question, "2020-04-22", "--json")
    assert (code, json.loads(out)["exit"], len(err.splitlines())) == (4, 4, 1)
    assert "gold.standing:ae2020/2020-04" in err and err.strip().endswith("nothing of this run is visible: run it again")
    assert lake.versions() == other["versions"] and _newest(lake) == other["run"]

    code, out, _ = batimento(lake.root, *question, "2020-04-22", "--json")
    assert code == 0 and _newest(lake) == json.loads(out)["run"]


def _newest(lake):
    """The run whose decisions stand before all others."""
    return max(lake.rows("gold.standing"), key=lambda row: row["place"])["run"]
