"""A class and its static methods are looked up in the JVM once; that changes no answer of theirs."""

from __future__ import annotations

from py4j.java_gateway import JavaClass, JVMView
from py4j.protocol import Py4JError
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pytest import raises

from jobs.runtime.round_trips import look_up_once


def test_a_function_is_looked_up_once(spark: SparkSession) -> None:
    jvm = spark.sparkContext._jvm
    assert jvm is not None
    first = F.upper(F.lit("a"))
    known = vars(jvm)["org.apache.spark.sql.functions"]
    assert isinstance(known, JavaClass) and "lit" in vars(known)
    assert str(F.upper(F.lit("a"))) == str(first)
    with raises(Py4JError, match="no_such_function"):
        _ = known.no_such_function


def test_asking_for_it_again_changes_nothing(spark: SparkSession) -> None:
    before = [one.__getattr__ for one in (JVMView, JavaClass)]
    look_up_once()
    assert [one.__getattr__ for one in (JVMView, JavaClass)] == before
