"""BEm says who has an agreement with emergency employment benefit, and until when."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.evidence.kinds import Kind
from jobs.evidence.speak import says
from jobs.identity.pseudonym import hashed


def evidence(bem: DataFrame) -> DataFrame:
    """An agreement from its start to its end as last told; a cancellation says the day. Each newer row of an agreement takes the earlier one's place."""
    cancelled = F.col("record") == "cancellation"
    told = says(
        F.when(cancelled, F.lit(int(Kind.EMPLOYMENT_BENEFIT_CANCELLED))).otherwise(F.lit(int(Kind.EMPLOYMENT_BENEFIT))),
        cpf="cpf",
        nis="nis",
        name="name",
        born="birth_date",
        since="agreed_on",
        until=F.when(cancelled, F.col("cancelled_on")).otherwise(F.col("until")),
        detail="measure",
        object=agreement(),
        entry=agreement(),
        of_person=True,
    )
    return bem.select(*told)


def agreement() -> Column:
    """Which agreement of the worker: employer and day. One row may name the worker by CPF, and the next by PIS alone."""
    return hashed(F.lit("agreement"), "employer", "agreed_on")
