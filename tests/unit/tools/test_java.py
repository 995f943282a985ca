"""Java 17 and 21 pass; whatever else is found is refused in one line with what to install."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.tables import rows

CHECK = Path(__file__).parents[3] / "tools" / "java.sh"

SAYS = {
    "17": 'openjdk version "17.0.15" 2025-04-15',
    "21": 'Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "21" 2023-09-19',
    "8": 'java version "1.8.0_392"',
    "11": 'openjdk version "11.0.22" 2024-01-16',
    "22": 'openjdk version "22.0.1" 2024-04-16',
    "170": 'openjdk version "170.0.1" 2099-04-16',
    "stub": "The operation could not be completed. Unable to locate a Java Runtime.",
}


def put_java(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    java = folder / "java"
    java.write_text(f"#!/bin/sh\ncat >&2 <<'SAID'\n{SAYS[version]}\nSAID\n" + ("exit 1\n" if version == "stub" else ""))
    java.chmod(0o755)
    return folder


def check(path: Path | None, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    tools = "/usr/bin:/bin" if path else str(CHECK.parent / "nowhere")  # no path: not even the machine's own java
    environment = {"PATH": f"{path}{os.pathsep}{tools}" if path else tools} | ({"JAVA_HOME": str(home)} if home else {})
    return subprocess.run(["/bin/bash", str(CHECK)], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("case", rows("""
    on_path | java_home | message
    --------+-----------+---------------------
    17      |           |
    21      |           |
    8       |           | is Java 8;
    11      |           | is Java 11;
    22      |           | is Java 22;
    170     |           | is Java 170;
    stub    |           | does not print its version
            |           | no java here
    11      | 17        |                       # Spark looks at JAVA_HOME first
    17      | 11        | is Java 11;
    17      | none      | no
"""), ids=lambda case: f"{case['on_path']}-{case['java_home']}")  # fmt: skip
def test_only_17_and_21_pass(tmp_path: Path, case: dict[str, str | None]) -> None:
    path = put_java(tmp_path / "path", case["on_path"]) if case["on_path"] else None
    home = tmp_path / "home" if case["java_home"] else None
    if home and case["java_home"] != "none":
        put_java(home / "bin", str(case["java_home"]))

    found = check(path, home)

    assert found.stdout == ""
    if case["message"] is None:
        assert (found.returncode, found.stderr) == (0, "")
    else:
        assert found.returncode == 1
        assert found.stderr.count("\n") == 1
        assert case["message"] in found.stderr
        assert "needs Java 17 or 21: install OpenJDK 17 or 21" in found.stderr


def test_the_word_java_home_stands_in_the_line_when_it_leads_nowhere(tmp_path: Path) -> None:
    found = check(put_java(tmp_path / "path", "17"), tmp_path / "gone")

    assert found.stderr.startswith(f"java: JAVA_HOME is {tmp_path}/gone, but no {tmp_path}/gone/bin/java here;")
