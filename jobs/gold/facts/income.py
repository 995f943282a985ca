"""AE-11: the pay of the month of reference; `jobs.gold.families` adds it up."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from conf.kinds import Kind
from jobs.gold.context import DecisionContext
from jobs.gold.facts.bonds import reference
from jobs.gold.facts.fact import Row, total


def of_reference(row: Row, context: DecisionContext) -> Column:
    """What was paid in the month of reference."""
    return F.when(row.month == reference(context), row.cents)


pay_cents = total("pay_cents", Kind.BOND, Kind.BOND_UNCLEAR, Kind.PUBLIC_AGENT, Kind.PAY, value=of_reference)
