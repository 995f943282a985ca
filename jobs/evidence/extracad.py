"""Requests made in the app say who asks for the aid, and whom they declare to live with. They carry CPFs only."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window, WindowSpec
from pyspark.sql import functions as F

from expectations.silver.extracad import BLANK
from jobs.evidence.households import CHILD, HEAD, document_wrong
from jobs.evidence.kinds import Kind
from jobs.evidence.speak import first_name, first_name_key, looked_for_by, origin, received, says
from jobs.identity.pseudonym import hashed
from jobs.silver.fields import key_number

DIGITS = 20  # more than any request number has: as text, the longer number is then the greater one


def evidence(extracad: DataFrame) -> DataFrame:
    """A request, on its day. `detail` is its moment and its number, so that as text the greatest is the last (without a moment, before all others)."""
    moment = F.date_format("requested_at", "yyyy-MM-dd HH:mm:ss")
    asked = says(
        Kind.REQUEST,
        cpf="cpf",
        born="birth_date",
        since=F.to_date("requested_at"),
        detail=F.concat_ws(" ", moment, F.lpad("request", DIGITS, "0")),
        object=family_key("request"),
        entry=family_key("request"),
    )
    return extracad.where("record = 'request'").select(*asked)


def people(extracad: DataFrame) -> DataFrame:
    """Requesters and declared members with a CPF, as the requester typed them."""
    return extracad.where("cpf IS NOT NULL").select(
        *looked_for_by("cpf"),
        "cpf",
        F.lit(None).cast("bigint").alias("nis"),
        "name",
        first_name_key("name").alias("first_name_key"),
        "mother",
        "birth_date",
        "sex",
        "uf",
        # What people are called is nobody's entry: of several requests the newest speaks.
        F.lit(None).cast("bigint").alias("entry"),
        *origin(),
    )


def memberships(extracad: DataFrame) -> DataFrame:
    """The requester (the head) and the declared members. What only the request says (UF, day, size, sole provider) stands with each of them."""
    request = Window.partitionBy("period", "request")
    member = F.coalesce(F.concat(F.lit("cpf:"), F.col("cpf")), F.concat_ws(":", "file", "line"))
    return extracad.select(
        *looked_for_by("cpf"),
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
        document_wrong(BLANK).alias("document_wrong"),
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
    """Of the requester only: a declared child says yes; that nobody declared is younger says no."""
    members = F.collect_list(F.when(~_is_head(), F.struct("relation", "birth_date"))).over(request)
    child = F.exists(members, lambda m: F.coalesce(m.relation == CHILD, F.lit(False)))
    may_be_younger = F.exists(members, lambda m: F.coalesce(m.birth_date > F.col("birth_date"), F.lit(True)))
    return F.when(_is_head() & child, True).when(_is_head() & ~may_be_younger, False)
