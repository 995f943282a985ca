"""The one key of everything after `link`: a number that stands for a person and shows no document.

`person` is the first 8 bytes of the HMAC-SHA-256, under the key in `BATIMENTO_KEY`, of `cpf:` and the 11 digits; of `nis:` and its 11 digits where the
person has no CPF. Spark's own `sha2` makes it: HMAC is two hashes, and the padded keys that begin them are made once, here. They are rows of a local
relation, and columns read them from there: a plan prints a relation's columns, never its rows, whereas a literal would stand in plans, event logs and
the pages made of them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from functools import lru_cache

from pyspark import SparkContext
from pyspark.sql import Column, SparkSession
from pyspark.sql import functions as F

from jobs.runtime.key import key
from jobs.runtime.local_table import local_table

BLOCK = 64  # bytes that SHA-256 takes at a time
ABSENT = "\x00"  # stands for a missing part of a key, so that ('a', null) and ('a', '') differ
BETWEEN = "\x1f"  # between the parts, so that ('ab', 'c') and ('a', 'bc') differ


def person_of_cpf(cpf: Column | str) -> Column:
    """The person who has a CPF (a number, or text with its zeros kept). Null where it is null."""
    return _number(F.concat(F.lit("cpf:"), _eleven(cpf)))


def person_of_nis(nis: Column | str) -> Column:
    """A NIS, NIT, PIS or PASEP under the key: what `silver.identity` is joined by, and the person where no CPF is known. Null where it is null."""
    return _number(F.concat(F.lit("nis:"), _eleven(nis)))


def hashed(*columns: Column | str) -> Column:
    """Any other key (of an entry, a bond, a family, a member) as a number that shows none of its parts.

    Never null: a missing part counts as missing. Where a key without its parts means nothing, the caller decides when it is null.
    """
    parts = [F.coalesce(_column(one).cast("string"), F.lit(ABSENT)) for one in columns]
    return _number(F.concat_ws(BETWEEN, F.lit("key:"), *parts))


def person_of(*, cpf: int | str | None = None, nis: int | str | None = None) -> int:
    """The same number without Spark, for one person. ValueError unless exactly one of the two is given, of at most 11 digits."""
    if (cpf is None) == (nis is None):
        raise ValueError("give a CPF or a NIS, one of them")
    kind, value = ("cpf", cpf) if cpf is not None else ("nis", nis)
    digits = str(value)
    if not digits.isascii() or not digits.isdigit() or len(digits) > 11:
        raise ValueError(f"a {kind.upper()} has 11 digits, without points or hyphen")
    return plain(f"{kind}:{digits.zfill(11)}")


def hash_of(*parts: object) -> int:
    """`hashed` without Spark: the same number for the same parts, written as Spark writes them."""
    texts: Sequence[str] = [ABSENT if part is None else str(part) for part in parts]
    return plain(BETWEEN.join(["key:", *texts]))


def plain(message: str) -> int:
    """First 8 bytes of the HMAC-SHA-256 of a text, as a signed 64-bit number."""
    return int.from_bytes(hmac.new(key(), message.encode(), hashlib.sha256).digest()[:8], signed=True)


def _column(one: Column | str) -> Column:
    return F.col(one) if isinstance(one, str) else one


def _eleven(number: Column | str) -> Column:
    return F.lpad(_column(number).cast("string"), 11, "0")


def _number(message: Column) -> Column:
    inner, outer = _pads(SparkContext._active_spark_context, key())
    first = F.unhex(F.sha2(F.concat(inner, message.cast("binary")), 256))
    second = F.sha2(F.concat(outer, first), 256)
    # 16 hexadecimal digits as a signed bigint: `conv` alone answers unsigned text, which overflows a bigint in the upper half.
    return F.conv(F.substring(second, 1, 16), 16, -10).cast("bigint")


@lru_cache(maxsize=4)
def _pads(context: SparkContext | None, secret: bytes) -> tuple[Column, Column]:
    """The padded keys, read from a relation of one row. The same columns each time: Spark puts a subquery that it knows together once."""
    secret = hashlib.sha256(secret).digest() if len(secret) > BLOCK else secret
    padded = secret.ljust(BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
    row = local_table(SparkSession.builder.getOrCreate(), [(inner, outer)], "inner binary, outer binary")
    return row.select("inner").scalar(), row.select("outer").scalar()
