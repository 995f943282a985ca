"""A part of the system that is missing is named, and is a failure where nothing may be skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import parts as system


@pytest.fixture(autouse=True)
def not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.delenv(system.NOTHING_SKIPPED, raising=False)


def test_what_is_there_is_found() -> None:
    assert [Path(path).name for path in system.part("sh", "ls", packages=["coreutils"])] == ["sh", "ls"]


def test_what_is_missing_is_skipped_naming_program_and_package() -> None:
    with pytest.raises(pytest.skip.Exception, match="no_such_program.*apt-get install no-such-package"):
        system.part("sh", "no_such_program", packages=["no-such-package"])


def test_where_nothing_may_be_skipped_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(system.NOTHING_SKIPPED, "1")
    with pytest.raises(pytest.fail.Exception, match="no_such_program"):
        system.part("no_such_program", packages=["no-such-package"])


def test_a_program_in_a_place_of_its_own_is_found(tmp_path: Path) -> None:
    (tmp_path / "15" / "bin").mkdir(parents=True)
    program = tmp_path / "15" / "bin" / "a_server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert system.part("a_server", packages=["a-server"], places=[f"{tmp_path}/*/bin"]) == [str(program)]


def test_where_nothing_may_be_mounted_it_is_skipped_saying_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mount").write_text("#!/bin/sh\necho must be superuser >&2\nexit 1\n")
    (tmp_path / "mount").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(pytest.skip.Exception, match="must be superuser.*run it as root"), system.mounted(tmp_path / "disk", "-t", "tmpfs", "tmpfs"):
        pytest.fail("nothing was mounted")
