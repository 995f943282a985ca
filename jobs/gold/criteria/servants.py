"""AE-04: public agents."""

from pyspark.sql import Column, DataFrame

from jobs.gold.criterion import criterion
from jobs.gold.facts.servants import is_public_agent


@criterion("not_public_agent", law="Lei 13.982/2020, art. 2º, II e § 5º; Decreto 10.316/2020, art. 2º, I", facts=[is_public_agent])
def not_public_agent(person: DataFrame) -> Column:
    """Empregados formais: também todos os agentes públicos, independentemente da relação jurídica."""
    return ~person.is_public_agent
