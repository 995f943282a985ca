"""TSE: what its form does not express. Who was elected, to which office, for which term."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.evidence.codes import mandates
from jobs.evidence.rows import evidence_row
from jobs.identity.pseudonym import hashed

_NAMES = ", ".join(f"'{name}'" for name in mandates().elected)
_CODES = ", ".join(str(code) for code in mandates().elected_codes)

# Whoever won the office: by the outcome's name; by its code where no name is given.
ELECTED = f"coalesce(outcome_name IN ({_NAMES}), outcome IN ({_CODES}))"

SECOND_ROUND = 6  # outcome that settles nothing yet


def evidence(tse: DataFrame) -> DataFrame:
    """A mandate per candidate elected, by the newest generation of the candidacy.

    A mandate is unclear where rows of that one generation disagree, or where a later (supplementary) election to the same office and unit may have
    followed.
    """
    won = candidacies(tse).where("_won").where(_of_term("begins").isNotNull())
    unclear = F.col("_contradicted") | F.coalesce(F.col("_voted_on") < F.col("_voted_anew"), F.lit(False))
    return won.select(
        *evidence_row(
            F.when(unclear, F.lit(int(Kind.MANDATE_UNCLEAR))).otherwise(F.lit(int(Kind.MANDATE))),
            cpf="cpf",
            born="birth_date",
            since=begins(),
            until=F.date_sub(F.add_months(ordinarily_begins(), 12 * _of_term("years").cast("int")), 1),
            detail="office",
            entry=hashed(F.lit("candidacy"), "election_year", "uf", "candidate"),
        )
    )


def evidence_checks() -> dict[str, str]:
    """Aggregates over the rows of an election that must be true before its mandates are evidence. Its rows are in silver all the same."""
    return {
        # Until the votes are counted every row of a file has -1; after it only those who ran without a result (unfit, withdrawn) have.
        "counted": "count(DISTINCT file) = count(DISTINCT CASE WHEN outcome > 0 THEN file END)",
        # Where the court withholds every CPF (-4, since 2024), mandates would match no person, and nobody would be found to hold one.
        "elected_cpf_present": f"count(DISTINCT IF({ELECTED}, file, NULL)) = count(DISTINCT IF({ELECTED} AND cpf IS NOT NULL, file, NULL))",
    }


def candidacies(tse: DataFrame) -> DataFrame:
    """One row per candidacy, the one that stands: of the newest generation that settles it, the last round.

    Beside it `_won`; `_contradicted` where rows of that generation and round disagree about it; `_voted_on`, the candidacy's first day, and
    `_voted_anew`, the last day on which its office and unit were voted on. A supplementary election stands in the file of the ordinary year.
    """
    supplementary = F.year("election_day") > F.col("election_year")
    candidacy = Window.partitionBy("election_year", "uf", "candidate", "_supplementary")
    settles = F.coalesce(F.col("outcome") != SECOND_ROUND, F.lit(True))
    newest = candidacy.orderBy(settles.desc(), F.desc("generated_on"), F.desc_nulls_last("generated_time"), F.desc("round"))
    office = Window.partitionBy("election_year", "uf", "unit", "office")
    found = tse.withColumns({"_supplementary": F.coalesce(supplementary, F.lit(False)), "_won": F.expr(ELECTED)})
    found = found.withColumns({"_place": F.rank().over(newest), "_voted_on": F.min("election_day").over(candidacy)})
    found = found.withColumn("_voted_anew", F.max("_voted_on").over(office)).where("_place = 1")
    same = candidacy.orderBy(F.desc("_won"), "file", "line")
    checked = {"_contradicted": F.min("_won").over(candidacy) != F.max("_won").over(candidacy), "_first": F.row_number().over(same)}
    return found.withColumns(checked).where("_first = 1")


def begins() -> Column:
    """First day of the term: in the year after the election; of one elected in the midst of it, the day after that election."""
    return F.greatest(ordinarily_begins(), F.date_add("election_day", 1))


def ordinarily_begins() -> Column:
    """The day of the year after the election on which its winners take office."""
    return F.to_date(F.concat_ws("-", F.col("election_year") + 1, _of_term("begins")))


def _of_term(what: str) -> Column:
    terms = mandates().terms
    table = F.create_map(*[F.lit(item) for office, term in terms.items() for item in (office, str(getattr(term, what)))])
    return F.try_element_at(table, F.col("office").cast("string"))
