"""AE-06: the Armed Forces."""

from pyspark.sql import Column, DataFrame

from jobs.gold.criterion import criterion
from jobs.gold.facts.military import is_military


@criterion("not_military", law="Lei 13.982/2020, art. 2º, II e § 5º", facts=[is_military])
def not_military(person: DataFrame) -> Column:
    """Agentes públicos, também os militares. A dependant is none (TCU, Ac. 1.196/2020)."""
    return ~person.is_military
