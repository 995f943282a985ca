"""AE-11: the income of the family."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.causes import Cause, cause, has
from jobs.gold.criterion import criterion, value_on
from jobs.gold.families import (
    DIVERGENT_REGISTRATION,
    FAMILY_ROW_UNREADABLE,
    HEAD_WITHOUT_MEMBER,
    MEMBER_DEATH_INDICATION,
    MEMBER_DOCUMENT_WRONG,
)

INCOME_UNKNOWN = cause("income_unknown", "The income of somebody in the family is not known")

FAMILY_IN_DOUBT = [HEAD_WITHOUT_MEMBER, MEMBER_DOCUMENT_WRONG, DIVERGENT_REGISTRATION, MEMBER_DEATH_INDICATION, FAMILY_ROW_UNREADABLE]


@criterion(
    "family_income_within_limit",
    law="Lei 13.982/2020, art. 2º, IV e §§ 6º a 8º",
    reads=["family_income_cents", "family_income_most_cents", "family_size"],
    kinds=[Kind.BOND, Kind.BOND_UNCLEAR, Kind.PUBLIC_AGENT, Kind.BOND_PAID, Kind.INTERMITTENT_PAID, Kind.EARNED, Kind.CONTRIBUTION, Kind.SOCIAL_BENEFIT],
    doubt_wins=True,
)
def family_income_within_either_limit(person: DataFrame) -> Column:
    """Cuja renda familiar mensal per capita seja de até 1/2 (meio) salário-mínimo ou a renda familiar mensal total seja de até 3 (três) salários mínimos."""
    least, most = (_within_either_limit(person, cents) for cents in (person.family_income_cents, person.family_income_most_cents))
    return F.when(least == most, least)


def _within_either_limit(person: DataFrame, cents: Column) -> Column:
    wage = value_on("minimum_wage", person.reference_date)
    within_half_wage_each = 2 * cents <= person.family_size * wage
    within_three_wages = cents <= 3 * wage
    return within_half_wage_each | within_three_wages  # AE 2021 names another criterion: both limits


@family_income_within_either_limit.unknown_when(INCOME_UNKNOWN, *FAMILY_IN_DOUBT)
def family_in_doubt(person: DataFrame) -> dict[Cause, Column]:
    """Whatever the sums: an unknown income, or a family that may be another."""
    return {INCOME_UNKNOWN: family_income_within_either_limit(person).isNull()} | {one: has(one) for one in FAMILY_IN_DOUBT}
