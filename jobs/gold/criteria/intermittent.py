"""AE-03: intermittent contracts."""

from pyspark.sql import Column, DataFrame

from jobs.gold.criterion import criterion
from jobs.gold.facts.intermittent import has_intermittent_contract


@criterion(
    "no_active_intermittent_contract",
    law="Lei 13.982/2020, art. 2º, VI, c; CLT, art. 443, § 3º; Decreto 10.316/2020, art. 2º, III",
    facts=[has_intermittent_contract],
)
def no_active_intermittent_contract(person: DataFrame) -> Column:
    """Trabalhador informal: inclusive o intermitente inativo. Contracts made until MP 936 bar whether they are paid or not; later ones where they are."""
    return ~person.has_intermittent_contract
