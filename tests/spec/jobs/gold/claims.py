"""Claims in force, for tests of gather: tables name what matters; certain, of a register that was read, and about nobody else where not said."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import schemas
from conf.kinds import Kind
from jobs.gold.gather import InForce
from jobs.runtime.local_table import local_table
from tests.support.tables import frame

ALWAYS = {
    "silver.evidence": {"certainty": "'certain'", "registry": "'gfip'", "key_type": "'cpf'", "period": "coalesce(month, '2020-04')", "entry": "0L"},
    "silver.memberships": {
        "certainty": "'certain'", "registry": "'cadunico'", "document_wrong": "false", "member": "person", "registered_on": "date'2015-01-01'",
        "birth_date": "date'1990-01-01'", "sex": "'F'", "income_cents": "0L", "is_mother": "false", "first_name": "'ANA'", "relation": "cast(1 as smallint)",
        "uf": "'SP'",
    },
    "silver.people": {"cpf": "person", "registry": "'cpf'", "key_type": "if(cpf is null, 'nis', 'cpf')"},
    "silver.identity": {},
}  # fmt: skip


def claims(spark: SparkSession, evidence: str = "", memberships: str = "", people: str = "", identity: str = "") -> InForce:
    """The four tables of claims, as in force; `kind` is written by its name, or its number."""
    read = [_rows(spark, f"silver.{name}", text) for name, text in
            (("evidence", evidence), ("memberships", memberships), ("people", people), ("identity", identity))]  # fmt: skip
    return InForce(*read, grants=local_table(spark, [], "person bigint"))


def _rows(spark: SparkSession, table: str, text: str) -> DataFrame:
    promised = schemas.load(table)
    if not text:
        return local_table(spark, [], promised.ddl)
    named = [name.strip() for name in text.strip().splitlines()[0].split("|")]
    types = {c.name: "string" if c.name == "kind" else c.type for c in promised.columns}
    given = frame(spark, text, ", ".join(f"`{name}` {types[name]}" for name in named))
    if "kind" in named:
        numbers = F.create_map(*[F.lit(one) for kind in Kind for one in (kind.name, int(kind))])
        given = given.withColumn("kind", F.coalesce(numbers[F.col("kind")], F.col("kind").try_cast("int")).cast("smallint"))
    missing = {c.name: F.lit(None).cast(c.type) for c in promised.columns if c.name not in given.columns}
    filled = given.withColumns(missing).withColumns({"file": F.lit(1).cast("bigint"), "line": F.monotonically_increasing_id()})
    for name, value in ALWAYS[table].items():
        if name not in named:
            filled = filled.withColumn(name, F.expr(value).cast(types[name]))
    return filled.select(*promised.names)
