"""The electoral court says who was elected, to which office, for which term."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from jobs.evidence.codes import mandates
from jobs.evidence.kinds import Kind
from jobs.evidence.speak import says
from jobs.identity.pseudonym import hashed


def evidence(tse: DataFrame) -> DataFrame:
    """A mandate per candidate elected in the last round that the candidate stood in."""
    candidacy = Window.partitionBy("election_year", "uf", "candidate")
    last_round = tse.withColumn("_last", F.max("round").over(candidacy)).where("round = _last")
    return last_round.where(elected()).where(_of_term("begins").isNotNull()).select(
        *says(
            Kind.MANDATE,
            cpf="cpf",
            born="birth_date",
            since=begins(),
            until=F.date_sub(F.add_months(begins(), 12 * _of_term("years").cast("int")), 1),
            detail="office",
            entry=hashed(F.lit("candidacy"), "election_year", "uf", "candidate"),
        )
    )  # fmt: skip


def elected() -> Column:
    """Whether the outcome is one that wins the office, by its name; by its code where no name is given."""
    by_name = F.col("outcome_name").isin(mandates().elected)
    return F.coalesce(by_name, F.col("outcome").isin(mandates().elected_codes))


def begins() -> Column:
    """First day of the term: in the year after the election."""
    return F.to_date(F.concat_ws("-", F.col("election_year") + 1, _of_term("begins")))


def _of_term(what: str) -> Column:
    terms = mandates().terms
    table = F.create_map(*[F.lit(item) for office, term in terms.items() for item in (office, str(getattr(term, what)))])
    return F.try_element_at(table, F.col("office").cast("string"))
