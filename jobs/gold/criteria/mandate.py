"""AE-05: elected mandates."""

from pyspark.sql import Column, DataFrame

from jobs.evidence.kinds import Kind
from jobs.gold.criterion import criterion
from jobs.gold.doubts import Cause


@criterion(
    "no_elected_mandate",
    law="Lei 13.982/2020, art. 2º, II; Decreto 10.316/2020, art. 2º, I",
    reads=["has_mandate"],
    kinds=[Kind.MANDATE, Kind.MANDATE_UNCLEAR],
    causes=[Cause.MANDATE_KEY_DISAGREES, Cause.MANDATE_UNCLEAR],
)
def no_elected_mandate(person: DataFrame) -> Column:
    """Emprego formal: inclui os agentes públicos, ... e os titulares de mandato eletivo."""
    return ~person.has_mandate
