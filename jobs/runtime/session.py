"""The one Spark session of a process."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark import SparkConf, SparkContext
from pyspark.sql import SparkSession

from jobs.runtime.code_archive import send_code
from jobs.runtime.errors import InfrastructureError
from jobs.runtime.key import without_key
from jobs.runtime.round_trips import look_up_once
from jobs.runtime.scratch import scratch

# Fetched once by `make setup`, so that no verb waits for Ivy and none needs the net.
JARS = Path(__file__).parents[2] / ".jars"
# Spark's classes as a memory image (CDS), also made by `make setup`. A JVM that it does not fit ignores it; its warning (standard output) is off.
ARCHIVE = JARS / "spark.jsa"
SHARED = f"-XX:SharedArchiveFile={ARCHIVE} -Xlog:disable -Xlog:all=error:stderr"
LOGGING = Path(__file__).parent / "log4j2.properties"

SETTINGS = {
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.session.timeZone": "America/Sao_Paulo",
    "spark.sql.globalTempDatabase": "gold",  # `shell` shows tables under the same names as elsewhere
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.databricks.delta.snapshotPartitions": "2",  # the default of 50 costs a task each, on every small read
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.extraJavaOptions": f"-XX:+UseParallelGC {SHARED}",  # a tenth faster than G1; pauses do not matter here
    "spark.executor.extraJavaOptions": "-XX:+UseParallelGC",
    "spark.sql.requireAllClusterKeysForCoPartition": "false",  # no second exchange where rows are already partitioned by one of the join's keys
    "spark.sql.optimizer.windowGroupLimitThreshold": "-1",  # few rows share a person: ranking before the exchange is a wasted sort
    # The JVM never compiles a method of more than 8,000 bytes: Spark interprets wide projections faster.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    "spark.sql.codegen.maxFields": "50",
    # Error messages with the Python line of a column cost ten round trips to the JVM per column: more than all other work of a verb.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.io.encryption.enabled": "true",  # temporary files contain personal data; no measurable cost
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}

# For some thousand rows, compiling a plan costs more than it saves.
FEW_ROWS = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}


FILES = 1024  # open files that Spark needs; its own jars alone are three hundred


def submitted() -> bool:
    """Whether `spark-submit` started this process: its JVM is running, and its settings win."""
    return "PYSPARK_GATEWAY_PORT" in os.environ


def session(master: str = "local[*]", settings: dict[str, str] | None = None) -> SparkSession:
    """Start Spark, or return the one that runs. `settings` win over SETTINGS; under spark-submit, its settings win over both."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder, chosen = SparkSession.builder, SETTINGS | (settings or {})
    folders = [] if SparkContext._active_spark_context is not None else [str(folder) for folder in scratch()]
    if folders:  # only this user may read what Spark and its JVM write to this machine's disk
        chosen = {"spark.local.dir": ",".join(folders)} | chosen
        chosen |= {"spark.driver.extraJavaOptions": f'{chosen["spark.driver.extraJavaOptions"]} "-Djava.io.tmpdir={folders[0]}"'}
    if submitted():
        SparkContext._ensure_initialized()  # only then does SparkConf know what was submitted
        chosen |= dict(SparkConf().getAll())
    else:
        if master.startswith(("local", "spark://127.0.0.1:")):
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        open_files_limit()
        jars = sorted(str(jar) for jar in JARS.glob("*.jar"))
        os.environ.setdefault("LOG4J_CONFIGURATION_FILE", str(LOGGING))  # read before any setting of the session's would be
        builder = builder.master(master).appName("batimento").config("spark.jars", ",".join(jars))
    for name, value in chosen.items():
        builder = builder.config(name, value)
    look_up_once()
    with _jvm_environment(folders), without_key():
        spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    if not str(spark.sparkContext.master).startswith("local"):
        send_code(spark)
    return spark


def open_files_limit() -> int:
    """The number of files that this process may open, after raising the soft limit. InfrastructureError where it is too low for Spark."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = max(soft, FILES) if hard == resource.RLIM_INFINITY else min(max(soft, FILES), hard)
    if most > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < FILES:
        raise InfrastructureError(f"this process may open {most} files, and Spark needs {FILES}: raise the limit (`ulimit -n {4 * FILES}`), and run it again")
    return most


@contextmanager
def _jvm_environment(folders: list[str]) -> Iterator[None]:
    """Environment variables for a JVM that starts in this block; restored afterwards."""
    before = dict(os.environ)
    if folders:
        os.environ["SPARK_LOCAL_DIRS"] = ",".join(folders)  # it wins over the setting
    if os.environ.get("LC_ALL") in ("C", "POSIX"):  # Python reads names of files as UTF-8 then, Java as ASCII
        os.environ["LC_ALL"] = "C.UTF-8"
    try:
        yield
    finally:
        for name in ("SPARK_LOCAL_DIRS", "LC_ALL"):
            os.environ.pop(name, None)
            os.environ.update({name: before[name]} if name in before else {})
