"""MEI: what its form does not express. The company of a holder is looked up among those that opted, by the root of its CNPJ."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.evidence.rows import evidence_row

ACTIVE = "02"


def evidence(mei: DataFrame) -> DataFrame:
    """Each active company of a holder that is MEI, from its option to the day before its exclusion, the earlier of what the two files say. A company that
    the file of options lacks is as its holder's row says."""
    options = mei.where("record = 'option'").groupBy("period", "root").agg(
        F.bool_or("is_mei").alias("_is_mei"), F.max("opted_on").alias("_opted_on"), F.max("excluded_on").alias("_excluded_on")
    )  # fmt: skip
    holders = mei.where((F.col("record") == "holder") & (F.col("situation") == ACTIVE))
    joined = holders.join(options, ["period", "root"], "left").where("coalesce(_is_mei, true) OR _excluded_on IS NOT NULL")
    until = F.date_sub(F.least("excluded_on", "_excluded_on"), 1)
    return joined.select(*evidence_row(Kind.MEI, cpf="cpf", since=F.coalesce("opted_on", "_opted_on"), until=until, detail="situation"))
