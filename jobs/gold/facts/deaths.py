"""AE-19: deaths."""

from __future__ import annotations

from pyspark.sql import Column

from conf.kinds import Kind
from jobs.gold.causes import doubt
from jobs.gold.facts.fact import Whose, anybodys, begun, by_this_year, fact, flag, rows

# Whoever a death pension follows from is dead: a second source, matched alike (TCU, Ac. 1.196/2020: 6,987 of 17,084 dead payees were found so).
DEATH, OF_THE_BASE = rows(Kind.DEATH, Kind.DEATH_ORIGINATOR, holds=begun), rows(Kind.DEATH_FLAG, holds=by_this_year)


def two_keys(whose: Whose) -> Column:
    """Number and birth date agree, and the first names do not differ."""
    return whose.certain & whose.same_birth & whose.same_name


def another_birth(whose: Whose) -> Column:
    """Found by a number, and born on another day."""
    return ~whose.by_name & ~whose.same_birth


def not_comparable(whose: Whose) -> Column:
    """Found by a number, and there is no birth date to compare."""
    return ~whose.by_name & whose.same_birth.isNull()


def of_another(whose: Whose) -> Column:
    """Found by a number, born on the same day: but the number is somebody else's too, or the name is another."""
    return ~whose.by_name & whose.same_birth & ~(whose.certain & whose.same_name)


def by_name(whose: Whose) -> Column:
    """Found by name, mother and birth date alone."""
    return whose.by_name


DEATH_BIRTH_DISAGREES = doubt("death_birth_disagrees", "A death was found by one key, but its birth date differs from the CPF base's")
DEATH_NOT_COMPARABLE = doubt("death_not_comparable", "A death was found by one key, and there is no birth date to compare")
DEATH_KEY_DISAGREES = doubt(
    "death_key_disagrees",
    "A death was found by a number that may be somebody else's: another person has it too, or the name differs",
    code="key_disagrees",
)
DEATH_BY_NAME_ALONE = doubt("death_by_name_alone", "A death without a usable number has the person's name, mother and birth date: it may be somebody else's")

has_died = fact(
    "has_died",
    "Died on or before the day, by two keys or by the CPF base's own word; null where sisobi or cpf is not covered",
    DEATH.where(two_keys),
    OF_THE_BASE.where(anybodys),
    covered_by=["sisobi", "cpf"],
    doubts={
        DEATH_BIRTH_DISAGREES: DEATH.where(another_birth),
        DEATH_NOT_COMPARABLE: DEATH.where(not_comparable),
        DEATH_KEY_DISAGREES: DEATH.where(of_another),
        DEATH_BY_NAME_ALONE: DEATH.where(by_name),
    },
)
indicated = flag(DEATH.where(anybodys), OF_THE_BASE.where(anybodys))
