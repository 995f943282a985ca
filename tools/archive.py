"""A memory image of Spark's loaded classes for this machine's Java: later processes start a fifth to a third faster.

The JVM takes such an archive (class data sharing) only where Java and Spark are those that it was made with; otherwise it ignores it silently.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pyspark

from jobs.runtime.session import ARCHIVE

ROOT = Path(__file__).parent.parent
MEGABYTES = 190

# What every verb does before it does anything of its own: a table written and read, joined, grouped and ranked.
LOAD = """
import sys
from jobs.runtime.session import session
spark = session("local[2]", {"spark.driver.extraJavaOptions": "-XX:+UseParallelGC -XX:ArchiveClassesAtExit=" + sys.argv[2]})
rows = spark.range(100).selectExpr("id % 7 as a", "cast(id as string) as b", "date'2020-04-01' as c", "array(id) as d", "sha2(cast(id as string), 256) as e")
rows.write.partitionBy("c").parquet(sys.argv[1] + "/parquet")
rows.write.format("delta").save(sys.argv[1] + "/delta")
read = spark.read.format("delta").option("versionAsOf", 0).load(sys.argv[1] + "/delta").where("a > 1")
other = spark.read.parquet(sys.argv[1] + "/parquet").selectExpr("a", "e as n", "d as m")
ranked = read.join(other.hint("merge"), "a", "left").selectExpr("a", "row_number() over (partition by a order by n) as n", "explode(m) as d")
ranked.groupBy("a").agg({"n": "max", "d": "sum"}).orderBy("a").collect()
spark.createDataFrame([(1, "x")], "a bigint, b string").count()
jvm = spark.sparkContext._gateway.proc
spark.stop()
jvm.stdin.close()
sys.exit(jvm.wait(120))
"""


def made_with() -> str:
    """What an archive belongs to: this Java, this Spark, and what is done to fill it."""
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
    version = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    return hashlib.sha256("\n".join([version, pyspark.__version__, str(Path(pyspark.__file__).parent), LOAD]).encode()).hexdigest()


def make(archive: Path, log: Path) -> None:
    """Fill an archive, then put it in place. Where that fails nothing does: processes only start as slowly as they did."""
    draft = archive.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as near, log.open("w") as output:
        ended = subprocess.run([sys.executable, "-c", LOAD, near, str(draft)], cwd=ROOT, stdout=output, stderr=output, check=False).returncode
    if ended == 0 and draft.exists():  # a partial archive (full disk) would crash every JVM
        draft.replace(archive)
        archive.with_suffix(".made").write_text(made_with())
    else:
        print(f"archive: could not be made; verbs start as slowly as without. The whole story is in {log}", flush=True)


def main(archive: Path = ARCHIVE) -> None:
    """Do nothing where there is one of this Java and this Spark."""
    stamp = archive.with_suffix(".made")
    if archive.exists() and stamp.exists() and stamp.read_text() == made_with():
        return
    print(f"archive: Spark's classes as Java keeps them, {MEGABYTES} MB (once; half a minute)", flush=True)
    archive.unlink(missing_ok=True)
    make(archive, archive.parent / "archive.log")


if __name__ == "__main__":
    main()
