"""The one Spark session of a process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pyspark import SparkConf, SparkContext
from pyspark.sql import SparkSession

from jobs.shipped import ship

# Fetched once by `make setup`, so that no verb waits for Ivy and none needs the net.
JARS = Path(__file__).parent.parent / ".jars"
# Spark's classes as they lie in memory, made by `make setup` too. A JVM to which it does not fit does without; told so, it would say it where the answer goes.
ARCHIVE = JARS / "spark.jsa"
SHARED = f"-XX:SharedArchiveFile={ARCHIVE} -Xlog:disable -Xlog:all=error:stderr"
LOGGING = Path(__file__).parent / "log4j2.properties"

SETTINGS = {
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.session.timeZone": "America/Sao_Paulo",
    "spark.sql.globalTempDatabase": "gold",  # what `shell` shows is called there as everywhere else
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.databricks.delta.snapshotPartitions": "2",  # the default of 50 costs a task each, on every small read
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.extraJavaOptions": f"-XX:+UseParallelGC {SHARED}",  # a tenth faster than G1: nobody waits for a pause
    "spark.executor.extraJavaOptions": "-XX:+UseParallelGC",
    "spark.sql.requireAllClusterKeysForCoPartition": "false",  # rows that lie by one of the keys of a join already need not be exchanged by all of them
    "spark.sql.optimizer.windowGroupLimitThreshold": "-1",  # few rows share a person: to rank them before the exchange too is a sort for nothing
    # The JVM never compiles a method of more than 8,000 bytes: wide projections are better interpreted by Spark than by it.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    "spark.sql.codegen.maxFields": "50",
    # Telling in errors which line of Python made a column costs ten round trips to the JVM for every column made: more than all else that a verb does.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}

# For some thousand rows, compiling a plan costs more than it saves.
FEW_ROWS = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}


def submitted() -> bool:
    """Whether `spark-submit` started this process: its JVM is there, and what it was told holds."""
    return "PYSPARK_GATEWAY_PORT" in os.environ


def session(master: str = "local[*]", settings: dict[str, str] | None = None) -> SparkSession:
    """Start Spark, or return the one that runs. `settings` win over ours; under spark-submit, what was said there wins over both."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder, told = SparkSession.builder, SETTINGS | (settings or {})
    if submitted():
        SparkContext._ensure_initialized()  # only then does SparkConf know what was submitted
        told |= dict(SparkConf().getAll())
    else:
        if master.startswith(("local", "spark://127.0.0.1:")):
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        jars = sorted(str(jar) for jar in JARS.glob("*.jar"))
        os.environ.setdefault("LOG4J_CONFIGURATION_FILE", str(LOGGING))  # read before any setting of the session's would be
        builder = builder.master(master).appName("batimento").config("spark.jars", ",".join(jars))
    for name, value in told.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    if not str(spark.sparkContext.master).startswith("local"):
        ship(spark)
    return spark
