"""AE-01: age."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from jobs.gold.causes import Cause, cause, has
from jobs.gold.criterion import age, criterion
from jobs.gold.persons import BIRTH_DISAGREES

MAJORITY, YOUNGEST_MOTHER, OLDEST_BELIEVED = 18, 12, 109
READS = ["birth_date", "sex", "is_mother"]

BIRTH_MISSING = cause("birth_missing", "No registry gives a birth date")
AGE_OVER_109 = cause("age_over_109", "By the birth date the person is 110 or older: retained for review")
SEX_MISSING = cause("sex_missing", "No registry gives the sex")
MOTHERHOOD_UNKNOWN = cause("motherhood_unknown", "It cannot be told whether she has a child")
BIRTH = (BIRTH_MISSING, BIRTH_DISAGREES, AGE_OVER_109)


@criterion("minimum_age", law="Lei 13.982/2020, art. 2º, I; Decreto 10.316/2020, art. 7º, § 3º", reads=READS[:1], doubt_wins=True)
def minimum_age(person: DataFrame) -> Column:
    """Seja maior de 18 (dezoito) anos de idade."""
    return age(person.birth_date, person.reference_date) >= MAJORITY


@minimum_age.unknown_when(*BIRTH)
def birth_in_doubt(person: DataFrame) -> dict[Cause, Column]:
    """Whatever the age: a missing birth date, two that disagree, or one that hardly can be."""
    return {
        BIRTH_MISSING: person.birth_date.isNull(),
        BIRTH_DISAGREES: has(BIRTH_DISAGREES),
        AGE_OVER_109: age(person.birth_date, person.reference_date) > OLDEST_BELIEVED,
    }


@criterion("minimum_age", law="Lei 13.982/2020, art. 2º, I, com a Lei 13.998/2020; Decreto 10.316/2020, art. 7º, § 3º", reads=READS, doubt_wins=True)
def minimum_age_or_adolescent_mother(person: DataFrame) -> Column:
    """Seja maior de 18 (dezoito) anos de idade, salvo no caso de mães adolescentes."""
    adult = age(person.birth_date, person.reference_date) >= MAJORITY
    mother = (person.sex == "F") & person.is_mother
    return adult | (_adolescent(person) & mother)


@minimum_age_or_adolescent_mother.unknown_when(*BIRTH, SEX_MISSING, MOTHERHOOD_UNKNOWN)
def birth_or_motherhood_in_doubt(person: DataFrame) -> dict[Cause, Column]:
    """Sex and motherhood matter from 12 to 17 only; a man needs no answer about motherhood, and who has no child none about the sex."""
    maybe_a_woman = person.sex.isNull() | (person.sex == "F")
    maybe_a_mother = F.coalesce(person.is_mother, F.lit(True))
    return birth_in_doubt(person) | {
        SEX_MISSING: _adolescent(person) & person.sex.isNull() & maybe_a_mother,
        MOTHERHOOD_UNKNOWN: _adolescent(person) & maybe_a_woman & person.is_mother.isNull(),
    }


def _adolescent(person: DataFrame) -> Column:
    return age(person.birth_date, person.reference_date).between(YOUNGEST_MOTHER, MAJORITY - 1)
