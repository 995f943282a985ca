"""AE-22: residence abroad."""

from pyspark.sql import Column, DataFrame

from jobs.gold.criterion import criterion
from jobs.gold.facts.abroad import lives_abroad


@criterion("not_resident_abroad", law="No article of Lei 13.982/2020 names it; the base was read in 2020", facts=[lives_abroad])
def not_resident_abroad(person: DataFrame) -> Column:
    """Whoever left the country for good by the day does not live in it."""
    return ~person.lives_abroad
