"""What must be true of evidence before anybody decides by it."""

from conf.kinds import Kind
from expectations.suite import suite

# What each kind cannot do without.
NEEDS = {
    "since": [Kind.DEATH, Kind.EMPLOYMENT_BENEFIT, Kind.EMPLOYMENT_BENEFIT_CANCELLED, Kind.MANDATE, Kind.MANDATE_UNCLEAR],
    "until": [Kind.BOND_END, Kind.BOND_RESUMED, Kind.EMPLOYMENT_BENEFIT_CANCELLED, Kind.MANDATE, Kind.MANDATE_UNCLEAR],
    "month": [Kind.BOND, Kind.PUBLIC_AGENT, Kind.PAY, Kind.PBF_PAID],
    "object": [Kind.BOND, Kind.BOND_END, Kind.BOND_RESUMED, Kind.EMPLOYMENT_BENEFIT, Kind.EMPLOYMENT_BENEFIT_CANCELLED, Kind.REQUEST],
}

SUITE = suite(
    "silver.evidence",
    lambda gxe: [
        gxe.ExpectColumnValuesToBeInSet(column="kind", value_set=[int(kind) for kind in Kind], severity="critical"),
        gxe.ExpectColumnValuesToBeInSet(column="certainty", value_set=["certain", "probable", "name", "unreadable"], severity="critical"),
        gxe.ExpectColumnValuesToBeInSet(column="key_type", value_set=["cpf", "nis", "nit", "name"], severity="critical"),
        *[
            gxe.ExpectColumnValuesToNotBeNull(
                column=column, row_condition=f"kind IN ({', '.join(str(int(kind)) for kind in kinds)})", condition_parser="spark", severity="critical"
            )
            for column, kinds in NEEDS.items()
        ],
    ],
)
