"""AE-02: formal employment."""

from pyspark.sql import Column, DataFrame

from jobs.evidence.kinds import Kind
from jobs.gold.criterion import criterion
from jobs.gold.doubts import Cause

KINDS = [Kind.BOND, Kind.BOND_END, Kind.BOND_RESUMED, Kind.BOND_UNCLEAR]
IN_DOUBT = [
    Cause.OPEN_LINK_WITHOUT_PAY,
    Cause.MONTHS_NOT_LOADED,
    Cause.BOND_UNCLEAR,
    Cause.PAID_AFTER_END,
    Cause.ADMISSIONS_DIFFER,
    Cause.BOND_KEY_DISAGREES,
    Cause.NO_NIT_KNOWN,
]


@criterion("no_active_formal_employment", law="Lei 13.982/2020, art. 2º, II e § 5º", reads=["has_paid_bond", "has_unpaid_bond"], kinds=KINDS, causes=IN_DOUBT)
def no_active_formal_employment(person: DataFrame) -> Column:
    """Não tenha emprego formal ativo. Only pay in the last three months shows that an open bond is active."""
    return ~person.has_paid_bond
