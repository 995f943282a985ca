"""identify: from pseudonym to person, never unseen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from jobs.analysts.identify import identify
from jobs.lake import Lake
from jobs.runtime.errors import BadInput
from tests.support.cli import batimento
from tests.support.decided import CPFS, person


@pytest.fixture
def lake(queried_lake: Lake, tmp_path: Path) -> Lake:
    return Lake(Path(shutil.copytree(queried_lake.root, tmp_path / "lake")))


def test_the_person_is_returned_and_the_access_is_recorded(lake: Lake) -> None:
    ana, nobody = str(person("ANA")), str(person("NOBODY"))
    found = identify(lake, [ana, nobody, ana], "letter to people of contestation 1234")
    assert [(row["person"], row["cpf"], row["birth_date"], row["registry"]) for row in found["people"]] == [(ana, CPFS["ANA"], "1990-01-01", "cpf")]
    assert found["unknown"] == [nobody]
    kept = [(row["person"], row["found"], row["verb"], row["why"]) for row in lake.rows("ops.accesses")]
    why = "letter to people of contestation 1234"
    assert sorted(kept) == sorted([(person("ANA"), True, "identify", why), (person("NOBODY"), False, "identify", why)])
    assert all(row["who"] and row["at"] for row in lake.rows("ops.accesses"))


def test_without_a_record_of_the_access_there_is_no_answer(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Lake, "record", full)
    with pytest.raises(OSError, match="no space"):
        identify(lake, [str(person("ANA"))], "a test")


@pytest.mark.parametrize(
    ("people", "why", "message"),
    [
        (["1"], "", "--why is missing"),
        (["1"], "  ", "--why is missing"),
        (["ANA"], "a test", "ANA is no pseudonym"),
        (["529.982.247-25"], "a test", "is no pseudonym"),
        ([str(2**63)], "a test", "is no pseudonym"),
        (["1.0"], "a test", "is no pseudonym"),
    ],
)
def test_without_purpose_or_pseudonym_nothing_is_looked_up(lake: Lake, people: list[str], why: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        identify(lake, people, why)
    assert lake.rows("ops.accesses") == []


def test_pseudonyms_below_zero_are_no_options(lake: Lake) -> None:
    ana, bia = person("ANA"), person("BIA")
    assert ana < 0 < bia
    code, out, err = batimento(lake.root, "identify", str(ana), str(bia), "--why", "a test", "--json")
    assert (code, {row["person"] for row in json.loads(out)["people"]}) == (0, {str(ana), str(bia)}), err
    code, _, err = batimento(lake.root, "identify", str(ana))
    assert code == 2
    assert "--why" in err
    code, out, _ = batimento(lake.root, "identify", str(ana), "--why", "a test")
    assert out.splitlines()[1].split()[:2] == [str(ana), CPFS["ANA"]]
