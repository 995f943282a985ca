"""A lake is held to the key by which its people are named."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jobs.analysts.explain import explain
from jobs.analysts.identify import identify
from jobs.decide import decide
from jobs.identity import fingerprint
from jobs.identity.pseudonym import person_of
from jobs.lake import Lake
from jobs.link import link
from jobs.ops.doctor import doctor
from jobs.runtime.errors import BadInput
from tests.support.secret import forms

ANA = "52998224725"
OTHER = "12" * 32


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Held to the key of the tests."""
    lake = Lake(tmp_path / "lake")
    fingerprint.check_key(lake)  # nothing was linked: any key will do
    assert lake.fingerprint() is None
    fingerprint.record_key(lake)
    return lake


def test_its_own_key_is_known_and_not_to_be_read_from_what_is_kept(lake: Lake) -> None:
    before = lake.fingerprint()
    fingerprint.check_key(lake)
    fingerprint.record_key(lake)
    assert lake.fingerprint() == before is not None
    kept = json.dumps(before)
    assert not [form for form in forms(bytes(32)) if form in kept]


def test_every_verb_that_makes_or_looks_up_a_pseudonym_refuses_another(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scope.csv").write_text(f"cpf\n{ANA}\n")
    on = date(2020, 4, 20)
    verbs = [
        lambda: link(lake, "sisobi"),
        lambda: link(lake, "sisobi", "2020-04-17", relink=True),
        lambda: explain(lake, ANA),
        lambda: identify(lake, ["1"], "a test"),
        lambda: decide(lake, "ae2020", "2020-04", on, scope=tmp_path / "scope.csv"),
    ]
    monkeypatch.setenv("BATIMENTO_KEY", OTHER)
    for verb in verbs:
        with pytest.raises(BadInput, match="BATIMENTO_KEY is not the key that .*/lake was linked with: .* Set the lake's own; it cannot be changed yet"):
            verb()
    assert lake.rows("ops.accesses") == []
    key_check = {check["check"]: check for check in doctor(lake)["checks"]}["pseudonym key"]
    assert not key_check["ok"] and "Set the lake's own" in key_check["remedy"]


@pytest.mark.parametrize("given", [None, "", "abc", "12" * 8], ids=["none", "blank", "not hexadecimal", "short"])
def test_where_the_key_is_missing_the_message_does_not_suggest_a_new_one(lake: Lake, monkeypatch: pytest.MonkeyPatch, given: str | None) -> None:
    if given is None:
        monkeypatch.delenv("BATIMENTO_KEY")
    else:
        monkeypatch.setenv("BATIMENTO_KEY", given)
    with pytest.raises(BadInput, match="find that one, and make no new one") as raised:
        fingerprint.check_key(lake)
    assert "openssl" not in str(raised.value)
    check = {check["check"]: check for check in doctor(lake)["checks"]}["pseudonym key"]
    assert not check["ok"] and "openssl" not in check["seen"] + check["remedy"] and "make no new one" in check["remedy"]


def _first(root: Path, key: str) -> bool:
    """Whether a process with that key was the first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BATIMENTO_KEY", key)
        try:
            fingerprint.record_key(Lake(root))
        except BadInput:
            return False
        return True


def test_of_two_first_links_with_two_keys_one_wins(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as processes:
        for n in range(5):
            keys = [f"{i}a" * 32 for i in (1, 2, 3, 4)]
            won = list(processes.map(_first, [tmp_path / str(n)] * 4, keys))
            assert won.count(True) == 1


def of_before(*people: dict[str, int]) -> Any:
    """A lake that was linked before fingerprints were kept, with these people."""
    kept: list[Any] = []
    return SimpleNamespace(
        root="lake",
        rows=lambda table: [{"verb": "link", "tables": {"silver.evidence": 1}}],
        ask=lambda table, sql: list(people),
        fingerprint=lambda: kept[0] if kept else None,
        keep_fingerprint=lambda row: kept.append(row) or True,
    )


def test_a_lake_without_fingerprint_accepts_a_key_that_matches_one_of_its_people(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = {"person": person_of(cpf=ANA), "cpf": int(ANA)}
    known = of_before(ana)
    fingerprint.record_key(known)
    assert known.fingerprint()
    monkeypatch.setenv("BATIMENTO_KEY", OTHER)
    stranger = of_before(ana)
    with pytest.raises(BadInput, match="is not the key that lake was linked with"):
        fingerprint.record_key(stranger)
    assert stranger.fingerprint() is None

    nobody = of_before()
    with pytest.raises(BadInput, match="BATIMENTO_KEY_IS_RIGHT=1"):
        fingerprint.record_key(nobody)
    monkeypatch.setenv("BATIMENTO_KEY_IS_RIGHT", "1")
    fingerprint.record_key(nobody)
    assert nobody.fingerprint()
