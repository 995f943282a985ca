"""What must hold of every decision before anybody is paid, or refused, by it. What must hold of all together: `jobs/decide/checks.py`."""

from expectations.suite import suite

SUITE = suite(
    "gold.decisions",
    lambda gxe: [
        gxe.ExpectColumnValuesToBeInSet(column="result", value_set=["eligible", "ineligible", "inconclusive"], severity="critical"),
        gxe.ExpectColumnValuesToBeBetween(column="cents", min_value=0, severity="critical"),
    ],
)
