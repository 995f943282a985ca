"""What Spark is told: ours, over it the environment's, over both what was submitted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyspark

ROOT = Path(__file__).parents[2]
ASK = """
from jobs.session import session
spark = session("local[1]", {"spark.sql.codegen.maxFields": "51", "spark.sql.codegen.hugeMethodLimit": "8001"})
print(*[spark.conf.get(f"spark.sql.{name}") for name in ("shuffle.partitions", "codegen.maxFields", "codegen.hugeMethodLimit", "session.timeZone")])
"""


def test_what_is_submitted_wins(tmp_path: Path) -> None:
    asking = tmp_path / "ask.py"
    asking.write_text(ASK)
    submit = [str(Path(pyspark.__file__).parent / "bin" / "spark-submit"), "--master", "local[1]"]
    jars = ",".join(str(jar) for jar in (ROOT / ".jars").glob("*.jar"))
    more = ["--jars", jars, "--conf", "spark.sql.shuffle.partitions=400", "--conf", "spark.sql.codegen.maxFields=52"]
    told = os.environ | {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run([*submit, *more, str(asking)], env=told, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["400", "52", "8001", "America/Sao_Paulo"]
