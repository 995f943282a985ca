"""What must be true of families before anybody counts their members."""

from expectations.suite import suite

SUITE = suite(
    "silver.memberships",
    lambda gxe: [
        gxe.ExpectColumnValuesToBeInSet(column="certainty", value_set=["certain", "unreadable"], severity="critical"),
        gxe.ExpectColumnValuesToBeInSet(column="sex", value_set=["M", "F"], severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="income_cents", min_value=0, severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="relation", min_value=1, severity="critical"),
    ],
)
