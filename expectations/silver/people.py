"""What must be true of documents and names before anybody reads them."""

from expectations.suite import suite

SUITE = suite(
    "silver.people",
    lambda gxe: [
        gxe.ExpectColumnValuesToBeBetween(column="cpf", min_value=1, max_value=99999999999, severity="critical"),
        gxe.ExpectColumnValuesToBeInSet(column="sex", value_set=["M", "F"], severity="critical"),
    ],
)
