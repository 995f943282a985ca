"""explain: one case, with its proof; and who looked."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from types import SimpleNamespace

import pytest

import conf
from jobs.analysts.explain import OTHER_RULES, _criterion, explain
from jobs.gold.context import DecisionContext
from jobs.gold.criteria import CRITERIA
from jobs.gold.criterion import NEEDED
from jobs.runtime.errors import BadInput
from jobs.runtime.show import dossier
from tests.support.decided import CPFS, person

NOTHING_ELSE = {
    "quotas": 0, "cents": 0, "month": "2020-04", "on": "2020-04-20", "family": {"size": 1, "income_cents": 0}, "quota_arithmetic": {"people": []},
    "bases": {"read": {}, "not_read": {}}, "run": "r", "rule_version": "v", "publication": "p",
}  # fmt: skip


def test_explain_one_case(decided_lake, decided):
    answer = explain(decided_lake, "390.533.447-05", why="contestation 1")
    assert (answer["found"], answer["result"], answer["run"]) == (True, "inconclusive", decided["run"])
    bond = next(one for one in answer["criteria"] if one["criterion"] == "no_active_formal_employment")
    assert bond["verdict"] == "unknown" and "open_link_without_pay" in bond["causes"] and "art. 2º, II" in bond["law"]
    assert [(row["registry"], row["period"], row["kind"]) for row in bond["evidence"]] == [("gfip", "2020-03", "bond")]
    programme = conf.programme("ae2020")
    not_read = [name for name in programme.criteria["no_active_formal_employment"].also if name not in programme.needed]
    assert bond["values"]["has_unpaid_bond"] is True and bond["also_not_read"] == not_read and "caged" in not_read
    verdicts = {one["criterion"]: one["verdict"] for one in answer["criteria"]}
    assert len(verdicts) == 22 and verdicts["cpf_regular"] == "met"
    assert sorted(name for name, verdict in verdicts.items() if verdict == "not examined") == programme.not_examined
    assert answer["bases"]["read"]["sisobi"]["covers_the_person"] and answer["bases"]["not_read"]["caged"].startswith("caged has no whole month")
    assert answer["tables"]["silver.evidence"] >= 0 and answer["rule_version"] and answer["same_rules_now"]


def test_explain_shows_family_and_quotas(decided_lake, decided):
    answer = explain(decided_lake, CPFS["DAVI"], run=decided["run"])
    assert answer["quota_arithmetic"]["possibly_above"] == 1
    assert {one["person"] for one in answer["quota_arithmetic"]["people"]} == {person("ANA"), person("DAVI")}
    assert len(answer["family"]["members"]) == 2 and answer["family"]["size"] == 2
    eva = explain(decided_lake, CPFS["EVA"])["quota_arithmetic"]
    assert (eva["aid_lowest_cents"], eva["aid_highest_cents"], eva["family_benefit_cents"]) == (60_000, 60_000, 70_000)


def test_explain_of_an_unknown_person_is_answered_and_recorded(decided_lake, decided):
    answer = explain(decided_lake, CPFS["NOBODY"], why="a call")
    assert answer["found"] is False and "Nothing was ever received" in answer["message"]
    seen = [row for row in decided_lake.rows("ops.accesses") if row["person"] == person("NOBODY")]
    assert [(row["found"], row["why"], row["verb"]) for row in seen] == [(False, "a call", "explain")]


def test_explain_refuses_what_is_no_cpf(decided_lake):
    for wrong in ("52998224726", "abc", "", "123456789012"):
        with pytest.raises(BadInput):
            explain(decided_lake, wrong)


@pytest.mark.parametrize("on", [date(2020, 4, 20), date(2020, 5, 18)])
def test_every_cause_of_every_criterion_has_its_own_sentence(on, capsys):
    programme = conf.programme("ae2020")
    work = SimpleNamespace(context=DecisionContext(programme, f"{on:%Y-%m}", on), on=on)
    causes = {}
    for name, shape in programme.in_force(on).items():
        for cause in (*CRITERIA[shape.shape].may, *NEEDED):
            decision = {"causes": [f"{name}:{cause.code}"], "reasons": [], "doubts": [name], "channel": "extracad"}
            criterion = _criterion(work, name, decision, defaultdict(lambda: None), [])
            dossier({"decided": True, "result": "inconclusive", "criteria": [criterion]} | NOTHING_ELSE)
            assert criterion["causes"] == {cause.code: cause.sentence}
            assert f"because: {cause.sentence}" in " ".join(capsys.readouterr().out.split())
            assert causes.setdefault((name, cause.code), cause) is cause
    disagreeing = [cause.sentence for (_, code), cause in causes.items() if code == "key_disagrees"]
    assert len(set(disagreeing)) == len(disagreeing) > 1


def test_a_cause_of_older_rules_still_has_its_sentence():
    on = date(2020, 4, 20)
    work = SimpleNamespace(context=DecisionContext(conf.programme("ae2020"), "2020-04", on), on=on)
    decision = {"causes": ["cpf_regular:gone"], "reasons": [], "doubts": ["cpf_regular"], "channel": "extracad"}
    assert _criterion(work, "cpf_regular", decision, defaultdict(lambda: None), [])["causes"] == {"gone": OTHER_RULES}
