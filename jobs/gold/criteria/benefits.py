"""AE-09: the emergency employment benefit."""

from pyspark.sql import Column, DataFrame

from jobs.evidence.kinds import Kind
from jobs.gold.criterion import criterion
from jobs.gold.doubts import Cause

KINDS = [Kind.EMPLOYMENT_BENEFIT, Kind.EMPLOYMENT_BENEFIT_CANCELLED]
IN_DOUBT = [Cause.AGREEMENT_END_UNKNOWN, Cause.CANCELLED_AFTER_PAYMENT, Cause.AGREEMENT_KEY_DISAGREES]


@criterion("no_emergency_employment_benefit", law="Lei 13.982/2020, art. 2º, III; MP 936/2020", reads=["has_employment_benefit"], kinds=KINDS, causes=IN_DOUBT)
def no_emergency_employment_benefit(person: DataFrame) -> Column:
    """Não seja titular de benefício ... do seguro-desemprego ou de programa de transferência de renda federal: o BEm, por prática."""
    return ~person.has_employment_benefit
