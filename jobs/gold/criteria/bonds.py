"""AE-02: formal employment."""

from pyspark.sql import Column, DataFrame

from jobs.gold.criterion import criterion
from jobs.gold.facts.bonds import has_paid_bond, has_unpaid_bond
from jobs.gold.persons import NO_NIT_KNOWN


@criterion("no_active_formal_employment", law="Lei 13.982/2020, art. 2º, II e § 5º", facts=[has_paid_bond, has_unpaid_bond], causes=[NO_NIT_KNOWN])
def no_active_formal_employment(person: DataFrame) -> Column:
    """Não tenha emprego formal ativo. Only pay in the last three months shows that an open bond is active."""
    return ~person.has_paid_bond
