"""The project's code as executors get it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from jobs.runtime.code_archive import NAME, send_code, write_zip


def test_python_imports_from_the_zip_alone(tmp_path: Path) -> None:
    code = "import jobs.decide, jobs.gate.audit, schemas; print(jobs.decide.__file__)"
    path = str(write_zip(tmp_path / NAME))
    done = subprocess.run([sys.executable, "-c", f"import sys; sys.path.insert(0, {path!r}); {code}"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"{path}/jobs/decide/__init__.py\n"


def test_it_is_handed_over_once_and_the_driver_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped: list[str] = []
    before = list(sys.path)

    def add(path: str) -> None:
        shipped.append(path)
        context._python_includes.append(NAME)
        sys.path.insert(1, path)

    context = SimpleNamespace(_python_includes=[], addPyFile=add)
    for _ in range(2):
        send_code(cast(Any, SimpleNamespace(sparkContext=context)))
    assert [Path(path).name for path in shipped] == [NAME]
    assert sys.path == before
