"""AE-09: the emergency employment benefit."""

from pyspark.sql import Column, DataFrame

from jobs.gold.criterion import criterion
from jobs.gold.facts.benefits import has_employment_benefit


@criterion("no_emergency_employment_benefit", law="Lei 13.982/2020, art. 2º, III; MP 936/2020", facts=[has_employment_benefit])
def no_emergency_employment_benefit(person: DataFrame) -> Column:
    """Não seja titular de benefício ... do seguro-desemprego ou de programa de transferência de renda federal: o BEm, por prática."""
    return ~person.has_employment_benefit
