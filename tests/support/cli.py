"""The command line, in this process: exit code and what was printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from jobs.__main__ import app


def batimento(lake: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    result = CliRunner().invoke(app, ["--lake", str(lake), *arguments])
    return result.exit_code, result.stdout, result.stderr


def answer(lake: Path, *arguments: str) -> dict[str, Any]:
    code, out, err = batimento(lake, *arguments, "--json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found
