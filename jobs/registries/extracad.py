"""ExtraCad: what its form does not express. Who lives with the requester, and what only the request has for all of them."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window, WindowSpec
from pyspark.sql import functions as F

from expectations.rules import rules_of
from jobs.evidence.households import CHILD, HEAD, document_wrong
from jobs.evidence.rows import first_name, match_keys, origin, received
from jobs.fields.text import key_number
from jobs.identity.pseudonym import hashed


def memberships(extracad: DataFrame) -> DataFrame:
    """The requester (the head) and the declared members. What only the request has (UF, day, size, sole provider) is repeated for each of them."""
    request = Window.partitionBy("period", "request")
    member = F.coalesce(F.concat(F.lit("cpf:"), F.col("cpf")), F.concat_ws(":", "file", "line"))
    return extracad.select(
        *match_keys("cpf"),
        family_key("request").alias("family"),
        hashed(F.lit("member"), "request", F.when(_is_head(), F.lit("head")).otherwise(member)).alias("member"),
        F.when(_is_head(), HEAD).otherwise(F.col("relation")).cast("smallint").alias("relation"),
        "birth_date",
        "sex",
        _of_the_request("uf", request).alias("uf"),
        "income_cents",
        F.lit(None).cast("bigint").alias("family_income_cents"),
        _is_mother(request).alias("is_mother"),
        first_name("name").alias("first_name"),
        F.to_date(_of_the_request("requested_at", request)).alias("registered_on"),
        F.lit(None).cast("date").alias("updated_on"),
        F.lit(None).cast("date").alias("family_updated_on"),
        _of_the_request("sole_provider", request).alias("sole_provider"),
        _of_the_request("declared_size", request).alias("declared_size"),
        document_wrong(rules_of("extracad").blank).alias("document_wrong"),
        F.lit("certain").alias("certainty"),
        family_key("request").alias("entry"),
        *origin(),
    )


def family_key(number: Column | str) -> Column:
    """The request, hashed: the family that it declares, and its entry."""
    return hashed(F.lit("request"), number)


def unreadable_entry(raw: Column) -> Column:
    """The request that a line in quarantine was about: a later, readable one of the same number ends the doubt."""
    number = key_number(received(raw, "nu_requerimento"))
    return F.when(number.isNotNull(), family_key(number))


def _is_head() -> Column:
    return F.col("record") == "request"


def _of_the_request(column: str, request: WindowSpec) -> Column:
    return F.last(F.when(_is_head(), F.col(column)), ignorenulls=True).over(request)


def _is_mother(request: WindowSpec) -> Column:
    """Of the requester only: true if a child is declared; false if no declared member may be younger."""
    members = F.collect_list(F.when(~_is_head(), F.struct("relation", "birth_date"))).over(request)
    child = F.exists(members, lambda m: F.coalesce(m.relation == CHILD, F.lit(False)))
    may_be_younger = F.exists(members, lambda m: F.coalesce(m.birth_date > F.col("birth_date"), F.lit(True)))
    return F.when(_is_head() & child, True).when(_is_head() & ~may_be_younger, False)
