"""replay: the same run from the versions that it read, whatever came later."""

from __future__ import annotations

import os
import time

from jobs.decide import decide
from jobs.ops.replay import replay
from tests.support.decided import EVIDENCE, MEMBERSHIPS, ON, PEOPLE, PERIODS, covered, publish

# A newer period of every base, and its facts; BIA's death was struck out of sisobi.
NEWER = {
    "bem": [("2020-W17", "")], "cadunico": [("2020-05-09", "")], "cpf": [("2020-04-18", "people"), ("2020-04-18", "nit")],
    "extracad": [("2020-04-20", "requests"), ("2020-04-20", "members")], "folha_pbf": [("2020-05", "")], "gfip": [("2020-04", "SEFIP")],
    "sisobi": [("2020-04-20", "")], "tse": [("2020", "SP")],
}  # fmt: skip
NEWER_EVIDENCE = """
ANA    | CPF_STATUS         | cpf       |     | 2001-01-01 |         |        | 2                     | 1990-01-01 | 2020-04-18
BIA    | CPF_STATUS         | cpf       |     | 2001-01-01 |         |        | 0                     | 1990-01-01 | 2020-04-18
CLEO   | CPF_STATUS         | cpf       |     | 2001-01-01 |         |        | 0                     | 1990-01-01 | 2020-04-18
DAVI   | CPF_STATUS         | cpf       |     | 2001-01-01 |         |        | 0                     | 1990-01-01 | 2020-04-18
EVA    | CPF_STATUS         | cpf       |     | 2001-01-01 |         |        | 0                     | 1990-01-01 | 2020-04-18
EVA    | DEATH              | sisobi    |     | 2020-01-01 |         |        |                       | 1990-01-01 | 2020-04-20
BIA    | EMPLOYMENT_BENEFIT | bem       | 8   | 2020-04-21 |         |        |                       |            | 2020-W17
CLEO   | BOND               | gfip      | 7   | 2019-01-01 | 2020-04 | 100000 | 01                    |            | 2020-04
EVA    | PBF_PAID           | folha_pbf |     |            | 2020-05 | 10000  |                       |            | 2020-05
ANA    | MANDATE            | tse       |     | 2021-01-01 |         |        | 13                    | 1990-01-01 | 2020
DAVI   | REQUEST            | extracad  | 901 | 2020-04-20 |         |        | 2020-04-20 10:00:00 2 |            | 2020-04-20
DAVI   | ACTIVITY           | extracad  | 901 | 2020-04-20 |         |        | INFORMAL              |            | 2020-04-20
"""
NEWER_MEMBERSHIPS = """
901    | DAVI   | extracad | 1        | 2020-04-20    | false         | 1             | false     | 2020-04-20
4      | BIA    | cadunico | 1        | 2015-01-01    |               |               | false     | 2020-05-09
"""


def test_replay_is_the_same_after_newer_periods(own_lake, decided, monkeypatch):
    assert set(NEWER) <= set(PERIODS)
    everything = {name: listed + NEWER.get(name, []) for name, listed in PERIODS.items()}
    evidence = "\n".join(line for line in EVIDENCE.splitlines() if "DEATH" not in line)
    people = PEOPLE + "".join(line.replace("2020-04-15", "2020-04-18") + "\n" for line in ["", *PEOPLE.splitlines()[2:]])
    publish(own_lake, "link-newer", evidence + NEWER_EVIDENCE, MEMBERSHIPS + NEWER_MEMBERSHIPS, people, covered(everything))
    _age_the_logs(own_lake)
    answer = replay(own_lake, decided["run"])
    assert (answer["compared"], answer["same"], answer["people"], answer["different"]) == (True, True, 5, {})

    changed = decide(own_lake, "ae2020", "2020-04", ON, dry_run=True)
    assert changed["flips"] == {"eligible → ineligible": 1, "ineligible → eligible": 2}, "ANA's CPF; BIA lives; DAVI's last request names nobody"

    monkeypatch.setattr("jobs.lake.runs.code_hash", lambda *paths: "another")
    other = replay(own_lake, decided["run"])
    assert (other["compared"], other["same"]) == (False, None) and "another" in other["why"]


def _age_the_logs(lake):
    long_ago = time.time() - 40 * 24 * 60 * 60
    for path in lake.root.rglob("_delta_log/*"):
        os.utime(path, (long_ago, long_ago))
