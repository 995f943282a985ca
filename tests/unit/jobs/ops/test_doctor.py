"""doctor: each want of the machine is named with what to do about it."""

from __future__ import annotations

import collections
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import schemas
from jobs.lake import Lake
from jobs.lake.storage import delta, publications
from jobs.ops import doctor as module
from jobs.ops.doctor import doctor
from tests.support.concurrent_records import look, repeat
from tests.support.publishing import EVIDENCE, covered
from tests.support.s3 import nobody

Patch = pytest.MonkeyPatch
Usage = collections.namedtuple("Usage", "free")


def _looked(lake: Lake) -> dict[str, dict[str, object]]:
    return {check["check"]: check for check in doctor(lake)["checks"]}


def test_a_sound_machine_wants_nothing(tmp_path: Path) -> None:
    found = doctor(Lake(tmp_path / "lake"))
    assert found["ok"] and {check["remedy"] for check in found["checks"]} == {None}
    assert not (tmp_path / "lake").exists(), "looking leaves nothing behind"


@pytest.mark.parametrize(
    ("check", "break_it", "seen", "remedy"),
    [
        ("pseudonym key", lambda patch, root: patch.delenv("BATIMENTO_KEY"), "not set", "openssl rand"),
        ("jars", lambda patch, root: patch.setattr(module, "JARS", root), "no Delta jar", "make setup"),
        ("java", lambda patch, root: patch.setenv("JAVA_HOME", str(root)), "no", "install OpenJDK 17 or 21"),
        ("python", lambda patch, root: patch.setattr(module.sys, "version_info", (3, 9, 1)), "3.9.1", "3.11 or 3.12"),
        ("disk", lambda patch, root: patch.setattr(module.shutil, "disk_usage", lambda path: Usage(2**30)), "1.0 GiB", "batimento vacuum"),
        ("time zone", lambda patch, root: patch.setitem(module.SETTINGS, "spark.sql.session.timeZone", "America/Nowhere"), "America/Nowhere", "tzdata"),
        ("permissions", lambda patch, root: patch.setattr(module.tempfile, "TemporaryFile", _denied), "cannot be written", "--lake"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(
    check: str, break_it: Callable[[Patch, Path], None], seen: str, remedy: str, monkeypatch: Patch, tmp_path: Path
) -> None:
    break_it(monkeypatch, tmp_path)
    found = _looked(Lake(tmp_path))
    assert {name for name, one in found.items() if not one["ok"]} == {check}
    assert seen in str(found[check]["seen"]) and remedy in str(found[check]["remedy"])


def _denied(dir: Path) -> None:
    raise PermissionError(13, "Permission denied")


def test_rows_that_stand_twice_are_found_and_mended(tmp_path: Path) -> None:
    """As they did in lakes whose tables two processes compacted at once."""
    lake = Lake(tmp_path / "lake")
    for person in (1, 2):
        lake.publish(f"link-{person}", "link", ops={"ops.coverage": [covered(person)]}, note="a test")
        lake.record("ops.accesses", [look(person)])
    shown = {name: lake.rows(name) for name in ("ops.publications", "ops.accesses", "ops.coverage")}
    assert [repeat(lake.root, name) for name in shown] == [4, 4, 2]

    assert {name: lake.rows(name) for name in shown} == shown, "readers see each row once"
    assert lake.ask("ops.publications", "SELECT count(*) AS n FROM it") == [{"n": 2}]
    checks = _looked(lake)
    assert {name for name, one in checks.items() if not one["ok"]} == {"records"}
    assert checks["records"]["seen"] == "2 rows of ops.accesses, 1 rows of ops.coverage, 2 rows of ops.publications are duplicates"
    assert "doctor --mend" in str(checks["records"]["remedy"])
    assert "are removed" in {check["check"]: check for check in doctor(lake, mend=True)["checks"]}["records"]["seen"]
    assert doctor(lake)["ok"] and {name: lake.rows(name) for name in shown} == shown
    assert lake.publish("link-2", "link", ops={"ops.coverage": [covered(2)]}) == "p0000002", "what was published is still known"
    assert lake.publish("link-3", "link", ops={"ops.coverage": [covered(3)]}) == "p0000003"


def test_the_restricted_zone_is_its_owners_alone(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    for table in (EVIDENCE, "bronze.sisobi", "quarantine.sisobi"):
        delta.ensure(publications.folder(lake.root, table), schemas.load(table))
    lake.record("ops.accesses", [look(1)])
    assert modes(lake) == {"bronze": 0o700, "quarantine": 0o700, "silver": 0o700, "ops": 0o755}
    assert _looked(lake)["restricted zone"]["ok"]

    (lake.root / "bronze").chmod(0o755)  # as lakes of before are
    (lake.root / "silver").chmod(0o750)
    found = _looked(lake)
    assert {name for name, one in found.items() if not one["ok"]} == {"restricted zone"}
    assert str(found["restricted zone"]["seen"]).startswith(f"{lake.root}/bronze, {lake.root}/silver can be entered by other users")
    assert "doctor --mend" in str(found["restricted zone"]["remedy"])
    assert doctor(lake, mend=True)["ok"] and doctor(lake)["ok"]
    assert modes(lake) == {"bronze": 0o700, "quarantine": 0o700, "silver": 0o700, "ops": 0o755}


def modes(lake: Lake) -> dict[str, int]:
    """Who may enter each layer."""
    assert isinstance(lake.root, Path)
    return {folder.name: folder.stat().st_mode & 0o777 for folder in lake.root.iterdir() if folder.name != "logs"}


def test_the_policy_of_a_bucket_names_the_restricted_layers_as_the_schemas_do() -> None:
    """What documents and names stand in lies in them; birth dates without either, in one table of gold, are left out of what `query` shows."""
    page = (Path(__file__).parents[4] / "docs" / "operations.md").read_text()
    (named,) = re.findall(r"\*\*Restricted prefixes\*\*: ((?:`[a-z]+/`(?:, )?)+)", page)
    assert set(re.findall(r"`([a-z]+)/`", named)) == {*schemas.RESTRICTED, "landing"}
    outside = {name: schemas.load(name).personal for name in schemas.names() if schemas.load(name).layer not in schemas.RESTRICTED}
    assert {name: columns for name, columns in outside.items() if columns} == {"gold.facts": ["birth_date"]}


def test_a_store_that_does_not_answer_is_one_of_the_things_that_are_wrong(monkeypatch: Patch) -> None:
    for name, value in nobody().items():
        monkeypatch.setenv(name, value)
    found = _looked(Lake(Path("s3a://bucket/lake")))
    assert {name for name, one in found.items() if not one["ok"]} == {"journal", "lake", "records", "clock", "pseudonym key"}
    assert found["lake"]["seen"] == "s3a://bucket/lake" and "its store does not answer" in str(found["lake"]["remedy"])
