"""The lake on object storage, with Spark: the same verbs, the same tables."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from jobs.lake import Lake
from tests.support.full_run import PERIOD, story
from tests.support.sisobi import lines

ROOT = Path(__file__).parents[4]


def python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def batimento(*arguments: str) -> Any:
    return json.loads(python("jobs", "--lake", *arguments, "--json"))


def test_from_landing_to_decisions(spark: SparkSession, bucket: str, tmp_path: Path) -> None:
    root, file, answers = f"{bucket}/story", tmp_path / f"Obi{PERIOD.replace('-', '')}.txt", tmp_path / "answers"
    file.write_bytes("\n".join([*lines(), ""]).encode("latin-1"))
    python("tests.support.full_run", root, str(file), str(answers))
    assert json.loads(answers.read_text()) == story(Lake(tmp_path / "lake", spark), file)

    asked = "SELECT result, count(*) AS people FROM answers GROUP BY result ORDER BY result"
    result = batimento(root, "query", asked)
    assert result["rows"] == [{"result": "eligible", "people": 1}, {"result": "inconclusive", "people": 1}, {"result": "ineligible", "people": 3}]
    assert batimento(root, "status")["publications"]
    assert batimento(root, "vacuum") == {"deleted": [], "logs": []}
