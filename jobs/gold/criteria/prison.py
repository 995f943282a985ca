"""AE-21: prison."""

from pyspark.sql import Column, DataFrame

from jobs.gold.criterion import criterion
from jobs.gold.facts.prison import is_imprisoned


@criterion("not_imprisoned", law="No article of Lei 13.982/2020 names it; the bases were read in 2020 (Dataprev, nota técnica 14)", facts=[is_imprisoned])
def not_imprisoned(person: DataFrame) -> Column:
    """Only the closed regime excludes; of two lists the newer one stands."""
    return ~person.is_imprisoned
