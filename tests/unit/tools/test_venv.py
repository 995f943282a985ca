"""An environment made from this lock is left alone; one made from another is not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[3] / "tools"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose environment looks ready, with a Python that only records its calls."""
    for folder in ("tools", "requirements", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(TOOLS / "venv.sh", tmp_path / "tools")
    lock = tmp_path / "requirements" / "requirements.txt"
    lock.write_text("six==1.0 \\\n    --hash=sha256:00\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "asked $*" >> asked\n')
    python.chmod(0o755)
    sum = subprocess.run("cksum < requirements/requirements.txt", shell=True, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    (tmp_path / ".venv" / ".made-from").write_text(f"{sum.strip()} {tmp_path}\n")
    return tmp_path


def run(project: Path) -> subprocess.CompletedProcess[str]:
    path = {"PATH": "/usr/bin:/bin"}  # no uv
    return subprocess.run(["/bin/bash", "tools/venv.sh"], cwd=project, env=path, capture_output=True, text=True, check=False)


def test_a_ready_environment_is_left_alone(project: Path) -> None:
    found = run(project)

    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    assert not (project / "asked").exists()


def test_a_changed_lock_is_installed_by_hash_and_without_dependencies(project: Path) -> None:
    (project / "requirements" / "requirements.txt").write_text("six==2.0 \\\n    --hash=sha256:00\n")

    found = run(project)

    installs = [line for line in (project / "asked").read_text().splitlines() if "-r requirements/requirements.txt" in line]
    assert found.returncode == 0, found.stderr
    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert "--no-deps" in installs[0]
    assert run(project).stdout == ""


def test_a_moved_environment_is_made_again(project: Path) -> None:
    stamp = project / ".venv" / ".made-from"
    stamp.write_text(stamp.read_text().replace(str(project), "elsewhere"))

    assert "pinned" in run(project).stdout
