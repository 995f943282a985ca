"""SISOBI: what its form does not express. The day of death, and what identifies a death entry."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

from jobs.evidence.rows import received
from jobs.fields.dates import blank_date, day
from jobs.fields.text import identifying
from jobs.identity.pseudonym import hashed

BOOK = ("livro", "folha", "termo", "office")  # two deaths of one office differ in one of the first three: if one is unknown, the book identifies nothing


def death_date() -> Column:
    """The day of death. Zeros are an unknown day: the form prescribes the day of registration. An impossible day is not one of them."""
    return F.when(F.expr(blank_date("_raw.obito")), day("lavratura", "yyyyMMdd")).otherwise(day("obito", "yyyyMMdd"))


def entry() -> Column:
    """The entry in the office's book; where a part of that is missing (placeholders, the 180-character layouts), the death as described.

    A description without a name, or with neither mother nor birth date, fits several people: such a death has no entry, and nothing supersedes it.
    """
    in_a_book = reduce(Column.__and__, [F.col(name).isNotNull() for name in BOOK])
    described = F.col("name").isNotNull() & F.coalesce("mother", F.col("birth_date").cast("string")).isNotNull()
    description = hashed(F.lit("death"), "name", "mother", "birth_date", "death_date", "office_type", "office")
    return F.when(in_a_book, hashed(F.lit("book"), *BOOK[:3], "office_type", "office")).when(described, description)


def unreadable_entry(raw: Column) -> Column:
    """The entry that a line in quarantine was about, where its book can be read: a later, readable row of it ends the doubt."""
    livro, folha, termo, office = (identifying(received(raw, name)) for name in ("livro", "folha", "termo", "cartorio"))
    whole = livro.isNotNull() & folha.isNotNull() & termo.isNotNull() & office.isNotNull()
    return F.when(whole, hashed(F.lit("book"), livro, folha, termo, received(raw, "tipo_cartorio"), office))
