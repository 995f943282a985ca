"""SISOBI says who died. A death needs two keys: the birth date goes along, and `gather` compares it with the CPF base's."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.evidence.kinds import Kind
from jobs.evidence.speak import received, says
from jobs.identity.pseudonym import hashed


def evidence(sisobi: DataFrame) -> DataFrame:
    """A death, from its day on; a newer row of the same entry takes its place."""
    died = says(Kind.DEATH, cpf="cpf", nit="nit", name="name", born="birth_date", since="death_date", entry=entry())
    return sisobi.select(*died)


def entry() -> Column:
    """The entry in the office's book; without a book, the death as described."""
    # The 180-character layouts have neither book nor leaf nor entry.
    in_a_book = F.coalesce("livro", "folha", "termo").isNotNull()
    described = hashed(F.lit("death"), "name", "mother", "birth_date", "death_date", "office_type", "office")
    return F.when(in_a_book, hashed(F.lit("book"), "livro", "folha", "termo", "office_type", "office")).otherwise(described)


def unreadable_entry(raw: Column) -> Column:
    """The entry that a line in quarantine was about, where its book can be read: a later, readable row of it ends the doubt."""
    book = [received(raw, name) for name in ("livro", "folha", "termo", "tipo_cartorio", "cartorio")]
    return F.when(F.coalesce(*book[:3]).isNotNull(), hashed(F.lit("book"), *book))
