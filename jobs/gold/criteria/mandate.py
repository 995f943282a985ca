"""AE-05: elected mandates."""

from pyspark.sql import Column, DataFrame

from jobs.gold.criterion import criterion
from jobs.gold.facts.mandates import has_mandate


@criterion("no_elected_mandate", law="Lei 13.982/2020, art. 2º, II; Decreto 10.316/2020, art. 2º, I", facts=[has_mandate])
def no_elected_mandate(person: DataFrame) -> Column:
    """Emprego formal: inclui os agentes públicos, ... e os titulares de mandato eletivo."""
    return ~person.has_mandate
