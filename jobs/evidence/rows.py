"""Columns of claims: shared pieces of the `evidence`, `people`, `memberships` and `identity` functions of `jobs/evidence/<registry>.py`.

A claim still carries the numbers and the name by which its person is looked for (`_cpf`, `_nis`, `_key_type`, `_name_key`). `jobs.link.exact`
turns them into `person` and drops them, so that no document goes any further.
"""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.identity.pseudonym import hashed, person_of_nis

Given = Column | str | None

ORIGIN = ("period", "file", "line")
MATCH_KEYS = ("_cpf", "_nis", "_key_type", "_name_key")
BY_NAME = "name"  # key_type and certainty of evidence that no number, but name, mother and birth date led to a person
DESCRIBED = "_described"  # hash of name, mother and birth date, by which `jobs.link.by_name` matches rows that no number matched
MOTHER = 32  # letters of a mother's name that every layout keeps
OF_PERSON = "_of_person"  # whether an entry is the registry's only together with its person, whose rows may name them by different documents

CNPJ, ROOT = 14, 8  # characters of a CNPJ, and those that its establishments share

# IBGE's number of each UF: the first two digits of a municipality's code.
UF_OF_NUMBER = {
    11: "RO", 12: "AC", 13: "AM", 14: "RR", 15: "PA", 16: "AP", 17: "TO", 21: "MA", 22: "PI", 23: "CE", 24: "RN", 25: "PB", 26: "PE", 27: "AL", 28: "SE",
    29: "BA", 31: "MG", 32: "ES", 33: "RJ", 35: "SP", 41: "PR", 42: "SC", 43: "RS", 50: "MS", 51: "MT", 52: "GO", 53: "DF",
}  # fmt: skip


def evidence_row(
    kind: Kind | Column,
    *,
    cpf: Given = None,
    nis: Given = None,
    nit: Given = None,
    name: Given = None,
    mother: Given = None,
    born: Given = None,
    named: Given = None,
    since: Given = None,
    until: Given = None,
    month: Given = None,
    cents: Given = None,
    detail: Given = None,
    object: Given = None,
    entry: Given = None,
    of_person: bool = False,
    certainty: str = "certain",
) -> list[Column]:
    """The columns of one fact per row: what `silver.evidence` promises, but for the person and the delivery. What is not given is null.

    `of_person`: the entry is unique among the entries of one person only: `jobs.link.exact` puts the person into it, by whatever number.
    `name` helps to find the person of a number; `named` goes along where the first name decides, however the person was found.
    With `mother`, the row describes its person by `name`, `mother` and `born`: it may be about any person so described, where no number matches.
    """
    return [
        *match_keys(cpf, nis, nit, name),
        (F.lit(int(kind)) if isinstance(kind, Kind) else kind).cast("smallint").alias("kind"),
        _as(since, "date").alias("since"),
        _as(until, "date").alias("until"),
        _as(month, "string").alias("month"),
        _as(cents, "bigint").alias("cents"),
        _as(detail, "string").alias("detail"),
        _as(object, "bigint").alias("object"),
        F.lit(certainty).alias("certainty"),
        _as(born, "date").alias("born"),
        first_name_key(named).alias("first_name_key"),
        _as(entry, "bigint").alias("entry"),
        *([F.lit(True).alias(OF_PERSON)] if of_person else []),
        *([described(name, mother, born).alias(DESCRIBED)] if mother is not None else []),
        *origin(),
    ]


def match_keys(cpf: Given = None, nis: Given = None, nit: Given = None, name: Given = None) -> list[Column]:
    """The numbers by which the person of a row is looked for, under names that do not outlive `jobs.link.exact`.

    Without a NIS or NIT there is nothing to look up, and only `_cpf`.
    """
    by_cpf = _as(cpf, "bigint").alias("_cpf")
    if nis is None and nit is None:
        return [by_cpf]
    number = nis if nis is not None else nit
    key_type = F.lit("nis" if nis is not None else "nit")
    return [by_cpf, _as(number, "bigint").alias("_nis"), key_type.alias("_key_type"), name_key(name).alias("_name_key")]


def bond_with(employer: Column) -> Column:
    """The `object` of bonds and contracts with an employer (CNPJ, its root, CEI or CPF), all establishments of a CNPJ being one, whichever registry tells
    them. The admission (`since`) distinguishes two bonds of one employer."""
    return hashed(F.lit("bond"), F.when(F.length(employer) == CNPJ, F.substring(employer, 1, ROOT)).otherwise(employer))


def ties(number: Given, person: Column, method: str, name: Given = None, entry: Given = None) -> list[Column]:
    """The columns of one row of `silver.identity`, but for the delivery: this number leads to that person."""
    assert number is not None
    return [
        F.lit("nis").alias("key_type"),
        person_of_nis(number).alias("key"),
        person.alias("person"),
        F.lit(method).alias("method"),
        F.lit(100).cast("smallint").alias("score"),
        name_key(name).alias("name_key"),
        _as(entry, "bigint").alias("entry"),
        *origin(),
    ]


def origin() -> list[Column]:
    """Where a row comes from."""
    return [F.col(name) for name in ORIGIN]


def name_key(name: Given) -> Column:
    """Hash of a first and a last name; null where the name has fewer than two words, too few to identify a person."""
    words = F.split(F.trim(_as(name, "string")), r"\s+")
    return F.when(F.size(words) > 1, hashed(F.lit("name"), F.element_at(words, 1), F.element_at(words, -1)))


def described(name: Given, mother: Given, born: Given) -> Column:
    """Hash of a person's name, mother's name (its first 32 letters) and birth date; null where one is not known, or the name is one word. The names are
    silver's: upper case, no accents, one blank between words."""
    called, of_mother, day = F.trim(_as(name, "string")), F.rtrim(F.substring(F.trim(_as(mother, "string")), 1, MOTHER)), _as(born, "date")
    return F.when(called.contains(" ") & (of_mother != "") & day.isNotNull(), F.xxhash64(called, of_mother, day))


def first_name(name: Given) -> Column:
    """First word of a name; null where there is none."""
    return F.nullif(F.element_at(F.split(F.trim(_as(name, "string")), r"\s+"), 1), F.lit(""))


def first_name_key(name: Given) -> Column:
    """Hash of a first name; null where there is none."""
    first = first_name(name)
    return F.when(first.isNotNull(), hashed(F.lit("first name"), first))


def uf_of_municipality(code: Given) -> Column:
    """UF of an IBGE municipality code (6 or 7 digits); null where there is no such UF."""
    table = F.create_map(*[F.lit(item) for pair in UF_OF_NUMBER.items() for item in pair])
    return F.try_element_at(table, F.substring(_as(code, "string"), 1, 2).try_cast("int"))


def received(raw: Column, field: str) -> Column:
    """A field of a line in quarantine, as received, trimmed; null where it was lacking or left blank."""
    return F.nullif(F.trim(F.try_element_at(raw, F.lit(field))), F.lit(""))


def _as(given: Given, type: str) -> Column:
    if given is None:
        return F.lit(None).cast(type)
    return (F.col(given) if isinstance(given, str) else given).cast(type)
