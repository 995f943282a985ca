"""A publication that was claimed and cannot be carried out: named in one line, taken out, and nothing of it ever visible."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import schemas
from jobs.lake import Lake, Slice
from jobs.lake.storage import delta, journal, publications, steps
from jobs.ops.doctor import doctor
from jobs.runtime.errors import InfrastructureError
from tests.support.cli import batimento
from tests.support.publishing import EVIDENCE, PEOPLE, april, candidate, covered, persons


class Killed(BaseException):
    """A publisher that goes away."""


def arrived(name: str, sequence: int = 1) -> dict[str, Any]:
    """A row of `ops.arrivals`."""
    fixed = {"registry": "sisobi", "period": "2020-04-01", "part": "", "as_of": date(2020, 4, 1), "received_at": datetime(2020, 4, 2, tzinfo=UTC)}
    read = {"name": name, "file": sequence, "sha256": name, "bytes": 1, "rows": 1, "layout": "2003-09", "status": "loaded", "complete": True}
    return {"arrival": name, "sequence": sequence, **fixed, **read}


def begun(root: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """Two publications, and a third whose publisher was killed when all but the manifest was committed."""
    lake = Lake(root)
    for number in (1, 2):
        pair = [Slice(candidate(lake, table, f"link-{number}", {"2020-04": [number]}), april()) for table in (EVIDENCE, PEOPLE)]
        lake.publish(f"link-{number}", "link", pair, ops={"ops.arrivals": [arrived("a", number)], "ops.coverage": [covered(number)]})

    def reached(moment: str) -> None:
        if moment == "committed ops.coverage":
            raise Killed

    third = candidate(lake, EVIDENCE, "link-3", {"2020-04": [3], "2020-05": [3]})
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(steps, "reached", reached)
        ops = {"ops.arrivals": [arrived("a", 3), arrived("b", 3)], "ops.coverage": [covered(3)]}
        lake.publish("link-3", "link", [Slice(third, april(slice)) for slice in ("2020-04", "2020-05")], ops=ops)
    return lake


BREAK: dict[str, Callable[[dict[str, Any]], str]] = {
    "cut in the middle": lambda entry: json.dumps(entry)[:-40],
    "a table that nobody promises": lambda entry: json.dumps(entry | {"ops": {"ops.weather": {"rows": [], "gone": []}}}),
    "a row without what it must have": lambda entry: json.dumps(entry | {"ops": {"ops.coverage": {"rows": [{"registry": "sisobi"}], "gone": []}}}),
    "a row to remove without a key": lambda entry: json.dumps(entry | {"ops": {"ops.arrivals": {"rows": [], "gone": [{"registry": "sisobi"}]}}}),
    "no manifest": lambda entry: json.dumps({name: value for name, value in entry.items() if name != "manifest"}),
    "text that is none": lambda entry: "[]",
}


@pytest.mark.parametrize("broken", BREAK)
def test_it_is_named_taken_out_and_undone(broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = begun(tmp_path / "lake", monkeypatch)
    path = publications.drafts(lake.root) / "p0000003.json"
    path.write_text(BREAK[broken](json.loads(path.read_text())))
    shown = publications.manifests(lake.root)

    with pytest.raises(
        InfrastructureError, match=r"p0000003.json: publication p0000003 was claimed and cannot be carried out .*doctor --mend.*publication_stuck.md"
    ):
        lake.versions()
    code, out, err = batimento(lake.root, "status")
    assert (code, out, len(err.splitlines())) == (5, "", 1) and str(path) in err
    journal_check = {check["check"]: check for check in doctor(lake)["checks"]}["journal"]
    assert journal_check["seen"] == str(path) and "doctor --mend" in str(journal_check["remedy"])
    assert publications.manifests(lake.root) == shown, "looking mends nothing"

    assert all(check["ok"] for check in doctor(lake, mend=True)["checks"] if check["check"] in ("journal", "lake"))
    assert (persons(lake), persons(lake, PEOPLE)) == ([2], [2])
    assert [(row["arrival"], row["sequence"]) for row in lake.rows("ops.arrivals")] == [("a", 2)]
    assert [row["rows"] for row in lake.rows("ops.coverage")] == [2]
    assert (path.parent / "p0000003.json.taken-out").is_file() and lake.publication_of("link-3") is None

    again = [Slice(candidate(lake, EVIDENCE, "link-3", {"2020-04": [3]}), april())]
    lake.publish("link-3", "link", again, ops={"ops.coverage": [covered(3)]})
    assert (persons(lake), [row["rows"] for row in lake.rows("ops.coverage")]) == ([3], [3])
    assert doctor(lake, mend=True)["ok"]


def test_what_took_no_harm_is_carried_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = begun(tmp_path / "lake", monkeypatch)
    assert doctor(lake, mend=True)["ok"]
    assert persons(lake) == [3, 3] and lake.publication_of("link-3") == "p0000003"


def test_nothing_that_cannot_be_carried_out_is_claimed(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.publish("i-1", "ingest", ops={"ops.arrivals": [arrived("a")]})
    for change in (
        {"ops": {"ops.coverage": [covered(1) | {"as_of": None}]}},
        {"ops": {"ops.coverage": [covered(1) | {"rows": "many"}]}},
        {"ops": {"ops.coverage": [covered(1), covered(2)]}},
        {"gone": {"ops.arrivals": [{"registry": "sisobi"}]}},
        {"gone": {"ops.arrivals": [{"arrival": "a", "colour": "red"}]}},
    ):
        with pytest.raises((ValueError, TypeError)):
            lake.publish("i-2", "ingest", **change)  # type: ignore[arg-type]
    assert journal.read(publications.drafts(lake.root), 2) is None
    assert lake.publish("i-3", "ingest", gone={"ops.arrivals": [{"arrival": "a"}]}) == "p0000002"
    assert lake.rows("ops.arrivals") == []


def test_a_row_that_moves_to_another_slice_stands_in_one(tmp_path: Path) -> None:
    lake, table = Lake(tmp_path / "lake"), schemas.load("ops.arrivals")
    folder = publications.folder(lake.root, table.name)
    delta.upsert(folder, table, [arrived("a"), arrived("b")], [], 1)
    delta.upsert(folder, table, [arrived("a") | {"registry": "bem"}], [{"arrival": "b"}], 2)
    assert [(row["arrival"], row["registry"]) for row in delta.read(delta.opened(folder), table)] == [("a", "bem")]
