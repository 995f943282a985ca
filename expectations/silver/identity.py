"""What must be true of the numbers that lead to people."""

from expectations.suite import suite

SUITE = suite(
    "silver.identity",
    lambda gxe: [
        gxe.ExpectColumnValuesToBeInSet(column="method", value_set=["crosswalk", "register", "converted", "alone", "replaced"], severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="score", min_value=100, max_value=100, severity="critical"),
    ],
)
