"""Spark's settings: ours, over it the environment's, over both what was submitted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyspark

ROOT = Path(__file__).parents[4]
ASK = """
from jobs.runtime.session import session
spark = session("local[1]", {"spark.sql.codegen.maxFields": "51", "spark.sql.codegen.hugeMethodLimit": "8001"})
print(*[spark.conf.get(f"spark.sql.{name}") for name in ("shuffle.partitions", "codegen.maxFields", "codegen.hugeMethodLimit", "session.timeZone")])
"""


def test_what_is_submitted_wins(tmp_path: Path) -> None:
    asking = tmp_path / "ask.py"
    asking.write_text(ASK)
    submit = [str(Path(pyspark.__file__).parent / "bin" / "spark-submit"), "--master", "local[1]"]
    jars = ",".join(str(jar) for jar in (ROOT / ".jars").glob("*.jar"))
    more = ["--jars", jars, "--conf", "spark.sql.shuffle.partitions=400", "--conf", "spark.sql.codegen.maxFields=52"]
    environment = os.environ | {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run([*submit, *more, str(asking)], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["400", "52", "8001", "America/Sao_Paulo"]


LOOK = """
import os, sys
from pathlib import Path
from jobs.runtime.scratch import scratch
from jobs.runtime.session import session
spark = session("local[1]")
java = spark.sparkContext._jvm.java.lang.System
(ours,) = scratch()
rows = spark.range(3).repartition(2)
rows.write.parquet(sys.argv[1])
print(spark.read.parquet(sys.argv[1]).count(), java.getProperty("java.io.tmpdir") == str(ours), sum(1 for _ in ours.glob("blockmgr-*")))
named = spark.range(20000).selectExpr("'MARIA DAS DORES' as name", "id").repartition(3, "id").sortWithinPartitions("id")
print(spark.conf.get("spark.io.encryption.enabled"), named.groupBy("name").count().count())
print(oct(ours.stat().st_mode & 0o777), os.environ["LC_ALL"], os.environ["SPARK_LOCAL_DIRS"])
"""


def test_scratch_is_private_and_names_of_files_are_letters_whatever_the_locale(tmp_path: Path) -> None:
    environment = os.environ | {"LC_ALL": "C", "SPARK_LOCAL_DIRS": str(tmp_path / "with blank")}
    folder = tmp_path / "inscrições"
    done = subprocess.run([sys.executable, "-c", LOOK, str(folder)], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["3 True 1", "true 1", f"0o700 C {tmp_path / 'with blank'}"], done.stderr[-2000:]
    assert folder.is_dir()
