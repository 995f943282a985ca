"""AE-19: deaths."""

from pyspark.sql import Column, DataFrame

from conf.kinds import Kind
from jobs.gold.criterion import criterion
from jobs.gold.facts.deaths import has_died


@criterion("no_death_record", law="Portal do Auxílio Emergencial: não constar óbito nas bases oficiais", facts=[has_died], kinds=[Kind.CPF_STATUS])
def no_death_record(person: DataFrame) -> Column:
    """Two keys make a death certain (CPF or NIT, and the birth date), or the CPF base's own flag.

    With one key it is a doubt, never a refusal (TCU, Ac. 1.196/2020); so is another name.
    Name, mother and birth date without any number are a doubt about everybody who has them."""
    return ~person.has_died
