"""AE-12: taxable income."""

from pyspark.sql import Column, DataFrame

from jobs.gold.criterion import criterion
from jobs.gold.facts.tax import is_above_taxable_limit


@criterion("taxable_income_within_limit", law="Lei 13.982/2020, art. 2º, V", facts=[is_above_taxable_limit])
def taxable_income_within_limit(person: DataFrame) -> Column:
    """No ano de 2018, não tenha recebido rendimentos tributáveis acima de R$ 28.559,70."""
    return ~person.is_above_taxable_limit
