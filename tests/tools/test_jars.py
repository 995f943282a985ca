"""Only the pinned jars count as there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tools import jars


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two jars, both as pinned."""
    folder, pins = tmp_path / "jars", tmp_path / "pins"
    folder.mkdir()
    for name in ("a.jar", "b.jar"):
        (folder / name).write_bytes(name.encode())
    pins.write_text("".join(f"{hashlib.sha256(name.encode()).hexdigest()}  {name}\n" for name in ("a.jar", "b.jar")))
    monkeypatch.setattr(jars, "PINS", pins)
    monkeypatch.setattr(jars, "JARS", folder)
    return folder


def test_where_all_is_there_nothing_is_fetched(pinned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(jars, "fetch", lambda log: pytest.fail("fetched"))

    jars.main()

    assert capsys.readouterr().out == ""


def test_a_missing_and_a_changed_jar_are_fetched(pinned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[list[str]] = []
    monkeypatch.setattr(jars, "fetch", lambda log: fetched.append(jars.wrong(pinned)))
    (pinned / "a.jar").unlink()
    (pinned / "b.jar").write_bytes(b"half of it")

    jars.main()

    assert fetched == [["a.jar", "b.jar"]]


def test_what_came_and_is_not_as_pinned_is_refused(pinned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars.subprocess, "run", lambda command, **how: _arrives(Path(command[-1]), b"something else"))
    (pinned / "a.jar").unlink()

    with pytest.raises(SystemExit, match="a.jar is not what was pinned"):
        jars.main()

    assert not (pinned / "a.jar").exists()


def test_what_came_as_pinned_is_put_in_place(pinned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars.subprocess, "run", lambda command, **how: _arrives(Path(command[-1]), b"a.jar"))
    (pinned / "a.jar").unlink()

    jars.main()

    assert jars.wrong(pinned) == []


def _arrives(ivy: Path, content: bytes) -> None:
    (ivy / "jars").mkdir()
    (ivy / "jars" / "a.jar").write_bytes(content)
    (ivy / "jars" / "b.jar").write_bytes(b"b.jar")


def test_the_five_jars_are_pinned() -> None:
    assert len(jars.pins()) == 5
    assert all(jars.COORDINATES.split(":")[2] in name for name in jars.pins())
