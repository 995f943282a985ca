"""AE-11: the pay of the month of reference, what contributions are paid of, and benefits; `jobs.gold.families` adds it up."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.context import DecisionContext
from jobs.gold.facts.activity import of_reference as of_contributions
from jobs.gold.facts.bonds import reference
from jobs.gold.facts.fact import Row, most, total
from jobs.gold.facts.social_benefits import of_month


def of_reference(row: Row, context: DecisionContext) -> Column:
    """What was paid in the month of reference."""
    return F.when(row.month == reference(context), row.cents)


# What an employer paid is in GFIP and in eSocial: it is one pay.
pay_cents = total(
    "pay_cents",
    *(Kind.BOND, Kind.BOND_UNCLEAR, Kind.PUBLIC_AGENT, Kind.PAY),
    value=of_reference,
    again=(Kind.BOND_PAID, Kind.INTERMITTENT_PAID, Kind.EARNED),
)


def contributed_of(row: Row, context: DecisionContext) -> Column:
    """What a contribution of the month that the programme reads is paid of."""
    return F.when(of_contributions(row, context), row.cents)


contributed_cents = most("contributed_cents", Kind.CONTRIBUTION, value=contributed_of)  # a month that is paid twice is one month's income


def of_benefits(row: Row, context: DecisionContext) -> Column:
    """What a benefit of the payroll that is asked about pays."""
    return F.when(of_month(row, context), row.cents)


benefit_cents = total("benefit_cents", Kind.SOCIAL_BENEFIT, value=of_benefits)


def found() -> Column:
    """All income of a person that registries tell, in cents."""
    return F.col(pay_cents.name) + F.coalesce(contributed_cents.name, F.lit(0)) + F.col(benefit_cents.name)
